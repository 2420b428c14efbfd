"""The pages of treatment in a browser: readable by everybody, on a desk, on a phone and in the elder view."""

import pytest
from django.urls import reverse

from silian.hall.tests.test_pages_of_plans import whole
from tests.browser import axe, elder, overflows, signed_in, too_small


@pytest.fixture
def pages(transactional_db, cast):
    matter = whole(cast, number=2)
    named = ("matter", "plan", "parties", "meeting_new", "affected", "standing", "resolution_new", "task_new")
    return [
        *[reverse(f"hall:{name}", args=[matter.pk]) for name in named], reverse("hall:plan", args=[matter.pk]) + "?recipe=lift",
        reverse("hall:carriers"), reverse("hall:carrier", args=[matter.plan.carrier_id]),
        reverse("hall:resolution", args=[matter.resolutions.first().pk]),
    ]  # fmt: skip


def folds_open(page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def test_pages_of_treatment_on_a_desk(desk_page, cast, pages):
    signed_in(desk_page, cast.community_secretary)
    for address in pages:
        desk_page.goto(address)
        folds_open(desk_page)
        assert axe(desk_page) == [], address
        assert not overflows(desk_page), address


def test_pages_of_treatment_on_a_phone_and_in_the_elder_view(phone_page, cast, pages):
    signed_in(phone_page, cast.community_secretary)
    for size in (0, 24):
        if size:
            elder(phone_page, size)
        for address in pages:
            phone_page.goto(address)
            folds_open(phone_page)
            assert (axe(phone_page), overflows(phone_page), too_small(phone_page, 44)) == ([], False, []), address
