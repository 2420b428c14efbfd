"""The laws of the house that a machine keeps. What breaks one is mended in the code, not here."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from silian.core import reactions, verbs
from silian.core.models import Notice

ROOT = Path(__file__).parents[1]
ROOMS = [
    "core", "people", "members", "documents", "tasks", "places", "exchange", "cobuilding", "visits", "meetings", "activities",
    "volunteering", "hall", "deliberation", "counsel", "duties", "honours", "stories", "reports", "portal", "config", "matching",
]  # fmt: skip
BUSINESS = (
    "members", "documents", "tasks", "places", "exchange", "cobuilding", "visits", "meetings", "activities", "volunteering",
    "hall", "deliberation", "counsel", "duties", "honours", "stories", "reports",
)  # fmt: skip
LONGEST_FILE = 400
OURS = [model for label in ("core", "people", *BUSINESS) for model in apps.get_app_config(label).get_models()]


def files(pattern: str, *folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob(pattern)]
    return sorted(path for path in found if not {"migrations", "__pycache__"} & set(path.parts))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


SOURCES = files("*.py", "silian", "tests", "demo")
PRODUCT = [path for path in files("*.py", "silian") if "tests" not in path.parts]
TEMPLATES = files("*.html", "silian")


def test_imports_run_down_the_river_and_through_the_rooms():
    """The contracts stand in pyproject.toml."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_style_and_the_ban_of_http_from_domain_rooms():
    done = subprocess.run(
        [Path(sys.executable).with_name("ruff"), "check", "."], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_the_ban_of_http_really_bites(tmp_path):
    """A domain room that answers requests is found; a view may."""
    told = []
    for room in ("actions", "views"):
        done = subprocess.run(
            [Path(sys.executable).with_name("ruff"), "check", "--stdin-filename", f"silian/exchange/{room}.py", "-"],
            cwd=ROOT, input="from django.http import HttpResponse\n\n__all__ = [\"HttpResponse\"]\n", capture_output=True, text=True,
        )  # fmt: skip
        told.append("TID251" in done.stdout)
    assert told == [True, False]


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_file_can_be_read_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


FORBIDDEN = re.compile(r"(^|_)(do|process|handle|handler|manager|utils?|helpers?|misc|common|service_layer)(_|$)")
DJANGOS_OWN = {"handle", "process_exception"}  # what a command and a middleware must be called by


@pytest.mark.parametrize("path", PRODUCT, ids=name)
def test_names_say_what_is_meant(path):
    names = [
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]
    assert [one for one in {*names, path.stem} - DJANGOS_OWN if FORBIDDEN.search(one.lower())] == []


def test_nothing_flows_back_by_surprise():
    """No receivers of signals, no eval, no pickle, no Paginator that counts and skips."""
    said = re.compile(
        r"post_save|(?<!def )(?<![.])\bpre_save|post_delete|pre_delete|m2m_changed|@receiver|\beval\(|\bpickle\b|Paginator"
    )
    assert [name(path) for path in PRODUCT if said.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_tells_what_it_is_for(room):
    read = (ROOT / "silian" / room / "README.md").read_text(encoding="utf-8")
    assert len(read.split()) > 60
    assert read.startswith("# ")


def test_every_reaction_is_listed_in_the_docs():
    flows = (ROOT / "docs" / "flows.md").read_text(encoding="utf-8")
    for verb, listeners in reactions.listed().items():
        for listener in listeners:
            assert verb in flows and listener in flows, f"{verb} → {listener} is missing in docs/flows.md"


def test_every_verb_that_is_recorded_or_told_has_words():
    """A pattern such as f"exchange.{kind}.filed" must meet at least one known verb."""
    known = verbs.known()
    unknown = set()
    for path in PRODUCT:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id in ("record", "draft", "tell")
            ):
                continue
            for node in call.args[:2]:
                for option in (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,):
                    if isinstance(option, ast.Constant) and "." in str(option.value) and option.value not in known:
                        unknown.add(option.value)
                    if isinstance(option, ast.JoinedStr):
                        pattern = "".join(
                            re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+"
                            for part in option.values
                        )
                        if not any(re.fullmatch(pattern, verb) for verb in known):
                            unknown.add(pattern)
    assert unknown == set()


# ── tables ──


def test_the_tables_are_those_of_the_migrations(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_what_was_agreed_is_never_deleted_by_the_way(model):
    """Only a notice goes with its reader; everything else holds on to what it belongs to."""
    kind = models.CASCADE if model is Notice else models.PROTECT
    found = {field.name: field.remote_field.on_delete for field in model._meta.fields if field.remote_field}
    assert {field: rule.__name__ for field, rule in found.items() if rule is not kind} == {}


@pytest.mark.parametrize(
    "model",
    [model for model in OURS if model._meta.app_label in BUSINESS],
    ids=lambda model: model._meta.label,
)
def test_every_row_of_the_business_carries_its_federation(model):
    assert model._meta.label == "members.Federation" or not model._meta.get_field("federation").null
    assert hasattr(model.objects, "visible_to") or model._meta.label == "members.Federation"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_table_says_what_it_is(model):
    assert model.__doc__ and not model.__doc__.startswith(model.__name__ + "("), "a sentence a member would understand"


# ── templates ──

LOADED = re.compile(r"""(?:src|href|action)\s*=\s*["']\s*(?:https?:)?//""")
INLINE = re.compile(r"""\sstyle\s*=|\son[a-z]+\s*=|<style|<script(?![^>]*\ssrc=)|javascript:""", re.I)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_nothing_inline_and_loads_nothing_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")
    assert INLINE.findall(re.sub(r"{[%{].*?[%}]}", "", text)) == []
    assert LOADED.findall(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_translates_whole_sentences(path):
    blocks = re.findall(r"{%\s*blocktranslate([^%]*)%}", path.read_text(encoding="utf-8"))
    assert [block for block in blocks if "trimmed" not in block] == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name.startswith("_")], ids=name)
def test_a_shared_part_opens_with_its_variables(path):
    assert re.match(r"\s*({#|{%\s*comment)", path.read_text(encoding="utf-8"))


# ── docs ──

DOCS = [*sorted(ROOT.glob("*.md")), *files("*.md", "docs", "silian")]


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_every_link_in_the_docs_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
    assert [link for link in local if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_every_file_and_command_the_docs_name_is_there(path):
    text = path.read_text(encoding="utf-8")
    commands = set(
        re.findall(
            r"(?:\.venv/bin/)?\bsilian ([a-z][a-z_-]+)\b(?= [-A-Z<`]|`|$)", "\n".join(re.findall(r"`([^`\n]+)`", text))
        )
    )
    from django.core.management import get_commands

    assert {
        command
        for command in commands
        if command.replace("-", "_") not in {one.replace("-", "_") for one in get_commands()}
    } == set()
    targets = set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(re.findall(r"`([^`\n]+)`", text))))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {target for target in targets if not re.search(rf"^{target}:", makefile, re.M)} == set()
    paths = set(re.findall(r"`((?:silian|tests|docs|demo|requirements)/[\w./-]+)`", text))
    assert {one for one in paths if not (ROOT / one).exists()} == set()
