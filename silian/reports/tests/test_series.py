"""Many days at once: one question that does not grow with them, and no other numbers than each day has alone."""

from datetime import date, timedelta

from django.db import connection
from django.db.models import DateField, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from silian.members.models import Membership
from silian.members.tests import build as members
from silian.reports.indicators import INDICATORS, Part, Scope
from silian.reports.queries import series
from silian.reports.queries.figures import figures_of
from silian.visits.tests import build as visits

FIRST = 1990


def years(cast, number):
    today = timezone.localdate()
    past = [
        Scope(cast.street, date(year, 12, 31), date(year, 1, 1)) for year in range(today.year - number + 1, today.year)
    ]
    return [*past, Scope(cast.street, today, date(today.year, 1, 1))]


def alone(scopes, asked):
    """Part by part and day by day."""
    found = [
        row
        for at, scope in enumerate(scopes)
        for number, (part, way) in enumerate(asked)
        for row in part.totals(scope, at * len(asked) + number, way)
    ]
    return sorted(found)


def test_the_question_of_forty_years_is_hardly_longer_than_that_of_ten(cast):
    visits.held(cast)
    public, length = [name for name, one in INDICATORS.items() if one.public], {}
    for number in (10, 40):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = figures_of(years(cast, number), public)
        (one,) = asked.captured_queries
        length[number] = len(one["sql"])
        assert (len(found), found[-1]["members"].value) == (number, 3)
    assert length[40] - length[10] < 30 * 300  # a line of the list of days for each


def test_a_part_that_looks_at_its_day_in_another_way_is_asked_for_every_day(cast):
    def in_even_years(scope):
        rows = Membership.objects.annotate(counted_on=Value(date(2000, 1, 1), output_field=DateField()))
        return rows if scope.as_of.year % 2 == 0 else rows.none()

    def short_before(scope):
        return Membership.objects.filter(period__startswith__gt=scope.as_of - timedelta(days=99)).annotate(
            counted_on=Value(date(2000, 1, 1), output_field=DateField())
        )

    def worked_out(scope):
        # Of the first and of the last day the same, of those between another one.
        pks = scope.once(lambda _pk, _since, until: all_of_them[: until.year % 19 % 2], scope.first)
        rows = Membership.objects.filter(pk__in=pks or [0])
        return rows.annotate(counted_on=Value(date(2000, 1, 1), output_field=DateField()))

    all_of_them = list(Membership.objects.filter(federation=cast.street).values_list("pk", flat=True))
    odd = [Part(rows.__name__, "", rows, "pk", "", stands=True) for rows in (in_even_years, short_before, worked_out)]
    asked = [(part, "count") for part in odd]
    scopes = [Scope(cast.street, date(year, 12, 31), date(year, 1, 1)) for year in range(2001, 2021)]
    counted = sorted(series.totals(scopes, asked))
    assert counted == alone(scopes, asked)
    assert {part: sum(number % 3 == part for number, _rows, _total in counted) for part in range(3)}[0] == 10
    assert all(any(number % 3 == part for number, _rows, _total in counted) for part in (1, 2))


def test_days_of_several_places_and_days_that_cannot_be_told_apart_are_counted_as_each_alone(cast):
    asked = [(part, one.way) for one in INDICATORS.values() for part in one.all_parts]
    today = timezone.localdate()
    members.entered(cast, "示例新单位", member_from=today - timedelta(days=350))
    days = [today - timedelta(days=number) for number in (400, 300, 200)]
    for scopes in (
        [Scope(one, today - timedelta(days=1)) for one in (cast.street, cast.elsewhere, cast.street)],
        [Scope(cast.street, day, community=cast.community) for day in days],
        [Scope(cast.street, day, day) for day in days],
        [Scope(cast.street, day, since) for day, since in zip(days, (days[0], None, days[0]), strict=True)],
        [Scope(cast.street, day, since) for day, since in zip(days, (days[0], days[1], days[0]), strict=True)],
    ):
        assert sorted(series.totals(scopes, asked)) == alone(scopes, asked)


def test_nothing_is_asked_about_nothing(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert list(series.totals([], [])) == list(series.totals(years(cast, 3), [])) == []
