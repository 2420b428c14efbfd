"""Saying something and answering: by whom, until when, how often; nobody knows totals too early."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Record
from silian.deliberation.actions import statements as actions
from silian.deliberation.models import Statement, Voice
from silian.deliberation.queries import statements as queries
from silian.deliberation.rules import statements as rules
from silian.deliberation.tests import build_statements as build
from silian.members.models import Seat


def refused(act) -> str:
    with pytest.raises(Refused) as found:
        act()
    return found.value.sentence


# ── Saying ──


def test_a_resident_says_one_sentence_with_a_reason(cast):
    matter = build.matter(cast)
    made = build.statement(cast, matter)
    assert (made.number, made.person, made.organisation, made.by, made.state) == (
        1,
        cast.resident,
        None,
        cast.resident,
        "shown",
    )
    record = Record.objects.get(verb="deliberation.statement.made")
    assert (record.by, record.facts) == (cast.resident, {"number": 1, "matter": matter.number})


def test_a_liaison_says_it_in_the_name_of_her_organisation(cast):
    matter, seat = build.matter(cast), build.seat_of(cast.bank_liaison)
    made = actions.make_statement(matter, build.said(), by=cast.bank_liaison, seat=seat)
    assert (made.person, made.organisation, made.seat) == (cast.bank_liaison, cast.bank, seat)
    record = Record.objects.get(verb="deliberation.statement.made")
    assert (record.organisation_id, record.seat_id) == (cast.bank.pk, seat.pk)


def test_nobody_speaks_by_a_seat_that_is_not_hers(cast):
    matter = build.matter(cast)
    for person, seat in (
        (cast.resident, build.seat_of(cast.bank_liaison)),
        (cast.secretary, build.seat_of(cast.secretary)),
    ):
        assert "only for an organisation" in refused(
            lambda person=person, seat=seat: actions.make_statement(matter, build.said(), by=person, seat=seat)
        )
    assert Statement.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "field"), [({"text": "  "}, "text"), ({"reason": ""}, "reason"), ({"side": "maybe"}, "side")]
)
def test_a_statement_needs_a_sentence_a_reason_and_a_side(cast, words, field):
    matter = build.matter(cast)
    with pytest.raises(Refused) as found:
        build.statement(cast, matter, **words)
    assert (list(found.value.fields), Statement.objects.count()) == ([field], 0)


def test_the_same_sentence_is_said_once_in_a_matter(cast):
    matter = build.matter(cast)
    build.statement(cast, matter)
    assert "statement 1" in refused(lambda: build.statement(cast, matter, by=cast.bank_liaison))
    build.statement(cast, build.matter(cast), by=cast.bank_liaison)
    assert Statement.objects.filter(matter=matter).count() == 1


@pytest.mark.parametrize(
    ("since", "until"), [(timedelta(hours=1), timedelta(days=1)), (-timedelta(days=2), -timedelta(seconds=1))]
)
def test_before_and_after_the_phase_nobody_says_or_answers_anything(cast, since, until):
    open_now = build.matter(cast)
    made = build.statement(cast, open_now)
    phase = open_now.phases.get()
    phase.period = (timezone.now() + since, timezone.now() + until)
    phase.save()
    for person in (cast.resident, cast.secretary, cast.community_secretary):
        refused(lambda person=person: build.statement(cast, build.fresh(open_now), by=person, text="示例：另一句"))
        refused(lambda person=person: actions.give_voice(build.fresh(made), 1, by=person))
    refused(
        lambda: actions.write_down(build.fresh(open_now), build.said("示例：第三句"), "示例", "示例", by=cast.secretary)
    )
    refused(lambda: actions.change_statement(build.fresh(made), build.said("示例：改"), by=cast.resident))
    assert (Statement.objects.count(), Voice.objects.count()) == (1, 0)


def test_in_a_phase_of_another_kind_nothing_is_said(cast):
    matter = build.matter(cast, kind="carry_out")
    assert "present phase" in refused(lambda: build.statement(cast, matter))
    assert Statement.objects.count() == 0


def test_a_person_says_so_much_within_an_hour_and_no_more(cast):
    matter = build.matter(cast)
    for at in range(rules.MOST_PER_HOUR):
        build.statement(cast, matter, text=f"示例{at}")
    assert "within the hour" in refused(lambda: build.statement(cast, matter, text="示例：再一句"))
    build.statement(cast, matter, by=cast.bank_liaison, text="示例：别人的一句")
    assert Statement.objects.filter(person=cast.resident).count() == rules.MOST_PER_HOUR


def test_a_helper_writes_down_what_was_heard(cast):
    matter = build.matter(cast)
    made = actions.write_down(
        matter, build.said(), "3幢老住户", "示例：会上所说，没有手机", by=cast.community_secretary
    )
    assert (made.person, made.heard_from, made.by) == (None, "3幢老住户", cast.community_secretary)
    record = Record.objects.get(verb="deliberation.statement.heard")
    assert (record.by, record.facts["because"]) == (cast.community_secretary, "示例：会上所说，没有手机")
    assert queries.said_by(made) == "3幢老住户, written down as heard"


@pytest.mark.parametrize(("heard", "because"), [("", "示例：没有手机"), ("3幢老住户", " ")])
def test_what_was_heard_needs_its_source_and_a_reason(cast, heard, because):
    matter = build.matter(cast)
    refused(lambda: actions.write_down(matter, build.said(), heard, because, by=cast.secretary))
    assert Statement.objects.count() == 0


def test_only_who_handles_a_matter_writes_down_for_others(cast):
    matter = build.matter(cast)
    for person in (cast.resident, cast.bank_liaison, cast.convener, cast.stranger):
        refused(lambda person=person: actions.write_down(matter, build.said(), "示例", "示例", by=person))
    assert Statement.objects.count() == 0


def test_a_statement_changes_until_somebody_has_answered(cast):
    made = build.statement(cast)
    changed = build.fresh(actions.change_statement(made, build.said("示例：应当尽快加装电梯"), by=cast.resident))
    assert (changed.text, changed.reason, changed.changed_at is not None) == (
        "示例：应当尽快加装电梯",
        "示例：老人出行方便",
        True,
    )
    build.voices(changed, 1)
    assert "Say something new" in refused(
        lambda: actions.change_statement(changed, build.said("示例：别的"), by=cast.resident)
    )
    with pytest.raises(IntegrityError, match="was answered does not change"), transaction.atomic():
        Statement.objects.filter(pk=made.pk).update(text="示例：别的")
    assert build.fresh(made).text == "示例：应当尽快加装电梯"


def test_only_whoever_wrote_it_changes_it(cast):
    made = build.statement(cast)
    for person in (cast.secretary, cast.bank_liaison):
        refused(lambda person=person: actions.change_statement(build.fresh(made), build.said("示例：别的"), by=person))
    assert build.fresh(made).text == "示例：应当加装电梯"


def test_what_was_said_and_answered_is_never_deleted(cast):
    answered = build.statement(cast)
    build.voices(answered, 1)
    alone = build.statement(cast, answered.matter, text="示例：另一句")
    for rows in (Voice.objects.all(), Statement.objects.filter(pk=alone.pk)):
        with pytest.raises(IntegrityError, match="are kept"), transaction.atomic():
            rows.delete()
    assert (Statement.objects.count(), Voice.objects.count()) == (2, 1)


# ── Answering ──


def test_the_last_answer_counts_and_no_record_says_what_it_was(cast):
    made = build.statement(cast)
    for stance in (1, 1, -1):
        actions.give_voice(build.fresh(made), stance, by=cast.bank_liaison)
    assert [(one.person, one.stance) for one in Voice.objects.all()] == [(cast.bank_liaison, -1)]
    told = Record.objects.filter(verb__startswith="deliberation.voice").order_by("id").values_list("verb", "facts")
    facts = {"number": 1, "matter": made.matter.number}
    assert list(told) == [("deliberation.voice.given", facts), ("deliberation.voice.changed", facts)]


def test_an_answer_is_one_of_three(cast):
    made = build.statement(cast)
    refused(lambda: actions.give_voice(made, 2, by=cast.bank_liaison))
    assert Voice.objects.count() == 0


def test_whoever_read_an_older_wording_reads_it_again(cast):
    made = build.statement(cast)
    before = made.edition
    actions.change_statement(build.fresh(made), build.said("示例：应当尽快加装电梯"), by=cast.resident)
    assert "read it again" in refused(
        lambda: actions.give_voice(build.fresh(made), 1, by=cast.bank_liaison, edition=before)
    )
    assert Voice.objects.count() == 0


def test_somebody_of_another_street_answers_in_a_public_matter_and_not_in_a_private_one(cast):
    made, hidden = (
        build.statement(cast),
        build.statement(cast, build.matter(cast, private=True), by=cast.community_secretary),
    )
    actions.give_voice(made, 1, by=cast.stranger)
    for person in (cast.stranger, cast.resident):
        assert "not open to you" in refused(lambda person=person: actions.give_voice(hidden, 1, by=person))
        assert not Statement.objects.visible_to(person).filter(pk=hidden.pk).exists()
    assert Voice.objects.count() == 1


def test_the_next_one_is_the_one_with_the_fewest_voices_and_the_same_at_every_look(cast):
    matter = build.matter(cast)
    made = build.statements(cast, matter, 4)
    build.voices(made[0], 1, 1)
    build.voices(made[1], 1)
    first = queries.next_statement(matter, cast.resident)
    assert first in made[2:] and queries.next_statement(matter, cast.resident) == first
    seen = []
    while (one := queries.next_statement(matter, cast.resident)) is not None:
        seen.append(one.pk)
        actions.give_voice(one, 0, by=cast.resident)
    assert sorted(seen[:2]) == [made[2].pk, made[3].pk] and seen[2:] == [made[1].pk, made[0].pk]


def test_people_begin_at_different_statements(cast):
    matter = build.matter(cast)
    build.statements(cast, matter, 6)
    assert len({queries.next_statement(matter, one).pk for one in build.residents(12)}) > 2


# ── Who knows what others answered ──


def totals(statement: Statement, reader):
    one = queries.for_page(reader).get(pk=statement.pk)
    return queries.row(one, rules.is_over(one.matter)).totals


def test_nobody_knows_totals_before_she_has_answered_nor_before_five_have(cast):
    made = build.statement(cast)
    build.voices(made, 1, 1, -1)
    mine = build.residents(1)[0]
    actions.give_voice(build.fresh(made), 0, by=mine)
    assert totals(made, mine) is None  # four voices
    build.voices(made, 1)
    assert totals(made, mine) == queries.Totals(3, 1, 1)
    for reader in (cast.secretary, cast.community_secretary, cast.resident, cast.convener):
        assert totals(made, reader) is None
    build.phase_is_over(made.matter)
    assert {totals(made, one) for one in (cast.secretary, cast.resident, mine)} == {queries.Totals(3, 1, 1)}


def test_too_few_voices_are_told_to_nobody_even_afterwards(cast):
    made = build.statement(cast)
    build.voices(made, 1, 1, 1, -1)
    build.phase_is_over(made.matter)
    assert totals(made, cast.secretary) is None


def test_what_is_contested_is_ordered_by_what_the_reader_knows(cast):
    matter = build.matter(cast)
    calm, hot, new = build.statements(cast, matter, 3)
    people = build.residents(6)
    build.voices(calm, 1, 1, 1, 1, 1, -1, people=people)
    build.voices(hot, 1, 1, 1, -1, -1, -1, people=people)
    order = lambda reader, over: [  # noqa: E731
        one.pk for one in queries.contested(queries.shown(matter, reader, queries.Filters()), over)
    ]
    assert order(people[0], False) == [hot.pk, calm.pk, new.pk]
    assert order(cast.secretary, False) == [new.pk, hot.pk, calm.pk]  # newest first: she has answered nothing
    assert order(cast.secretary, True) == [hot.pk, calm.pk, new.pk]


def test_a_seat_that_has_ended_lets_nobody_speak(cast):
    matter, seat = build.matter(cast), build.seat_of(cast.bank_liaison)
    seat.terms.update(period=(timezone.localdate() - timedelta(days=9), timezone.localdate()))
    refused(
        lambda: actions.make_statement(matter, build.said(), by=cast.bank_liaison, seat=Seat.objects.get(pk=seat.pk))
    )
    assert Statement.objects.count() == 0
