"""Work beside the pages: a number, its row, one action."""

from silian.exchange.actions import runs
from silian.exchange.models import MatchRun


def match_run(run_id: int) -> MatchRun:
    return runs.carry_out(MatchRun.objects.select_related("federation", "by").get(pk=run_id))
