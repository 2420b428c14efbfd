"""Who came, by list, by paper or at the door; and what came of it. Nobody has to be ticked for anything else."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.activities import rules
from silian.activities.actions.signups import locked_session
from silian.activities.actions.telling import when
from silian.activities.models import Activity, Attendance, Session, Signup
from silian.activities.queries import organised
from silian.core.errors import Refused
from silian.core.export import Sheet, book
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.people.models import User

State, Via = Signup.State, Attendance.Via


@transaction.atomic
def record_attendance(
    session: Session, people: Mapping[int, int], *, by: User, via: str = Via.LIST
) -> int:  # fmt: skip
    """The list as ticked: sign-up → how many of the party came; one without a number did not come. Returns all people."""
    session = locked_session(session.pk)
    require(rules.can_note_attendance(by, session))
    signups = Signup.objects.filter(session=session).live().select_related("attendance")
    for signup in signups:
        came = people.get(signup.pk, 0)
        there = getattr(signup, "attendance", None)
        if came < 0 or came > rules.LARGEST_PARTY or (signup.role == Signup.Role.HELPER and came > 1):
            raise Refused(_("Write how many people came, from 0 to %(most)s.") % {"most": rules.LARGEST_PARTY})
        if came and there is None:
            _note(signup, came, by=by, via=via)
        elif there is not None and not came:
            _take_back(there)
        elif there is not None and there.people != came:
            there.people, there.by = came, by
            there.save(update_fields=["people", "by"])
    return _recorded(session, by=by)


def _note(signup: Signup, people: int, *, by: User | None, via: str) -> Attendance:
    if signup.state == State.WAITING:
        # She came although she had no place, and was let in.
        move(signup, State.CAME)
    return Attendance.objects.create(
        federation_id=signup.federation_id, signup=signup, people=people, via=via, by=by
    )  # fmt: skip


def _take_back(attendance: Attendance) -> None:
    """A wrong tick. Once a helper's time rests on it, that has to be void first."""
    try:
        attendance.delete()
    except ProtectedError as error:
        raise Refused(_("Time of a helper rests on her attendance. Void that time first.")) from error


def _recorded(session: Session, *, by: User | None) -> int:
    activity = session.activity
    all_of_them = sum(Attendance.objects.filter(signup__session=session).values_list("people", flat=True))
    record(
        "activities.attendance.recorded", session, by=by, about=[activity], organisation=activity.organiser,
        title=activity.title, people=all_of_them,
    )  # fmt: skip
    return all_of_them


@transaction.atomic
def add_people(session: Session, rows: Iterable[tuple[str, int]], *, by: User) -> int:
    """Names from a paper list who had not signed up: (name, people). A name that stands in the list is ticked there."""
    session = locked_session(session.pk)
    require(rules.can_note_attendance(by, session))
    signups = Signup.objects.filter(session=session).live().select_related("attendance").order_by("-id")
    there = {signup.name: signup for signup in signups}
    for name, people in rows:
        if not 1 <= people <= rules.LARGEST_PARTY:
            raise Refused(
                _("%(name)s: write how many people came, from 1 to %(most)s.")
                % {"name": name, "most": rules.LARGEST_PARTY}
            )
        signup = there.get(name)
        if signup is None:
            there[name] = signup = Signup.objects.create(
                federation_id=session.federation_id, session=session, name=name, party=people, state=State.CAME, by=by
            )
        if getattr(signup, "attendance", None) is None:
            _note(signup, 1 if signup.role == Signup.Role.HELPER else people, by=by, via=Via.PAPER)
    return _recorded(session, by=by)


@transaction.atomic
def come_in(session: Session, *, person: User | None = None, digits: str = "") -> Signup:
    """Somebody confirms at the door that she is there, with her account or the end of the phone number she gave."""
    session = locked_session(session.pk)
    require(rules.can_come_in(session))
    signup = _at_the_door(session, person, digits)
    if not Attendance.objects.filter(signup=signup).exists():
        _note(signup, signup.party, by=person, via=Via.DOOR)
    return signup


def _at_the_door(session: Session, person: User | None, digits: str) -> Signup:
    live = Signup.objects.filter(session=session).live()
    if person is not None:
        mine = live.filter(person=person).first()
        if mine is None:
            raise Refused(_("You have not signed up for this session. The organiser writes you into the list."))
        return mine
    if len(digits) < 4 or not digits.isdigit():
        raise Refused(_("Write the last four digits of the phone number you signed up with."))
    found = list(live.filter(phone__endswith=digits).exclude(phone="")[:2])
    if not found:
        raise Refused(_("Nobody with these digits has signed up. Compare them, or tell the organiser your name."))
    if len(found) > 1:
        raise Refused(_("Several people have these last digits. Write the whole number."))
    return found[0]


@transaction.atomic
def note_called(signup: Signup, *, by: User) -> Signup:
    """The organiser has told a guest by phone what she had to know."""
    lock(signup)
    require(rules.can_call(by, signup))
    if signup.call:
        told, signup.call = signup.call, Signup.Call.NOTHING
        signup.save(update_fields=["call"])
        activity = signup.session.activity
        record("activities.signup.called", signup, by=by, about=[activity], title=activity.title, why=told)
    return signup


@transaction.atomic
def write_result(
    activity: Activity, *, came: int, helped: int, minutes: int, result: str = "", by: User
) -> Activity:  # fmt: skip
    """One short form closes the activity; it goes into the timeline of its project, too. It can be corrected later."""
    lock(activity)
    require(rules.can_write_result(by, activity, activity.sessions.all()))
    if helped > came:
        raise Refused(
            _("Helpers count as people who came, so there cannot be more of them."), {"helped": _("More than came.")}
        )
    activity.came, activity.helped, activity.minutes, activity.result = came, helped, minutes, result.strip()[:500]
    fields = ("came", "helped", "minutes", "result")
    facts: dict[str, Any] = {"title": activity.title, "came": came, "helped": helped, "minutes": minutes}
    about = [thing for thing in (activity.project, activity.organiser, activity.base) if thing is not None]
    if activity.state == Activity.State.DONE:
        activity.save(update_fields=fields)
        verb = "activities.activity.corrected"
    else:
        activity.done_at = timezone.now()
        move(activity, Activity.State.DONE, save=(*fields, "done_at"))
        verb = "activities.activity.done"
    record(verb, activity, by=by, about=about, organisation=activity.organiser, **facts)
    return activity


@transaction.atomic
def export_participants(session: Session, *, by: User) -> BytesIO:
    """The list as a workbook to print and to sign. Names and phone numbers leave the house: who took them is recorded."""
    require(rules.can_see_participants(by, session.activity))
    activity = session.activity
    title = _("Participants of “%(title)s”, %(when)s") % {"title": activity.title, "when": when(session)}
    rows = list(organised.participants_for_excel(session, by))
    record("activities.participants.exported", session, by=by, about=[activity], organisation=activity.organiser,
           title=activity.title, rows=len(rows))  # fmt: skip
    heads = organised.heads()
    return book([Sheet(_("Participants"), title, activity.organiser_name, heads, rows, widths={heads[-2]: 20})])
