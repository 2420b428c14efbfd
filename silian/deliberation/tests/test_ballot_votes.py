"""Voting: when, who, how often; named and secret; by web and paper."""

import json

import pytest
from django.db import IntegrityError, connection, transaction

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.deliberation import recount
from silian.deliberation.actions import ballots, freezing, papers, voting
from silian.deliberation.actions.mixing import POOL
from silian.deliberation.models import Ballot, LogEntry, NamedVote, PaperVote, SecretBallot, Tick
from silian.deliberation.queries import logs
from silian.deliberation.queries.results import checked
from silian.deliberation.tests import build_ballots as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    return build.Clock(monkeypatch)


def test_a_vote_counts_from_the_first_moment_on_and_before_the_last(cast, clock):
    ballot = build.frozen(cast)
    with pytest.raises(Refused):
        build.vote(ballot, cast.resident, "yes")
    clock.set(ballot.opens_at)
    build.vote(ballot, cast.resident, "yes")
    clock.set(ballot.closes_at)
    with pytest.raises(Refused):
        build.vote(ballot, cast.choir_liaison, "yes")
    assert NamedVote.objects.count() == 1


def test_only_who_stands_on_the_roll_votes(cast, clock):
    ballot = build.frozen(cast)
    clock.open(ballot)
    for person in (cast.secretary, cast.bank_liaison):
        with pytest.raises(Refused):
            voting.cast_vote(build.fresh(ballot), build.entry(ballot), "yes", by=person)
    assert not NamedVote.objects.exists()


def test_of_named_votes_the_last_counts_and_the_earlier_ones_stay(cast, clock):
    ballot = build.frozen(cast)
    clock.open(ballot)
    first, second = build.vote(ballot, cast.resident, "yes"), build.vote(ballot, cast.resident, "no")
    assert first == second
    assert list(NamedVote.objects.order_by("id").values_list("choice", "live")) == [("yes", False), ("no", True)]
    clock.close(ballot)
    done = build.counted(ballot)
    assert done.result["counts"] == {"yes": 0, "no": 1, "abstain": 0}


def test_a_vote_that_cannot_be_counted_is_refused_with_a_sentence(cast, clock):
    ballot = build.frozen(cast, form="approval", most_choices=1)
    clock.open(ballot)
    for wrong in ([], ["1", "2"], ["9"], "1", ["1", "1"]):
        with pytest.raises(Refused):
            build.vote(ballot, cast.resident, wrong)
    assert not NamedVote.objects.exists()
    build.vote(ballot, cast.resident, ["2"])


def test_a_secret_vote_is_cast_once_and_leaves_no_record(cast, clock):
    ballot = build.frozen(cast, secrecy="secret", more=4)
    clock.open(ballot)
    before = Record.objects.count()
    code = build.vote(ballot, cast.resident, "yes")
    with pytest.raises(Refused):
        build.vote(ballot, cast.resident, "no")
    assert (Record.objects.count(), SecretBallot.objects.get().code, Tick.objects.count()) == (before, code, 1)


def test_the_two_tables_of_a_secret_ballot_share_nothing(cast):
    """No key, time, address or number that counts up joins a tick to a ballot."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type, column_default, is_identity FROM information_schema.columns"
            " WHERE table_name IN ('deliberation_tick', 'deliberation_secretballot') ORDER BY 1, ordinal_position"
        )
        columns = cursor.fetchall()
    assert {(table, name) for table, name, *_more in columns} == {
        ("deliberation_tick", "entry_id"), ("deliberation_tick", "federation_id"), ("deliberation_tick", "ballot_id"),
        ("deliberation_tick", "channel"), ("deliberation_tick", "mixed"), ("deliberation_secretballot", "code"),
        ("deliberation_secretballot", "federation_id"), ("deliberation_secretballot", "ballot_id"),
        ("deliberation_secretballot", "choice"), ("deliberation_secretballot", "held"),
    }  # fmt: skip
    assert {
        (kind, default, identity)
        for *_names, kind, default, identity in columns
        if "time" in kind or default or identity == "YES"
    } == set()


def _stored(table: str, column: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}, xmin::text FROM {table} ORDER BY ctid")  # noqa: S608 – our own names
        return cursor.fetchall()


def _vote_one_by_one(ballot, people) -> list[str]:
    """Each in a transaction of her own as far as the tables show: a savepoint has its own number."""
    codes = []
    for at, one in enumerate(people):
        with transaction.atomic():
            codes.append(build.vote(ballot, one, ("yes", "no")[at % 2]))
    return codes


@pytest.mark.django_db(transaction=True)
def test_neither_the_place_nor_the_transaction_of_rows_joins_ticks_and_ballots(cast, clock):
    people = build.crowd(12)
    ballot = build.frozen(cast, *people, secrecy="secret")
    clock.open(ballot)
    codes = _vote_one_by_one(ballot, people)
    ticks, votes = _stored("deliberation_tick", "entry_id"), _stored("deliberation_secretballot", "code")
    # In the pool each tick still carries nearly the number of the ballot written with it (somebody else's transaction may come
    # between): what the shuffling takes away.
    apart = [abs(int(mark) - int(other)) for (_entry, mark), (_code, other) in zip(ticks, votes, strict=True)]
    assert max(apart) < 10, apart
    clock.close(ballot)
    build.counted(ballot)
    ticks, votes = _stored("deliberation_tick", "entry_id"), _stored("deliberation_secretballot", "code")
    assert len({mark for _row, mark in [*ticks, *votes]}) == 1
    cast_order = {code: at for at, code in enumerate(codes)}
    roll_order = [entry for entry, _mark in ticks]
    assert roll_order != sorted(roll_order)  # by chance once in half a billion
    assert [cast_order[code] for code, _mark in votes] != [entry - min(roll_order) for entry in roll_order]
    logged = list(logs.ballots_in(logs.log(ballot)))
    assert sorted(logged) == sorted(codes) and logged != codes


@pytest.mark.django_db(transaction=True)
def test_nobody_leaves_the_pool_in_a_smaller_company_than_its_size(cast, clock):
    people = build.crowd(2 * POOL + 1)
    ballot = build.frozen(cast, *people, secrecy="secret")
    clock.open(ballot)
    _vote_one_by_one(ballot, people[: 2 * POOL - 1])
    assert (SecretBallot.objects.filter(held=False).count(), len(logs.ballots_in(logs.log(ballot)))) == (0, 0)
    _vote_one_by_one(ballot, people[2 * POOL - 1 : 2 * POOL])
    assert (SecretBallot.objects.filter(held=False).count(), SecretBallot.objects.filter(held=True).count()) == (
        POOL,
        POOL,
    )
    # All that was written so far now carries one number: ticks, those that left, those that stay.
    assert (
        len(
            {
                mark
                for _row, mark in [
                    *_stored("deliberation_tick", "entry_id"),
                    *_stored("deliberation_secretballot", "code"),
                ]
            }
        )
        == 1
    )
    _vote_one_by_one(ballot, people[2 * POOL :])
    clock.close(ballot)
    done = build.published(ballot)
    assert (done.result["ballots"], checked(done).right) == (2 * POOL + 1, True)


def test_fewer_than_five_secret_votes_are_void_and_not_shown(cast, clock):
    ballot = build.frozen(cast, secrecy="secret", more=4)
    clock.open(ballot)
    build.vote(ballot, cast.resident, "yes")
    clock.close(ballot)
    done = build.published(ballot)
    assert (done.is_void, done.result["outcome"]) == (True, "void")


# ── Paper and telephone ──


def test_paper_counts_when_two_persons_have_entered_the_same(cast, clock):
    ballot = build.frozen(cast, more=2)
    clock.open(ballot)
    made = papers.enter_paper(build.fresh(ballot), "示-7", 3, "yes", by=cast.convener)
    assert not NamedVote.objects.exists()
    with pytest.raises(Refused):
        papers.confirm_paper(made, 3, "yes", by=cast.convener)  # the same person
    for number, what in ((4, "yes"), (3, "no")):
        with pytest.raises(Refused):
            papers.confirm_paper(build.fresh(made), number, what, by=cast.secretary)
    assert (NamedVote.objects.count(), build.fresh(made).state) == (0, "waiting")
    papers.confirm_paper(build.fresh(made), 3, "yes", by=cast.secretary)
    found = NamedVote.objects.get()
    assert (found.entry.number, found.choice, found.channel, found.live) == (3, "yes", "paper", True)


def test_a_voucher_and_an_entry_count_once(cast, clock):
    ballot = build.frozen(cast, more=2)
    clock.open(ballot)
    build.paper(ballot, 3, "yes", first=cast.convener, second=cast.secretary)
    for voucher, number in (("示3", 4), ("示9", 3)):
        with pytest.raises(Refused):
            papers.enter_paper(build.fresh(ballot), voucher, number, "no", by=cast.secretary)
    assert PaperVote.objects.count() == 1


def test_web_and_paper_do_not_both_count(cast, clock):
    ballot = build.frozen(cast)
    clock.open(ballot)
    build.vote(ballot, cast.resident, "yes")
    with pytest.raises(Refused):
        papers.enter_paper(build.fresh(ballot), "示1", 1, "no", by=cast.convener)
    papers.enter_paper(build.fresh(ballot), "示2", 2, "no", by=cast.convener)
    with pytest.raises(Refused):
        build.vote(ballot, cast.choir_liaison, "yes")
    assert list(NamedVote.objects.values_list("entry__number", "choice")) == [(1, "yes")]


def test_a_paper_entered_wrongly_is_dropped_with_a_reason_and_entered_again(cast, clock):
    ballot = build.frozen(cast)
    clock.open(ballot)
    made = papers.enter_paper(build.fresh(ballot), "示1", 1, "no", by=cast.convener)
    with pytest.raises(Refused):
        papers.drop_paper(made, " ", by=cast.secretary)
    papers.drop_paper(build.fresh(made), "看错了", by=cast.secretary)
    build.paper(ballot, 1, "yes", first=cast.secretary, second=cast.convener)
    assert list(NamedVote.objects.values_list("choice", flat=True)) == ["yes"]


def test_the_database_itself_wants_two_persons(cast, clock):
    ballot = build.frozen(cast)
    clock.open(ballot)
    made = papers.enter_paper(build.fresh(ballot), "示1", 1, "no", by=cast.convener)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperVote.objects.filter(pk=made.pk).update(
            state="counts", confirmed_by=cast.convener, confirmed_at=made.entered_at
        )


def test_of_a_secret_ballot_the_cover_says_who_and_the_sheet_says_what(cast, clock):
    ballot = build.frozen(cast, *build.crowd(4), more=3, secrecy="secret")
    clock.open(ballot)
    for at in range(4):
        build.vote(ballot, build.entry(ballot, at + 1).account, "yes")
    with pytest.raises(Refused):
        papers.enter_paper(build.fresh(ballot), "示5", 5, by=cast.convener, channel="phone")
    for number in (5, 6):
        build.paper(ballot, number, None, first=cast.convener, second=cast.secretary)
    assert set(PaperVote.objects.values_list("kind", "choice")) == {("cover", None)}
    with pytest.raises(Refused):
        papers.enter_sheet(build.fresh(ballot), "票1", "no", by=cast.convener)  # still open
    clock.close(ballot)
    with pytest.raises(Refused):
        build.counted(ballot)  # two covers, no sheet
    for at in (1, 2):
        sheet = papers.enter_sheet(build.fresh(ballot), f"票{at}", "no", by=cast.convener)
        papers.confirm_paper(sheet, None, "no", by=cast.secretary)
    with pytest.raises(Refused):
        papers.enter_sheet(build.fresh(ballot), "票3", "no", by=cast.convener)  # more sheets than covers
    assert set(PaperVote.objects.filter(kind="sheet").values_list("entry", flat=True)) == {None}
    done = build.counted(ballot)
    assert done.result["counts"] == {"yes": 4, "no": 2, "abstain": 0}


def test_nothing_is_counted_while_a_paper_waits(cast, clock):
    ballot = build.frozen(cast)
    clock.open(ballot)
    made = papers.enter_paper(build.fresh(ballot), "示1", 1, "no", by=cast.convener)
    clock.close(ballot)
    with pytest.raises(Refused):
        build.counted(ballot)
    papers.confirm_paper(build.fresh(made), 1, "no", by=cast.secretary)  # handed in in time, entered afterwards
    assert build.counted(ballot).result["ballots"] == 1


# ── What stays as it is ──


def test_frozen_rules_options_and_roll_are_refused_by_the_database(cast, clock):
    ballot = build.frozen(cast, form="projects", rule="mes", completion="add1_overspend")
    changes = [
        lambda: Ballot.objects.filter(pk=ballot.pk).update(closes_at=ballot.closes_at.replace(year=2099)),
        lambda: Ballot.objects.filter(pk=ballot.pk).update(quorum_share="1/9"),
        lambda: Ballot.objects.filter(pk=ballot.pk).update(state="draft"),
        lambda: Ballot.objects.filter(pk=ballot.pk).update(state="published"),
        lambda: Ballot.objects.filter(pk=ballot.pk).delete(),
        lambda: ballot.options.update(cost=1),
        lambda: ballot.options.filter(key="1").delete(),
        lambda: ballot.roll.update(area=3),
        lambda: ballot.roll.filter(number=2).delete(),
        lambda: ballot.roll.create(federation_id=ballot.federation_id, number=9, name="示例·后来"),
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert build.fresh(ballot).sheet_digest == ballot.sheet_digest


def test_the_log_is_only_added_to_and_each_record_follows_the_last(cast, clock):
    ballot = build.frozen(cast)
    clock.open(ballot)
    build.vote(ballot, cast.resident, "yes")
    last = LogEntry.objects.filter(ballot=ballot).order_by("-place").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        LogEntry.objects.filter(pk=last.pk).update(body=last.body.replace("yes", "no"))
    with pytest.raises(IntegrityError), transaction.atomic():
        last.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        LogEntry.objects.create(
            federation_id=ballot.federation_id, ballot=ballot, place=last.place + 1, body="{}", digest="0" * 64
        )


def test_a_named_vote_is_superseded_but_never_changed(cast, clock):
    ballot = build.frozen(cast)
    clock.open(ballot)
    build.vote(ballot, cast.resident, "yes")
    for change in ({"choice": "no"}, {"entry": build.entry(ballot, 2)}, {"code": "X"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            NamedVote.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        NamedVote.objects.all().delete()


def test_after_the_count_no_vote_comes_any_more(cast, clock):
    ballot = build.frozen(cast)
    clock.open(ballot)
    build.vote(ballot, cast.resident, "yes")
    clock.close(ballot)
    build.counted(ballot)
    with pytest.raises(IntegrityError), transaction.atomic():
        NamedVote.objects.create(
            federation_id=ballot.federation_id,
            ballot=ballot,
            entry=build.entry(ballot, 2),
            code="X",
            choice="no",
            by=cast.resident,
        )


def test_a_changed_byte_is_named_by_its_record(cast, clock):
    ballot = build.frozen(cast, form="approval")
    clock.open(ballot)
    build.vote(ballot, cast.resident, ["1"])
    build.vote(ballot, cast.choir_liaison, ["2"])
    clock.close(ballot)
    done = build.published(ballot)
    whole = logs.written_file(done)
    assert recount.recount(whole, done.root).right
    broken = whole.replace('"choice":["2"]', '"choice":["1"]')
    found = recount.recount(broken, done.root).report.fault
    at = [line for line in whole.splitlines() if '"choice":["2"]' in line][0]
    assert (found.code, f'"place":{found.place},' in at) == ("altered", True)
    # Whoever gets past the triggers is found, too.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE deliberation_logentry DISABLE TRIGGER deliberation_log_stays")
        cursor.execute("UPDATE deliberation_logentry SET body = replace(body, '[\"2\"]', '[\"1\"]') WHERE place = 2")
        cursor.execute("ALTER TABLE deliberation_logentry ENABLE ALWAYS TRIGGER deliberation_log_stays")
    told = checked(build.fresh(done))
    assert (told.right, "2" in told.sentence) == (False, True)


def test_the_sheet_holds_all_rules_and_its_digest_is_told(cast, clock):
    ballot = build.frozen(
        cast,
        form="projects",
        rule="mes",
        completion="add1_overspend",
        step=10,
        law="民法典",
        law_article="第二百七十八条",
    )
    sheet = json.loads(ballot.sheet)
    assert (sheet["rule"]["rule"], sheet["rule"]["completion"], sheet["rule"]["step"]) == ("mes", "add1_overspend", 10)
    assert sorted(sheet["rule"]["lot"]) == ["1", "2", "3", "4"]
    assert (sheet["electorate"]["heads"], sheet["law"]["article"], sheet["secrecy"]) == (2, "第二百七十八条", "named")
    assert Notice.objects.filter(verb="deliberation.ballot.announced").count() == 2
    clock.open(ballot)
    with pytest.raises(Refused):
        ballots.change_ballot(build.fresh(ballot), {"budget": 1}, by=cast.convener)
    with pytest.raises(Refused):
        freezing.freeze_ballot(build.fresh(ballot), by=cast.convener)
