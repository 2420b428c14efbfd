"""The clocks of endings and the people around them: who checks, who is asked, who supervises."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from silian.core.calendars import calendar
from silian.hall import clocks
from silian.hall.models import Closing, Matter, Objection, Party
from silian.hall.queries.people import owners
from silian.members.mandates import OFFICE_KINDS
from silian.members.models import Body
from silian.members.queries.seats import holders
from silian.people.models import User


def in_workdays(federation_id: int, days: int, start: datetime | None = None) -> datetime:
    """The end of the so many-th workday after `start`, or after today."""
    return clocks.in_workdays(timezone.localtime(start), days, calendar(federation_id))


def due_in(federation_id: int, what: str, start: datetime | None = None) -> datetime:
    """The end of the last workday of `what` (of ENDING_DAYS)."""
    return in_workdays(federation_id, settings.ENDING_DAYS[what], start)


def object_until(closing: Closing) -> datetime | None:
    """Until when the supervision group may object to a closing that has been made; None while it is only proposed."""
    return due_in(closing.federation_id, "object_within", closing.closed_at) if closing.closed_at else None


def examiners(matter: Matter) -> list[User]:
    """Who may check what the owner says (`rules.closings.examines`): the office and the community, or the mediators."""
    if matter.private:
        asked = Party.objects.filter(matter=matter, role=Party.Role.MEDIATOR).exclude(answer=Party.Answer.DECLINED)
        found = holders(
            Q(seat__in=asked.exclude(seat=None).values("seat"))
            | Q(seat__body__organisation__in=asked.exclude(organisation=None).values("organisation"))
        )
    else:
        where = Q(seat__federation=matter.federation_id, seat__body__kind__in=OFFICE_KINDS)
        if matter.community_id:
            where |= Q(seat__body__kind=Body.Kind.COMMUNITY, seat__body__community=matter.community_id)
        found = holders(where)
    own = {one.pk for one in owners(matter)}
    return [one for one in found if one.pk not in own]


def supervisors_of(objection: Objection) -> list[User]:
    """Who can settle it: whoever holds the objector's seat now, else the group."""
    return holders(Q(seat=objection.seat_id)) or holders(Q(seat__body=objection.seat.body_id))
