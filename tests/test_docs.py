"""What the docs say is there, is there."""

import re

import pytest

from tests.test_architecture import DOCS, ROOT, name

FILE = re.compile(r"`([\w./-]+\.(?:py|html|md|txt|csv|css|js|json|svg|toml|po|png|in))`")
TREE = [
    "/" + path.relative_to(ROOT).as_posix()
    for folder in (
        *(ROOT / name for name in ("silian", "tests", "docs", "demo", "locale", "requirements")),
        *ROOT.glob("*.*"),
    )
    for path in (folder.rglob("*") if folder.is_dir() else [folder])
]


@pytest.mark.parametrize("doc", DOCS, ids=name)
def test_every_file_a_doc_names_is_there(doc):
    named = set(FILE.findall(doc.read_text(encoding="utf-8")))
    assert {one for one in named if not any(path.endswith(f"/{one}") for path in TREE)} == set()


def test_the_walk_through_a_slice_quotes_the_code_as_it_is():
    """A line of a quoted piece stands in the file named above it; “…” leaves lines out."""
    walk = (ROOT / "docs" / "add-a-slice.md").read_text(encoding="utf-8")
    source, gone = "", []
    for piece in re.findall(r"```\w+\n(.*?)```", walk, re.S):
        for line in piece.splitlines():
            if line.startswith("# silian/"):
                source = (ROOT / line[2:]).read_text(encoding="utf-8")
            elif line.strip() not in ("", "…") and line not in source:
                gone.append(line)
    assert gone == []
