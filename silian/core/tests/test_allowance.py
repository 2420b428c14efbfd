"""The allowance of the API: counted by the minute, for all processes together, exactly."""

from datetime import timedelta

import pytest
from django.utils import timezone

from silian.core import allowance
from silian.core.models import Allowance
from tests.races import at_once, meet, two


def test_a_minute_is_counted_down_and_then_begins_anew(db):
    assert [allowance.spend("key 1", 2)[1::2] for _ in range(3)] == [(1, False), (0, False), (0, True)]
    Allowance.objects.update(since=timezone.now() - timedelta(seconds=allowance.SECONDS))
    assert allowance.spend("key 1", 2) == (2, 1, 60, False)


def test_what_is_long_over_is_forgotten_and_no_address_can_be_read(db):
    allowance.spend(allowance.of_address("203.0.113.9"), 5)
    allowance.spend("key 2", 5)
    assert "203" not in Allowance.objects.get(of__startswith="address").of
    Allowance.objects.filter(of="key 2").update(since=timezone.now() - 2 * allowance.KEPT)
    assert allowance.tidy() == 1
    assert not Allowance.objects.filter(of="key 2").exists()


def spend_last() -> list[bool]:
    """One request is left, and two come at the same moment: who is over."""
    allowance.spend("key 3", 2)
    over: list[bool] = []
    assert at_once(*[lambda: over.append(allowance.spend("key 3", 2).is_over)] * 2) == ["done", "done"]
    return sorted(over)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_only_one_gets_the_last():
    assert spend_last() == [False, True]


@pytest.fixture
def without_lock_read_then_write(monkeypatch, request):
    """As a cache would count: read, then write."""
    both = two(request)

    def spend(of, most):
        used = (Allowance.objects.filter(of=of).values_list("used", flat=True).first() or 0) + 1
        meet(both)
        Allowance.objects.update_or_create(of=of, defaults={"used": used, "since": timezone.now()})
        return allowance.Left(most, max(0, most - used), 60, used > most)

    monkeypatch.setattr(allowance, "spend", spend)


@pytest.mark.django_db(transaction=True)
def test_without_one_statement_both_would_get_it(without_lock_read_then_write):
    assert spend_last() == [False, False]
