"""Sectors × zones: every number is that of the list it opens, and every vacancy is shown."""

import re

import pytest

from silian.members.actions import organisations, seats, structure
from silian.members.models import Seat
from silian.members.queries.matrix import matrix
from silian.members.queries.register import Filters
from silian.members.queries.register import organisations as listed
from silian.members.tests import build


@pytest.fixture
def area(cast):
    """Two sectors, two zones, members in some cells, one placed nowhere."""
    zone = structure.add_zone(cast.street, "宝石片区", by=cast.secretary)
    community = structure.add_community(cast.street, "宝石社区", zone, by=cast.secretary)
    sector = structure.add_sector(cast.street, "文化交流", by=cast.secretary)
    build.entered(cast, "示例书画院", member_from=cast.today, community=community, sector=sector)
    build.entered(cast, "示例流动单位", member_from=cast.today)
    build.entered(cast, "示例近邻", community=community, sector=sector)
    return zone, sector


def test_counts_sums_and_vacancies(cast, area):
    zone, sector = area
    shown = matrix(cast.street)
    cells = {
        (cell.sector, cell.zone): (cell.members, cell.without_liaison) for _edge, row in shown.rows for cell in row
    }
    assert {place: counts for place, counts in cells.items() if counts != (0, 0)} == {
        (cast.sector, cast.zone): (3, 0), (sector, zone): (1, 1), (None, None): (1, 1),
    }  # fmt: skip
    assert (shown.members, shown.without_liaison) == (5, 2)
    assert sum(edge.members for edge in shown.columns) == sum(edge.members for edge, _row in shown.rows) == 5
    assert [(edge.thing, edge.vacant) for edge, _row in shown.rows if edge.seats] == [(cast.sector, 0)]


def test_every_number_opens_exactly_the_members_it_counts(client, cast, area):
    client.force_login(cast.secretary)
    page = client.get("/members/matrix").content.decode()
    links = re.findall(r'href="/members/\?([^"]+)">\s*(?:<span[^>]*>.*?</span>)?\s*(\d+)', page)
    assert len(links) >= 5
    for query, number in links:
        asked = dict(part.split("=") for part in query.split("&amp;"))
        assert listed(cast.secretary, Filters.of(asked)).count() == int(number), query


def test_an_empty_chair_of_a_convener_is_shown(client, cast):
    seat = Seat.objects.get(body__sector=cast.sector)
    seats.end_term(seat.terms.get(), cast.today, by=cast.secretary)
    assert matrix(cast.street).rows[0][0].vacant == 0
    seats.fill_seat(build.fresh(seat), cast.bank_liaison, cast.today, by=cast.secretary)
    assert [term.person for _seat, term in matrix(cast.street).rows[0][0].seats] == [cast.bank_liaison]
    second = seats.open_seat(seat.body, "convener", by=cast.secretary)
    assert [term for seat, term in matrix(cast.street).rows[0][0].seats if seat == second] == [None]
    assert matrix(cast.street).rows[0][0].vacant == 1


def test_a_member_that_leaves_is_not_counted_the_day_after(cast):
    from datetime import timedelta

    organisations.end_membership(cast.choir.memberships.get(), cast.today - timedelta(days=1), by=cast.secretary)
    assert matrix(cast.street).members == 2


def test_a_matrix_of_another_federation_is_not_there(client, cast):
    client.force_login(cast.secretary)
    assert client.get("/members/matrix", {"federation": cast.elsewhere.pk}).status_code == 404
