"""That the canaries of tests/test_permissions.py sing where they should, and what leaves the house or is searched for."""

import importlib
import io
import json
import logging
import zipfile

import pytest
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.utils import translation

from silian.core import hooks
from silian.core.channels import composing
from silian.core.channels.models import Reach, Robot
from silian.core.models import Notice, Record
from silian.core.records import key
from silian.exchange.models import Exchange
from silian.members.models import Contact, Membership
from silian.portal.queries.search_kinds import kinds_for
from silian.reports.models import Report
from silian.volunteering.models import HomeOrderPrivate
from tests import canaries, sights
from tests.test_permissions import EXPECTED, ROLES, ask, fresh, street, told_too_much
from tests.world import World
from tests.world_volunteering import SERVED

__all__ = ["street"]


# ── a leak is found, whatever it is packed in ──


def _zipped(text: str) -> bytes:
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as book:
        book.writestr("xl/sheet.xml", f"<c><t>{text[:4]}</t></c><c><t>{text[4:]}</t></c>")
    return packed.getvalue()


LEAKS = {
    "page": lambda word: HttpResponse(f"<p>{word}</p>"),
    "api": lambda word: HttpResponse('{"name": "' + "".join(f"\\u{ord(sign):04x}" for sign in word) + '"}'),
    "workbook": lambda word: HttpResponse(_zipped(word)),
    "calendar": lambda word: HttpResponse(f"SUMMARY:{word[:5]}\r\n {word[5:]}"),
    "download": lambda word: FileResponse(io.BytesIO(word.encode()), as_attachment=True, filename="file"),
    "header": lambda word: HttpResponse(headers={"X-About": word}),
    "capitals": lambda word: HttpResponse(word.upper()),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("leak", LEAKS)
def test_a_view_that_leaks_is_found(leak, street):
    for model, field, who in ((HomeOrderPrivate, "name", "secretary"), (Contact, "phone", "clinic_liaison")):
        row = model.objects.exclude(**{field: ""}).first()
        word = canaries.WORD.match(getattr(row, field)).group()
        answer = LEAKS[leak](word)
        assert told_too_much(street, who, "GET", "leaking", answer) == {f"{model._meta.label}.{field}:{row.pk}"}, model


def test_what_is_most_private_has_its_canaries(street):
    """What the street holds no row of cannot leak in these tests."""
    there = {bird.name for bird in street.birds.values()}
    assert MOST_PRIVATE - there == set()
    assert street.bare - there == BARE


MOST_PRIVATE = {
    *(f"volunteering.HomeOrderPrivate.{name}" for name in ("name", "address", "phone", "condition")), "volunteering.Volunteer.phone",
    "members.Contact.name", "members.Contact.phone", "hall.Matter.first_text", "hall.Step.words", "hall.Reply.text",
    "deliberation.Statement.text", "deliberation.Report.reason", "deliberation.RollEntry.name", "counsel.Advice.text", "activities.Signup.name",
    "activities.Signup.phone", "core.Feedback.text", "core.Notice.facts", "core.Record.facts", "visits.Visit.findings", "exchange.Service.title",
    "documents.Version.text", "members.Invitation.name", "places.Booking.purpose", "meetings.Line.text",
}  # fmt: skip


# Fields whose tables take no other text than their own.
BARE: set[str] = set()

# ── what leaves the house, and what is searched for ──

# Who was told nothing in words of the street, besides being greeted by her name.
NOT_TOLD = {"stranger"}
# Events that have not happened in the street. Most are told in the shape of another that has; of the others the things are there.
NOT_YET = {
    "exchange.exchange.accepted", "hall.closed.cannot", "hall.closed.duplicate", "hall.closed.not_ours", "hall.closed.partly",
    "hall.closed.withdrawn", "honours.honour.revoked", "members.membership.began", "members.membership.ended", "reports.report.published",
}  # fmt: skip
THINGS = (Exchange, Membership, Report)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in ROLES if role != "anonymous"])
def test_no_letter_and_no_robot_tells_what_its_reader_may_not_see(role, street):
    person = fresh(getattr(street.cast, role))
    told = list(Notice.objects.filter(to=person).order_by("id"))
    reach = Reach(person=person, address="a@example.com", language="zh-hans")
    letters = [composing.mail_text(reach, 1, told[at : at + 10], digest=True) for at in range(0, len(told) + 1, 10)]
    robot = Robot(name="示例", platform=Robot.Platform.FEISHU, language="zh-hans")
    with translation.override("zh-hans"):
        letters += [composing.robot_text(robot, 1, told)]
    reader = sights.Reader(person)
    assert canaries.heard(reader, "letter", str(letters), street.birds) == set()
    words = {
        street.birds[word.lower()].name for word in canaries.WORD.findall(str(letters)) if word.lower() in street.birds
    }
    assert bool(words - {"people.User.name"}) == (role not in NOT_TOLD)


@pytest.mark.django_db
def test_a_program_is_told_of_every_event_and_only_what_its_owner_may_see(street):
    happened = set(Record.objects.filter(verb__in=dict(hooks.every_event())).values_list("verb", "subject"))
    happened |= {(model._meta.label, key(one)) for model in THINGS for one in model._base_manager.all()}
    told, leaks = set(), {}
    for role in ROLES[1:]:
        person = fresh(getattr(street.cast, role))
        said = [(verb, shape) for verb, thing in sorted(happened) if (shape := hooks.told(person, thing)) is not None]
        leaks[role] = canaries.heard(sights.Reader(person), "hook", json.dumps(said, ensure_ascii=False), street.birds)
        told |= {verb for verb, _shape in said}
    assert leaks == dict.fromkeys(ROLES[1:], set())
    assert set(dict(hooks.every_event())) - told == NOT_YET
    assert {model._meta.label for model in THINGS} - told == set()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_the_search_finds_all_one_may_see_and_nothing_else(role, street, monkeypatch):
    monkeypatch.setattr(importlib.import_module("silian.portal.queries.search"), "SHOWN", 10_000)
    with transaction.atomic():
        answer = ask(street.doors[role], "GET", "portal:search", street.world, f"?q={canaries.ALL}")
        transaction.set_rollback(True)
    text = canaries.text_of(answer)
    assert canaries.heard(street.doors[role].reader, "portal:search", text, street.birds) == set()
    person = street.doors[role].reader.person
    titles = [title for kind in kinds_for(person) for title in kind.rows(person).values_list(kind.title, flat=True)]
    wanted = {word.lower() for title in titles for word in canaries.WORD.findall(str(title))[:1]}
    assert wanted - {word.lower() for word in canaries.WORD.findall(text)} == set()
    assert wanted


# ── whoever is served at home: for the community that ordered and the team that goes, on the one page of the order ──

ALLOWED = {("volunteering:order", "community_secretary"), ("volunteering:order", "clinic_liaison")}
# What a page that offers it is asked besides: to search for her, and to hand out its rows as a workbook.
ASKED = {'name="q"': f"?q={canaries.ALL}&state=all", "as=xlsx": "?as=xlsx", 'name="code"': f"?code={canaries.ALL}"}
LISTS = ("volunteering:orders", "volunteering:times", "portal:desk", "portal:notices")
# How many pages of volunteering open for each role: as many as the permission matrix says, and none is passed over unseen.
OPENED = dict(zip(ROLES, (7, 13, 9, 15, 9, 14, 22, 15), strict=True))
PAGES = [name for name, method in EXPECTED if name.startswith("volunteering:") and method == "GET"]


def served(street, text: str) -> set[str]:
    """What stands there of somebody who is served at home."""
    found = [street.birds.get(word.lower()) for word in canaries.WORD.findall(text)]
    return {bird.field for bird in found if bird and bird.model is HomeOrderPrivate}


def shown(street, role: str, name: str, query: str = "", **arguments: str | int) -> str:
    """What this role is shown there, nothing where it may not look; `arguments` name another object than the world holds."""
    with transaction.atomic():
        found = ask(street.doors[role], "GET", name, World({name: arguments}) if arguments else street.world, query)
        text = canaries.text_of(found) if found.status_code == 200 else ""
        transaction.set_rollback(True)
    return text


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_no_page_feed_search_or_export_tells_who_is_served(role, street, caplog):
    found, opened = set(), set()
    with caplog.at_level(logging.DEBUG):
        for name in PAGES:
            text = shown(street, role, name)
            opened |= {name} if text else set()
            texts = [text, *(shown(street, role, name, query) for mark, query in ASKED.items() if mark in text)]
            found |= {(name, role) for one in texts if served(street, one)}
    assert opened == {name for name in PAGES if EXPECTED[name, "GET"][ROLES.index(role)] == "200"}
    assert len(opened) == OPENED[role]
    assert found == {pair for pair in ALLOWED if pair[1] == role}
    assert served(street, caplog.text) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["teams", "volunteers", "service_times", "organisations", "seats"])
def test_no_workbook_tells_who_is_served(kind, street):
    for role in ("secretary", "community_secretary", "clinic_liaison"):
        assert served(street, shown(street, role, "portal:export", kind=kind)) == set(), role


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["community_secretary", "clinic_liaison"])
def test_no_list_tells_who_is_served_even_those_who_may_know(role, street):
    for name in LISTS:
        text = shown(street, role, name, "?state=all")
        assert (bool(text), served(street, text)) == (True, set()), name


@pytest.mark.django_db
def test_no_record_and_no_notice_tells_who_is_served(street):
    kept = str(list(Record.objects.values_list("verb", "facts", "about", "subject")))
    kept += str(list(Notice.objects.values_list("verb", "facts", "url")))
    assert [word for word in SERVED.values() if word in kept] == []
    assert HomeOrderPrivate.objects.filter(name__endswith=SERVED["name"]).exists()


@pytest.mark.django_db
def test_the_finished_visit_is_closed_to_the_team(street):
    done = street.world.arguments["volunteering:order_link"]
    assert served(street, shown(street, "clinic_liaison", "volunteering:order", **done)) == set()
    whole = {"name", "address", "phone", "condition"}
    assert served(street, shown(street, "community_secretary", "volunteering:order", **done)) == whole
