"""Meetings about a matter: planned through the meetings, with the matter on their agenda."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.states import lock
from silian.hall.actions.following import follow
from silian.hall.actions.shared import acting_seat, note, tell_everybody
from silian.hall.actions.steps import take_step
from silian.hall.models import Follower, Matter, MatterMeeting, Step
from silian.hall.queries.sitting import sitting
from silian.hall.rules import plans as rules
from silian.meetings import rules as meeting_rules
from silian.meetings.actions import agenda, meetings
from silian.meetings.models import Invitee, Meeting
from silian.members.models import Body
from silian.people.models import User
from silian.places.models import Room

MINUTES = 20  # house value: how long a matter stands on an agenda


def topic_of(matter: Matter) -> str:
    """How an agenda names it: by number and title, a private one by its number alone."""
    return (_("Matter %(number)s") % {"number": matter.number} if matter.private else str(matter))[:120]


@transaction.atomic
def plan_meeting_about(
    matter: Matter, body: Body, fields: dict[str, Any], *, by: User, room: Room | None = None, people: int | None = None
) -> Meeting:
    """A meeting of a body about this matter; it stands on the agenda from the beginning."""
    lock(matter)
    require(rules.can_meet(by, matter))
    if body.federation_id != matter.federation_id:
        raise Refused(_("This body belongs to another federation."))
    meeting = meetings.plan_meeting(body, fields, by=by, room=room, people=people)
    _put_on(matter, meeting, by=by, verb="planned")
    return meeting


@transaction.atomic
def bring_before(matter: Matter, meeting: Meeting, *, by: User) -> MatterMeeting:
    """Bring it before a meeting that is planned: on its agenda by whoever calls it, else handed in as a topic."""
    lock(matter)
    require(rules.can_meet(by, matter))
    if meeting.federation_id != matter.federation_id:
        raise Refused(_("This meeting belongs to another federation."))
    if MatterMeeting.objects.filter(matter=matter, meeting=meeting).exists():
        raise Refused(_("This meeting talks about it already."))
    return _put_on(matter, meeting, by=by, verb="linked")


def _put_on(matter: Matter, meeting: Meeting, *, by: User, verb: str) -> MatterMeeting:
    title = topic_of(matter)
    if meeting_rules.can_raise_topic(by, meeting):
        topic = agenda.raise_topic(meeting, title, by=by)
        if meeting_rules.can_arrange(by, meeting) and meeting_rules.can_judge(by, topic):
            agenda.take_topic(topic, meeting, by=by, minutes=MINUTES)
    else:
        # Topics are not wanted yet or no longer; whoever calls the meeting sets its agenda all the same.
        agenda.add_item(meeting, {"title": title, "minutes": MINUTES}, by=by)
    made = MatterMeeting.objects.create(federation_id=matter.federation_id, matter=matter, meeting=meeting)
    take_step(
        matter, Step.Kind.NOTED, by=by, by_seat=acting_seat(by, matter), words=f"{meeting} · {meeting.span}", thing=meeting,
        url=reverse("meetings:meeting", args=[meeting.pk]),
    )  # fmt: skip
    note(f"hall.meeting.{verb}", matter, by=by, subject=made, about=[meeting, meeting.body], meeting=str(meeting))
    tell_everybody(f"hall.meeting.{verb}", matter, by=by, meeting=f"{meeting} · {meeting.span}")
    return made


@transaction.atomic
def write_discussed(meeting: Meeting, *, by: User) -> None:
    """Its minutes are final: every matter it talked about was discussed, and whoever was there follows it from now on."""
    linked = list(MatterMeeting.objects.filter(meeting=meeting).select_related("matter").order_by("matter"))
    if not linked:
        return
    there = _there(meeting)
    for one in linked:
        matter = one.matter
        lock(matter)
        if not matter.is_open:
            continue
        for person in there:
            follow(matter, person, Follower.Why.ATTENDEE)
        take_step(
            matter, Step.Kind.DISCUSSED, by=by, words=f"{meeting} · {meeting.day:%Y-%m-%d}", thing=meeting,
            url=reverse("meetings:minutes", args=[meeting.pk]),
        )  # fmt: skip
        note("hall.matter.discussed", matter, by=by, about=[meeting], meeting=str(meeting))
        tell_everybody(
            "hall.matter.discussed",
            matter,
            by=by,
            url=reverse("hall:matter", args=[matter.pk]) + "#plan",
            meeting=str(meeting),
        )


def _there(meeting: Meeting) -> list[User]:
    """Who came and has an account: holders of the seats that came, and for an organisation whoever acted for it here."""
    rows = list(Invitee.objects.filter(meeting=meeting, attended=True).select_related("answered_by", "confirmed_by"))
    people = sitting([one.seat_id for one in rows], meeting.day)
    for one in rows:
        if one.organisation_id:
            people += [
                person for person in (one.answered_by, one.confirmed_by) if person is not None and _speaks(person, one)
            ]
    return list({one.pk: one for one in people}.values())


def _speaks(person: User, invitee: Invitee) -> bool:
    """Whoever calls the meeting may have noted the answer for her; then it is not her who was there."""
    return person.terms.filter(seat__body__organisation=invitee.organisation_id).exists()
