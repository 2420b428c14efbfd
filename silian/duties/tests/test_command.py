"""What the command prints."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from silian.duties.actions import excuses
from silian.duties.tests import build
from silian.duties.tests.build import YEAR, meeting, rule


def printed(*given: str) -> str:
    out = StringIO()
    call_command("duties", *given, stdout=out)
    return out.getvalue()


def test_bodies_by_periods_with_state_and_fact_as_json(cast):
    made = rule(cast, clause="第九条")
    group = build.body(cast, "sector")
    fact = meeting(cast, group, date(YEAR, 2, 3))
    excuses.give_excuse(made, group, date(YEAR, 4, 1), "组长空缺", by=cast.secretary)
    [found] = json.loads(printed("--federation", "north", "--year", str(YEAR), "--json"))
    assert (found["federation"], [row["period"] for row in found["duties"]]) == (
        "north",
        ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"],
    )
    first, second = found["duties"][:2]
    assert (first["body"], first["rule"], first["clause"], first["due_on"], first["state"]) == (
        group.name,
        "界别小组季度会议",
        "第九条",
        "2026-04-08",
        "fulfilled",
    )
    assert (first["fact"]["day"], first["fact"]["url"].rsplit("/", 1)[1], first["fact"]["kind"]) == (
        "2026-02-03",
        str(fact.pk),
        "meeting",
    )
    assert (second["state"], second["excuse"], second["fact"]) == ("excused", "组长空缺", None)


def test_without_a_federation_all_are_printed_as_lines(cast):
    rule(cast, start=date(timezone.localdate().year, 1, 1))
    lines = printed().splitlines()
    assert [line for line in lines if not line.startswith("  ")] == [
        f"{one.name} {timezone.localdate().year}" for one in (cast.street, cast.elsewhere)
    ]
    assert len(lines) == 6


def test_a_federation_nobody_knows_is_said(cast):
    with pytest.raises(CommandError):
        printed("--federation", "nowhere")
