"""Who came: ticked on one page, or entered from a paper list; both are equal."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.importing.cells import same_key
from silian.core.rules import require
from silian.core.states import lock
from silian.meetings import rules
from silian.meetings.actions.meetings import hold_meeting
from silian.meetings.actions.shared import note
from silian.meetings.models import Invitee, Meeting
from silian.members.models import Organisation
from silian.people.models import User

MOST = 500  # lines of a paper list


@transaction.atomic
def enter_attendance(meeting: Meeting, came: Mapping[int, str], *, by: User) -> int:
    """Everybody on the list as ticked: `came` holds who came for whom, by the number of the row; the others did not."""
    lock(meeting)
    require(rules.can_tick(by, meeting))
    if meeting.state != Meeting.State.HELD:
        hold_meeting(meeting, by=by)
    rows = list(_rows(meeting))
    changed = []
    for one in rows:
        name = " ".join(came.get(one.pk, "").split())[:80]
        there = one.pk in came
        if (one.attended, one.attended_as) != (there, name):
            one.attended, one.attended_as = there, name
            changed.append(one)
    Invitee.objects.bulk_update(changed, ["attended", "attended_as"])
    present = [one for one in rows if one.attended]
    if changed:
        note(
            "meetings.attendance.entered", meeting, by=by, number=len(present),
            about=[one.organisation for one in present if one.organisation_id],
        )  # fmt: skip
    return len(present)


@dataclass(frozen=True)
class Listed:
    """What became of a paper list: who was found, and who was entered as a guest because nobody is called so."""

    found: list[str]
    guests: list[str]


@transaction.atomic
def enter_paper_list(meeting: Meeting, text: str, *, by: User) -> Listed:
    """A signed paper list, typed or pasted: on each line an organisation or a seat, and after a space or comma who came."""
    lock(meeting)
    require(rules.can_tick(by, meeting))
    lines = [
        " ".join(line.replace("，", ",").replace("、", ",").replace("\t", ",").split()) for line in text.splitlines()
    ]
    lines = [line for line in lines if line][:MOST]
    if not lines:
        sentence = _("Put one organisation on each line, and after a comma who came.")
        raise Refused(sentence, {"text": sentence})
    if meeting.state != Meeting.State.HELD:
        hold_meeting(meeting, by=by)
    known: dict[str, Invitee] = {}
    for one in _rows(meeting):
        for word in _called(one):
            known.setdefault(same_key(word), one)
    others = _organisations(meeting, lines)
    found: list[str] = []
    guests: list[str] = []
    about: list[Organisation | None] = []
    for line in lines:
        who, person = _parted(line, {**known, **others})
        place = same_key(who)
        row = known.get(place)
        if row is None:
            organisation = others.get(place)
            row = Invitee(
                federation_id=meeting.federation_id, meeting=meeting, asked=False, organisation=organisation,
                guest="" if organisation else (f"{who} {person}".strip())[:80],
            )  # fmt: skip
            (found if organisation else guests).append(str(row))
            person = person if organisation else ""
            known[place] = row
        else:
            found.append(str(row))
        row.attended = True
        row.attended_as = "、".join(dict.fromkeys(filter(None, [row.attended_as, person])))[:80]
        row.save()
        about.append(row.organisation)
    note("meetings.attendance.listed", meeting, by=by, number=len({*found, *guests}), about=about)
    return Listed(list(dict.fromkeys(found)), list(dict.fromkeys(guests)))


def _rows(meeting: Meeting) -> QuerySet[Invitee]:
    rows = Invitee.objects.filter(meeting=meeting).select_related("organisation", "seat__body")
    return rows.defer("organisation__search").order_by("id")


def _called(one: Invitee) -> list[str]:
    if one.organisation:
        return [one.organisation.name, one.organisation.short_name or one.organisation.name]
    return [str(one), one.seat.title] if one.seat and one.seat.title else [str(one)]


def _parted(line: str, known: Mapping[str, object]) -> tuple[str, str]:
    """Who, and the person: parted by a comma, else by a space where what stands before it is known."""
    who, comma, person = line.partition(",")
    if comma:
        return who.strip(), person.replace(",", "、").strip()
    before, _space, last = line.rpartition(" ")
    if before and same_key(line) not in known and same_key(before) in known:
        return before, last
    return line, ""


def _organisations(meeting: Meeting, lines: list[str]) -> dict[str, Organisation]:
    """Organisations of the register that one of these lines may mean, by their whole or short name."""
    words = {part.strip() for line in lines for part in (line, line.partition(",")[0], line.rpartition(" ")[0])} - {""}
    rows = Organisation.objects.filter(federation=meeting.federation_id).current().defer("search")
    found: dict[str, Organisation] = {}
    for one in rows.filter(Q(name__in=words) | Q(short_name__in=words)).order_by("id"):
        for word in filter(None, (one.name, one.short_name)):
            found.setdefault(same_key(word), one)
    return found
