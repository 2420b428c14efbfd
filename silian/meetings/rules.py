"""Who calls a meeting, speaks up before it, writes it down and agrees to it. Reads only, one condition per line."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.meetings.models import CALLERS, Invitee, Line, Meeting, Minutes, Objection, Topic, bodies_of
from silian.members.mandates import mandates
from silian.members.models import Body
from silian.members.rules import sits_in_office, speaks_for

State, Written = Meeting.State, Minutes.State


# ── Who is who ──


def leads(person: Any, body_id: int, federation_id: int) -> bool:
    """Chair, convener, secretary or leader of the body, or the office."""
    mine = mandates(person)
    return federation_id in mine.offices or any(held.body_id == body_id and held.role in CALLERS for held in mine.held)


def leads_meeting(person: Any, meeting: Meeting) -> bool:
    return leads(person, meeting.body_id, meeting.federation_id)


def writes(person: Any, meeting: Meeting) -> bool:
    """She may write its minutes: whoever calls it, and the named minute taker."""
    return leads_meeting(person, meeting) or holds(person, meeting.minute_taker_id)


def holds(person: Any, seat_id: int | None) -> bool:
    return any(held.seat_id == seat_id for held in mandates(person).held)


def stands_for(person: Any, invitee: Invitee) -> bool:
    """She is the one who was asked: by her seat, or for her organisation."""
    return holds(person, invitee.seat_id) or speaks_for(person, invitee.organisation_id)


def belongs(person: Any, body_id: int) -> bool:
    """She sits in the body, or one of her organisations belongs to it."""
    mine = mandates(person)
    if any(held.body_id == body_id for held in mine.held):
        return True
    return bool(mine.organisations) and Body.objects.filter(bodies_of(mine), pk=body_id).exists()


# ── Planning and calling ──


def can_plan(person: Any, body: Body) -> Answer:
    if body.kind == Body.Kind.ORGANISATION:
        return No(_("Meetings inside an organisation are its own affair. Choose a body of the federation."))
    if not leads(person, body.pk, body.federation_id):
        return No(_("Only its chair, convener, secretary or leader, or the office, can call a meeting of this body."))
    return True


def can_change(person: Any, meeting: Meeting) -> Answer:
    if meeting.state not in Meeting.COMING:
        return No(_("This meeting was held or cancelled; its time and place stay as they were."))
    if not leads_meeting(person, meeting):
        return No(_("Only who calls this meeting can change it."))
    return True


def can_call(person: Any, meeting: Meeting) -> Answer:
    if meeting.state == State.CALLED:
        return No(_("The invitations to this meeting have been sent already."))
    if meeting.state != State.PLANNED:
        return No(_("This meeting was held or cancelled; nobody is invited any more."))
    if meeting.has_begun:
        return No(_("Its time has come already. Give it a later time, or write down that it was held."))
    if not leads_meeting(person, meeting):
        return No(_("Only who calls this meeting can send its invitations."))
    return True


def can_cancel(person: Any, meeting: Meeting) -> Answer:
    if meeting.state not in Meeting.COMING:
        return No(_("This meeting was held or cancelled already."))
    if not leads_meeting(person, meeting):
        return No(_("Only who calls this meeting can cancel it."))
    return True


def can_hold(person: Any, meeting: Meeting) -> Answer:
    if meeting.state not in Meeting.COMING:
        return No(_("This meeting was held or cancelled already."))
    if not meeting.has_begun:
        return No(_("This meeting has not begun yet. Change its time if it was held earlier."))
    if not writes(person, meeting):
        return No(_("Only who calls this meeting or writes its minutes can say that it was held."))
    return True


# ── Topics and agenda ──


def can_raise_topic(person: Any, meeting: Meeting) -> Answer:
    if meeting.state not in Meeting.COMING:
        return No(_("This meeting is over. Hand the topic in for the next one."))
    if timezone.localdate() < meeting.topics_open_on:
        return No(_("Topics for this meeting are wanted from %(day)s on.") % {"day": meeting.topics_open_on})
    if timezone.localdate() > meeting.topics_close_on:
        return No(
            _(
                "Topics for this meeting were wanted until %(day)s. Hand it in for the next one, or speak to who calls it."
            )
            % {"day": meeting.topics_close_on}
        )
    if not belongs(person, meeting.body_id) and not sits_in_office(person, meeting.federation_id):
        return No(_("Only the seats and members of this body can hand in a topic."))
    return True


def can_arrange(person: Any, meeting: Meeting) -> Answer:
    """The agenda, and what becomes of topics: until the meeting; what came up there, until the minutes go round."""
    if meeting.state not in (*Meeting.COMING, State.HELD):
        return No(_("The agenda of a meeting that is over or cancelled stays as it was."))
    if meeting.state == State.HELD and written(meeting) not in (None, Written.DRAFT):
        return No(_("The minutes have gone round; the agenda stays as it was."))
    if not (leads_meeting(person, meeting) or meeting.state == State.HELD and writes(person, meeting)):
        return No(_("Only who calls this meeting can set its agenda."))
    return True


def can_judge(person: Any, topic: Topic) -> Answer:
    if topic.state not in (Topic.State.OPEN, Topic.State.PUT_OFF):
        return No(_("Somebody has already said what becomes of this topic."))
    if not leads(person, topic.body_id, topic.federation_id):
        return No(_("Only who calls the meetings of this body can say what becomes of a topic."))
    return True


# ── Answering and coming ──


def can_answer(person: Any, invitee: Invitee) -> Answer:
    meeting = invitee.meeting
    if meeting.state != State.CALLED:
        return No(_("This meeting was held or cancelled; there is nothing to answer any more."))
    if meeting.has_begun:
        return No(_("The meeting has begun; there is nothing to answer any more."))
    if not stands_for(person, invitee) and not leads_meeting(person, meeting):
        return No(_("Only who was invited, or who calls the meeting for somebody on the telephone, can answer."))
    return True


def can_tick(person: Any, meeting: Meeting) -> Answer:
    if meeting.state == State.MINUTED:
        return No(_("The minutes are final; who came stays as it stands there."))
    if meeting.state == State.CANCELLED:
        return No(_("This meeting was cancelled."))
    if meeting.state != State.HELD and not meeting.has_begun:
        return No(_("This meeting has not begun yet; nobody can have come."))
    if not writes(person, meeting):
        return No(_("Only who calls this meeting or writes its minutes can enter who came."))
    return True


# ── Minutes ──


def written(meeting: Meeting) -> str | None:
    """The state of its minutes, None where nobody has written any; reads the row the meeting was loaded with."""
    minutes = getattr(meeting, "minutes", None)
    return minutes.state if minutes is not None else None


def can_write(person: Any, meeting: Meeting) -> Answer:
    if meeting.state == State.CANCELLED:
        return No(_("This meeting was cancelled."))
    if meeting.state not in Meeting.OVER:
        return No(_("Say first that the meeting was held, and who came."))
    if written(meeting) not in (None, Written.DRAFT):
        return No(
            _("These minutes have gone round. What is not right is said as an objection or, later, as a correction.")
        )
    if not writes(person, meeting):
        return No(_("Only who calls this meeting or writes its minutes can write here."))
    return True


def sees_minutes(person: Any, meeting: Meeting) -> bool:
    """Who writes them sees a draft; what went round, whoever sees the meeting."""
    return written(meeting) in (Written.CIRCULATED, Written.FINAL) or writes(person, meeting)


def can_circulate(person: Any, meeting: Meeting) -> Answer:
    if written(meeting) is None:
        return No(_("Nothing is written yet. Write at least one line."))
    return can_write(person, meeting)


def _out(meeting: Meeting) -> Answer:
    if written(meeting) != Written.CIRCULATED:
        return No(_("These minutes are not out for confirmation."))
    if not meeting.objections_open:
        return No(_("The time to object is over; silence until then counts as consent."))
    return True


def can_confirm(person: Any, meeting: Meeting, invitee: Invitee) -> Answer:
    """Yes to all of it, by somebody who was there."""
    out = _out(meeting)
    if not out:
        return out
    if not stands_for(person, invitee) or not invitee.attended:
        return No(_("Only who was at the meeting can confirm its minutes."))
    if invitee.confirmed_at:
        return No(_("You have confirmed these minutes already."))
    return True


def can_object(person: Any, meeting: Meeting, invitee: Invitee) -> Answer:
    out = _out(meeting)
    if not out:
        return out
    if not stands_for(person, invitee) or not invitee.attended:
        return No(_("Only who was at the meeting can object to its minutes."))
    return True


def can_answer_objection(person: Any, meeting: Meeting, objection: Objection) -> Answer:
    if objection.state != Objection.State.OPEN:
        return No(_("This objection has been answered already."))
    if written(meeting) != Written.CIRCULATED:
        return No(_("These minutes are not out for confirmation."))
    if not writes(person, meeting):
        return No(_("Only who calls this meeting or writes its minutes can answer an objection."))
    return True


def can_finish(person: Any, meeting: Meeting, *, objections: int, silent: int) -> Answer:
    """`objections` that wait for an answer, `silent`: who was there and has said nothing yet."""
    if written(meeting) == Written.FINAL:
        return No(_("These minutes are final already."))
    if written(meeting) != Written.CIRCULATED:
        return No(_("Send the minutes round first."))
    if not writes(person, meeting):
        return No(_("Only who calls this meeting or writes its minutes can make them final."))
    if objections:
        return No(_("An objection waits for its answer. Answer it first."))
    if silent and meeting.objections_open:
        return No(
            _(
                "Not everybody has confirmed yet. Objections can be made until %(day)s; silence until then counts as consent."
            )
            % {"day": meeting.objections_until}
        )
    return True


def can_correct(person: Any, line: Line, meeting: Meeting) -> Answer:
    if written(meeting) != Written.FINAL:
        return No(_("These minutes are not final yet; they need no correction."))
    if not writes(person, meeting):
        return No(_("Only who calls this meeting or writes its minutes can correct them."))
    return True
