"""The ballots of our street's sector group, for the permission matrix: one of every state, and a paper that waits."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from silian.deliberation.actions import ballots, papers
from silian.deliberation.tests import build_ballots as build

# Address → the object it names. Everybody of another street gets 404 there; what is asked and what came of it is public.
NAMES = {
    **{f"deliberation:ballot_{name}": "ballot_draft" for name in ("edit", "roll", "freeze", "withdraw")},
    "deliberation:ballot_anew": "ballot_withdrawn", "deliberation:ballot_vote": "ballot_open", "deliberation:ballot_papers": "ballot_open",
    "deliberation:ballot_paper": "ballot_paper", "deliberation:ballot_paper_drop": "ballot_paper",
    "deliberation:ballot_count": "ballot_closed", "deliberation:ballot_publish": "ballot_counted", "deliberation:ballot_resolution": "ballot_published",
}  # fmt: skip


def objects(cast, found) -> dict[str, Any]:
    now = timezone.now()
    voters = (cast.resident, cast.choir_liaison)
    drafted = build.draft(cast, title="示例草稿")
    build.roll(drafted, *voters, more=4)
    withdrawn = build.frozen(cast, title="示例撤回")
    ballots.withdraw_ballot(withdrawn, "题目写错", by=cast.convener)
    with build.at(now - timedelta(days=20)):
        over = [build.frozen(cast, *voters, title=title) for title in ("示例已截止", "示例已计票", "示例已公布")]
    with build.at(now - timedelta(days=19)):
        for one in over:
            build.vote(one, cast.resident, "yes")
    with build.at(now - timedelta(days=2)):
        opened = build.frozen(cast, *voters, more=4, title="示例进行中")
    paper = papers.enter_paper(build.fresh(opened), "示1", 3, "yes", by=cast.secretary)
    return {
        "ballot_draft": drafted, "ballot_withdrawn": withdrawn, "ballot_open": opened, "ballot_paper": paper, "ballot_closed": over[0],
        "ballot_counted": build.counted(over[1]), "ballot_published": build.published(over[2]),
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    public = {"pk": found["ballot_published"].pk}
    return {f"deliberation:ballot{name}": public for name in ("", "_file", "_verify")}


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    start = timezone.localtime() + timedelta(days=1)
    form = "%Y-%m-%dT%H:%M"
    times = {"opens_at": start.strftime(form), "closes_at": (start + timedelta(days=7)).strftime(form)}
    return {
        "deliberation:ballot_new": {"body": build.sector(cast).pk, "title": "示例新问题", "form": "yes_no", **times},
        "deliberation:ballot_roll": {"lines": "示例·甲 | 101室"}, "deliberation:ballot_withdraw": {"because": "改题"},
        "deliberation:ballot_vote": {"vote": "yes"}, "deliberation:ballot_papers": {"voucher": "示9", "number": 4, "channel": "paper", "vote": "yes"},
        "deliberation:ballot_paper": {"number": 3, "vote": "yes"}, "deliberation:ballot_paper_drop": {"because": "看错"},
    }  # fmt: skip
