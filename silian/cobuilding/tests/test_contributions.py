"""The ledger in kind: noted, confirmed by the other side, taken out by a counter-entry."""

import pytest

from silian.cobuilding.actions import contributions as actions
from silian.cobuilding.models import Contribution
from silian.cobuilding.queries import contributions as queries
from silian.cobuilding.queries import waiting_for
from silian.cobuilding.tests import build
from silian.core.errors import Refused
from silian.members.mandates import forget

State = Contribution.State


def waits(person) -> int:
    forget(person)
    return sum("Confirm that" in row.what or "for confirmation" in row.what for row in waiting_for(person))


def sums(person, **filters) -> list[tuple[str, str]]:
    rows = queries.contributions(person, queries.Filters(**filters))
    return [(total.word, total.amount) for total in queries.totals(rows)]


def test_a_row_counts_when_another_partner_has_confirmed_it(cast):
    row = build.given(cast)
    assert sums(cast.secretary) == []
    assert [waits(person) for person in (cast.bank_liaison, cast.clinic_liaison, cast.choir_liaison)] == [1, 1, 0]
    actions.confirm_contribution(row, by=cast.bank_liaison)
    assert sums(cast.secretary) == [("People's time", "12 小时")]
    assert waits(cast.clinic_liaison) == 0


def test_the_giver_and_who_wrote_it_down_cannot_confirm(cast):
    row = build.given(cast)
    with pytest.raises(Refused, match="own organisation gave"):
        actions.confirm_contribution(row, by=cast.choir_liaison)
    said = {
        "kind": "goods",
        "what": "乐谱",
        "quantity": 30,
        "unit": "本",
        "given_on": cast.today,
        "organisation": cast.bank,
    }
    by_office = actions.note_contribution(cast.street, cast.choir, said, by=cast.secretary)
    with pytest.raises(Refused, match="wrote this down yourself"):
        actions.confirm_contribution(by_office, by=cast.secretary)
    for person in (cast.clinic_liaison, cast.resident, cast.stranger, cast.convener):
        with pytest.raises(Refused):
            actions.confirm_contribution(by_office, by=person)
    assert {one.state for one in Contribution.objects.all()} == {State.NOTED}
    actions.confirm_contribution(by_office, by=cast.bank_liaison)


def test_a_community_confirms_through_its_own_seat(cast):
    row = build.given(cast, community=cast.community, kind="place", what="排练厅", quantity=2, unit="次")
    assert waits(cast.community_secretary) == 1
    actions.confirm_contribution(row, by=cast.community_secretary)
    assert build.fresh(row).answered_by == cast.community_secretary


def test_what_is_not_right_is_declined_with_a_reason_and_never_counts(cast):
    row = build.given(cast)
    with pytest.raises(Refused):
        actions.decline_contribution(row, "  ", by=cast.bank_liaison)
    actions.decline_contribution(row, "只来了八小时", by=cast.bank_liaison)
    assert (build.fresh(row).state, sums(cast.secretary)) == (State.DECLINED, [])
    with pytest.raises(Refused, match="answered already"):
        actions.confirm_contribution(build.fresh(row), by=cast.clinic_liaison)


def test_the_giver_takes_back_what_nobody_has_confirmed(cast):
    row = build.given(cast)
    with pytest.raises(Refused):
        actions.take_contribution_back(row, "写错了", by=cast.bank_liaison)
    actions.take_contribution_back(row, "写错了", by=cast.choir_liaison)
    assert build.fresh(row).state == State.TAKEN_BACK and waits(cast.bank_liaison) == 0


def test_a_counter_entry_takes_a_row_out_of_every_sum_and_both_stay(cast):
    one = build.project(cast)
    wrong, right = build.given(cast, one), build.given(cast, one, quantity=8)
    for row in (wrong, right):
        actions.confirm_contribution(row, by=cast.bank_liaison)
    with pytest.raises(Refused):
        actions.reverse_contribution(wrong, "", by=cast.bank_liaison)
    counter = actions.reverse_contribution(build.fresh(wrong), "重复登记", by=cast.bank_liaison)
    assert (counter.quantity, counter.state) == (-12, State.CONFIRMED)
    assert sums(cast.secretary, project=one.pk) == [("People's time", "8 小时")]
    assert Contribution.objects.count() == 3
    for again in (counter, build.fresh(wrong)):
        with pytest.raises(Refused):
            actions.reverse_contribution(again, "再来", by=cast.bank_liaison)


def test_somebody_must_have_got_it(cast):
    said = {"kind": "goods", "what": "乐谱", "quantity": 1, "unit": "本", "given_on": cast.today}
    for receivers in ({}, {"organisation": cast.bank, "community": cast.community}):
        with pytest.raises(Refused):
            actions.note_contribution(cast.street, cast.choir, said | receivers, by=cast.choir_liaison)
    with pytest.raises(Refused):
        actions.note_contribution(cast.street, cast.choir, said | {"organisation": cast.bank}, by=cast.bank_liaison)
    assert not Contribution.objects.exists()


def test_who_sees_a_row_before_and_after_it_was_confirmed(cast):
    row = build.given(cast, organisation=cast.bank)
    seen = lambda person: Contribution.objects.visible_to(person).exists()  # noqa: E731
    people = (
        cast.choir_liaison,
        cast.bank_liaison,
        cast.secretary,
        cast.clinic_liaison,
        cast.convener,
        cast.resident,
        cast.stranger,
    )
    assert [seen(person) for person in people] == [True, True, True, False, False, False, False]
    actions.confirm_contribution(row, by=cast.bank_liaison)
    assert [seen(person) for person in people] == [True, True, True, True, True, False, False]


def test_what_was_given_to_a_draft_stays_inside_it(cast):
    row = build.given(cast)
    actions.confirm_contribution(row, by=cast.bank_liaison)
    assert not Contribution.objects.visible_to(cast.convener).exists()


def test_the_rows_of_a_merged_organisation_are_found_under_the_kept_one(cast):
    from silian.members.tests import build as register

    row = build.given(cast, organisation=cast.bank)
    twin = register.entered(cast, "示例歌舞团（旧）")
    register.merged(cast, twin, cast.choir)
    forget(cast.choir_liaison)
    assert list(queries.contributions(cast.secretary, queries.Filters(organisation=twin.pk))) == [row]
    with pytest.raises(Refused, match="own organisation gave"):
        actions.confirm_contribution(build.fresh(row), by=cast.choir_liaison)
