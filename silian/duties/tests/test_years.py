"""The turn of a year: lists go on as drafts, each member settles its own, and the year before stays as it was."""

import pytest
from django.urls import reverse

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.duties.actions import years
from silian.duties.models import YearOpening
from silian.duties.queries import waiting_for
from silian.duties.queries import years as queries
from silian.exchange.actions import lines
from silian.exchange.models import Demand, Service
from silian.exchange.queries import waiting_for as exchange_waiting
from tests.races import at_once, meet, two


def of_last_year(cast, kind, organisation, by, title: str):
    fields = {"title": title, "detail": "示例", "year": cast.today.year - 1}
    return lines.file_line(kind, organisation, fields, by=by)[0]


@pytest.fixture
def last_year(cast):
    """Two services and a demand of the choir, a demand of the hospital; one of them was closed in its year."""
    one = of_last_year(cast, Service, cast.choir, cast.choir_liaison, "合唱演出")
    closed = of_last_year(cast, Service, cast.choir, cast.choir_liaison, "旧乐器捐赠")
    lines.close_line(closed, "已送出", by=cast.choir_liaison)
    of_last_year(cast, Demand, cast.choir, cast.choir_liaison, "排练场地")
    of_last_year(cast, Demand, cast.clinic, cast.clinic_liaison, "导诊志愿者")
    return one


def rows(year: int) -> list[tuple[str, str]]:
    return sorted(
        (line.title, line.state) for kind in (Service, Demand) for line in kind.objects.filter(year=year)
    )  # fmt: skip


def test_opening_carries_what_stood_as_drafts_and_changes_nothing_of_the_year_before(cast, last_year):
    year, before = cast.today.year, rows(cast.today.year - 1)
    opened = years.open_year(cast.street, year, by=cast.secretary)
    assert (opened.services, opened.demands) == (1, 2)
    assert rows(year) == [("合唱演出", "draft"), ("导诊志愿者", "draft"), ("排练场地", "draft")]
    assert rows(year - 1) == before
    told = (
        Notice.objects.filter(verb="duties.year.lines_wait").order_by("id").values_list("to__username", "facts__number")
    )
    assert list(told) == [("choir_liaison", 2), ("clinic_liaison", 1)]


def test_a_second_press_finds_the_year_open(cast, last_year):
    first = years.open_year(cast.street, cast.today.year, by=cast.secretary)
    assert years.open_year(cast.street, cast.today.year, by=cast.secretary) == first
    assert Record.objects.filter(verb="duties.year.opened").count() == 1
    assert len(rows(cast.today.year)) == 3


@pytest.mark.parametrize("ahead", [-1, 2])
def test_only_the_office_opens_only_a_year_that_is_near(cast, last_year, ahead):
    with pytest.raises(Refused, match="from November"):
        years.open_year(cast.street, cast.today.year + ahead, by=cast.secretary)
    for person in (cast.choir_liaison, cast.convener, cast.stranger):
        with pytest.raises(Refused, match="Only the office"):
            years.open_year(cast.street, cast.today.year, by=person)
    assert YearOpening.objects.count() == 0 and rows(cast.today.year) == []


def test_a_member_confirms_changes_and_drops_in_one_go(cast, last_year):
    years.open_year(cast.street, cast.today.year, by=cast.secretary)
    assert [row.what for row in waiting_for(cast.choir_liaison)] == [
        f"Confirm 2 lines of the list of {cast.today.year}"
    ]
    page = queries.lines_page(cast.choir, cast.today.year)
    service, demand = (one.key for one in page.waiting)
    with pytest.raises(Refused, match="why the dropped lines"):
        years.settle_lines(
            cast.choir, cast.today.year, {service: "confirm", demand: "drop"}, " ", by=cast.choir_liaison
        )
    assert len(queries.lines_page(cast.choir, cast.today.year).waiting) == 2
    settled = years.settle_lines(
        cast.choir, cast.today.year, {service: "confirm", demand: "drop"}, "已有场地", by=cast.choir_liaison
    )
    assert settled == (1, 1)
    assert rows(cast.today.year) == [("合唱演出", "open"), ("导诊志愿者", "draft"), ("排练场地", "closed")]
    assert waiting_for(cast.choir_liaison) == []


def test_carried_lines_are_one_row_on_the_desk(cast, last_year):
    years.open_year(cast.street, cast.today.year, by=cast.secretary)
    assert exchange_waiting(cast.choir_liaison) == []
    assert [row.url for row in waiting_for(cast.choir_liaison)] == [
        f"/duties/year/{cast.today.year}/lines/{cast.choir.pk}"
    ]


def test_nobody_settles_the_lines_of_another(cast, last_year):
    years.open_year(cast.street, cast.today.year, by=cast.secretary)
    key = queries.lines_page(cast.choir, cast.today.year).waiting[0].key
    with pytest.raises(Refused):
        years.settle_lines(cast.choir, cast.today.year, {key: "confirm"}, "", by=cast.clinic_liaison)
    # A key of somebody else's line among one's own moves nothing.
    assert years.settle_lines(cast.clinic, cast.today.year, {key: "confirm"}, "", by=cast.clinic_liaison) == (0, 0)
    assert rows(cast.today.year)[0] == ("合唱演出", "draft")


def test_the_pages_of_the_year(cast, last_year, client):
    year = cast.today.year
    client.force_login(cast.secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("duties:year", args=[year])
    assert f"Open {year}" in client.get(address).content.decode()
    assert client.post(reverse("duties:year_open", args=[year])).status_code == 302
    assert "示例歌舞团" in client.get(address).content.decode()
    client.force_login(cast.choir_liaison, backend="allauth.account.auth_backends.AuthenticationBackend")
    own = reverse("duties:year_lines", args=[year, cast.choir.pk])
    key = queries.lines_page(cast.choir, year).waiting[0].key
    assert "合唱演出" in client.get(own).content.decode()
    assert client.post(own, {f"line-{key}": "confirm"}).status_code == 302
    assert client.get(reverse("duties:year_lines", args=[year, cast.clinic.pk])).status_code == 404
    assert rows(year)[0] == ("合唱演出", "open")


@pytest.fixture
def meeting(monkeypatch, request):
    """Both have found the year closed before either opens it."""
    both = two(request)
    carry = years.lines.carry_over

    def meet_then_carry(*args, **more):
        meet(both)
        return carry(*args, **more)

    monkeypatch.setattr(years.lines, "carry_over", meet_then_carry)


@pytest.fixture
def without_lock(monkeypatch):
    monkeypatch.setattr(years, "_one_at_a_time", lambda federation: None)


def press_twice(cast) -> list[str]:
    press = lambda: years.open_year(cast.street, cast.today.year, by=cast.secretary)  # noqa: E731
    return at_once(press, press)


@pytest.mark.django_db(transaction=True)
def test_two_presses_open_one_year(cast, last_year, meeting):
    assert press_twice(cast) == ["done", "done"]
    assert (YearOpening.objects.count(), len(rows(cast.today.year))) == (1, 3)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_the_tables_stop_the_second(cast, last_year, meeting, without_lock):
    assert press_twice(cast) == ["IntegrityError", "done"]
    assert (YearOpening.objects.count(), len(rows(cast.today.year))) == (1, 3)


def test_the_year_page_asks_the_same_with_one_and_three_members(cast, client, django_assert_num_queries):
    for title in ("甲", "乙", "丙"):
        of_last_year(cast, Demand, cast.choir, cast.choir_liaison, title)
    years.open_year(cast.street, cast.today.year, by=cast.secretary)
    client.force_login(cast.secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("duties:year", args=[cast.today.year])
    client.get(address)
    with django_assert_num_queries(ASKED):
        client.get(address)
    for organisation, person in ((cast.clinic, cast.clinic_liaison), (cast.bank, cast.bank_liaison)):
        line = lines.file_line(Demand, organisation, {"title": "丁", "year": cast.today.year - 1}, by=person)[0]
        lines.carry_over(Demand, [line], cast.today.year, by=person, as_draft=True)
    with django_assert_num_queries(ASKED):
        assert "示例银行" in client.get(address).content.decode()


ASKED = 11
