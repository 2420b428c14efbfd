"""Closing and objecting at the same moment: with the lock one of them sees the other; the control run shows that the test can fail."""

import pytest

from silian.hall.actions import closings, supervising
from silian.hall.models import Closing, Objection
from silian.hall.tests import build
from silian.hall.tests import build_endings as ends
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def without_locks(monkeypatch, request):
    """Rows are read afresh but not held, and both have asked their rule before either writes."""
    both = two(request)

    def reread(*things):
        for thing in things:
            thing.refresh_from_db()

    asked = closings.require

    def ask_and_meet(answer):
        asked(answer)
        meet(both)

    for room in (closings, supervising):
        monkeypatch.setattr(room, "lock", reread)
        monkeypatch.setattr(room, "require", ask_and_meet)


def both_at_once(cast):
    closing, watch = ends.heard(cast), ends.supervisor(cast)
    fresh = lambda: Closing.objects.select_related("matter__urgency", "matter__owner").get(pk=closing.pk)  # noqa: E731
    told = at_once(
        lambda: closings.close_matter(fresh(), by=cast.community_secretary),
        lambda: supervising.object_to_closing(fresh(), "灯没换", by=watch),
    )
    return told, build.fresh(closing)


def test_a_closing_and_an_objection_at_once_see_each_other(cast):
    told, closing = both_at_once(cast)
    # Either the objection came first and blocks it; or it came after the closing and brings the look forward.
    assert told == (["done", "done"] if closing.closed_at else ["Refused", "done"])
    assert closing.closed_at is None or build.fresh(closing.matter).next_at == Objection.objects.get().answer_by


def test_without_locks_the_second_runs_into_the_table(cast, without_locks):
    told, _closing = both_at_once(cast)
    assert told == ["IntegrityError", "done"]
