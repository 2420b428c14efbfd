"""What the pages of rules, lists and honours show; each function decides its own SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.honours import rules
from silian.honours.models import (
    Candidate,
    Condition,
    EligibilityList,
    Honour,
    HonourRule,
    Letter,
    NamedPerson,
    Objection,
    SubjectKind,
)
from silian.honours.queries.facts import fact_word, shown_number, unit_word
from silian.meetings.models import Decision
from silian.members.mandates import mandates
from silian.members.models import Organisation

SHOWN = 300


def _lean(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(*SubjectKind.values).defer("organisation__search", "project__search", "base__search")


# ── The wall ──


@dataclass(frozen=True)
class Group:
    """One honour of one year, with everybody who has it, by their names."""

    title: str
    why: str
    honours: list[Honour]


@dataclass(frozen=True)
class Wall:
    year: int | None
    years: list[int]
    groups: list[Group]
    announced: list[EligibilityList]
    is_cut: bool  # more were granted in this year than one page shows


def wall(reader: Any, year: int | None = None) -> Wall:
    """The honours of a year, the newest if none is named, and what is announced just now: three queries."""
    years = list(
        Honour.objects.visible_to(reader).order_by("-year").values_list("year", flat=True).distinct()  # type: ignore[attr-defined]
    )
    chosen = year if year in years else (years[0] if years else None)
    rows = Honour.objects.visible_to(reader).filter(year=chosen)[: SHOWN + 1]  # type: ignore[attr-defined]
    newest = list(rows)
    groups: dict[tuple[str, str], list[Honour]] = {}
    for one in sorted(newest[:SHOWN], key=lambda one: (one.title, one.name, one.pk)):
        groups.setdefault((one.title, one.why), []).append(one)
    announced = EligibilityList.objects.filter(state=EligibilityList.State.ANNOUNCED).select_related("rule")
    return Wall(
        chosen, years, [Group(title, why, several) for (title, why), several in groups.items()],
        list(announced.order_by("-id")[:20]), len(newest) > SHOWN,
    )  # fmt: skip


def lines_of(kind: str, pk: int) -> list[Honour]:
    """The honours of one thing, for its own page: one query."""
    own = Q(**{kind: pk})
    return list(Honour.objects.filter(own).order_by("-year", "number"))


# ── One honour ──


@dataclass(frozen=True)
class Addressed:
    """An honoured organisation, its parent body, and the letter that went there."""

    organisation: Organisation
    letter: Letter | None


@dataclass(frozen=True)
class NamedRow:
    """One who is named, or asked, and what this reader may do about it."""

    named: NamedPerson
    own: bool  # it is the reader herself
    may_unname: Answer
    may_drop: Answer


@dataclass(frozen=True)
class HonourPage:
    honour: Honour
    evidence: list["Measured"]
    persons: list["NamedRow"]
    letters: list[Addressed]
    inside: bool
    records: list[Record]
    may_revoke: Answer
    may_name: Answer
    may_print: Answer
    may_send_letter: Answer

    @property
    def to_write(self) -> list[Addressed]:
        return [one for one in self.letters if one.letter is None]


def honours(reader: Any) -> QuerySet[Honour]:
    rows = Honour.objects.visible_to(reader).select_related(  # type: ignore[attr-defined]
        "federation", "candidate__eligibility__rule", "decision__meeting__body", "revoked_decision__meeting"
    )
    return _lean(rows)


def with_named(rows: QuerySet[Honour]) -> QuerySet[Honour]:
    """Each with who is named with it for everybody, in `named`: one more query."""
    standing: Any = NamedPerson.objects.standing()  # type: ignore[attr-defined]
    named = standing.select_related("person").order_by(Coalesce("person__name", "name"), "id")
    return rows.prefetch_related(Prefetch("persons", named, to_attr="named"))


def honour_page(honour: Honour, reader: Any) -> HonourPage:
    """Up to five queries besides the honour: who is named, whose it is, the letters, what happened."""
    inside = honour.federation_id in mandates(reader).offices
    persons: list[NamedPerson] = list(
        NamedPerson.objects.visible_to(reader).filter(honour=honour).select_related("person")
    )  # type: ignore[attr-defined]
    may_print = rules.can_print(reader, honour)
    return HonourPage(
        honour, measured(honour.candidate, honour.kind), [_named_row(one, reader) for one in by_name(persons)],
        _addressed(honour) if inside or may_print else [], inside, list(timeline(honour)[:20]) if inside else [],
        rules.can_revoke(reader, honour), rules.can_name(reader, honour), may_print, rules.can_send_letter(reader, honour),
    )  # fmt: skip


def _named_row(named: NamedPerson, reader: Any) -> NamedRow:
    own = named.person_id is not None and named.person_id == getattr(reader, "pk", None)
    return NamedRow(named, own, rules.can_unname(reader, named), rules.can_drop_question(reader, named))


def by_name(persons: Sequence[NamedPerson]) -> list[NamedPerson]:
    """In the order of their names; nobody stands above anybody."""
    return sorted(persons, key=lambda one: (one.shown_name, one.pk))


def named_with(honour: Honour) -> list[NamedPerson]:
    """Who is named with it for everybody: one query."""
    standing: Any = honour.persons.standing()  # type: ignore[attr-defined]
    return by_name(standing.select_related("person"))


def _addressed(honour: Honour) -> list[Addressed]:
    letters = {one.organisation_id: one for one in Letter.objects.filter(honour=honour)}
    rows = Organisation.objects.filter(pk__in=rules.honoured_organisations(honour)).defer("search")
    return [Addressed(one, letters.get(one.pk)) for one in rows.order_by("name", "id")]


# ── Rules ──


@dataclass(frozen=True)
class Said:
    """One condition as people read it."""

    word: str
    comparison: Any
    number: str
    unit: str


def said(condition: Condition, kind: str) -> Said:
    return Said(
        fact_word(kind, condition.fact), Condition.Comparison(condition.comparison).label, shown_number(condition.number),
        unit_word(kind, condition.fact),
    )  # fmt: skip


@dataclass(frozen=True)
class RulePage:
    rule: HonourRule
    conditions: list[Said]
    lists: list[EligibilityList]
    versions: list[HonourRule]
    may_change: Answer
    may_follow: Answer
    may_end: Answer
    may_compute: Answer


def rules_for(reader: Any) -> QuerySet[HonourRule]:
    """The rules she may read, with their conditions."""
    rows = HonourRule.objects.visible_to(reader).select_related("federation")  # type: ignore[attr-defined]
    return rows.prefetch_related(Prefetch("conditions", Condition.objects.order_by("id")))


def rule_page(rule: HonourRule, reader: Any) -> RulePage:
    lists = EligibilityList.objects.visible_to(reader).filter(rule=rule)  # type: ignore[attr-defined]
    versions = HonourRule.objects.visible_to(reader).filter(federation=rule.federation_id, name=rule.name)  # type: ignore[attr-defined]
    return RulePage(
        rule, [said(one, rule.subject) for one in rule.conditions.all()], list(lists.order_by("-id")[:20]),
        list(versions.exclude(pk=rule.pk).order_by("-version")), rules.can_change_rule(reader, rule),
        rules.can_follow_rule(reader, rule), rules.can_end_rule(reader, rule), rules.can_compute(reader, rule),
    )  # fmt: skip


# ── Lists ──


@dataclass(frozen=True)
class Measured:
    """One condition with the number of one candidate and the records behind it."""

    word: str
    comparison: Any
    wanted: str
    number: str
    unit: str
    met: bool
    rows: list[Sequence[str]]
    more: int


def measured(candidate: Candidate, kind: str) -> list[Measured]:
    """As it was stored when the list was drawn up."""
    return [
        Measured(
            fact_word(kind, one["fact"]), Condition.Comparison(one["comparison"]).label, shown_number(Decimal(one["wanted"])),
            shown_number(None if one["number"] is None else Decimal(one["number"])), unit_word(kind, one["fact"]), one["met"],
            one["rows"], one["count"] - len(one["rows"]),
        )
        for one in candidate.evidence
    ]  # fmt: skip


@dataclass(frozen=True)
class CandidateRow:
    candidate: Candidate
    evidence: list[Measured]
    objections: list[Objection]  # those the reader may read
    may_object: Answer


@dataclass(frozen=True)
class ListPage:
    eligibility: EligibilityList
    rule: HonourRule
    conditions: list[Said]
    rows: list[CandidateRow]
    decisions: list[Decision]
    open_objections: int
    inside: bool
    may_announce: Answer
    may_drop: Answer
    may_grant: Answer


def lists(reader: Any) -> QuerySet[EligibilityList]:
    rows = EligibilityList.objects.visible_to(reader).select_related("rule", "federation", "decision__meeting")  # type: ignore[attr-defined]
    return rows.annotate(number=Count("candidates", filter=~Q(candidates__state=Candidate.State.REMOVED)))


def list_page(eligibility: EligibilityList, reader: Any) -> ListPage:
    """Five queries, however many stand on the list."""
    rule = eligibility.rule
    own = Objection.objects.visible_to(reader).select_related("by", "answered_by").order_by("id")  # type: ignore[attr-defined]
    rows = list(
        _lean(Candidate.objects.filter(eligibility=eligibility))
        .prefetch_related(Prefetch("objections", own, to_attr="read_objections")).order_by("name", "id")
    )  # fmt: skip
    for one in rows:
        one.eligibility = eligibility
    inside = eligibility.federation_id in mandates(reader).offices
    may_grant = rules.can_grant(reader, eligibility)
    objections: list[list[Objection]] = [list(one.read_objections) for one in rows]
    return ListPage(
        eligibility, rule, [said(one, rule.subject) for one in Condition.objects.filter(rule=rule).order_by("id")],
        [
            CandidateRow(one, measured(one, rule.subject), several, rules.can_object(reader, one))
            for one, several in zip(rows, objections, strict=True)
        ],
        decisions_for(eligibility) if may_grant else [],
        sum(1 for several in objections for one in several if one.state == Objection.State.OPEN), inside,
        rules.can_announce(reader, eligibility), rules.can_drop(reader, eligibility), may_grant,
    )  # fmt: skip


def decisions_for(eligibility: EligibilityList) -> list[Decision]:
    """Decisions in final minutes of meetings after the last day for objections, the newest first, none of them used for another list."""
    rows = decisions(eligibility.federation_id).filter(honours_granted=None)
    return list(rows.filter(meeting__held_on__gt=eligibility.objections_until)[:50])


def decisions(federation_id: int) -> QuerySet[Decision]:
    """Numbered decisions of a federation, the newest first."""
    rows = Decision.objects.filter(federation=federation_id, number__isnull=False, meeting__minutes__state="final")
    return rows.select_related("meeting", "body", "line").order_by("-year", "-number", "-id")
