"""Two people at the same matter: with the locks one wins; the control runs without them show that the tests can fail."""

import pytest

from silian.hall.actions import accepting, raising, shared
from silian.hall.models import Matter, Offer, Step
from silian.hall.tests import build
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def without_lock_of_matters(monkeypatch, request):
    """Rows are read afresh but not held, and both have read before either writes."""
    both = two(request)

    def reread_and_meet(*things):
        for thing in things:
            thing.refresh_from_db()
        meet(both)

    monkeypatch.setattr(accepting, "lock", reread_and_meet)


@pytest.fixture
def without_lock_of_numbers(monkeypatch, request):
    """Two matters draw their number without waiting for each other."""
    both, number = two(request), raising.Max
    monkeypatch.setattr(shared, "hold", lambda *_given: None)

    def draw_and_meet(*given):
        meet(both)
        return number(*given)

    monkeypatch.setattr(raising, "Max", draw_and_meet)


def accept_twice(cast):
    matter = build.raise_a_matter(cast)
    return at_once(
        lambda: build.accept(cast, build.fresh(matter)),
        lambda: build.accept(cast, build.fresh(matter), by=cast.secretary),
    )


def test_a_matter_is_accepted_by_one_of_two(cast):
    assert accept_twice(cast) == ["Refused", "done"]
    assert Step.objects.filter(kind="accepted").count() == 1


def test_without_the_lock_both_would_accept(cast, without_lock_of_matters):
    # The database still counts the steps, so the second one fails there instead of being told.
    assert accept_twice(cast) == ["IntegrityError", "done"]


def raise_twice(cast, *tokens):
    return at_once(*(lambda token=token: build.raise_a_matter(cast, token=token) for token in tokens))


def test_no_number_is_given_twice(cast):
    build.raise_a_matter(cast)
    assert raise_twice(cast, "a", "b") == ["done", "done"]
    assert sorted(Matter.objects.values_list("serial", flat=True)) == [1, 2, 3]


def test_without_the_lock_a_number_would_be_given_twice(cast, without_lock_of_numbers):
    build.raise_a_matter(cast)
    assert raise_twice(cast, "a", "b") == ["IntegrityError", "done"]


def test_a_form_sent_twice_at_once_is_one_matter(cast):
    build.raise_a_matter(cast)
    assert raise_twice(cast, "same", "same") == ["done", "done"]
    assert Matter.objects.count() == 2


def answer_twice(cast):
    """One says yes, the other – holding the same seat on another telephone – no."""
    matter = build.accepted(cast)
    offer = accepting.offer_matter(matter, build.seat_of(cast.secretary), "归街道", by=cast.community_secretary)
    told = at_once(
        lambda: accepting.answer_offer(build.fresh(offer), True, by=cast.secretary),
        lambda: accepting.answer_offer(build.fresh(offer), True, by=cast.secretary),
    )
    return told, Step.objects.filter(matter=matter, kind="handed_over").count()


def test_an_offer_is_accepted_once(cast):
    assert answer_twice(cast) == (["Refused", "done"], 1)
    assert Offer.objects.get().accepted


def test_without_the_lock_an_offer_would_be_accepted_twice(cast, without_lock_of_matters):
    told, _steps = answer_twice(cast)
    assert told != ["Refused", "done"]
