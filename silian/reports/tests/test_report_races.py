"""Two reports frozen at the same moment. The control runs without our locks show that the tests can fail."""

import pytest
from django.db import connection

from silian.core.models import Record
from silian.reports import actions
from silian.reports.actions import freezing
from silian.reports.models import Passage, Report
from silian.reports.tests import build
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(monkeypatch, request):
    """Both have read the last number before either writes: the moment the lock makes impossible."""
    both, read = two(request), freezing._next_number

    def read_then_meet(report):
        number = read(report)
        meet(both)
        return number

    monkeypatch.setattr(freezing, "_next_number", read_then_meet)


@pytest.fixture
def without_lock_of_numbers(monkeypatch):
    monkeypatch.setattr(freezing, "_one_number_at_a_time", lambda _federation: None)


def two_freeze(cast) -> list[str]:
    drafts = [build.draft(cast, number=cast.today.year - back) for back in (1, 0)]
    return at_once(*[
        lambda pk=one.pk: actions.freeze_report(Report.objects.get(pk=pk), by=cast.secretary) for one in drafts
    ])  # fmt: skip


def test_two_reports_get_two_numbers_without_a_gap(cast, meeting):
    assert two_freeze(cast) == ["done", "done"]
    assert sorted(Report.objects.values_list("number", flat=True)) == [1, 2]


def test_without_the_lock_both_take_the_same_number_and_the_table_stops_one(cast, meeting, without_lock_of_numbers):
    assert two_freeze(cast) == ["IntegrityError", "done"]
    assert list(Report.objects.filter(state="frozen").values_list("number", flat=True)) == [1]


@pytest.fixture
def both_let_in(monkeypatch, request):
    both = two(request)
    ask = freezing.require

    def asked(answer):
        ask(answer)
        meet(both)

    monkeypatch.setattr(freezing, "require", asked)


@pytest.fixture
def without_lock_of_the_report(monkeypatch):
    monkeypatch.setattr(freezing, "lock", lambda *things: [thing.refresh_from_db() for thing in things])
    monkeypatch.setattr(freezing, "move", _write)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reports_report DISABLE TRIGGER report_stays")
        cursor.execute("ALTER TABLE reports_leaf DISABLE TRIGGER leaf_stays")
        cursor.execute("ALTER TABLE reports_leaf DROP CONSTRAINT report_leaf_once")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_leaf")
        cursor.execute("ALTER TABLE reports_leaf ADD CONSTRAINT report_leaf_once UNIQUE (report_id, name)")
        cursor.execute("ALTER TABLE reports_report ENABLE ALWAYS TRIGGER report_stays")
        cursor.execute("ALTER TABLE reports_leaf ENABLE ALWAYS TRIGGER leaf_stays")


def _write(report, state, save):
    report.state = state
    report.save(update_fields=["state", *save])


def both_freeze(cast) -> list[str]:
    pk = build.draft(cast).pk
    act = lambda: actions.freeze_report(Report.objects.get(pk=pk), by=cast.secretary)  # noqa: E731
    return at_once(act, act)


def freezings() -> int:
    return Record.objects.filter(verb="reports.report.frozen").count()


def test_a_report_is_frozen_once(cast, both_let_in):
    assert both_freeze(cast) == ["Refused", "done"]
    assert (freezings(), Report.objects.get().number) == (1, 1)


def test_without_lock_and_table_a_report_is_frozen_twice(cast, both_let_in, without_lock_of_the_report):
    assert both_freeze(cast) == ["done", "done"]
    assert freezings() == 2


def test_nobody_slips_words_into_a_report_that_is_being_frozen(cast):
    """Whatever comes first: either the words are in the frozen report, or they are refused."""
    report = build.draft(cast)
    told = at_once(
        lambda: actions.freeze_report(build.fresh(report), by=cast.secretary),
        lambda: actions.write_report(build.fresh(report), {}, {"foreword": "同心共建。"}, by=cast.secretary),
    )
    said = build.fresh(report).snapshot["sections"][0]["paragraphs"]
    assert (told, bool(said)) in ((["Refused", "done"], False), (["done", "done"], True))
    assert Passage.objects.exists() == bool(said)
