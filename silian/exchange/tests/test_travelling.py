"""Lines that travel: street, city, anywhere – in the matching, on the pages, and never further than their owner said."""

from datetime import date

import pytest
from django.urls import reverse

from silian.core.errors import Refused
from silian.exchange.actions import answers, lines, runs
from silian.exchange.models import Demand, Match, MatchRun, Service
from silian.exchange.queries import lines as queries
from silian.exchange.tests import build
from silian.members.models import Body, Federation
from tests.cast import person, seat


@pytest.fixture
def city(cast):
    """Both streets of the cast under one city, with an office of its own; and a liaison for the member elsewhere."""
    city = Federation.objects.create(name="示例市共建联合会", slug="city", level="city", founded_on=date(2012, 1, 1))
    Federation.objects.filter(pk__in=[cast.street.pk, cast.elsewhere.pk]).update(parent=city)
    office = Body.objects.create(federation=city, kind="secretariat", name="秘书处")
    cast.city, cast.city_secretary = city, person("city_secretary", "示例·市秘书")
    seat(office, "secretary", cast.city_secretary)
    cast.elsewhere_liaison = person("elsewhere_liaison", "示例·外联络")
    seat(cast.elsewhere_member.body, "liaison", cast.elsewhere_liaison)
    return cast


def service_elsewhere(cast, visibility):
    by = getattr(cast, "elsewhere_liaison", cast.stranger)
    return build.service(cast.elsewhere_member, by, visibility=visibility)


@pytest.mark.parametrize(
    ("service_goes", "demand_goes", "met"),
    [("street", "city", False), ("city", "street", False), ("city", "city", True), ("anywhere", "city", True)],
)
def test_two_streets_of_a_city_meet_only_when_both_lines_may_travel(city, service_goes, demand_goes, met):
    service_elsewhere(city, service_goes)
    build.service(city.clinic, city.clinic_liaison, title="血压测量义诊", detail="内科医生带血压计上门")
    build.demand(city.bank, city.bank_liaison, visibility=demand_goes)
    build.run(city)
    assert Match.objects.filter(service__organisation=city.elsewhere_member).exists() is met


def test_without_a_common_city_only_anywhere_meets(cast):
    offered = service_elsewhere(cast, "city")
    build.service(cast.clinic, cast.clinic_liaison, title="血压测量义诊", detail="内科医生带血压计上门")
    build.demand(cast.bank, cast.bank_liaison, visibility="anywhere")
    build.run(cast)
    assert not Match.objects.filter(service=offered).exists()
    lines.change_line(Service.objects.get(pk=offered.pk), {"visibility": "anywhere"}, by=cast.stranger)
    build.run(cast)
    assert Match.objects.get(service=offered).reasons["from"] == "示例南街道共建联合会"


def test_a_street_helps_itself_first(city):
    service_elsewhere(city, "city")
    own = build.service(city.choir, city.choir_liaison)
    build.demand(city.bank, city.bank_liaison, visibility="city")
    build.run(city)
    assert [match.service for match in Match.objects.all()] == [own]


def test_both_sides_of_two_streets_accept_and_reach_the_project_and_each_others_lines(city, client):
    service_elsewhere(city, "city")
    build.demand(city.bank, city.bank_liaison, visibility="city")
    run = runs.start_run(city.street, build.YEAR, by=city.secretary)
    runs.carry_out(MatchRun.objects.select_related("federation", "by").get(pk=run.pk))
    match = build.fresh(Match.objects.get())
    answers.offer_match(match, by=city.secretary)
    answers.accept_match(build.fresh(match), by=city.elsewhere_liaison)
    answers.accept_match(build.fresh(match), by=city.bank_liaison)
    project = build.fresh(match).project
    for who in (city.bank_liaison, city.elsewhere_liaison):
        client.force_login(who)
        for name, pk in [
            ("exchange:demand", match.demand_id), ("exchange:service", match.service_id),
            ("exchange:match", match.pk), ("cobuilding:project", project.pk),
        ]:  # fmt: skip
            assert client.get(reverse(name, args=[pk])).status_code == 200, (who, name)
    demand = Demand.objects.get()
    with pytest.raises(Refused):
        lines.change_line(demand, {"visibility": "street"}, by=city.bank_liaison)


@pytest.mark.parametrize(("visibility", "seen"), [("street", 404), ("city", 200), ("anywhere", 200)])
@pytest.mark.parametrize("kind", ["service", "demand"])
def test_a_neighbour_opens_what_may_travel_and_nothing_else(city, client, kind, visibility, seen):
    line = getattr(build, kind)(city.bank, city.bank_liaison, visibility=visibility)
    client.force_login(city.elsewhere_liaison)
    assert client.get(reverse(f"exchange:{kind}", args=[line.pk])).status_code == seen
    wide = queries.lines(type(line), city.elsewhere_liaison, queries.Filters(wide=True))
    assert wide.exists() is (seen == 200)
    assert not queries.lines(type(line), city.elsewhere_liaison, queries.Filters()).exists()


def test_a_neighbour_reads_no_history_and_changes_nothing(city, client):
    line = build.service(city.bank, city.bank_liaison, visibility="city")
    client.force_login(city.elsewhere_liaison)
    page = client.get(reverse("exchange:service", args=[line.pk]))
    assert page.context["records"] == []
    assert client.post(reverse("exchange:service_close", args=[line.pk]), {"because": "x"}).status_code == 409
    line.refresh_from_db()
    assert line.state == "open"


def test_drafts_do_not_travel(city):
    lines.file_line(Service, city.bank, {"title": "草稿", "year": 2027, "visibility": "anywhere"}, by=city.bank_liaison, as_draft=True)  # fmt: skip
    assert not Service.objects.visible_to(city.elsewhere_liaison).exists()
    assert not Service.objects.visible_to(city.resident).exists()


def test_the_city_office_sees_the_lists_of_its_streets(city):
    build.service(city.bank, city.bank_liaison)
    service_elsewhere(city, "street")
    assert queries.lines(Service, city.city_secretary, queries.Filters()).count() == 2
