"""When a matter is due: by its urgency, on the working days of its federation."""

from datetime import datetime, timedelta

from django.utils import timezone

from silian.core.calendars import calendar
from silian.hall import clocks
from silian.hall.models import Matter, Next, Pause, Phase, Step, Urgency

# House values, in workdays from now, for what no urgency sets; a closed matter is looked at again after 90 days.
USUAL_DAYS = {Next.CHECK: 5, Next.HEAR: 7, Next.CLOSE: 3}
# By when a matter with a plan is decided and finished: the end of the last phase of these kinds.
UNTIL_PHASE = {
    Next.DECIDE: (Phase.Kind.BALLOT, Phase.Kind.RESOLVE, Phase.Kind.MEDIATE), Next.FINISH: (Phase.Kind.CARRY_OUT,),
}  # fmt: skip
LOOK_AGAIN = timedelta(days=90)


def accept_by(urgency: Urgency, raised_at: datetime) -> datetime:
    """The first clock runs in plain hours: a burst pipe does not wait for Monday."""
    return raised_at + timedelta(hours=urgency.accept_hours)


def due(matter: Matter, what: str, *, now: datetime | None = None, urgency: Urgency | None = None) -> datetime:
    """When `what` (of `Next`) is due. Answer, decide and finish count from the acceptance of this turn, skip its pauses and wait for the days of its plan."""
    now = timezone.localtime(now)
    urgency = urgency or matter.urgency
    if what == Next.ACCEPT:
        return accept_by(urgency, matter.raised_at)
    if what == Next.LOOK_AGAIN:
        return now + LOOK_AGAIN
    days = calendar(matter.federation_id)
    if what in USUAL_DAYS:
        return clocks.in_workdays(now, USUAL_DAYS[Next(what)], days)
    began = (
        Step.objects.filter(matter=matter, kind__in=[Step.Kind.ACCEPTED, Step.Kind.REOPENED])
        .order_by("-number")
        .values_list("at", flat=True)
        .first()
    )
    start = timezone.localtime(began or now)
    allowed = {
        Next.ANSWER: urgency.answer_days, Next.DECIDE: urgency.decide_days, Next.FINISH: urgency.finish_days,
    }[Next(what)]  # fmt: skip
    found = clocks.in_workdays(start, allowed, days)
    for pause in Pause.objects.filter(matter=matter, at__gte=start).order_by("at"):
        found = clocks.shifted(
            found, timezone.localtime(pause.at), timezone.localtime(pause.ended_at or pause.until_at), days
        )
    # A way of treatment that everybody can read may take longer than the urgency: then its own days hold.
    kinds = UNTIL_PHASE.get(Next(what), ())
    ends = [one.period.upper for one in Phase.objects.filter(matter=matter, kind__in=kinds)] if kinds else []
    return max([found, *map(timezone.localtime, ends)])
