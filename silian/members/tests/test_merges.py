"""Two rows, one organisation: shown first, carried out as shown, undone on demand; no relation is forgotten."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from silian.cobuilding.models import Partner
from silian.core.errors import Refused
from silian.exchange.actions import answers
from silian.exchange.models import Demand, Service
from silian.exchange.tests import build as lists
from silian.members import merging
from silian.members.actions import merges as actions
from silian.members.actions import organisations, seats
from silian.members.models import Body, Membership, Organisation
from silian.members.tests import build


def test_no_relation_to_an_organisation_lacks_a_rule():
    """Whoever adds a foreign key to an organisation says in his app's merging.py what becomes of it."""
    assert merging.without_rule() == set()


def test_every_rule_belongs_to_a_relation():
    assert set(merging._rules) - merging.relations() == set()


@pytest.fixture
def twin(cast):
    """The hospital, entered a second time with everything an organisation can have."""
    uscc = "91330106MA2C00000"
    from stdnum.cn import uscc as code

    one = build.entered(
        cast, "示例医院（新）", member_from=cast.today, uscc=uscc + code.calc_check_digit(uscc), address="示例路9号",
        community=cast.community, parent_body="示例医疗集团",
    )  # fmt: skip
    organisations.keep_contact(one, {"name": "示例·丁", "phone": "2", "duty": "", "first": True}, by=cast.secretary)
    organisations.keep_contact(
        cast.clinic, {"name": "示例·丙", "phone": "1", "duty": "", "first": True}, by=cast.secretary
    )
    seat = build.vacant(cast, one)
    seats.fill_seat(seat, cast.resident, cast.today, by=cast.secretary)
    lists.service(one, cast.secretary, title="义诊", detail="下社区量血压")
    lists.service(cast.clinic, cast.secretary, title="义诊", detail="下社区量血压")
    lists.demand(one, cast.secretary, title="导诊志愿者", detail="每天两名")
    return one


def state(*kinds) -> dict:
    return {kind: list(kind._base_manager.order_by("pk").values()) for kind in kinds}


EVERYTHING = (
    Organisation,
    Membership,
    Service,
    Demand,
    Body,
    Organisation.contacts.rel.related_model,
    Body.seats.rel.related_model,
)


def test_everything_moves_and_can_be_put_back(cast, twin):
    before = state(*EVERYTHING)
    made = build.merged(cast, cast.clinic, twin)
    kept, gone = build.fresh(cast.clinic), build.fresh(twin)
    assert gone.merged_into == kept and gone not in Organisation.objects.current()
    assert (kept.uscc, kept.address, kept.parent_body) == (twin.uscc, "示例路9号", "示例医疗集团")
    assert [contact.first for contact in kept.contacts.order_by("pk")] == [False, True]
    assert kept.memberships.get().period.lower == date(2011, 6, 28)
    assert kept.body.seats.count() == 2 and not gone.body.seats.exists()
    assert sorted(Service.objects.filter(organisation=kept).values_list("title", flat=True)) == [
        "义诊",
        "义诊（示例医院（新））",
    ]
    assert Demand.objects.get().organisation == kept

    actions.undo_merge(made, by=cast.secretary)
    assert state(*EVERYTHING) == before
    with pytest.raises(Refused):
        actions.undo_merge(build.fresh(made), by=cast.secretary)


def test_the_holder_of_a_moved_seat_speaks_for_the_kept_organisation(cast, twin):
    from silian.members.mandates import forget, mandates

    build.merged(cast, cast.clinic, twin)
    forget(cast.resident)
    assert list(mandates(cast.resident).organisations) == [cast.clinic.pk]


def test_exactly_what_was_seen_is_carried_out_or_nothing(cast, twin):
    seen = actions.plan_digest(actions.plan_merge(cast.clinic, twin))
    lists.demand(twin, cast.secretary, title="又一条", detail="后来加的")
    with pytest.raises(Refused):
        actions.merge(cast.clinic, twin, seen, by=cast.secretary)
    assert build.fresh(twin).merged_into is None


def test_an_undo_never_overwrites_what_was_changed_since(cast, twin):
    made = build.merged(cast, cast.clinic, twin)
    organisations.change_organisation(build.fresh(cast.clinic), {"address": "示例路10号"}, by=cast.secretary)
    moved = state(*EVERYTHING)
    with pytest.raises(Refused):
        actions.undo_merge(made, by=cast.secretary)
    assert state(*EVERYTHING) == moved


def test_who_may_merge_what(cast, twin):
    seen = actions.plan_digest(actions.plan_merge(cast.clinic, twin))
    for person in (cast.clinic_liaison, cast.convener, cast.stranger):
        with pytest.raises(Refused):
            actions.merge(cast.clinic, twin, seen, by=person)
    for kept, gone in ((cast.clinic, cast.clinic), (cast.clinic, cast.elsewhere_member)):
        with pytest.raises(Refused):
            actions.merge(kept, gone, "", by=cast.secretary)
    build.merged(cast, cast.clinic, twin)
    with pytest.raises(Refused):
        actions.merge(build.fresh(cast.choir), build.fresh(twin), "", by=cast.secretary)


@pytest.mark.parametrize(
    ("own", "other", "united"),
    [
        ([(0, 10)], [(5, 20)], [(0, 20)]),
        ([(5, 20)], [(0, 10)], [(0, 20)]),
        ([(0, None)], [(5, 20)], [(0, None)]),
        ([(5, 20)], [(0, None)], [(0, None)]),
        ([(0, 5)], [(10, 15)], [(0, 5), (10, 15)]),
    ],
)
def test_nobody_is_a_member_for_a_day_more_or_less(cast, own, other, united):
    twin = build.entered(cast, "示例小店（分号）")
    day = lambda number: None if number is None else cast.today - timedelta(days=100 - number)  # noqa: E731
    for organisation, spans in ((cast.shop, own), (twin, other)):
        for begun, outside in spans:
            Membership.objects.create(
                federation=cast.street, organisation=organisation, period=(day(begun), day(outside))
            )
    build.merged(cast, cast.shop, twin)
    found = [(one.period.lower, one.period.upper) for one in cast.shop.memberships.order_by("period")]
    assert found == [(day(begun), day(outside)) for begun, outside in united]


def test_a_project_of_both_stays_as_it_was_agreed(cast):
    match = lists.pair(cast)
    answers.offer_match(match, by=cast.secretary)
    answers.accept_match(lists.fresh(match), by=cast.choir_liaison)
    answers.accept_match(lists.fresh(match), by=cast.bank_liaison)
    before = set(Partner.objects.values_list("organisation", flat=True))
    build.merged(cast, cast.choir, cast.bank)
    assert before == {cast.choir.pk, cast.bank.pk} == set(Partner.objects.values_list("organisation", flat=True))


def test_the_page_shows_the_plan_carries_it_out_and_takes_it_back(client, cast, twin):
    client.force_login(cast.secretary)
    address = reverse("members:merge_new")
    chosen = client.get(address, {"kept": cast.clinic.pk})
    assert twin in chosen.context["found"]
    plan = client.get(address, {"kept": cast.clinic.pk, "gone": twin.pk}, headers={"accept-language": "zh-hans"})
    assert build.fresh(twin).merged_into is None
    said = {(row["kind"], row["field"]) for row in plan.context["plan"]}
    assert {("需求", "单位"), ("服务", "单位"), ("席位", "机构"), ("联系人", "首选联系人")} <= said
    assert not any(re.search("[a-z]", word) for row in said for word in row)
    done = client.post(address, {"kept": cast.clinic.pk, "gone": twin.pk, "seen": plan.context["seen"]})
    assert done.status_code == 302
    assert client.get(f"/members/{twin.pk}").url == f"/members/{cast.clinic.pk}"
    assert "undo" in client.get(done.url).content.decode()
    assert client.post(done.url + "/undo").status_code == 302
    assert client.get(f"/members/{twin.pk}").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_merges_costs_the_same_with_one_and_with_three(number, client, cast, django_assert_num_queries):
    for at in range(number):
        build.merged(cast, cast.shop, build.entered(cast, f"示例小店{at}"))
    client.force_login(cast.secretary)
    client.get("/members/merges")
    with django_assert_num_queries(5):
        assert len(client.get("/members/merges").context["slice"].rows) == number
