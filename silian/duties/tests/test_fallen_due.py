"""What fell due from one day to another, body by body, by what was on record then."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from silian.duties.actions import excuses
from silian.duties.queries.fallen_due import fallen_due
from silian.duties.tests import build
from silian.duties.tests.build import YEAR
from silian.meetings.models import Minutes
from silian.members.models import Term
from silian.portal.management.clock import told_from

LONG_AGO = date(1900, 1, 1)


def laid_down(cast, day: date, kind: str = "sector", **fields):
    """A rule of that day, by somebody who sat in the office then."""
    Term.objects.filter(person=cast.secretary).update(period=(date(YEAR - 2, 1, 1), None))
    with told_from(timezone.make_aware(datetime(day.year, day.month, day.day, 9))):
        return build.rule(cast, kind, grace=0, **fields)


VISITS = {"kind": "organisation", "name": "走访", "period": "year", "fact": "visit"}


def test_each_body_brings_what_fell_due_and_what_of_it_was_done(cast):
    rule = laid_down(cast, date(YEAR, 1, 1), start=date(YEAR, 1, 1))
    sector = build.body(cast, "sector")
    build.visit(cast, cast.choir, date(YEAR, 2, 1))  # nobody owes a visit
    meeting = build.meeting(cast, sector, date(YEAR, 2, 10))
    final = timezone.make_aware(datetime(YEAR, 4, 20, 9))
    Minutes.objects.create(
        federation=cast.street, meeting=meeting, state="final", circulated_at=final, final_at=final, content={}, digest="x", by=cast.secretary
    )  # fmt: skip

    assert fallen_due(cast.street.pk, LONG_AGO, date(YEAR, 3, 30)) == {}
    # Held in the quarter, but nobody had its minutes before the 20th of April.
    assert fallen_due(cast.street.pk, LONG_AGO, date(YEAR, 3, 31)) == {sector.pk: (1, 0)}
    assert fallen_due(cast.street.pk, LONG_AGO, date(YEAR, 4, 20)) == {sector.pk: (1, 1)}
    assert fallen_due(cast.street.pk, LONG_AGO, date(YEAR, 9, 30)) == {sector.pk: (3, 1)}
    assert fallen_due(cast.street.pk, date(YEAR, 4, 1), date(YEAR, 9, 30)) == {sector.pk: (2, 0)}
    with told_from(timezone.make_aware(datetime(YEAR, 9, 1))):
        excuses.give_excuse(rule, sector, date(YEAR, 4, 1), "会场装修", by=cast.secretary)
    assert fallen_due(cast.street.pk, date(YEAR, 4, 1), date(YEAR, 9, 30)) == {sector.pk: (2, 0)}


def test_a_rule_laid_down_later_asks_nothing_of_a_day_before(cast):
    laid_down(cast, date(YEAR, 2, 1), start=date(YEAR - 1, 1, 1), **VISITS)

    assert fallen_due(cast.street.pk, LONG_AGO, date(YEAR, 1, 31)) == {}
    assert set(fallen_due(cast.street.pk, LONG_AGO, date(YEAR, 2, 1)).values()) == {(1, 0)}
    assert len(fallen_due(cast.street.pk, LONG_AGO, date(YEAR, 2, 1))) == 3


def test_a_visit_counts_from_the_word_of_whoever_was_visited(cast):
    laid_down(cast, date(YEAR - 1, 1, 1), start=date(YEAR - 1, 1, 1), **VISITS)
    build.visit(cast, cast.choir, date(YEAR - 1, 12, 1))
    confirmed = timezone.localdate()

    assert fallen_due(cast.street.pk, LONG_AGO, confirmed - timedelta(days=1))[cast.choir.body.pk] == (1, 0)
    assert fallen_due(cast.street.pk, LONG_AGO, confirmed)[cast.choir.body.pk] == (1, 1)


def test_however_many_bodies_it_is_three_questions(cast, django_assert_num_queries):
    laid_down(cast, date(YEAR, 1, 1), start=date(YEAR, 1, 1), **VISITS)
    for number in range(3):
        with django_assert_num_queries(3):
            fallen_due(cast.street.pk, LONG_AGO, date(YEAR + 1, 2, 1))
        build.member(cast, f"示例{number}")
