"""Members on any day, and the curve over the years: always what counting by hand gives."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from silian.members.models import Federation, Membership, Organisation
from silian.members.queries.growth import growth
from silian.members.tests import build

FIRST = date(2015, 1, 1)
days = some.integers(0, 4300)
# Some organisations, each with times (begin, length or open) laid one after the other.
lives = some.lists(
    some.lists(some.tuples(some.integers(0, 900), some.one_of(some.none(), some.integers(1, 900))), max_size=3),
    max_size=5,
)


def laid_out(life) -> list[tuple[date, date | None]]:
    """Times that never overlap: each begins some days after the last one ended; an open one is the last."""
    spans, at = [], FIRST
    for gap, length in life:
        begun = at + timedelta(days=gap)
        spans.append((begun, None if length is None else begun + timedelta(days=length)))
        if length is None:
            break
        at = begun + timedelta(days=length)
    return spans


@pytest.mark.django_db(transaction=False)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=lives, asked=some.lists(days, min_size=1, max_size=6))
def test_members_on_any_day_are_those_counted_by_hand(db, lives, asked):
    Membership.objects.all().delete()
    Organisation.objects.all().delete()
    Federation.objects.all().delete()
    street = Federation.objects.create(name="示例街道", slug="any")
    spans = []
    for at, life in enumerate(lives):
        one = Organisation.objects.create(federation=street, name=f"示例单位{at}")
        spans += laid_out(life)
        Membership.objects.bulk_create(
            Membership(federation=street, organisation=one, period=span) for span in laid_out(life)
        )

    def by_hand(day: date) -> int:
        return sum(begun <= day and (outside is None or day < outside) for begun, outside in spans)

    for number in asked:
        day = FIRST + timedelta(days=number)
        assert Organisation.objects.members_on(day).count() == by_hand(day)
    years = growth(street)
    assert [year.members for year in years] == [by_hand(year.day) for year in years]
    today = date.today()
    begun = [first for first, _outside in spans if first <= today]
    assert sum(year.joined for year in years) == len(begun)
    assert sum(year.left for year in years) == sum(
        outside is not None and outside <= today for _begun, outside in spans
    )


def test_the_curve_has_a_table_and_a_sentence_and_every_number_opens_its_members(client, cast):
    client.force_login(cast.secretary)
    page = client.get("/members/growth")
    text = page.content.decode()
    assert 'data-table="growth"' in text and '<table class="table" id="growth">' in text
    assert page.context["years"][-1].day == date(2011, 12, 31)
    assert page.context["years"][0].members == page.context["on_day"] == 3
    assert client.get("/members/growth", {"on": "2011-06-27"}).context["on_day"] == 0
    assert f"?member=yes&amp;on={cast.today.isoformat()}" in text


def test_a_merged_row_is_counted_once(cast):
    build.merged(cast, cast.clinic, build.entered(cast, "示例医院分院", member_from=cast.today))
    assert growth(cast.street)[-1].members == 3


def test_a_street_without_members_says_what_to_do_next(client, cast):
    Membership.objects.filter(federation=cast.street).delete()
    client.force_login(cast.secretary)
    page = client.get("/members/growth")
    assert page.status_code == 200 and page.context["years"] == []
