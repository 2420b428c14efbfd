"""The plan part of a case page: way of treatment, parties, meetings, resolutions, what came of them, and who was heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from silian.core.rules import Answer
from silian.hall import recipes, words
from silian.hall.models import (
    Dissent,
    Matter,
    MatterMeeting,
    MatterTask,
    Party,
    Phase,
    Plan,
    Proof,
    Resolution,
    Standing,
)
from silian.hall.queries import heard as hearing
from silian.hall.queries.around import Rows, Wanted
from silian.hall.queries.heard import Group, heard
from silian.hall.queries.outcomes import Came, outcomes
from silian.hall.rules import plans as rules
from silian.hall.rules import resolutions as resolving
from silian.hall.rules.known import may_have
from silian.hall.rules.phases import TAKING_PART
from silian.meetings.models import Meeting
from silian.tasks.models import Task

PAST, NOW, COMING = "done", "running", "planned"


@dataclass(frozen=True)
class PhaseRow:
    """One phase as the page shows it: what it is for, its days, whether it is over, runs or comes."""

    phase: Phase
    name: str
    note: str
    first: date
    last: date
    state: str

    @property
    def takes_part(self) -> bool:
        """People may say something in it."""
        return bool(recipes.ALLOWS[self.phase.kind] & TAKING_PART)


@dataclass(frozen=True)
class Asked:
    """What the law asks for, where it stands, and whether it is there."""

    key: str
    words: str
    source: str
    number: str
    by_dates: bool
    is_met: bool
    proof: Proof | None
    read: bool


@dataclass(frozen=True)
class PartyRow:
    party: Party
    role: str
    answer: str
    state: str
    may_answer: Answer


@dataclass(frozen=True)
class PlanPart:
    """What a case page shows of the way of treatment, and what this reader may do there."""

    plan: Plan | None
    name: str
    lead: str
    phases: list[PhaseRow]
    running: PhaseRow | None
    asked: list[Asked]
    parties: list[PartyRow]
    meetings: list[MatterMeeting]
    seen_meetings: set[int]
    resolutions: list[Resolution]
    tasks: list[MatterTask]
    demands: list[Came]
    groups: list[Group]
    standing: Standing | None
    may_plan: Answer
    may_invite: Answer
    may_meet: Answer
    may_resolve: Answer
    may_give: Answer
    may_say_standing: Answer
    may_carry_out: Answer

    @property
    def missing(self) -> list[Asked]:
        return [one for one in self.asked if not one.is_met]

    @property
    def standing_resolution(self) -> Resolution | None:
        return next((one for one in reversed(self.resolutions) if one.stands), None)

    @property
    def tasks_done(self) -> bool:
        """There were tasks, and none is open."""
        return bool(self.tasks) and all(one.task.state != Task.State.OPEN for one in self.tasks)


def phase_rows(phases: Sequence[Phase]) -> list[PhaseRow]:
    now = timezone.now()
    found = []
    for one in phases:
        state = PAST if one.period.upper <= now else NOW if one.period.lower <= now else COMING
        last = timezone.localdate(one.period.upper - timedelta(microseconds=1))
        found.append(
            PhaseRow(
                one,
                str(one.get_kind_display()),
                one.note or str(words.PHASES[one.kind]),
                timezone.localdate(one.period.lower),
                last,
                state,
            )
        )
    return found


def asked_of(recipe: recipes.Recipe, phases: Sequence[PhaseRow], proofs: Sequence[Proof]) -> list[Asked]:
    """What the law asks for in such a matter, met or not."""
    shown = {one.requirement: one for one in proofs if one.taken_back_at is None}
    dated = [recipes.Dated(one.phase.kind, one.first, one.last + timedelta(days=1)) for one in phases]
    missing = set(recipes.missing(recipe, dated, shown))
    found = []
    for key in recipe.requires:
        one = recipes.REQUIREMENTS[key]
        source = f"《{one.law}》{one.article}" + (f"（{one.since:%Y-%m-%d}）" if one.since else "")
        found.append(
            Asked(
                key, str(words.REQUIREMENTS[key]), source, one.share or (str(one.number) if one.number else ""),
                one.kind == recipes.NOTICE, key not in missing, shown.get(key), one.read,
            )
        )  # fmt: skip
    return found


def way(matter: Matter) -> tuple[Plan | None, list[PhaseRow], list[Asked]]:
    """The way of treatment alone: three questions."""
    plan = rules.plan_of(matter)
    phases = phase_rows(sorted(matter.phases.all(), key=lambda one: (one.period.lower, one.pk))) if plan else []
    recipe = recipes.RECIPES.get(plan.recipe) if plan else None
    asked = recipe is not None and bool(recipe.requires) and may_have(matter, Proof)
    proofs = list(Proof.objects.filter(matter=matter).order_by("id")) if asked else []
    return plan, phases, asked_of(recipe, phases, proofs) if recipe else []


def wanted(person: Any, matter: Matter) -> Wanted:
    """The rows this part shows, as far as the matter has them."""
    found = hearing.wanted(matter)
    if may_have(matter, Party):
        parties = Party.objects.filter(matter=matter).select_related("organisation", "seat__body")
        found["parties"] = parties.defer("organisation__search").order_by("id")
    if may_have(matter, MatterMeeting):
        meetings = MatterMeeting.objects.filter(matter=matter).select_related("meeting__body")
        found["meetings"] = meetings.order_by("meeting__period", "id")
    if may_have(matter, Resolution):
        resolutions = Resolution.objects.filter(matter=matter).select_related("by", "seat__body", "replaced_by")
        dissents = Prefetch("dissents", Dissent.objects.order_by("id"))
        found["resolutions"] = resolutions.prefetch_related(dissents).order_by("id")
    if may_have(matter, MatterTask):
        tasks = MatterTask.objects.filter(matter=matter).select_related("task__organisation", "task__seat__body")
        found["tasks"] = tasks.defer("task__organisation__search").order_by("task__due_on", "id")
    if getattr(person, "is_authenticated", False) and may_have(matter, Standing):
        found["standing"] = Standing.objects.filter(matter=matter, person=person).select_related("zone")
    return found


def part(person: Any, matter: Matter, read: Rows) -> PlanPart:
    """All of it for one reader."""
    plan, phases, asked = way(matter)
    meetings = list(read.get("meetings", ()))
    seen = (
        set(
            Meeting.objects.visible_to(person)
            .filter(pk__in=[one.meeting_id for one in meetings])
            .values_list("pk", flat=True)
        )
        if meetings and getattr(person, "is_authenticated", False)
        else set()
    )
    standing = next(iter(read.get("standing", ())), None)
    name, lead = words.RECIPES[plan.recipe] if plan and plan.recipe in words.RECIPES else ("", "")
    may_plan = rules.can_plan(person, matter)
    return PlanPart(
        plan=plan, name=str(name), lead=str(lead), phases=phases,
        running=next((one for one in phases if one.state == NOW), None), asked=asked,
        parties=[_party(person, matter, one) for one in read.get("parties", ())], meetings=meetings, seen_meetings=seen,
        resolutions=list(read.get("resolutions", ())), tasks=list(read.get("tasks", ())),
        demands=outcomes(person, matter), groups=heard(matter, read), standing=standing, may_plan=may_plan, may_invite=may_plan,
        may_meet=may_plan, may_resolve=resolving.is_open_to(person, matter), may_give=may_plan,
        may_say_standing=rules.can_say_standing(person, matter), may_carry_out=rules.can_carry_out(person, matter),
    )  # fmt: skip


STATES = {Party.Answer.OPEN: "waiting", Party.Answer.COMES: "yes", Party.Answer.DECLINED: "declined"}


def _party(person: Any, matter: Matter, one: Party) -> PartyRow:
    one.matter = matter
    return PartyRow(
        one, str(one.get_role_display()), str(one.get_answer_display()), STATES[Party.Answer(one.answer)],
        rules.can_answer_party(person, one),
    )  # fmt: skip
