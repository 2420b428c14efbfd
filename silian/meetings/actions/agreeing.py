"""Agreeing to minutes: sent round, confirmed, objected to line by line, final, corrected afterwards."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.checksums import digest_of
from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.states import lock, move
from silian.meetings import rules
from silian.meetings.actions.minutes import Entry, drop_line, minutes_in_order, write_lines
from silian.meetings.actions.shared import note, told, why, words_of
from silian.meetings.models import Correction, Decision, Invitee, ItemTask, Line, Meeting, Minutes, Objection
from silian.meetings.queries.content import content_of
from silian.meetings.queries.people import answering, asked, writers
from silian.people.models import User
from silian.tasks import rules as task_rules
from silian.tasks.actions import change_task

State = Minutes.State
_NUMBERS = 0x51_11A7  # the number of our advisory locks for the numbers of decisions


def _url(meeting: Meeting) -> str:
    return reverse("meetings:minutes", args=[meeting.pk])


@transaction.atomic
def save_page(
    meeting: Meeting, entries: Sequence[Entry], *, by: User, drop: Line | None = None, send_round: bool = False,
    days: int | None = None,
) -> None:  # fmt: skip
    """Keep what was typed on the page, whichever button was pressed: nothing is lost because a line goes or the minutes do."""
    if entries or not (drop or send_round):
        write_lines(meeting, entries, by=by)
    if drop is not None:
        drop_line(drop, by=by)
    if send_round:
        circulate_minutes(meeting, by=by, days=days)


@transaction.atomic
def circulate_minutes(meeting: Meeting, *, by: User, days: int | None = None) -> Minutes:
    """Send the minutes to everybody who was there. From now on no line comes or goes."""
    lock(meeting)
    require(rules.can_circulate(by, meeting))
    minutes = meeting.minutes
    present = list(Invitee.objects.filter(meeting=meeting, attended=True))
    if not present:
        raise Refused(_("Enter first who came; they are the ones who confirm the minutes."))
    if not minutes_in_order(minutes):
        raise Refused(_("Nothing is written yet. Write at least one line."))
    days = settings.MEETING_DAYS["objections"] if days is None else days
    if not 1 <= days <= 60:
        sentence = _("Give between 1 and 60 days.")
        raise Refused(sentence, {"days": sentence})
    meeting.objections_until = timezone.localdate() + timedelta(days=days)
    meeting.save(update_fields=["objections_until"])
    minutes.circulated_at = timezone.now()
    move(minutes, State.CIRCULATED, save=("circulated_at",))
    until = meeting.objections_until.isoformat()
    note("meetings.minutes.circulated", meeting, by=by, subject=minutes, day=until)
    told("meetings.minutes.circulated", meeting, answering(present), by=by, url=_url(meeting), day=until)
    return minutes


@transaction.atomic
def confirm_minutes(invitee: Invitee, *, by: User) -> Invitee:
    """Yes to all of it."""
    lock(invitee)
    require(rules.can_confirm(by, invitee.meeting, invitee))
    invitee.confirmed_at, invitee.confirmed_by = timezone.now(), by
    invitee.save(update_fields=["confirmed_at", "confirmed_by"])
    note(
        "meetings.minutes.confirmed", invitee.meeting, by=by, subject=invitee, organisation=invitee.organisation,
        about=[invitee.seat], who=str(invitee),
    )  # fmt: skip
    return invitee


@transaction.atomic
def object_to_line(line: Line, invitee: Invitee, words: str, *, by: User) -> Objection:
    """This line is not right, and what is not right about it."""
    meeting = line.minutes.meeting
    lock(meeting, line)
    if invitee.meeting_id != meeting.pk:
        raise Refused(_("Only who was at the meeting can object to its minutes."))
    require(rules.can_object(by, meeting, invitee))
    words = words_of(words, 500, _("Say what is not right about this line."), "words")
    if Objection.objects.filter(line=line, invitee=invitee, state=Objection.State.OPEN).exists():
        raise Refused(_("You have objected to this line already; it waits for its answer."))
    objection = Objection.objects.create(
        federation_id=meeting.federation_id, line=line, invitee=invitee, words=words, before=line.text, by=by
    )
    note(
        "meetings.objection.made", meeting, by=by, subject=objection, organisation=invitee.organisation,
        about=[invitee.seat], who=str(invitee), number=line.number, words=words,
    )  # fmt: skip
    told(
        "meetings.objection.made", meeting, writers(meeting), by=by, url=_url(meeting), who=str(invitee), number=line.number,
        words=words,
    )  # fmt: skip
    return objection


@transaction.atomic
def answer_objection(objection: Objection, accept: bool, reply: str, *, by: User) -> Objection:
    """Accepted, with the new text of the line, or kept as it is, with the reason."""
    meeting = objection.line.minutes.meeting
    lock(meeting, objection, objection.line)
    require(rules.can_answer_objection(by, meeting, objection))
    otherwise = _("Write the new text of the line.") if accept else _("Say why the line stays as it is.")
    objection.reply = words_of(reply, 2000, otherwise, "reply")
    line = objection.line
    if accept and objection.reply == line.text:
        sentence = _("This is the text as it stands. Write the new one, or keep it and say why.")
        raise Refused(sentence, {"reply": sentence})
    objection.answered_by, objection.answered_at = by, timezone.now()
    state = Objection.State.ACCEPTED if accept else Objection.State.KEPT
    move(objection, state, save=("reply", "answered_by", "answered_at"))
    if accept:
        line.text = objection.reply
        line.save(update_fields=["text"])
        given = ItemTask.objects.filter(line=line).select_related("task").first()
        if given is not None and task_rules.can_change_task(by, given.task):
            change_task(given.task, {"title": line.text[:160]}, by=by)
    verb = "meetings.objection.accepted" if accept else "meetings.objection.kept"
    facts: dict[str, Any] = {"who": str(objection.invitee), "number": line.number, "reply": objection.reply}
    note(verb, meeting, by=by, subject=objection, organisation=objection.invitee.organisation, **facts)
    # A changed line is read by everybody who was there; a reason by whoever objected.
    people = Invitee.objects.filter(meeting=meeting, attended=True) if accept else [objection.invitee]
    told(verb, meeting, answering(people), by=by, url=_url(meeting), **facts)
    return objection


@transaction.atomic
def finish_minutes(meeting: Meeting, *, by: User) -> Minutes:
    """The minutes are final: decisions get their numbers, the whole is kept as it is, with its check code."""
    # One at a time for each body, so that two meetings ended at the same moment do not draw the same number.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_NUMBERS, meeting.body_id % 2**31])
    lock(meeting)
    require(rules.can_finish(by, meeting, objections=open_objections(meeting), silent=silent(meeting)))
    minutes = meeting.minutes
    lock(minutes)
    number_decisions(meeting)
    minutes.final_at = timezone.now()
    minutes.content = content_of(meeting)
    minutes.digest = digest_of(minutes.content)
    move(minutes, State.FINAL, save=("final_at", "content", "digest"))
    move(meeting, Meeting.State.MINUTED)
    note("meetings.minutes.final", meeting, by=by, subject=minutes, code=minutes.check_code)
    told("meetings.minutes.final", meeting, asked(meeting), by=by, url=_url(meeting))
    return minutes


def open_objections(meeting: Meeting) -> int:
    return Objection.objects.filter(line__minutes__meeting=meeting, state=Objection.State.OPEN).count()


def silent(meeting: Meeting) -> int:
    """Who was there, can speak up here, and has neither confirmed nor objected."""
    there = Invitee.objects.filter(meeting=meeting, attended=True, guest="", confirmed_at=None)
    return there.exclude(pk__in=Objection.objects.filter(line__minutes__meeting=meeting).values("invitee")).count()


def number_decisions(meeting: Meeting) -> None:
    """会议决定〔2026〕3号: one row of numbers for each body and year, in the order of the lines."""
    assert meeting.held_on
    year = meeting.held_on.year
    drawn = Decision.objects.filter(body=meeting.body_id, year=year).aggregate(last=Max("number"))["last"] or 0
    for number, one in enumerate(Decision.objects.filter(meeting=meeting).order_by("line__number"), drawn + 1):
        one.year, one.number = year, number
        one.save(update_fields=["year", "number"])


@transaction.atomic
def correct_line(line: Line, new: str, because: str, *, by: User) -> Correction:
    """What turned out wrong after the minutes were final: numbered, beside them."""
    minutes = line.minutes
    lock(minutes)
    require(rules.can_correct(by, line, minutes.meeting))
    present = Correction.objects.filter(line=line).order_by("-number").first()
    old = present.new if present else line.text
    new = words_of(new, 2000, _("Write how the line should read."), "new")
    if new == old:
        sentence = _("This is how it reads already.")
        raise Refused(sentence, {"new": sentence})
    number = (Correction.objects.filter(minutes=minutes).aggregate(last=Max("number"))["last"] or 0) + 1
    made = Correction.objects.create(
        federation_id=minutes.federation_id,
        minutes=minutes,
        number=number,
        line=line,
        old=old,
        new=new,
        why=why(because),
        by=by,
    )
    meeting = minutes.meeting
    facts: dict[str, Any] = {"number": number, "line": line.number, "because": made.why}
    note("meetings.minutes.corrected", meeting, by=by, subject=made, **facts)
    told("meetings.minutes.corrected", meeting, asked(meeting), by=by, url=_url(meeting), **facts)
    return made
