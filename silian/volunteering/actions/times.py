"""Reporting, taking over, confirming and voiding service time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.activities.models import Session
from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.people.models import User
from silian.volunteering import rules
from silian.volunteering.models import ServiceTime, Team, Volunteer
from silian.volunteering.queries import attended
from silian.volunteering.queries.people import acting_seat

State, Source = ServiceTime.State, ServiceTime.Source


@transaction.atomic
def report_time(
    volunteer: Volunteer, start: datetime, end: datetime, minutes: int, what: str, *, by: User | None,
    team: Team | None = None, by_link: bool = False,
) -> ServiceTime:  # fmt: skip
    """Say when she served and what she did. It counts once another person has confirmed it."""
    lock(volunteer)
    require(rules.can_report_time(by, volunteer, start, end, minutes, by_link=by_link))
    if team and not volunteer.memberships.filter(team=team, state="accepted").exists():
        raise Refused(_("You do not belong to this team."), {"team": _("Choose one of your teams.")})
    return write_time(
        ServiceTime(
            volunteer=volunteer, period=DateTimeTZRange(start, end), minutes=minutes, what=what[:160], team=team,
            source=Source.SELF, by=by,
        )
    )  # fmt: skip


def write_time(time: ServiceTime) -> ServiceTime:
    """Keep a time; whoever calls holds the volunteer's row, so that two at once come one after the other."""
    time.federation_id = time.volunteer.federation_id
    try:
        with transaction.atomic():
            time.save(force_insert=True)
    except IntegrityError as error:
        if "service_time_no_overlap" in str(error):
            raise Refused(
                _("Volunteer no. %(number)s has other service at this time already; two cannot overlap.")
                % {"number": time.volunteer.shown_number},
                {"start": _("This time overlaps with another one.")},
            ) from error
        raise
    confirmed = time.state == State.CONFIRMED
    record(
        "volunteering.time.confirmed" if confirmed else "volunteering.time.reported", time, by=time.by,
        about=[time.volunteer, time.team, time.home_order, time.post, time.session],
        seat=acting_seat(time.by, time.federation_id), **_facts(time),
    )  # fmt: skip
    return time


def _facts(time: ServiceTime) -> dict[str, Any]:
    return {"number": time.volunteer.shown_number, "minutes": time.minutes, "hours": time.hours}


@transaction.atomic
def confirm_time(time: ServiceTime, *, by: User) -> ServiceTime:
    """Another person stands for it: these minutes were given."""
    lock(time)
    require(rules.can_confirm(by, time))
    time.confirmed_by, time.confirmed_at = by, timezone.now()
    move(time, State.CONFIRMED, save=("confirmed_by", "confirmed_at"))
    record(
        "volunteering.time.confirmed", time, by=by,
        about=[time.volunteer, time.team, time.home_order, time.post, time.session],
        seat=acting_seat(by, time.federation_id), **_facts(time),
    )  # fmt: skip
    tell([time.volunteer.person], "volunteering.time.confirmed", time, url=reverse("volunteering:me"), **_facts(time))
    return time


@transaction.atomic
def confirm_times(times: Iterable[ServiceTime], *, by: User) -> int:
    """Confirm several at once, all of them or none."""
    chosen = sorted(times, key=lambda time: time.pk)
    for time in chosen:
        confirm_time(time, by=by)
    return len(chosen)


@transaction.atomic
def void_time(time: ServiceTime, because: str, *, by: User | None, by_link: bool = False) -> ServiceTime:
    """These minutes do not count, and why. The row stays."""
    lock(time)
    require(rules.can_void(by, time, by_link=by_link))
    if not because.strip():
        raise Refused(_("Please say in a few words why."), {"because": _("Say why.")})
    time.void_because, time.void_by, time.void_at = because.strip()[:300], by, timezone.now()
    move(time, State.VOID, save=("void_because", "void_by", "void_at"))
    record(
        "volunteering.time.voided", time, by=by, about=[time.volunteer, time.team, time.home_order, time.post, time.session],
        seat=acting_seat(by, time.federation_id), because=time.void_because, **_facts(time),
    )  # fmt: skip
    tell(
        [time.volunteer.person], "volunteering.time.voided", time, url=reverse("volunteering:me"),
        because=time.void_because, **_facts(time),
    )  # fmt: skip
    return time


@dataclass(frozen=True)
class TakenOver:
    """What became of the helpers of one session."""

    confirmed: int = 0
    reported: int = 0  # her own time: somebody else confirms it
    overlapping: int = 0
    strangers: int = 0  # helped, and are no volunteers here


@transaction.atomic
def take_over(session: Session, *, by: User) -> TakenOver:
    """Turn the attendance of a session's helpers into service time, all in one act by who organised it."""
    lock(session)
    require(attended.can_take_over(by, session))
    helped = attended.unserved_attendance(session)
    known = attended.volunteers_of(helped, session.federation_id)
    found = {"confirmed": 0, "reported": 0, "overlapping": 0, "strangers": len(helped) - len(known)}
    lock(*{volunteer.pk: volunteer for volunteer in known.values()}.values())
    start, end = session.period.lower, session.period.upper
    minutes = int((end - start).total_seconds() // 60)
    for attendance in helped:
        volunteer = known.get(attendance.pk)
        if volunteer is None:
            continue
        own = rules.is_herself(by, volunteer)
        time = ServiceTime(
            volunteer=volunteer, period=session.period, minutes=minutes, what=str(session.activity)[:160],
            source=Source.SESSION, session=session, attendance=attendance, by=by,
            state=State.REPORTED if own else State.CONFIRMED, confirmed_by=None if own else by,
            confirmed_at=None if own else timezone.now(),
        )  # fmt: skip
        try:
            with transaction.atomic():
                write_time(time)
        except Refused:
            found["overlapping"] += 1
            continue
        found["reported" if own else "confirmed"] += 1
    return TakenOver(**found)
