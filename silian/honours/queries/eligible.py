"""Who meets a rule as of a day, with the numbers and the records behind them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from silian.honours.models import Condition, HonourRule
from silian.honours.queries.facts import Fact, Span, facts_of, subjects


@dataclass(frozen=True)
class Found:
    """One that meets the rule."""

    pk: int
    name: str
    evidence: list[dict[str, Any]]


def eligible(rule: HonourRule, since: date, as_of: date) -> list[Found]:
    """In the order of their names. One query for each condition, and two for each condition of each one found."""
    span = Span(rule.federation_id, as_of, None, since)
    conditions = list(rule.conditions.order_by("id"))
    known = facts_of(rule.subject)
    numbers = {fact: known[fact].numbers(known[fact], span) for fact in {one.fact for one in conditions}}
    together = all if rule.together == HonourRule.Together.ALL else any
    found = []
    for pk, name in sorted(subjects(rule.subject, span).items(), key=lambda one: (one[1], one[0])):
        met = [is_met(one, number_of(known[one.fact], numbers[one.fact], pk)) for one in conditions]
        if met and together(met):
            evidence = [
                _evidence(one, known[one.fact], span, pk, numbers[one.fact], is_so) for one, is_so in zip(conditions, met, strict=True)
            ]  # fmt: skip
            found.append(Found(pk, name, evidence))
    return found


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


def _evidence(
    condition: Condition, fact: Fact, span: Span, pk: int, numbers: dict[int, Decimal], met: bool
) -> dict[str, Any]:
    behind = fact.behind(fact, span, pk)
    number = number_of(fact, numbers, pk)
    return {
        "fact": condition.fact, "comparison": condition.comparison, "wanted": str(condition.number),
        "number": None if number is None else str(number), "met": met, "count": behind.count,
        "rows": [list(row) for row in behind.rows],
    }  # fmt: skip


def digest_of(rule: HonourRule, since: date, as_of: date, found: Sequence[Found]) -> str:
    """The sha256 over the rule as it reads, the days, and everybody found with the evidence; written in one way only."""
    conditions = [[one.fact, one.comparison, str(one.number)] for one in rule.conditions.order_by("id")]
    content = {
        "rule": [rule.name, rule.version, rule.subject, rule.together, conditions], "since": since.isoformat(),
        "as_of": as_of.isoformat(), "found": [[one.pk, one.name, one.evidence] for one in found],
    }  # fmt: skip
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
