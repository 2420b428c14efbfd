"""Two people at one visit at once: the lock lets one in, and where it is taken out the table or two rows tell so."""

import pytest

from silian.core.models import Record
from silian.exchange.models import Service
from silian.tasks.models import Task
from silian.visits import actions
from silian.visits.actions import confirming, planning, reporting
from silian.visits.models import Visit
from silian.visits.tests import build
from tests.cast import person, seat
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


def refreshed(*things):
    for thing in things:
        thing.refresh_from_db()


# ── Two people of one organisation confirm ──


@pytest.fixture
def confirming_meet(monkeypatch, request):
    """Both have been let through by the rule before either writes."""
    both = two(request)
    write = confirming._confirm

    def wait_and_write(*args):
        meet(both)
        return write(*args)

    monkeypatch.setattr(confirming, "_confirm", wait_and_write)


@pytest.fixture
def without_locks(monkeypatch):
    from silian.core import states

    for room in (confirming, reporting, states):
        monkeypatch.setattr(room, "lock", refreshed)
    monkeypatch.setattr(
        confirming,
        "move",
        lambda thing, state, *, save: (
            thing.save(update_fields=["state", *save]) if not setattr(thing, "state", state) else None
        ),
    )


def confirm_at_once(cast) -> list[str]:
    other = person("choir_other", "示例·歌副团长")
    seat(cast.choir.body, "member", other)
    visit = build.held(cast)
    return at_once(
        *(
            lambda by=by: actions.confirm_visit(Visit.objects.get(pk=visit.pk), by=by)
            for by in (cast.choir_liaison, other)
        )
    )


def test_a_visit_is_confirmed_once(cast, confirming_meet):
    assert confirm_at_once(cast) == ["Refused", "done"]
    assert Visit.objects.get().state == "confirmed"


def test_without_the_lock_the_table_keeps_the_first_confirmation(cast, confirming_meet, without_locks):
    assert confirm_at_once(cast) == ["IntegrityError", "done"]


# ── The office accepts a proposal while a convener plans ──


def test_two_who_plan_at_once_send_nobody_twice(cast):
    """No lock is needed: the table lets one plan for each organisation in, and the other reads a sentence."""
    told = at_once(
        lambda: build.planned(cast, by=cast.convener),
        lambda: actions.accept_proposal(
            cast.street.pk,
            [planning.Planned(one, build.seat_of(cast.community_secretary), build.ahead()) for one in (cast.choir, cast.clinic)],
            by=cast.secretary,
        ),
    )  # fmt: skip
    assert told == ["Refused", "done"]
    assert Visit.objects.filter(organisation=cast.choir).count() == 1


# ── A report sent twice ──


@pytest.fixture
def reporting_meet(monkeypatch, request):
    both = two(request)
    look = reporting._whole

    def look_and_wait(*args):
        look(*args)
        meet(both)

    monkeypatch.setattr(reporting, "_whole", look_and_wait)


@pytest.fixture
def without_locks_of_reports(monkeypatch):
    monkeypatch.setattr(reporting, "lock", refreshed)
    monkeypatch.setattr(
        reporting,
        "move",
        lambda thing, state, *, save: (
            thing.save(update_fields=["state", *save]) if not setattr(thing, "state", state) else None
        ),
    )


def report_twice(cast) -> list[str]:
    visit, promise = build.planned(cast), build.promise(cast)
    sent = build.report(services=["教合唱"], promises=[promise])
    return at_once(*[lambda: actions.report_visit(build.fresh(visit), sent, by=cast.convener)] * 2)


def test_a_report_pressed_twice_is_written_once(cast, reporting_meet):
    assert report_twice(cast) == ["done", "done"]
    assert (Visit.objects.get().state, Service.objects.count(), Task.objects.count(), reported()) == ("held", 1, 1, 1)


def test_without_the_lock_one_visit_would_be_told_as_two(cast, reporting_meet, without_locks_of_reports):
    assert report_twice(cast) == ["done", "done"]
    assert reported() == 2


def reported() -> int:
    return Record.objects.filter(verb="visits.visit.held").count()


def test_a_visit_is_corrected_or_confirmed_and_never_both_at_once(cast):
    """Whoever comes second sees what the first one did: nobody confirms words that changed under her hand unseen."""
    visit = build.held(cast)
    told = at_once(
        lambda: actions.confirm_visit(Visit.objects.get(pk=visit.pk), by=cast.choir_liaison),
        lambda: actions.report_visit(build.fresh(visit), build.report(met="别人"), by=cast.convener),
    )
    assert told in (["Refused", "done"], ["done", "done"])
    assert Visit.objects.get().state == "confirmed"
