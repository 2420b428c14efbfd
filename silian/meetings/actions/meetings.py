"""Planning a meeting, calling it, answering, holding it, cancelling it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.meetings import rules
from silian.meetings.actions.agenda import free_topics, head_with_open_tasks
from silian.meetings.actions.shared import note, told, why, words_of
from silian.meetings.models import Invitee, Meeting
from silian.meetings.queries.people import asked, members_of, seats_of, writers
from silian.members.models import Body
from silian.people.models import User
from silian.places import rules as place_rules
from silian.places.actions.bookings import book_room, cancel_booking, change_booking, whole_minutes
from silian.places.models import Room

State = Meeting.State
OWN = (
    "kind", "title", "period", "place", "chair", "minute_taker", "topics_from", "topics_until", "minutes_due_on",
)  # fmt: skip


@transaction.atomic
def plan_meeting(
    body: Body, fields: dict[str, Any], *, by: User, room: Room | None = None, people: int | None = None
) -> Meeting:
    """A meeting of a body at a time; its room is booked in the same act, or the place is given in words."""
    require(rules.can_plan(by, body))
    period = whole_minutes(fields["period"])
    meeting = Meeting(
        federation_id=body.federation_id, body=body, by=by,
        **{name: fields[name] for name in OWN if fields.get(name) is not None} | {"period": period},
    )  # fmt: skip
    meeting.title = words_of(meeting.title, 120, _("Give the meeting a title."), "title")
    if not fields.get("minutes_due_on"):
        meeting.minutes_due_on = timezone.localdate(period.lower) + timedelta(days=settings.MEETING_DAYS["minutes_due"])
    if room is not None:
        meeting.booking = book_room(room, period, by=by, purpose=meeting.title, people=people or 1)
        meeting.place = meeting.place or str(room)[:120]
    try:
        with transaction.atomic():
            meeting.save(force_insert=True)
    except IntegrityError as error:
        if "meeting_once" not in str(error):
            raise
        sentence = _("This meeting is planned already: the same body, title and time.")
        raise Refused(sentence, {"title": sentence}) from error
    note("meetings.meeting.planned", meeting, by=by, about=[meeting.booking], span=meeting.span)
    return meeting


@transaction.atomic
def change_meeting(
    meeting: Meeting, fields: dict[str, Any], *, by: User, room: Room | None = None, people: int | None = None
) -> Meeting:
    """Another time, place or title; another room gives the one before back. Whoever was invited is told of time and place."""
    lock(meeting)
    require(rules.can_change(by, meeting))
    wanted = {name: fields[name] for name in OWN if name in fields}
    if "period" in wanted:
        wanted["period"] = whole_minutes(wanted["period"])
    if "title" in wanted:
        wanted["title"] = words_of(wanted["title"], 120, _("Give the meeting a title."), "title")
    changed = sorted(name for name, value in wanted.items() if getattr(meeting, name) != value)
    if not changed and room is None:
        return meeting
    for name in changed:
        setattr(meeting, name, wanted[name])
    if room is not None:
        _give_back(meeting, _("The meeting takes place in another room."), by=by)
        meeting.booking = book_room(room, meeting.period, by=by, purpose=meeting.title, people=people or 1)
        meeting.place = str(room)[:120]
        changed = sorted({*changed, "booking", "place"})
    elif "period" in changed and meeting.booking is not None and meeting.booking.stands:
        change_booking(meeting.booking, {"period": meeting.period}, by=by)
    meeting.save(update_fields=changed)
    note("meetings.meeting.changed", meeting, by=by, fields=recorded(Meeting, changed))
    if meeting.state == State.CALLED and {"period", "place"} & set(changed):
        told("meetings.meeting.moved", meeting, asked(meeting), by=by, place=meeting.place)
    return meeting


@transaction.atomic
def call_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Send the invitations: to the seats of the body, and to the members it is for. What is still open heads the agenda."""
    lock(meeting)  # a second press waits here and reads that they have been sent
    require(rules.can_call(by, meeting))
    head_with_open_tasks(meeting)
    invite(meeting)
    meeting.called_at = timezone.now()
    move(meeting, State.CALLED, save=("called_at",))
    note("meetings.meeting.called", meeting, by=by, span=meeting.span, number=meeting.invitees.count())
    told("meetings.meeting.called", meeting, asked(meeting), by=by, place=meeting.place)
    return meeting


def invite(meeting: Meeting) -> None:
    """One row for every seat and member the body is for; who stands there already keeps her row."""
    there = set(Invitee.objects.filter(meeting=meeting).values_list("seat", "organisation"))
    seats = seats_of(meeting.body, timezone.localdate())
    members = members_of(meeting.body, timezone.localdate())
    rows = [{"seat_id": pk} for pk in seats.values_list("pk", flat=True) if (pk, None) not in there]
    rows += [{"organisation_id": pk} for pk in members.values_list("pk", flat=True) if (None, pk) not in there]
    Invitee.objects.bulk_create([Invitee(federation_id=meeting.federation_id, meeting=meeting, **one) for one in rows])


@transaction.atomic
def invite_guests(meeting: Meeting, names: Iterable[str], *, by: User) -> int:
    """People from outside, by name; they are told by whoever calls the meeting."""
    lock(meeting)
    require(rules.can_change(by, meeting))
    known = set(Invitee.objects.filter(meeting=meeting).exclude(guest="").values_list("guest", flat=True))
    wanted = dict.fromkeys(" ".join(name.split())[:80] for name in names)
    fresh = [name for name in wanted if name and name not in known]
    if not fresh:
        sentence = _("Give at least one name that is not on the list yet.")
        raise Refused(sentence, {"names": sentence})
    Invitee.objects.bulk_create(
        [Invitee(federation_id=meeting.federation_id, meeting=meeting, guest=name) for name in fresh]
    )
    note("meetings.guest.invited", meeting, by=by, names="、".join(fresh))
    return len(fresh)


@transaction.atomic
def answer_invitation(invitee: Invitee, answer: str, words: str = "", *, by: User, seen: str | None = None) -> Invitee:
    """Comes, cannot come, or sends somebody. `seen`: the answer she read before she said another one."""
    lock(invitee)
    require(rules.can_answer(by, invitee))
    if answer not in (Invitee.Answer.YES, Invitee.Answer.NO, Invitee.Answer.DEPUTY):
        sentence = _("Choose one of the three answers.")
        raise Refused(sentence, {"answer": sentence})
    words = " ".join(words.split())[:200]
    if (invitee.answer, invitee.words) == (answer, words):
        return invitee  # the same button pressed twice
    if seen is not None and seen != invitee.answer:
        raise Refused(
            _("%(who)s has answered in the meantime: %(answer)s. Look at the page again before you change it.")
            % {"who": invitee.answered_by.name if invitee.answered_by else invitee, "answer": invitee.answer_word}
        )
    invitee.answer, invitee.words, invitee.answered_by, invitee.answered_at = answer, words, by, timezone.now()
    invitee.save(update_fields=["answer", "words", "answered_by", "answered_at"])
    note(
        f"meetings.invitation.{answer}", invitee.meeting, by=by, subject=invitee, organisation=invitee.organisation,
        about=[invitee.seat], who=str(invitee), words=words,
    )  # fmt: skip
    return invitee


@transaction.atomic
def hold_meeting(meeting: Meeting, *, by: User, on: date | None = None) -> Meeting:
    """It took place. Who came and what was said is written down next; nobody who is told later than on the day is late."""
    lock(meeting)
    require(rules.can_hold(by, meeting))
    began = timezone.localdate(meeting.period.lower)
    meeting.held_on = on or began
    if not began <= meeting.held_on <= timezone.localdate():
        sentence = _("Give a day between the planned one and today.")
        raise Refused(sentence, {"held_on": sentence})
    if meeting.state == State.PLANNED:
        head_with_open_tasks(meeting)
        invite(meeting)  # so that who came can be ticked; nobody is told of a meeting that is over
    move(meeting, State.HELD, save=("held_on",))
    note("meetings.meeting.held", meeting, by=by, day=meeting.held_on.isoformat())
    told("meetings.meeting.held", meeting, writers(meeting), by=by, day=meeting.minutes_due_on.isoformat())
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, because: str, *, by: User) -> Meeting:
    """It will not take place, and why. Its room is free again, its topics wait for another meeting."""
    lock(meeting)
    require(rules.can_cancel(by, meeting))
    meeting.cancelled_because = why(because)
    people = asked(meeting) if meeting.state == State.CALLED else []
    move(meeting, State.CANCELLED, save=("cancelled_because",))
    free_topics(meeting)
    _give_back(meeting, meeting.cancelled_because, by=by)
    note("meetings.meeting.cancelled", meeting, by=by, because=meeting.cancelled_because)
    told("meetings.meeting.cancelled", meeting, people, by=by, because=meeting.cancelled_because)
    return meeting


def _give_back(meeting: Meeting, because: str, *, by: User) -> None:
    """The room is free for others again, if it is hers to give back."""
    booking = meeting.booking
    if booking is not None and place_rules.can_cancel(by, booking):
        cancel_booking(booking, because, by=by)
