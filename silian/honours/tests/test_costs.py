"""What lists, pages and acts for many cost: the same with one row and with three."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from silian.core.models import Notice
from silian.honours import actions
from silian.honours.queries import people
from silian.honours.tests import build
from silian.members.models import Organisation
from silian.portal.management.clock import told_from

# ── What a list costs ──


def schemes_of(cast, number: int) -> str:
    for at in range(number):
        build.running(cast, title=f"示例互评{at}")
    return reverse("honours:schemes")


def rules_of(cast, number: int) -> str:
    for at in range(number):
        build.rule(cast, name=f"示例荣誉{at}")
    return reverse("honours:rules")


def lists_of(cast, number: int) -> str:
    build.given(cast)
    for at in range(number):
        actions.announce_list(build.computed(cast, name=f"示例荣誉{at}"), by=cast.secretary)
    return reverse("honours:lists")


def comments_of(cast, number: int) -> str:
    scheme = build.running(cast)
    for organisation in (cast.choir, cast.clinic, cast.bank)[:number]:
        build.answer(build.one(scheme, "street_member", about=organisation), cast.secretary, 4, "配合积极")
    return reverse("honours:comments")


def wall_of(cast, number: int) -> str:
    for at in range(number):
        build.gift(cast, what=f"示例物品{at}")
    with told_from(timezone.now() - build.AGO):
        build.given(cast)
        made = build.computed(cast)
        actions.announce_list(made, by=cast.secretary)
    if number == 1:
        bank = build.candidate(made, "示例银行")
        with told_from(timezone.now() - build.AGO + timedelta(days=1)):
            objection = actions.object_to(bank, "未送到", "示例·居民", by=cast.resident)
        actions.answer_objection(objection, upheld=True, answer="属实", by=cast.secretary)
    actions.grant(made, build.decision(cast), by=cast.secretary)
    return reverse("honours:wall")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("build_list", "queries"),
    [(schemes_of, 8), (rules_of, 9), (lists_of, 8), (comments_of, 8), (wall_of, 10)],
)
def test_a_list_costs_the_same_with_one_row_and_with_three(
    client, cast, django_assert_num_queries, build_list, queries, number
):
    address = build_list(cast, number)
    client.force_login(cast.secretary)
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("number", [1, 3])
def test_an_evaluation_costs_the_same_however_many_are_asked(client, cast, django_assert_num_queries, number):
    if number == 1:
        Organisation.objects.filter(pk__in=[cast.clinic.pk, cast.bank.pk]).update(merged_into=cast.choir)
    scheme = build.running(cast)
    client.force_login(cast.secretary)
    with django_assert_num_queries(12):
        client.get(reverse("honours:scheme", args=[scheme.pk]))


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_candidates_costs_the_same_with_one_and_with_three(client, cast, django_assert_num_queries, number):
    build.gift(cast)
    if number == 3:
        build.gift(cast, cast.bank, cast.bank_liaison, what="示例座椅")
        build.gift(cast, cast.clinic, cast.clinic_liaison, what="示例药箱")
    made = actions.announce_list(build.computed(cast), by=cast.secretary)
    assert made.candidates.count() == number
    client.force_login(cast.secretary)
    with django_assert_num_queries(11):
        client.get(reverse("honours:list", args=[made.pk]))


@pytest.mark.parametrize("number", [1, 3])
def test_a_result_costs_the_same_with_one_comment_and_with_three(client, cast, django_assert_num_queries, number):
    with told_from(timezone.now() - build.AGO) as clock:
        scheme = build.running(cast, opens_on=timezone.localdate(), closes_on=timezone.localdate() + timedelta(days=2))
        sides = ((cast.choir, cast.choir_liaison), (cast.clinic, cast.clinic_liaison), (cast.bank, cast.bank_liaison))
        for organisation, by in sides[:number]:
            build.answer(build.one(scheme, "member_street", judge=organisation), by, 4, "答复及时")
        clock.ahead(3)
        actions.close_scheme(build.fresh(scheme), by=cast.secretary)
    address = reverse("honours:result", args=[build.result(scheme).pk])
    client.force_login(cast.secretary)
    with django_assert_num_queries(9):
        page = client.get(address)
    assert page.content.decode().count("答复及时") >= number


# ── What an act for many costs ──


@pytest.mark.parametrize("number", [1, 3])
def test_asking_costs_the_same_however_many_sides_are_told(cast, django_assert_num_queries, number):
    if number == 1:
        Organisation.objects.filter(pk__in=[cast.clinic.pk, cast.bank.pk]).update(merged_into=cast.choir)
    scheme = build.draft(cast)
    with django_assert_num_queries(17):
        actions.set_scheme(scheme, by=cast.secretary)
    told = Notice.objects.filter(verb="honours.scheme.asked").values_list("to__username", flat=True)
    assert len(told) == number + 1


@pytest.mark.parametrize("number", [1, 3])
def test_who_is_honoured_is_looked_up_together_however_many_they_are(cast, django_assert_num_queries, number):
    build.gift(cast)
    if number == 3:
        build.gift(cast, cast.bank, cast.bank_liaison, what="示例座椅")
        build.gift(cast, cast.clinic, cast.clinic_liaison, what="示例药箱")
    listed = list(build.computed(cast).candidates.all())
    with django_assert_num_queries(1):
        told = people.honoured_each(listed)
    spoken = {"示例歌舞团": cast.choir_liaison, "示例医院": cast.clinic_liaison, "示例银行": cast.bank_liaison}
    assert told == [[spoken[one.name]] for one in listed] and len(listed) == number
