"""How an area is parted: who may part it, and that names follow everywhere."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpRequest
from django.urls import reverse

from silian.core.errors import Refused
from silian.core.importing import kinds, runs
from silian.core.importing.plan import Scope
from silian.core.models import Record
from silian.members.actions import structure as actions
from silian.members.mandates import mandates
from silian.members.models import Body, Community, Federation, Sector, Zone
from silian.members.tests import build
from silian.people.models import User


def test_every_part_gets_the_body_that_holds_its_seats(cast):
    zone = actions.add_zone(cast.street, "宝石片区", by=cast.secretary)
    sector = actions.add_sector(cast.street, "文化交流", by=cast.secretary)
    community = actions.add_community(cast.street, "宝石社区", zone, by=cast.secretary)
    assert [part.body.name for part in (zone, sector, community)] == ["宝石片区", "文化交流", "宝石社区"]
    assert Record.objects.filter(verb="members.part.added").count() == 3


def test_a_carrier_of_deliberation_stands_for_itself_and_by_its_name(cast, client):
    client.force_login(cast.secretary)
    address = reverse("members:part_add", args=["carrier"])
    client.post(address, {"name": "示例圆桌会"})
    made = Body.objects.get(kind="carrier")
    assert (made.name, made.federation, made.sector) == ("示例圆桌会", cast.street, None)
    assert client.post(address, {"name": "示例圆桌会"}).status_code == 409
    assert Body.objects.filter(kind="carrier").count() == 1


def test_seats_of_a_carrier_come_from_the_workbook_by_its_name(cast):
    for name in ("示例圆桌会", "示例楼道会"):
        actions.add_carrier(cast.street, name, by=cast.secretary)
    lines = "机构,机构类型,席位,姓名,账号\n示例圆桌会,议事载体,召集人,示例·圆桌,yuanzhuo\n没有这个会,议事载体,召集人,示例·某,mou"
    run = runs.check(runs.receive(kinds.find("seats"), lines.encode(), "示例.csv", Scope(cast.street, cast.secretary)))
    assert (run.counts["new"], run.counts["bad"]) == (1, 1)
    runs.write(run, by=cast.secretary, good_only=True)
    found = {body.name: body.seats.count() for body in Body.objects.filter(kind="carrier")}
    assert found == {"示例圆桌会": 1, "示例楼道会": 0}


def test_a_name_stands_once_in_a_federation(cast):
    with pytest.raises(Refused):
        actions.add_zone(cast.street, cast.zone.name, by=cast.secretary)
    assert Zone.objects.filter(federation=cast.street).count() == 1


def test_a_new_name_is_that_of_its_body_too(cast):
    actions.change_part(cast.sector, {"name": "民生保障"}, by=cast.secretary)
    assert Body.objects.get(sector=cast.sector).name == "民生保障"
    actions.change_part(cast.sector, {"name": "民生保障"}, by=cast.secretary)
    assert Record.objects.filter(verb="members.part.renamed").count() == 1


def test_a_community_moves_to_another_zone(cast):
    zone = actions.add_zone(cast.street, "宝石片区", by=cast.secretary)
    actions.change_part(cast.community, {"name": cast.community.name, "zone": zone}, by=cast.secretary)
    assert build.fresh(cast.community).zone == zone
    assert Record.objects.filter(verb="members.part.moved").count() == 1


def test_only_its_own_office_parts_an_area(cast):
    for person in (cast.choir_liaison, cast.convener, cast.stranger):
        with pytest.raises(Refused):
            actions.add_zone(cast.street, "新片区", by=person)
        with pytest.raises(Refused):
            actions.change_part(cast.zone, {"name": "新片区"}, by=person)
        with pytest.raises(Refused):
            actions.found_federation("示例分会", "branch", parent=cast.street, by=person)
    assert (Zone.objects.count(), Federation.objects.count()) == (2, 2)


def test_an_office_sets_up_a_federation_below_its_own(cast):
    made = actions.found_federation("示例东片分会", "east", parent=cast.street, level="part", by=cast.secretary)
    assert [body.kind for body in made.bodies.all()] == ["federation", "secretariat"]
    for name, slug, field in (("示例东片分会", "other", "name"), ("示例西片分会", "east", "slug")):
        with pytest.raises(Refused) as refused:
            actions.found_federation(name, slug, parent=cast.street, level="part", by=cast.secretary)
        assert list(refused.value.fields) == [field]


def test_the_page_adds_renames_and_opens_the_register(client, cast):
    client.force_login(cast.secretary)
    for kind, parts in (("zone", Zone), ("sector", Sector), ("community", Community)):
        assert client.post(reverse("members:part_add", args=[kind]), {"name": "甲"}).status_code == 302
        part = parts.objects.get(name="甲")
        assert client.post(reverse("members:part", args=[kind, part.pk]), {"name": "乙"}).status_code == 302
        assert build.fresh(part).name == "乙"
    assert client.post(reverse("members:part_add", args=["planet"]), {"name": "甲"}).status_code == 404
    assert client.post(reverse("members:part_add", args=["zone"]), {"name": ""}).status_code == 409
    text = client.get(reverse("members:structure")).content.decode()
    assert f"/members/?federation={cast.street.pk}&amp;sector={cast.sector.pk}" in text


def test_others_look_and_find_nothing_to_press(client, cast):
    client.force_login(cast.choir_liaison)
    page = client.get(reverse("members:structure"))
    assert page.status_code == 200 and "<form" not in page.content.decode().split("<main")[1].split("</main>")[0]
    assert client.get(reverse("members:part", args=["zone", cast.zone.pk])).status_code == 404


def test_the_machines_keeper_founds_a_federation_with_its_first_secretary(client, db):
    said = StringIO()
    call_command(
        "create_office",
        "示例新街道联合会",
        "new-street",
        account="first",
        person="示例·甲",
        title="秘书长",
        stdout=said,
    )
    password = re.search(r"password (\S+)", said.getvalue()).group(1)
    secretary = User.objects.get(username="first")
    assert secretary.check_password(password) and secretary.must_change_password
    street = Federation.objects.get(slug="new-street")
    assert mandates(secretary).offices == {street.pk}
    assert Record.objects.get(verb="members.federation.founded").by is None
    assert client.login(request=HttpRequest(), username="first", password=password)
    assert client.get("/members/").url == reverse("account_change_password")


@pytest.mark.parametrize(
    "spoilt", [{"slug": "north"}, {"account": "secretary"}, {"below": "nowhere"}, {"founded_on": "yesterday"}]
)
def test_a_federation_that_cannot_be_founded_leaves_nothing(cast, spoilt):
    given = {"name": "示例新街道联合会", "slug": "new-street", "account": "first", "person": "示例·甲"} | spoilt
    name, slug = given.pop("name"), given.pop("slug")
    with pytest.raises(CommandError):
        call_command("create_office", name, slug, **given, stdout=StringIO())
    assert Federation.objects.count() == 2 and not User.objects.filter(username="first").exists()


def test_an_office_with_somebody_in_it_takes_nobody_else_this_way(cast):
    with pytest.raises(Refused):
        actions.seat_first_secretary(cast.street, "second", "示例·乙", "river-stone-42")
    assert not User.objects.filter(username="second").exists()
