"""Two people at one consultation at once: the lock lets one in, and where it is taken out the table tells so."""

import pytest

from silian.counsel import actions
from silian.counsel.actions import asking
from silian.counsel.models import Consultation, Request
from silian.counsel.tests import build
from silian.counsel.tests.build import Tank
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def inviting_meet(monkeypatch, request):
    """Both have been let through by the rules before either asks the expert."""
    both, first = two(request), asking.profile_of

    def wait_and_find(*args, **more):
        meet(both)
        return first(*args, **more)

    monkeypatch.setattr(asking, "profile_of", wait_and_find)


@pytest.fixture
def without_locks(monkeypatch):
    from silian.core import states

    def refreshed(*things):
        for thing in things:
            thing.refresh_from_db()

    for room in (asking, states):
        monkeypatch.setattr(room, "lock", refreshed)


def invite_at_once(cast) -> list[str]:
    tank = Tank(cast)
    made = build.draft(cast, tank)
    invite = lambda: actions.invite_experts(  # noqa: E731
        Consultation.objects.select_related("seat__body").get(pk=made.pk), [tank.lin.pk], by=cast.convener
    )
    return at_once(invite, invite)


def test_an_expert_is_asked_once_from_two_windows(cast, inviting_meet):
    assert sorted(invite_at_once(cast)) == ["Refused", "done"]
    assert Request.objects.count() == 1


def test_without_its_lock_only_the_table_stops_the_second(cast, without_locks, inviting_meet):
    assert sorted(invite_at_once(cast)) == ["IntegrityError", "done"]
