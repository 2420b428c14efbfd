"""When a digest is due and when it is quiet."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from silian.core.channels.slots import after_quiet, latest_slot, next_slot

ZONE = ZoneInfo("Asia/Shanghai")


def at(hour, minute=0, day=10):
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "hour", "every", "expected"),
    [
        (at(7, 59), 8, 24, at(8)), (at(8), 8, 24, at(8, day=11)), (at(23), 8, 24, at(8, day=11)),
        (at(8), 8, 3, at(11)), (at(20), 8, 3, at(8, day=11)), (at(9, 30), 8, 1, at(10)), (at(20), 8, 1, at(8, day=11)),
        (at(3), 22, 24, at(22)), (at(21), 20, 1, at(20, day=11)),
    ],
)  # fmt: skip
def test_the_next_digest(now, hour, every, expected):
    assert next_slot(now, hour, every, zone=ZONE) == expected


def test_between_the_latest_and_the_next_digest_there_is_none():
    for minutes in range(0, 2880, 7):
        now = at(0) + timedelta(minutes=minutes)
        for every in (1, 3, 24):
            latest = latest_slot(now, 8, every, zone=ZONE)
            assert latest <= now < next_slot(now, 8, every, zone=ZONE)
            assert next_slot(latest, 8, every, zone=ZONE) == next_slot(now, 8, every, zone=ZONE)


@pytest.mark.parametrize(
    ("now", "begins", "ends", "expected"),
    [
        (at(22), 21, 7, at(7, day=11)), (at(3), 21, 7, at(7)), (at(7), 21, 7, at(7)), (at(20, 59), 21, 7, at(20, 59)),
        (at(13), 12, 14, at(14)), (at(14), 12, 14, at(14)), (at(3), 5, 5, at(3)),
    ],
)  # fmt: skip
def test_what_is_quiet_waits_for_the_end(now, begins, ends, expected):
    assert after_quiet(now, begins, ends, zone=ZONE) == expected
