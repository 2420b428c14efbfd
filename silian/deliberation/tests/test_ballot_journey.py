"""In the browser: a question is drafted and frozen at a desk, voted on a phone, entered from paper, counted, published, checked."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from silian.deliberation.models import Ballot, NamedVote
from silian.deliberation.tests import build_ballots as build
from tests.browser import axe, elder, overflows, signed_in, too_small

pytestmark = pytest.mark.django_db(transaction=True)
PROJECTS = "示例长椅 | 3000 | 小区入口\n示例路灯 | 5000\n示例花坛 | 4000"


def sound(page, least: int = 44) -> None:
    assert (axe(page), overflows(page), too_small(page, least)) == ([], False, [])


def test_from_a_question_to_its_result(desk_page, phone_page, cast):
    now = timezone.now()
    signed_in(desk_page, cast.convener)
    desk_page.goto("/deliberation/ballots/new")
    desk_page.fill("#id_title", "示例今年做哪些项目？")
    desk_page.select_option("#id_form", "projects")
    desk_page.fill("#id_budget", "9000")
    sound(desk_page)
    desk_page.click("main .btn-primary")
    desk_page.fill("#id_options", PROJECTS)
    desk_page.fill("#id_electorate_words", "示例三号楼住户，每户一票")
    desk_page.select_option("#id_rule", "mes")
    desk_page.select_option("#id_completion", "add1_overspend")
    desk_page.select_option("#id_quorum", "heads")
    sound(desk_page)
    desk_page.click("main .btn-primary")
    ballot = Ballot.objects.get()
    desk_page.goto(f"/deliberation/ballots/{ballot.pk}/roll")
    desk_page.fill("#id_lines", f"{cast.resident.name} | 101室 | | resident\n示例·甲 | 102室\n示例·乙 | 103室")
    desk_page.click("main .btn-primary")
    sound(desk_page)
    desk_page.goto(f"/deliberation/ballots/{ballot.pk}")
    sound(desk_page)
    desk_page.click("main .btn-primary")
    ballot = Ballot.objects.get()
    assert (ballot.state, ballot.options.count(), ballot.roll.count()) == ("frozen", 3, 3)

    # The day comes; a resident votes on her phone in the elder view.
    later = timezone.now
    timezone.now = lambda: ballot.opens_at + timedelta(hours=1)
    try:
        signed_in(phone_page, cast.resident)
        elder(phone_page)
        phone_page.goto(f"/deliberation/ballots/{ballot.pk}")
        sound(phone_page)
        phone_page.click("main .btn-primary")
        sound(phone_page)
        phone_page.check("#vote-1")
        phone_page.check("#vote-2")
        phone_page.click("main .btn-primary")
        sound(phone_page)
        assert NamedVote.objects.get().code in phone_page.inner_text("main")
        for number, what in ((2, ["1"]), (3, ["3"])):
            with transaction.atomic():
                build.paper(ballot, number, what, first=cast.convener, second=cast.secretary)
        desk_page.goto(f"/deliberation/ballots/{ballot.pk}/papers")
        sound(desk_page)

        timezone.now = lambda: ballot.closes_at
        desk_page.goto(f"/deliberation/ballots/{ballot.pk}")
        desk_page.click("main .btn-primary")
        sound(desk_page)
        desk_page.click("main .btn-primary")
        phone_page.goto(f"/deliberation/ballots/{ballot.pk}")
        sound(phone_page)
        phone_page.goto(f"/deliberation/ballots/{ballot.pk}/verify")
        sound(phone_page)
        phone_page.goto("/deliberation/ballots")
        sound(phone_page)
    finally:
        timezone.now = later
    done = Ballot.objects.get()
    assert (done.state, done.result["ballots"], done.at >= now) == ("published", 3, True)
