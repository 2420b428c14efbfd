"""That the canaries of tests/test_permissions.py sing where they should, and what leaves the house or is searched for."""

import importlib
import io
import zipfile

import pytest
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.utils import translation

from silian.core.channels import composing
from silian.core.channels.models import Reach, Robot
from silian.core.models import Notice
from silian.members.models import Contact
from silian.volunteering.models import HomeOrderPrivate
from tests import canaries, sights
from tests.test_permissions import ROLES, ask, fresh, street, told_too_much

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


MOST_PRIVATE = {
    *(f"volunteering.HomeOrderPrivate.{name}" for name in ("name", "address", "phone", "condition")), "volunteering.Volunteer.phone",
    "members.Contact.name", "members.Contact.phone", "hall.Matter.first_text", "hall.Step.words", "hall.Reply.text",
    "deliberation.Statement.text", "deliberation.Report.reason", "deliberation.RollEntry.name", "counsel.Advice.text", "activities.Signup.name",
    "activities.Signup.phone", "core.Feedback.text", "core.Notice.facts", "core.Record.facts", "visits.Visit.findings", "exchange.Service.title",
    "documents.Version.text", "members.Invitation.name", "places.Booking.purpose", "meetings.Line.text",
}  # fmt: skip


# ── what leaves the house, and what is searched for ──


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


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_the_search_finds_all_one_may_see_and_nothing_else(role, street, monkeypatch):
    monkeypatch.setattr(importlib.import_module("silian.portal.queries.search"), "SHOWN", 10_000)
    with transaction.atomic():
        answer = ask(street.doors[role], "GET", "portal:search", street.world, f"?q={canaries.ALL}")
        transaction.set_rollback(True)
    text = canaries.text_of(answer)
    assert canaries.heard(street.doors[role].reader, "portal:search", text, street.birds) == set()
    if role in ("secretary", "choir_liaison"):
        assert len(canaries.WORD.findall(text)) > 10
