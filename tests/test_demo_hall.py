"""The matters of the demo street, told on its own seats: what each of the four is there to show, and that all states occur."""

import io
from collections import Counter

import pytest
from django.db import transaction
from django.utils import translation
from PIL import Image, ImageChops

from silian.deliberation.models import Ballot
from silian.exchange.models import Match
from silian.hall.models import Closing, Matter, MatterDemand, Objection, Step
from silian.hall.progress import fold
from silian.portal.management import chain_season, drawings, hall_season, stories_season
from silian.portal.management.commands import demo
from silian.stories.models import Picture, Story
from tests.browser import axe, expects, language, overflows

SEATED = [(kind, name) for kind, name, _day in demo.HISTORY if kind in ("structure", "organisations")]


@pytest.fixture
def street(transactional_db):
    return _told()


def _told():
    """The street with its seats and nothing else, and then its matters."""
    command = demo.Command()
    command.began, command.tell = 0, lambda sentence: None
    with translation.override("zh-hans"):
        with transaction.atomic():
            federation, secretary = command.found()
            for name in demo.CARRIERS:
                demo.structure.add_carrier(federation, name, by=secretary)
            for kind, name in [*SEATED, ("seats", "3-席位.xlsx")]:
                command.load(kind, name, federation, secretary)
        raised, closed = hall_season.live(federation, demo.HALL, secretary)
        chain = chain_season.live(federation, demo.CHAIN, secretary)
        told = stories_season.live(federation, secretary)
    assert (raised, closed) == (19, 11)
    assert chain == (13, 11, 7)  # pairs agreed, signed, done
    assert told == (3, 1)  # stories published, and one that waits for consent
    return federation


def _matter(words: str) -> Matter:
    return Matter.objects.get(title__contains=words)


def test_the_four_matters_show_what_they_are_there_for(street, desk_page):
    ways = {}
    for one in Matter.objects.filter(federation=street):
        standing = fold(one.steps.order_by("number"))
        assert (standing.stage, standing.turn, standing.owner_id, standing.next_at, standing.ended_as) == (
            one.stage, one.turn, one.owner_id, one.next_at, one.ended_as,
        ), one  # fmt: skip
        ways[one.pk] = Counter(one.steps.values_list("kind", flat=True))

    lift, house, water, firm = (_matter(words) for words in ("加装电梯", "外墙开裂", "水压低", "没有物业"))
    assert (lift.turn, ways[lift.pk]["reopened"], lift.ended_as) == (2, 1, "solved")
    assert Objection.objects.filter(matter=house).values_list("ended_as", flat=True).get() == "settled"
    assert ways[house.pk]["query_answered"] == 1
    assert list(Ballot.objects.filter(matter=firm).order_by("id").values_list("is_void", "state")) == [
        (True, "published"), (False, "published"),
    ]  # fmt: skip
    demand = MatterDemand.objects.get(matter=water).demand
    assert (demand.state, ways[water.pk]["reported"] >= 2) == ("matched", True)
    pairs = (
        Match.objects.exclude(demand=demand)
        .filter(state__in=["accepted", "declined"])
        .select_related("demand", "project")
    )
    assert Counter(one.state for one in pairs) == {"accepted": 13, "declined": 1}
    assert Counter(one.project.state for one in pairs if one.state == "accepted") == {
        "done": 7,
        "running": 4,
        "draft": 2,
    }
    assert all(
        one.project.finished_on > one.project.at.date()
        for one in pairs
        if one.state == "accepted" and one.project.state == "done"
    )
    assert {one.stage for one in (firm, water)} == {"looked_at"}
    assert Closing.objects.filter(closed_at__isnull=False).exclude(checked_at=None).count() == 9
    assert Step.objects.filter(kind="raised").count() == 19

    # Everybody reads the whole life of the four, without an account.
    page = desk_page
    language(page, "zh-hans")
    page.goto("/hall/")
    assert (axe(page), overflows(page)) == ([], False)
    for one, words in ((lift, "重新办理"), (house, "异议"), (water, "需求"), (firm, "无效")):
        page.goto(f"/hall/matters/{one.pk}")
        assert (axe(page), overflows(page)) == ([], False), one
        assert words in page.locator("main").inner_text(), one
    # The dispute is nowhere, whatever is searched for.
    dispute = Matter.objects.get(kind="dispute")
    expects(page, 404)
    page.goto(f"/hall/matters/{dispute.pk}")
    for path in ("/hall/", "/hall/?q=漏水", f"/hall/?q={dispute.number}", "/search?q=漏水赔偿"):
        page.goto(path)
        assert page.locator(f"a[href*='/hall/matters/{dispute.pk}']").count() == 0, path
    # Its stories have pictures, each another one, in lists, on paper and wherever they are shared.
    shown = Picture.objects.filter(story__state=Story.State.PUBLISHED)
    assert shown.values("file__sha256").distinct().count() == shown.count() >= 3
    page.goto("/stories/")
    assert page.locator(".card-story img").count() == 3
    page.goto(f"/stories/{shown.earliest('id').story_id}")
    assert (axe(page), overflows(page)) == ([], False)
    answer = page.request.get(page.locator("meta[property='og:image']").get_attribute("content"))
    assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")


def test_every_drawing_is_another_one_the_same_each_time_and_marked_as_an_example():
    several = {name: drawings.drawn(name) for name in drawings.DRAWINGS}
    assert len(set(several.values())) == len(several)
    assert several == {name: drawings.drawn(name) for name in drawings.DRAWINGS}
    left, top, right, bottom = drawings.MARK
    for name, content in several.items():
        on = drawings.Sheet()
        drawings.DRAWINGS[name](on)
        bare, marked = (Image.open(io.BytesIO(one)) for one in (on.jpeg(), content))
        assert marked.size == (drawings.WIDTH, drawings.HEIGHT)
        changed = ImageChops.difference(bare, marked).convert("L").point(lambda value: 255 * (value > 40)).getbbox()
        assert changed and (changed[0] >= left - 8, changed[3] <= bottom + 8) == (True, True), name
        inside = marked.crop((left + 8, top + 8, right - 8, bottom - 8)).convert("L").histogram()
        assert sum(inside[:110]) > 1500, name  # the strokes, dark on paper
