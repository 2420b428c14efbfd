"""The opinion map of a matter: who may see it, what it keeps, and that its words are as true as its numbers."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from silian.core.models import Record
from silian.deliberation.actions import maps
from silian.deliberation.actions import statements as actions
from silian.deliberation.models import OpinionMap, Voice
from silian.deliberation.queries import maps as queries
from silian.deliberation.rules import statements as rules
from silian.deliberation.tests import build_statements as build
from silian.hall.models import Standing


def camps(cast, matter, sizes=(15, 15), statements: int = 10, shared: int = 2):
    """Camps that answer the first statements against each other, and the last ones alike."""
    made = build.statements(cast, matter, statements)
    people = build.residents(sum(sizes))
    rows = []
    for at, person in enumerate(people):
        side = 1 if at < sizes[0] else -1
        for number, one in enumerate(made):
            stance = 1 if number >= statements - shared else side * (1 if number % 2 else -1)
            rows.append(Voice(federation=matter.federation, statement=one, person=person, stance=stance))
    Voice.objects.bulk_create(rows)
    return made, people


def shown(matter):
    matter = build.fresh(matter)
    return queries.map_page(maps.current_map(matter), matter)


def test_two_camps_are_two_groups_with_what_each_stands_for_and_what_both_accept(cast):
    matter = build.matter(cast)
    made, _people = camps(cast, matter)
    page = shown(build.phase_is_over(matter))
    assert (page.status, [one.people for one in page.groups], page.found.people) == ("ok", [15, 15], 30)
    assert all(group.points for group in page.groups)
    assert {one.statement for one in page.shared} == set(made[-2:])
    assert page.shared[0].parts == ["A: 15 of 15 agree", "B: 15 of 15 agree"]
    assert page.agree[0].words == "30 of 30 agree (100 %)"
    assert sum(dot.people for dot in page.dots) == 30
    assert page.summary == "group A: 15 people; group B: 15 people"


def test_nothing_that_is_kept_names_anybody(cast):
    matter = build.matter(cast)
    _made, people = camps(cast, matter)
    content = maps.current_map(build.phase_is_over(matter)).content
    assert set(content) == {"groups", "left_out", "p_value", "stability", "dots", "consensus", "shared", "all", "known"}
    names = [one.name for one in people]
    assert not any(name in str(content) for name in names)
    assert all(len(dot) == 4 for dot in content["dots"])


def test_few_people_get_a_table_and_no_map(cast):
    matter = build.matter(cast)
    camps(cast, matter, sizes=(3, 3))
    page = shown(build.phase_is_over(matter))
    assert (page.status, page.groups, page.dots, page.shared) == ("too_few", [], [], [])
    assert [row.totals.voices for row in page.table] == [6] * 10


@pytest.mark.parametrize("people", [0, 1, 4])
def test_with_hardly_anybody_there_is_a_sentence_and_no_number(cast, people):
    matter = build.matter(cast)
    made = build.statements(cast, matter, 2)
    for one in made:
        build.voices(one, *[1] * people)
    page = shown(build.phase_is_over(matter))
    assert (page.status, [row.totals for row in page.table], page.agree) == ("too_few", [None, None], [])


def test_no_group_and_no_answers_of_fewer_than_five_are_shown(cast):
    matter = build.matter(cast)
    _made, people = camps(cast, matter)
    for at, person in enumerate(people):
        home = "owner" if at < 12 else "tenant" if at < 26 else "shop"
        Standing.objects.create(federation=matter.federation, matter=matter, person=person, home=home)
    page = shown(build.phase_is_over(matter))
    # Four shops are too few; the owners go with them, for all less the tenants must be many, too.
    assert [(table.title, table.heads) for table in page.known] == [("By owners and tenants", ["Tenant (14)"])]


def test_owners_and_tenants_stand_beside_each_other_in_counts(cast):
    matter = build.matter(cast)
    made, people = camps(cast, matter)
    for at, person in enumerate(people):
        Standing.objects.create(
            federation=matter.federation, matter=matter, person=person, home="owner" if at < 15 else "tenant"
        )
    page = shown(build.phase_is_over(matter))
    table = page.known[0]
    assert (table.title, table.heads) == ("By owners and tenants", ["Owner (15)", "Tenant (15)"])
    assert dict(table.rows)[made[1]] == ["15 of 15 agree", "0 of 15 agree"]


def test_whoever_corrects_what_she_said_about_herself_is_counted_there(cast):
    matter = build.matter(cast)
    made, people = camps(cast, matter)
    for at, person in enumerate(people):
        Standing.objects.create(
            federation=matter.federation, matter=matter, person=person, home="owner" if at < 15 else "tenant"
        )
    matter = build.phase_is_over(matter)
    assert shown(matter).known[0].heads == ["Owner (15)", "Tenant (15)"]
    Standing.objects.filter(person=people[0]).update(home="tenant")
    assert shown(matter).known[0].heads == ["Owner (14)", "Tenant (16)"]


@given(st.lists(st.integers(0, 6), min_size=12, max_size=12))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nobody_finds_the_answers_of_fewer_than_five_by_subtraction(numbers):
    """Whatever three groups answered, and whoever stands in none: all less what is shown is nobody or at least five people."""
    parts = [{1: numbers[at : at + 3]} for at in range(0, 12, 3)]
    tallies, rest = dict(zip("abc", parts, strict=False)), parts[3]
    totals: dict[int, list[int]] = {}
    for cells in [*tallies.values(), rest]:
        for one, answers in cells.items():
            totals[one] = [a + b for a, b in zip(totals.get(one, [0, 0, 0]), answers, strict=True)]
    totals = {one: answers for one, answers in totals.items() if sum(answers) >= maps.FEWEST}
    told = {
        label: {one: answers for one, answers in cells.items() if sum(answers) >= maps.FEWEST}
        for label, cells in tallies.items()
    }
    safe = maps._without_remainders(told, totals)
    for one, whole in totals.items():
        left = sum(whole) - sum(sum(cells[one]) for cells in safe.values() if one in cells)
        assert left == 0 or left >= maps.FEWEST
    assert all(
        one in totals and told[label][one] == answers for label, cells in safe.items() for one, answers in cells.items()
    )


def test_shares_are_told_from_twenty_people_on(cast):
    assert queries.counted(12, 19, True) == "12 of 19 agree"
    assert queries.counted(12, 20, True) == "12 of 20 agree (60 %)"
    assert queries.counted(5, 20, False) == "5 of 20 disagree (25 %)"


def test_the_map_is_final_when_nobody_answers_any_more(cast):
    matter = build.matter(cast)
    camps(cast, matter)
    running = maps.current_map(build.fresh(matter))
    final = maps.current_map(build.phase_is_over(matter))
    assert (running.final, final.final, running.input_hash == final.input_hash) == (False, True, True)
    assert maps.current_map(build.fresh(matter)) == final
    assert Record.objects.filter(verb="deliberation.map.computed").count() == 1
    for change in (lambda: OpinionMap.objects.update(status="ok"), lambda: OpinionMap.objects.all().delete()):
        with pytest.raises(IntegrityError, match="stays as it was computed"), transaction.atomic():
            change()


def test_while_answers_come_in_a_map_is_computed_at_most_every_ten_minutes(cast, monkeypatch):
    matter = build.matter(cast)
    made, _people = camps(cast, matter)
    first = maps.current_map(build.fresh(matter))
    build.voices(made[0], 1)
    assert maps.current_map(build.fresh(matter)) == first
    monkeypatch.setattr(maps, "AGAIN_AFTER", timedelta(0))
    second = maps.current_map(build.fresh(matter))
    assert (second.people, second.input_hash == first.input_hash) == (31, False)
    assert second.at <= timezone.now()


def test_the_map_is_open_to_whoever_has_answered_everything_and_to_all_afterwards(cast):
    from django.test import Client

    matter = build.matter(cast)
    made = build.statements(cast, matter, 2)
    path, backend = f"/deliberation/matters/{matter.pk}/map", "allauth.account.auth_backends.AuthenticationBackend"

    def sees(person) -> bool:
        client = Client()
        if person:
            client.force_login(person, backend=backend)
        return bool(client.get(path).context["may_see"])

    actions.give_voice(made[0], 1, by=cast.bank_liaison)
    assert [sees(one) for one in (None, cast.bank_liaison, cast.secretary)] == [False, False, False]
    actions.give_voice(made[1], 1, by=cast.bank_liaison)
    assert [sees(one) for one in (None, cast.bank_liaison, cast.secretary)] == [False, True, False]
    build.phase_is_over(matter)
    assert [sees(one) for one in (None, cast.bank_liaison, cast.secretary, cast.stranger)] == [True] * 4
    assert rules.can_see_map(None, False, 0).reason.startswith("The opinion map is open")
