"""Choosing a way of treatment, moving its phases, naming the evidence the law asks for."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.calendars import calendar
from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import lock
from silian.hall import recipes, words
from silian.hall.actions.shared import acting_seat, note, tell_everybody, why
from silian.hall.actions.steps import KEPT, take_step
from silian.hall.models import Carrier, Matter, Phase, Plan, Proof, Step
from silian.hall.queries.clocks import UNTIL_PHASE, due
from silian.hall.rules import plans as rules
from silian.people.models import User


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def span(first: date, last: date) -> DateTimeTZRange:
    """From the first moment of the first day to the first moment after the last one."""
    return DateTimeTZRange(midnight(first), midnight(last + timedelta(days=1)))


def proposed_dates(matter: Matter, recipe: recipes.Recipe, first: date | None = None) -> list[recipes.Dated]:
    """The phases of a recipe on the working days of its federation, from a day on; tomorrow if none is named."""
    days = calendar(matter.federation_id)
    begins = first or timezone.localdate() + timedelta(days=1)
    return recipes.proposed(recipe, begins, lambda day, count: days.add(day, count).day)


@transaction.atomic
def choose_recipe(
    matter: Matter,
    recipe: str,
    *,
    by: User,
    first: date | None = None,
    carrier: Carrier | None = None,
    because: str = "",
) -> Plan:
    """Treat it this way from a day on. Where another way was chosen before, what has not begun of it makes room, for a reason."""
    lock(matter)
    require(rules.can_plan(by, matter))
    known = recipes.RECIPES.get(recipe)
    if known is None:
        sentence = _("Choose one of the known ways.")
        raise Refused(sentence, {"recipe": sentence})
    if known.private and not matter.private:
        sentence = _("A mediation is held behind closed doors; this matter is open to everybody.")
        raise Refused(sentence, {"recipe": sentence})
    if first is not None and first < timezone.localdate():
        sentence = _("This day is over. Begin today or later.")
        raise Refused(sentence, {"first": sentence})
    if carrier is not None and carrier.federation_id != matter.federation_id:
        raise Refused(_("This carrier belongs to another federation."))
    if matter.private and carrier is not None and carrier.form != Carrier.Form.MEDIATION:
        sentence = _("A private matter is only for mediators. Choose a carrier for joint mediation, or none.")
        raise Refused(sentence, {"carrier": sentence})
    plan = Plan.objects.filter(matter=matter).first()
    now = timezone.now()
    if plan is not None:
        because = why(because)
        Phase.objects.filter(plan=plan, period__startswith__gt=now).delete()
        for running in Phase.objects.filter(plan=plan, period__contains=now):
            running.period = DateTimeTZRange(
                running.period.lower, max(now, running.period.lower + timedelta(microseconds=1))
            )
            running.save(update_fields=["period"])
        plan.recipe, plan.carrier = recipe, carrier
        plan.save(update_fields=["recipe", "carrier"])
    else:
        plan = Plan.objects.create(
            federation_id=matter.federation_id, matter=matter, recipe=recipe, carrier=carrier, by=by
        )
    for one in proposed_dates(matter, known, first):
        _keep(
            Phase(
                federation_id=matter.federation_id, plan=plan, matter=matter, kind=one.kind, period=_from_now(one, now)
            )
        )
    matter.plan = plan
    name = str(words.RECIPES[recipe][0])
    _step(matter, by, "：".join(part for part in (name, because) if part))
    note("hall.plan.chosen", matter, by=by, subject=plan, about=[carrier.body if carrier else None], recipe=name)
    tell_everybody("hall.plan.chosen", matter, by=by, recipe=name)
    return plan


def _from_now(one: recipes.Dated, now: datetime) -> DateTimeTZRange:
    """A phase that begins today begins now, so that nothing is open in the past."""
    return DateTimeTZRange(max(midnight(one.first), now), midnight(one.until))


def _step(matter: Matter, by: User, said: str) -> None:
    # What is decided or finished by the plan is due by the plan's new days.
    waits = matter.next_what in UNTIL_PHASE
    take_step(
        matter, Step.Kind.PLANNED, by=by, by_seat=acting_seat(by, matter), words=said,
        next_at=due(matter, matter.next_what) if waits else KEPT,
    )  # fmt: skip


def _keep(phase: Phase, **saved: Any) -> None:
    try:
        with transaction.atomic():
            phase.save(**saved)
    except IntegrityError as error:
        if "phase_one_after_the_other" not in str(error):
            raise
        sentence = _("Another phase stands on these days. Move that one first.")
        raise Refused(sentence, {"first": sentence}) from error


def _days(first: date, last: date) -> None:
    if last < first:
        sentence = _("The end lies before the beginning. Choose a later end.")
        raise Refused(sentence, {"last": sentence})


def _line(phase: Phase, because: str) -> str:
    first, last = timezone.localdate(phase.period.lower), timezone.localdate(phase.period.upper - timedelta(seconds=1))
    return f"{phase.get_kind_display()} {first:%Y-%m-%d}–{last:%Y-%m-%d}：{because}"


def _said(verb: str, phase: Phase, because: str, *, by: User) -> None:
    line = _line(phase, because)
    _step(phase.matter, by, line)
    note(f"hall.phase.{verb}", phase.matter, by=by, subject=phase, phase=line.rpartition("：")[0], because=because)


@transaction.atomic
def add_phase(matter: Matter, kind: str, first: date, last: date, because: str, *, by: User, remark: str = "") -> Phase:
    """One more phase, where there is room for it."""
    lock(matter)
    require(rules.can_plan(by, matter))
    because = why(because)
    plan = Plan.objects.filter(matter=matter).first()
    if plan is None:
        raise Refused(_("Choose a way of treatment first."))
    if kind not in recipes.PHASES:
        raise Refused(_("Choose a kind of phase."), {"kind": _("Choose a kind of phase.")})
    _days(first, last)
    if first < timezone.localdate():
        sentence = _("This day is over. Begin today or later.")
        raise Refused(sentence, {"first": sentence})
    period = span(first, last)
    phase = Phase(
        federation_id=matter.federation_id, plan=plan, matter=matter, kind=kind, note=remark.strip()[:300],
        period=DateTimeTZRange(max(period.lower, timezone.now()), period.upper),
    )  # fmt: skip
    _keep(phase, force_insert=True)
    _said("added", phase, because, by=by)
    return phase


@transaction.atomic
def move_phase(phase: Phase, first: date, last: date, because: str, *, by: User, remark: str | None = None) -> Phase:
    """Other dates. What is past stays: of a phase that runs only the end can move, and not before now."""
    lock(phase.matter, phase)
    require(rules.can_change_phase(by, phase))
    because = why(because)
    _days(first, last)
    now, period = timezone.now(), span(first, last)
    running = phase.period.lower <= now
    if period.upper <= now:
        sentence = _("This day is over. Let it end today or later.")
        raise Refused(sentence, {"last": sentence})
    if not running and first < timezone.localdate():
        sentence = _("This day is over. Begin today or later.")
        raise Refused(sentence, {"first": sentence})
    phase.period = DateTimeTZRange(phase.period.lower if running else max(period.lower, now), period.upper)
    if remark is not None:
        phase.note = remark.strip()[:300]
    _keep(phase, update_fields=["period", "note"])
    _said("moved", phase, because, by=by)
    return phase


@transaction.atomic
def drop_phase(phase: Phase, because: str, *, by: User) -> None:
    """A phase that has not begun is not needed after all, and why."""
    lock(phase.matter, phase)
    require(rules.can_drop_phase(by, phase))
    because = why(because)
    Phase.objects.filter(pk=phase.pk).delete()  # first, so that no date waits for it; its record names it all the same
    _said("dropped", phase, because, by=by)


# ── What the law asks for ──


@transaction.atomic
def prove(matter: Matter, requirement: str, evidence: str, *, by: User) -> Proof:
    """Name the evidence for something the law asks for."""
    lock(matter)
    require(rules.can_prove(by, matter))
    plan = Plan.objects.filter(matter=matter).first()
    known = recipes.RECIPES.get(plan.recipe) if plan else None
    if known is None or requirement not in known.requires:
        raise Refused(_("The law does not ask for this here."))
    if recipes.REQUIREMENTS[requirement].kind == recipes.NOTICE:
        raise Refused(_("The dates of the phases show this by themselves."))
    if Proof.objects.filter(matter=matter, requirement=requirement, taken_back_at=None).exists():
        raise Refused(_("The evidence is named already. Take it back first."))
    made = Proof.objects.create(
        federation_id=matter.federation_id, matter=matter, requirement=requirement, by=by,
        evidence=in_words(evidence, _("Name the evidence."), field="evidence"),
    )  # fmt: skip
    take_step(
        matter, Step.Kind.NOTED, by=by, by_seat=acting_seat(by, matter),
        words=f"{words.REQUIREMENTS[requirement]}：{made.evidence}", thing=made,
    )  # fmt: skip
    note("hall.proof.given", matter, by=by, subject=made, evidence=made.evidence)
    return made


@transaction.atomic
def take_back_proof(proof: Proof, because: str, *, by: User) -> Proof:
    """The evidence does not hold, and why; it stays to be read."""
    lock(proof.matter, proof)
    require(rules.can_prove(by, proof.matter))
    if proof.taken_back_at is not None:
        raise Refused(_("This evidence was taken back already."))
    proof.taken_back_by, proof.taken_back_at, proof.taken_back_because = by, timezone.now(), why(because)
    proof.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_because"])
    take_step(
        proof.matter, Step.Kind.NOTED, by=by, by_seat=acting_seat(by, proof.matter),
        words=f"{words.REQUIREMENTS[proof.requirement]}：{proof.taken_back_because}", thing=proof,
    )  # fmt: skip
    note("hall.proof.taken_back", proof.matter, by=by, subject=proof, because=proof.taken_back_because)
    return proof
