"""The register as people read it: search, filters, order, what each page costs, what nobody else sees."""

import pytest
from django.urls import reverse

from silian.members.actions import organisations
from silian.members.models import Body, Community, Federation, Organisation, Seat, Sector, Term
from silian.members.queries.register import Filters
from silian.members.queries.register import organisations as listed
from silian.members.tests import build


@pytest.fixture
def office(client, cast):
    client.force_login(cast.secretary)
    client.get("/members/")
    return client


def names(answer) -> list[str]:
    return [row["name"] for row in answer.context["rows"]]


def found(cast, **asked) -> set[Organisation]:
    return set(listed(cast.secretary, Filters.of({name: str(value) for name, value in asked.items()})))


def test_search_finds_characters_pinyin_and_initials(office, cast):
    for typed in ("歌舞", "gewu", "gwt", "GeWuTuan", "ｇｗｔ"):
        assert names(office.get("/members/", {"q": typed})) == ["示例歌舞团"], typed
    assert names(office.get("/members/", {"q": "没有这家"})) == []


def test_filters_narrow_the_list(cast):
    assert found(cast, kind="hospital") == {cast.clinic}
    assert found(cast, member="no") == {cast.shop}
    assert found(cast, sector=cast.sector.pk) == {cast.choir, cast.clinic, cast.bank}
    assert found(cast, sector=0) == {cast.shop}
    assert found(cast, zone=cast.zone.pk, member="yes") == {cast.choir, cast.clinic, cast.bank}
    assert found(cast, community=cast.community.pk) == {cast.choir, cast.clinic, cast.bank, cast.shop}
    assert found(cast, liaison="none") == {cast.shop}
    assert found(cast, member="yes", on="2011-06-27") == set()
    assert found(cast, member="yes", on="2011-06-28") == {cast.choir, cast.clinic, cast.bank}


@pytest.mark.parametrize(
    "address", ["?on=2026-99-99", "?sector=x&zone=-1", "?after=9999999999999999999", "?order=z&kind=z"]
)
def test_a_spoilt_address_shows_the_whole_list(office, address):
    assert len(names(office.get("/members/" + address))) == 4


def walk(office, address: str) -> tuple[list[str], list[str]]:
    """All names forward to the end, and back again to the first page."""
    forward, seen = [], office.get(address)
    while True:
        forward += names(seen)
        if not seen.context["older"]:
            break
        seen = office.get("/members/" + seen.context["older"])
    back = names(seen)
    while seen.context["newer"]:
        seen = office.get("/members/" + seen.context["newer"])
        back = names(seen) + back
    return forward, back


def test_the_order_of_names_is_that_of_a_dictionary_on_every_page(office, cast):
    for at in range(45):
        build.entered(cast, f"示例{'丁甲丙乙己'[at % 5]}{'店馆'[at % 2]}{at}")
    forward, back = walk(office, "/members/?order=name")
    assert forward == list(
        Organisation.objects.filter(federation=cast.street).order_by("spelled", "pk").values_list("name", flat=True)
    )
    assert len(forward) == len(set(forward)) == 49
    assert back == forward
    bing, ding, yi = (next(at for at, name in enumerate(forward) if name[2] == letter) for letter in "丙丁乙")
    assert bing < ding < yi
    newest, _back = walk(office, "/members/?order=new")
    assert newest[0].endswith("44") and len(newest) == 49


def test_every_row_says_where_and_since_when(office, cast):
    row = next(row for row in office.get("/members/").context["rows"] if row["name"] == "示例医院")
    assert row == {
        "pk": str(cast.clinic.pk), "name": "示例医院", "kind": row["kind"], "community": "上保社区", "sector": "民生服务",
        "since": "2011-06-28", "federation": cast.street.name,
    }  # fmt: skip


def test_the_whole_life_is_one_timeline_with_that_of_merged_rows(office, cast):
    twin = build.entered(cast, "示例医院分院")
    build.merged(cast, cast.clinic, twin)
    page = office.get(reverse("members:organisation", args=[cast.clinic.pk]))
    assert [record.verb for record in page.context["records"]] == [
        "members.organisation.merged",
        "members.organisation.entered",
    ]
    assert office.get(reverse("members:organisation", args=[twin.pk])).url == reverse(
        "members:organisation", args=[cast.clinic.pk]
    )


def test_a_long_life_is_read_screen_by_screen_and_back(office, cast):
    for at in range(45):
        organisations.change_organisation(cast.choir, {"address": f"示例路{at}号"}, by=cast.secretary)
    address = reverse("members:organisation", args=[cast.choir.pk])
    seen, walked = office.get(address), []
    while True:
        walked += [act.pk for act in seen.context["records"]]
        if not seen.context["older"]:
            break
        seen = office.get(address + seen.context["older"])
    assert len(walked) == 45 and walked == sorted(walked, reverse=True)
    back = [act.pk for act in seen.context["records"]]
    while seen.context["newer"]:
        seen = office.get(address + seen.context["newer"])
        back = [act.pk for act in seen.context["records"]] + back
    assert back == walked


def test_contacts_are_for_the_office_and_the_organisation_alone(client, cast):
    organisations.keep_contact(
        cast.choir, {"name": "示例·联系人", "phone": "0571-1", "duty": "", "first": True}, by=cast.secretary
    )
    seen = {}
    for role in ("secretary", "choir_liaison", "clinic_liaison", "convener", "community_secretary"):
        client.force_login(getattr(cast, role))
        seen[role] = "0571-1" in client.get(reverse("members:organisation", args=[cast.choir.pk])).content.decode()
    assert seen == {
        "secretary": True,
        "choir_liaison": True,
        "clinic_liaison": False,
        "convener": False,
        "community_secretary": False,
    }


# ── city, street, part of a street ──


@pytest.fixture
def levels(cast):
    """The city above our street, a part below it, and the city's secretary."""
    from tests.cast import person, seat

    city = Federation.objects.create(name="示例市联合会", slug="city", level="city")
    Federation.objects.filter(pk__in=[cast.street.pk, cast.elsewhere.pk]).update(parent=city)
    part = Federation.objects.create(name="示例北街道东片分会", slug="east", level="part", parent=cast.street)
    holders = {}
    for name, federation in (("city", city), ("part", part)):
        office = Body.objects.create(federation=federation, kind="secretariat", name="秘书处")
        holders[name] = person(name, f"示例·{name}")
        seat(office, "secretary", holders[name])
    inside = Organisation.objects.create(federation=part, name="示例东片单位")
    return holders, inside


def test_an_office_sees_the_federations_below_and_nobody_sees_a_sibling_or_upwards(cast, levels):
    holders, inside = levels
    ours = {cast.choir, cast.clinic, cast.bank, cast.shop}
    assert set(Organisation.objects.visible_to(holders["city"])) == {*ours, inside, cast.elsewhere_member}
    assert set(Organisation.objects.visible_to(cast.secretary)) == {*ours, inside}
    assert set(Organisation.objects.visible_to(holders["part"])) == {inside}
    assert set(Organisation.objects.visible_to(cast.choir_liaison)) == ours
    assert set(Organisation.objects.visible_to(cast.stranger)) == {cast.elsewhere_member}


def test_looking_down_is_not_changing_nor_reading_contacts(client, cast, levels):
    holders, _inside = levels
    client.force_login(holders["city"])
    page = client.get(reverse("members:organisation", args=[cast.choir.pk]))
    assert page.status_code == 200
    assert not page.context["page"].may_change and page.context["page"].contacts is None
    assert client.get(reverse("members:organisation_edit", args=[cast.choir.pk])).status_code == 404
    lists = client.get("/members/", {"federation": cast.street.pk})
    assert len(lists.context["rows"]) == 4
    assert "示例南街道共建联合会" in lists.content.decode()


# ── what pages cost: the same with one row and with three ──


def only(cast, number: int) -> None:
    """Leave this many organisations in the register."""
    keep = [cast.choir.pk, cast.clinic.pk, cast.bank.pk][:number]
    gone = Organisation.objects.filter(federation=cast.street).exclude(pk__in=keep)
    Term.objects.filter(seat__body__organisation__in=gone).delete()
    Seat.objects.filter(body__organisation__in=gone).delete()
    for rows in (
        Body.objects.filter(organisation__in=gone),
        Organisation.memberships.rel.related_model.objects.filter(organisation__in=gone),
        gone,
    ):
        rows.delete()


LISTS = {
    "/members/": 5, "/members/?q=shili": 5, "/members/?order=name": 5, "/members/?member=yes&liaison=none": 5,
    "/members/seats": 6, "/members/matrix": 10, "/members/growth": 7,
}  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_the_same_with_one_row_and_with_three(address, number, office, cast, django_assert_num_queries):
    only(cast, number)
    office.get(address)
    with django_assert_num_queries(LISTS[address]):
        office.get(address)


@pytest.mark.parametrize("number", [1, 3])
def test_structure_costs_the_same_with_one_part_of_each_and_with_three(number, office, cast, django_assert_num_queries):
    for at in range(1, number):
        Community.objects.create(federation=cast.street, zone=cast.zone, name=f"社区{at}")
        Sector.objects.create(federation=cast.street, name=f"界别{at}")
    office.get("/members/structure")
    with django_assert_num_queries(12):
        office.get("/members/structure")


@pytest.mark.parametrize("number", [1, 3])
def test_an_organisation_costs_the_same_with_one_contact_seat_and_record_and_with_three(
    number, office, cast, django_assert_num_queries
):
    for at in range(number):
        organisations.keep_contact(
            cast.choir, {"name": f"示例·{at}", "phone": "", "duty": "", "first": False}, by=cast.secretary
        )
        if at:
            build.vacant(cast, cast.choir, "member")
    office.get(f"/members/{cast.choir.pk}")
    with django_assert_num_queries(7):  # one of them for its honours
        office.get(f"/members/{cast.choir.pk}")


def test_entering_costs_fifteen_questions_at_most(office, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        assert office.post("/members/new", {"name": "示例新单位", "kind": "firm"}).status_code == 302
