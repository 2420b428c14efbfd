"""Songmuchang: from no property manager to one on trial. The first ballot misses its quorum and is void; the second one does not."""

from datetime import timedelta

from django.utils import timezone

from silian.deliberation.actions import ballots, counting, freezing, papers, resolving, rolls, voting
from silian.deliberation.models import Ballot, PaperVote, RollEntry
from silian.hall.actions import resolutions
from silian.hall.models import Resolution
from silian.portal.management.hall_season.telling import Story, Street

CARRIER, CHAIR = "松木场居民议事委员会", "yishi.zhaoji"
MEMBERS = [f"yishi.chengyuan{number}" for number in range(1, 7)]
OTHERS = [f"yuanzhuo.chengyuan{number}" for number in range(1, 7)]
OWNER, OFFICE, SECOND = "songmuchang.shuji", "mishuzhang", "mishu1"
FLATS, AREA = 24, 62  # entries of the roll, each of about so many square metres


def tell(street: Street) -> None:
    with street.telling("物业", 420) as story:
        resident = story.who("jumin")
        raised = story.raise_it("松木场社区", by=resident, place=story.said("place"), theme=story.said("theme"))
        story.accept(OWNER)
        story.plan("manager", OWNER, CARRIER)
        story.reply("first", OWNER, OFFICE, OFFICE)
        story.concerns(
            OWNER, ("home", "owner", 24), ("home", "tenant", 9), ("age", "60_to_79", 30), ("age", "under_35", 12)
        )
        story.stand([(one, {"home": "owner", "age": "60_to_79"}) for one in [*MEMBERS, "jumin"]])
        story.support(MEMBERS[:4])
        story.enter("collect")
        said = story.state(MEMBERS)
        story.voice(said, [([*MEMBERS, "jumin"], (1, 1, 1, 1, -1, 1)), (OTHERS, (1, -1, 1, 1, 1, 1))])
        story.invite("professional", OWNER, organisation="示例楼宇物业有限公司（曲院）")
        story.enter("discuss")
        story.meet(street.carriers[CARRIER].body, CHAIR, title=story.said("minutes.item"))
        _void(story, story.enter("ballot").period.upper)
        last = _ballot(story, "ballot.2", FLATS - 3)
        story.prove(OWNER, "owners_take_part", "owners_agree", "manager_contract")
        story.enter("resolve")
        made = resolving.draw_up_resolution(last, _words(story), by=story.who(CHAIR))
        _dissent(story, made)
        first = story.task("task.1", OWNER, "songmuchang.weiyuan", resolution=made)
        second = story.task("task.2", OWNER, OWNER, resolution=made)
        story.enter("carry_out", 20.4)
        story.finish(first, "songmuchang.weiyuan", "outcome.1")
        story.finish(second, OWNER, "outcome.2")
        story.carried_out(OWNER, "outcome.1")
        story.enter("check")
        story.reply("reply", OWNER, OFFICE, OFFICE)
        closing = story.check(story.propose(OWNER), SECOND)
        story.answer(closing, raised, "solved", "answer")
        story.close(closing, OWNER)
        story.satisfied()
        story.look_again(OWNER)


def _words(story: Story) -> dict:
    return {"text": story.said("resolution"), "review_on": timezone.localdate() + timedelta(days=300)}


def _dissent(story: Story, made: Resolution) -> None:
    fields = {"who": story.said("dissent.who"), "reason": story.said("dissent.reason")}
    resolutions.add_dissent(made, fields, by=story.who(OWNER))


def _void(story: Story, until) -> None:
    """Ten of twenty-four: less than two thirds of area and owners take part, so it says nothing, neither yes nor no."""
    half = story.clock.moment + (until - story.clock.moment) / 2
    _ballot(story, "ballot", 10, closes=half)


def _ballot(story: Story, title: str, voters: int, *, closes=None) -> Ballot:
    """Of area and heads, by account where there is one, else on paper entered by two."""
    by, body = story.who(CHAIR), story.street.carriers[CARRIER].body
    now = timezone.now()
    fields = {
        "title": story.said(title), "background": story.said("ballot.background"), "form": "yes_no", "rule": "majority",
        "secrecy": "named", "electorate": "list", "electorate_words": "示例：1—6 幢业主，每户一票", "unit": "owner",
        "quorum": "area_and_heads", "quorum_share": "2/3", "needs_share": "1/2", "needs_more": True, "needs_of": "cast",
        "law": "民法典", "law_article": "第二百七十八条", "opens_at": now + timedelta(hours=2),
        "closes_at": closes or now + timedelta(days=3),
    }  # fmt: skip
    ballot = ballots.put_ballot(body, fields, by=by, matter=story.matter)
    accounts = [*MEMBERS, "jumin"]
    lines = [
        [
            f"示例·业主{at:02d}",
            f"{at // 4 + 1}幢{101 + at % 4}室",
            str(AREA + at % 5),
            accounts[at] if at < len(accounts) else "",
        ]
        for at in range(FLATS)
    ]
    rolls.list_roll(ballot, lines, by=by)
    freezing.freeze_ballot(ballot, by=by)
    story.clock.ahead(0.2)
    for at, entry in enumerate(RollEntry.objects.filter(ballot=ballot).order_by("number")[:voters]):
        choice = "no" if at % 6 == 4 else "yes"
        if at < len(accounts):
            voting.cast_vote(_read(ballot), entry, choice, by=story.who(accounts[at]))
        else:
            papers.enter_paper(_read(ballot), f"示例{title[-1]}-{at:03d}", entry.number, choice, by=by)
    for paper in PaperVote.objects.filter(ballot=ballot).select_related("entry").order_by("id"):
        papers.confirm_paper(paper, paper.entry.number, paper.choice, by=story.who(OFFICE))
    story.clock.set(_read(ballot).closes_at + timedelta(hours=1))
    counting.count_ballot(_read(ballot), by=by)
    counting.publish_result(_read(ballot), by=by)
    return _read(ballot)


def _read(ballot: Ballot) -> Ballot:
    return Ballot.objects.select_related("body", "matter").get(pk=ballot.pk)
