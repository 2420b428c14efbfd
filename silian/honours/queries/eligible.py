"""Who meets a rule as of a day, with the numbers and the records behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from silian.core import checksums
from silian.honours.models import Condition, HonourRule
from silian.honours.queries.facts import Behind, Fact, Span, facts_of, subjects


@dataclass(frozen=True)
class Found:
    """One that meets the rule."""

    pk: int
    name: str
    evidence: list[dict[str, Any]]


def eligible(rule: HonourRule, since: date, as_of: date) -> list[Found]:
    """In the order of their names. So many queries for each fact, however many are found.

    What is kept reads the same whoever draws the list up, as papers do: otherwise its check code would depend on her language.
    """
    span = Span(rule.federation_id, as_of, None, since)
    conditions = list(rule.conditions.order_by("id"))
    known = facts_of(rule.subject)
    numbers = {fact: known[fact].numbers(known[fact], span) for fact in {one.fact for one in conditions}}
    together = all if rule.together == HonourRule.Together.ALL else any
    meeting: dict[int, list[bool]] = {}
    names = subjects(rule.subject, span)
    for pk in sorted(names, key=lambda pk: (names[pk], pk)):
        met = [is_met(one, number_of(known[one.fact], numbers[one.fact], pk)) for one in conditions]
        if met and together(met):
            meeting[pk] = met
    if not meeting:
        return []
    with translation.override("zh-hans"):
        behind = {fact: known[fact].behind(known[fact], span.of(meeting)) for fact in numbers}
    return [
        Found(
            pk, names[pk],
            [
                _evidence(one, number_of(known[one.fact], numbers[one.fact], pk), is_so, behind[one.fact].get(pk, Behind()))
                for one, is_so in zip(conditions, met, strict=True)
            ],
        )
        for pk, met in meeting.items()
    ]  # fmt: skip


def number_of(fact: Fact, numbers: dict[int, Decimal], pk: int) -> Decimal | None:
    """Nothing on record counts as nothing; a share or a result of nothing is no number."""
    return numbers.get(pk, Decimal(0) if fact.is_counted else None)


def is_met(condition: Condition, number: Decimal | None) -> bool:
    """A number that is not there meets no condition, neither a lower nor an upper one."""
    if number is None:
        return False
    if condition.comparison == Condition.Comparison.AT_LEAST:
        return number >= condition.number
    return number <= condition.number


def _evidence(condition: Condition, number: Decimal | None, met: bool, behind: Behind) -> dict[str, Any]:
    return {
        "fact": condition.fact, "comparison": condition.comparison, "wanted": str(condition.number),
        "number": None if number is None else str(number), "met": met, "count": behind.count,
        "rows": [list(row) for row in behind.rows],
    }  # fmt: skip


def digest_of(rule: HonourRule, since: date, as_of: date, found: Sequence[Found]) -> str:
    """Over the rule as it reads, the days, and everybody found with the evidence."""
    conditions = [[one.fact, one.comparison, str(one.number)] for one in rule.conditions.order_by("id")]
    content = {
        "rule": [rule.name, rule.version, rule.subject, rule.together, conditions], "since": since.isoformat(),
        "as_of": as_of.isoformat(), "found": [[one.pk, one.name, one.evidence] for one in found],
    }  # fmt: skip
    return checksums.digest_of(content)
