"""The clocks of a matter: another urgency, a stop with a public reason and an end, and the urgencies themselves."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.calendars import calendar
from silian.core.errors import Refused
from silian.core.records import key, record
from silian.core.rules import require
from silian.core.states import lock
from silian.core.verbs import fields as recorded
from silian.hall.actions.raising import local
from silian.hall.actions.shared import acting_seat, note, tell_everybody, why
from silian.hall.actions.steps import take_step
from silian.hall.clocks import shifted
from silian.hall.models import Matter, Next, Pause, Step, Urgency
from silian.hall.queries.clocks import due
from silian.hall.rules import matters as rules
from silian.members.models import Federation
from silian.people.models import User

BY_URGENCY = (Next.ACCEPT, Next.ANSWER, Next.DECIDE, Next.FINISH)
LONGEST_PAUSE = timedelta(days=90)  # house value; whoever needs longer says so again
URGENCY = ("name", "accept_hours", "answer_days", "decide_days", "finish_days")


@transaction.atomic
def hasten_matter(matter: Matter, urgency: Urgency, because: str, *, by: User) -> Matter:
    """Another urgency, with its reason. A slower one does not help a matter that is late already."""
    lock(matter)
    require(rules.can_hasten(by, matter))
    because = why(because)
    if urgency.federation_id != matter.federation_id or urgency.pk == matter.urgency_id:
        raise Refused(_("Choose another urgency."), {"urgency": _("Choose another urgency.")})
    next_at: Any = matter.next_at
    if matter.next_what in BY_URGENCY:
        next_at = due(matter, matter.next_what, urgency=urgency)
        if matter.is_late and next_at > matter.next_at:
            raise Refused(_("This matter is late already; a slower urgency does not make it be in time."))
    matter.urgency = urgency
    matter.save(update_fields=["urgency"])
    seat = acting_seat(by, matter)
    take_step(matter, Step.Kind.HASTENED, by=by, by_seat=seat, words=f"{urgency.name} · {because}", next_at=next_at)
    note("hall.matter.hastened", matter, by=by, seat=seat, urgency=urgency.name, because=because)
    tell_everybody(
        "hall.matter.hastened", matter, by=by, urgency=urgency.name, because=because, day=local(matter.next_at)
    )
    return matter


@transaction.atomic
def pause_matter(matter: Matter, because: str, until: datetime, *, by: User) -> Pause:
    """Stop the clock, for a reason everybody can read, until a day at the latest; then it runs again by itself."""
    lock(matter)
    require(rules.can_pause(by, matter))
    because, now = why(because), timezone.now()
    if not now < until <= now + LONGEST_PAUSE:
        sentence = _("Choose a day within the next 90 days.")
        raise Refused(sentence, {"until": sentence})
    # One whose end has come ended then; nobody had to write it down until now.
    for over in Pause.objects.filter(matter=matter, ended_at=None):
        over.ended_at = over.until_at
        over.save(update_fields=["ended_at"])
    pause = Pause.objects.create(
        federation_id=matter.federation_id, matter=matter, because=because, by=by, at=now, until_at=until
    )
    seat = acting_seat(by, matter)
    take_step(
        matter, Step.Kind.PAUSED, by=by, by_seat=seat, words=because, thing=pause,
        next_at=_moved(matter, matter.next_at, now, until),
    )  # fmt: skip
    note("hall.matter.paused", matter, by=by, subject=pause, seat=seat, because=because, until=local(until))
    tell_everybody("hall.matter.paused", matter, by=by, because=because, until=local(until), day=local(matter.next_at))
    return pause


@transaction.atomic
def resume_matter(matter: Matter, *, by: User) -> Matter:
    """Let the clock run again before the day that was named; the next date comes nearer by what was not used."""
    lock(matter)
    require(rules.can_resume(by, matter))
    pause: Any = rules.running_pause(matter)
    lock(pause)
    stopped = Step.objects.get(matter=matter, kind=Step.Kind.PAUSED, thing=key(pause))
    pause.ended_at, pause.ended_by = timezone.now(), by
    pause.save(update_fields=["ended_at", "ended_by"])
    if (matter.next_what, matter.next_at) == (stopped.next_what, stopped.next_at):
        before = Step.objects.get(matter=matter, number=stopped.number - 1)
        next_at = _moved(matter, before.next_at, pause.at, pause.ended_at)
    elif matter.next_what in BY_URGENCY:
        next_at = due(matter, matter.next_what)
    else:
        next_at = matter.next_at  # type: ignore[assignment]
    seat = acting_seat(by, matter)
    take_step(matter, Step.Kind.RESUMED, by=by, by_seat=seat, thing=pause, next_at=next_at)
    note("hall.matter.resumed", matter, by=by, subject=pause, seat=seat)
    tell_everybody("hall.matter.resumed", matter, by=by, day=local(matter.next_at))
    return matter


def _moved(matter: Matter, next_at: Any, start: datetime, end: datetime) -> datetime:
    local = timezone.localtime
    return shifted(local(next_at), local(start), local(end), calendar(matter.federation_id))


@transaction.atomic
def keep_urgency(
    federation: Federation, values: dict[str, Any], *, by: User, urgency: Urgency | None = None
) -> Urgency:
    """Set how soon matters are treated. What has a date already keeps it; only new dates are counted by the new numbers."""
    require(rules.can_set_urgencies(by, federation.pk))
    urgency = urgency or Urgency(federation=federation)
    if urgency.pk:
        lock(urgency)
    new = urgency.pk is None
    changed = [name for name in URGENCY if getattr(urgency, name) != values[name]]
    for name in changed:
        setattr(urgency, name, values[name])
    if values.get("usual") and not urgency.usual:
        Urgency.objects.filter(federation=federation, usual=True).update(usual=False)
        urgency.usual = True
        changed.append("usual")
    if not changed:
        return urgency
    try:
        with transaction.atomic():
            urgency.save()
    except IntegrityError as error:
        if "urgency_in_order" in str(error):
            raise Refused(
                _("Answering comes before deciding, and deciding before finishing; none of them takes no time.")
            ) from error
        if "urgency_once" in str(error):
            sentence = _("There is an urgency of this name already.")
            raise Refused(sentence, {"name": sentence}) from error
        raise
    verb = "hall.urgency.set_up" if new else "hall.urgency.changed"
    record(verb, urgency, by=by, about=[federation], name=urgency.name, fields=recorded(Urgency, changed))
    return urgency
