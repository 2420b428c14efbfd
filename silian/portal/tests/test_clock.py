"""The demo's clock: turned back for rules and columns alike, and right again afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from silian.core.models import Feedback
from silian.portal.management.clock import told_from


def test_what_is_told_from_earlier_happens_then():
    real = timezone.now()
    with told_from(real - timedelta(days=40)) as clock:
        first = Feedback().at
        clock.ahead(3)
        assert timezone.localdate() == timezone.localdate(real - timedelta(days=37))
        assert Feedback().at > first
    assert abs(Feedback().at - timezone.now()) < timedelta(minutes=1)


def test_the_story_goes_neither_back_nor_past_the_present():
    real = timezone.now()
    with told_from(real - timedelta(days=2)) as clock:
        clock.set(real - timedelta(days=30))
        assert timezone.now() > real - timedelta(days=2)
        clock.ahead(100)
        assert timezone.now() <= timezone.now() and timezone.now() - real < timedelta(minutes=1)


def test_the_clock_is_right_again_when_the_story_breaks_off():
    real = timezone.now
    with pytest.raises(ValueError), told_from(timezone.now() - timedelta(days=9)):
        raise ValueError
    assert timezone.now is real
