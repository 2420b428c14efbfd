"""Opening, changing, publishing and cancelling activities with their sessions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.activities import rules
from silian.activities.actions.rooms import give_room_back, take_room
from silian.activities.actions.signups import locked_session, promote
from silian.activities.actions.telling import tell_organisers, tell_signed_up, when
from silian.activities.models import Activity, Session, Signup
from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.members.models import Federation
from silian.people.models import User
from silian.places.models import Room

# What people who signed up must learn when it changes; a better sentence about it is no news.
NEWS = ("title", "base", "address")


@dataclass(frozen=True)
class Time:
    """One session as somebody wrote it into the form; `pk` names one that is there already."""

    begins: datetime
    ends: datetime
    places: int | None = None
    helper_places: int = 0
    deadline: datetime | None = None
    room: Room | None = None
    pk: int | None = None

    @property
    def period(self) -> DateTimeTZRange:
        return DateTimeTZRange(self.begins, self.ends)


@transaction.atomic
def open_activity(
    federation: Federation, fields: dict[str, Any], times: Sequence[Time] = (), *, by: User
) -> Activity:  # fmt: skip
    """A draft with its sessions. A room that was chosen is asked for at once, so that nobody else gets it meanwhile."""
    fields = dict(fields)
    campaigns = fields.pop("campaigns", [])
    require(rules.can_open(by, federation.pk, fields.get("organiser"), fields.get("community")))
    activity = Activity(**fields, federation=federation, by=by)
    if activity.base is not None and activity.community_id is None and activity.organiser_id:
        activity.community = activity.base.community
    activity.save(force_insert=True)
    activity.campaigns.set(campaigns)
    for time in times:
        _add(activity, time, by=by)
    record(
        "activities.activity.opened", activity, by=by, about=_about(activity), organisation=activity.organiser,
        title=activity.title, sessions=len(times),
    )  # fmt: skip
    return activity


def _about(activity: Activity) -> list[Any]:
    """Whose timelines an activity belongs to."""
    return [thing for thing in (activity.project, activity.organiser, activity.base) if thing is not None]


def _add(activity: Activity, time: Time, *, by: User) -> Session:
    _sensible(time)
    session = Session(
        federation_id=activity.federation_id, activity=activity, period=time.period, places=time.places,
        helper_places=time.helper_places, deadline=time.deadline,
    )  # fmt: skip
    if time.room is not None:
        session.booking = take_room(session, time.room, by=by)
    session.save(force_insert=True)
    return session


def _sensible(time: Time) -> None:
    if time.ends <= time.begins:
        raise Refused(_("A session ends before it begins. Check its two times."))
    if time.deadline and time.deadline > time.begins:
        raise Refused(_("Signing up would end after the session has begun. Choose an earlier moment."))
    if time.places == 0 and not time.helper_places:
        raise Refused(_("A session needs places for guests or for helpers; leave them empty if everybody may come."))


@transaction.atomic
def change_activity(
    activity: Activity, fields: dict[str, Any], times: Sequence[Time] | None = None, *, because: str = "", by: User,
    drop: Iterable[int] = (),
) -> Activity:  # fmt: skip
    """Correct it. Where people signed up already, a new time or place needs a reason, and everybody learns it."""
    lock(activity)
    require(rules.can_change(by, activity))
    fields = dict(fields)
    campaigns = fields.pop("campaigns", None)
    changed = [name for name, value in fields.items() if getattr(activity, name) != value]
    for name in changed:
        setattr(activity, name, fields[name])
    if {"organiser", "community"} & set(changed):
        require(rules.can_open(by, activity.federation_id, activity.organiser, activity.community))
    if changed:
        activity.save(update_fields=changed)
    if campaigns is not None:
        activity.campaigns.set(campaigns)
    moved = _change_times(activity, times, drop, by=by) if times is not None else []
    _still_whole(activity)
    standing = list(activity.sessions.filter(state=Session.State.OPEN, period__endswith__gt=timezone.now()))
    concerned = standing if set(NEWS) & set(changed) else moved
    if activity.state == Activity.State.PUBLISHED and _anybody(concerned):
        if not because.strip():
            raise Refused(
                _("People have signed up already. Say in a few words why time or place changes; they will read it."),
                {"because": _("Say why.")},
            )
        tell_signed_up(
            concerned, "activities.activity.changed", Signup.Call.CHANGED, activity, because=because.strip()[:300]
        )
    record(
        "activities.activity.changed", activity, by=by, about=_about(activity), organisation=activity.organiser,
        title=activity.title, because=because.strip()[:300],
        fields=recorded(Activity, changed) + (recorded(Session, ["period"]) if moved else []),
    )  # fmt: skip
    return activity


def _still_whole(activity: Activity) -> None:
    """What was needed to publish it must not be taken away afterwards."""
    if activity.state == Activity.State.PUBLISHED:
        require(rules.is_complete(activity, activity.sessions.select_related("booking")))


def _anybody(sessions: Iterable[Session]) -> bool:
    return Signup.objects.filter(session__in=[one.pk for one in sessions]).live().exists()


def _change_times(activity: Activity, times: Sequence[Time], drop: Iterable[int], *, by: User) -> list[Session]:
    """Write the sessions as the form has them: those whose time or room is another one now."""
    # All of them, always in the same order: two people changing at once wait for each other.
    there = {pk: locked_session(pk) for pk in activity.sessions.order_by("id").values_list("pk", flat=True)}
    dropped = {pk: there[pk] for pk in drop if pk in there}
    for session in dropped.values():
        if activity.state != Activity.State.DRAFT:
            raise Refused(_("A session that was published is cancelled with a reason, not removed."))
        give_room_back(session, _("The session was removed."), by=by)
        session.delete()
    moved = []
    for time in times:
        if time.pk in dropped:
            continue
        standing = there.get(time.pk or 0)
        if standing is None:
            _add(activity, time, by=by)
        elif _change(standing, time, by=by):
            moved.append(standing)
    return moved


def _change(session: Session, time: Time, *, by: User) -> bool:
    """One session: whether its time or room became another one."""
    room = session.booking.room_id if session.booking is not None else None
    is_elsewhere = (time.room.pk if time.room else None) != room
    is_later = (session.begins, session.ends) != (time.begins, time.ends)
    present = (session.places, session.helper_places, session.deadline)
    if not is_elsewhere and not is_later and present == (time.places, time.helper_places, time.deadline):
        return False
    if session.state != Session.State.OPEN:
        raise Refused(_("A session that was cancelled stays as it was. Add a new one."))
    _sensible(time)
    _enough(session, Signup.Role.GUEST, time.places)
    _enough(session, Signup.Role.HELPER, time.helper_places)
    session.period, session.places = time.period, time.places
    session.helper_places, session.deadline = time.helper_places, time.deadline
    if is_elsewhere or is_later:
        # Given back first: the new time may overlap with the old one.
        give_room_back(session, _("The session is at another time or place."), by=by)
        session.booking = take_room(session, time.room, by=by) if time.room else None
    session.save()
    promote(session)
    return is_elsewhere or is_later


def _enough(session: Session, role: str, places: int | None) -> None:
    """Places may become fewer, but not fewer than were promised, nor too few for a party that waits."""
    if places is None:
        return
    taken = session.guests_in if role == Signup.Role.GUEST else session.helpers_in
    if places < taken:
        raise Refused(
            _("%(taken)s people have a place already, so there cannot be fewer places than that.") % {"taken": taken}
        )
    waiting = Signup.objects.filter(session=session, role=role).waiting()
    party = waiting.aggregate(most=Max("party"))["most"] or 0
    if places < party:
        raise Refused(
            _("A party of %(party)s is on the waiting list; with fewer places than that it would wait for ever.")
            % {"party": party}
        )


@transaction.atomic
def publish_activity(activity: Activity, *, by: User) -> Activity:
    """From now on everybody can read it and sign up."""
    lock(activity)
    require(rules.can_publish(by, activity, activity.sessions.select_related("booking")))
    activity.published_at = timezone.now()
    move(activity, Activity.State.PUBLISHED, save=("published_at",))
    record(
        "activities.activity.published", activity, by=by, about=_about(activity), organisation=activity.organiser,
        title=activity.title,
    )  # fmt: skip
    tell_organisers(activity, "activities.activity.published", by=by)
    return activity


def _reason(because: str) -> str:
    if not because.strip():
        raise Refused(_("Please say in a few words why; everybody who signed up reads it."), {"because": _("Say why.")})
    return because.strip()[:300]


@transaction.atomic
def cancel_activity(activity: Activity, because: str, *, by: User) -> Activity:
    """It does not take place. Rooms go back, and everybody who signed up is told why."""
    lock(activity)
    require(rules.can_cancel(by, activity))
    activity.cancelled_because = _reason(because)
    open_now = activity.sessions.filter(state=Session.State.OPEN, period__endswith__gt=timezone.now())
    sessions = [locked_session(pk) for pk in open_now.order_by("id").values_list("pk", flat=True)]
    for session in sessions:
        _close(session, activity.cancelled_because, by=by)
    move(activity, Activity.State.CANCELLED, save=("cancelled_because",))
    tell_signed_up(
        sessions, "activities.activity.cancelled", Signup.Call.OFF, activity, because=activity.cancelled_because
    )
    record(
        "activities.activity.cancelled", activity, by=by, about=_about(activity), organisation=activity.organiser,
        title=activity.title, because=activity.cancelled_because,
    )  # fmt: skip
    return activity


@transaction.atomic
def cancel_session(session: Session, because: str, *, by: User) -> Session:
    """One time of several does not take place."""
    lock(session.activity)
    session = locked_session(session.pk)
    require(rules.can_cancel_session(by, session))
    activity = session.activity
    if not activity.sessions.filter(state=Session.State.OPEN).exclude(pk=session.pk).exists():
        raise Refused(_("This is the only session left. Cancel the whole activity instead."))
    _close(session, _reason(because), by=by)
    facts = {"when": when(session), "because": session.cancelled_because}
    tell_signed_up([session], "activities.session.cancelled", Signup.Call.OFF, activity, **facts)
    record(
        "activities.session.cancelled", session, by=by, about=[activity, *_about(activity)],
        organisation=activity.organiser, title=activity.title, **facts,
    )  # fmt: skip
    return session


def _close(session: Session, because: str, *, by: User) -> None:
    give_room_back(session, because, by=by)
    session.cancelled_because = because
    move(session, Session.State.CANCELLED, save=("cancelled_because",))
