"""Closed is not solved: proposed, checked by another, said by whoever raised it, looked at again."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.hall.actions import closings, hearing
from silian.hall.actions.steps import take_step
from silian.hall.models import Answer, Asking, Closing, Matter, Satisfaction, Stage, Step
from silian.hall.tests import build
from silian.hall.tests import build_endings as ends


def test_a_closing_is_checked_by_another_and_the_raiser_is_asked(cast):
    closing = ends.proposed(cast)
    for same in (cast.community_secretary, cast.resident, cast.bank_liaison):
        with pytest.raises(Refused):
            closings.check_closing(closing, True, "看过", by=same)
    assert build.fresh(closing).checked_at is None
    closings.check_closing(closing, True, "看过", by=cast.secretary)
    matter = build.fresh(closing.matter)
    assert (matter.stage, matter.next_what, matter.next_at) == ("checked", "hear", build.fresh(closing).answer_by)
    assert Asking.objects.filter(closing=closing).count() == 1


@pytest.mark.parametrize(
    ("fields", "names"),
    [({"kind": ""}, {"kind"}), ({"kind": "withdrawn"}, {"kind"}), ({"reason": " "}, {"reason"}), ({"evidence": ""}, {"evidence"}),
     ({"kind": "cannot"}, {"legal_ground"}), ({"kind": "not_ours"}, {"handed_to"}), ({"kind": "duplicate"}, {"same_as"})],
)  # fmt: skip
def test_a_closing_says_what_its_kind_needs(cast, fields, names):
    matter = build.accepted(cast)
    with pytest.raises(Refused) as refused:
        ends.proposed(cast, matter, **fields)
    assert set(refused.value.fields) == names
    assert not Closing.objects.exists() and build.fresh(matter).next_what == "answer"


def test_a_check_that_finds_it_is_not_so_brings_back_what_was_due(cast):
    matter = build.accepted(cast)
    due = (matter.next_what, matter.next_at)
    closing = ends.proposed(cast, matter)
    closings.check_closing(closing, False, "灯还是不亮", by=cast.secretary)
    matter = build.fresh(matter)
    assert (matter.next_what, matter.next_at, matter.turn) == (*due, 1)
    assert build.fresh(closing).fell_because == "灯还是不亮"


def test_solved_closes_it_by_its_kind_and_the_look_afterwards_has_its_date(cast):
    closing = ends.closed(cast)
    matter = build.fresh(closing.matter)
    assert (matter.stage, matter.ended_as, matter.next_what) == ("closed", "solved", "look_again")
    assert (matter.next_at - closing.closed_at).days == 90 and matter.owner_id is not None


def test_partly_makes_it_partly_solved_whatever_was_proposed(cast):
    closing = ends.asked(cast)
    ends.says(closing, "partly")
    closings.close_matter(build.fresh(closing), by=cast.community_secretary)
    assert build.fresh(closing.matter).ended_as == "partly"


def test_a_no_opens_it_again_in_a_new_turn_and_the_owner_is_told(cast):
    closing = ends.asked(cast)
    ends.says(closing, "no", "晚上还是暗")
    matter, closing = build.fresh(closing.matter), build.fresh(closing)
    assert (matter.stage, matter.turn, matter.next_what, matter.is_open) == ("accepted", 2, "decide", True)
    assert matter.next_at > timezone.now() and closing.fell_at and closing.reopened_at
    assert Notice.objects.filter(to=cast.community_secretary, verb="hall.matter.reopened").count() == 1
    with pytest.raises(Refused):
        closings.close_matter(closing, by=cast.community_secretary)


def test_a_no_needs_words_and_changes_nothing_without(cast):
    closing = ends.asked(cast)
    with pytest.raises(Refused):
        hearing.answer_closing(closing, ends.raiser(closing), "no", " ", by=None)
    assert not Answer.objects.exists() and build.fresh(closing).is_open


def test_nothing_is_closed_before_everybody_was_heard(cast):
    closing = ends.asked(cast)
    with pytest.raises(Refused, match="heard"):
        closings.close_matter(closing, by=cast.community_secretary)
    assert build.fresh(closing.matter).is_open


def test_the_owner_does_not_answer_for_a_raiser(cast):
    closing = ends.asked(cast)
    for way in ("phone", "paper", "desk"):
        with pytest.raises(Refused):
            hearing.answer_closing(closing, ends.raiser(closing), "solved", by=cast.community_secretary, way=way)
    with pytest.raises(IntegrityError, match="owner does not answer"), transaction.atomic():
        Answer.objects.create(
            federation=cast.street, matter=closing.matter, closing=closing, raiser=ends.raiser(closing), verdict="solved",
            way="phone", by=cast.community_secretary,
        )  # fmt: skip
    hearing.answer_closing(closing, ends.raiser(closing), "solved", by=cast.secretary, way="phone")
    assert (Answer.objects.get().by, Answer.objects.get().way) == (cast.secretary, "phone")


def test_silence_counts_only_after_two_days_of_asking_and_all_the_time(cast, monkeypatch):
    closing = ends.asked(cast)
    raiser = ends.raiser(closing)
    with pytest.raises(Refused, match="at least twice"):
        hearing.record_silence(closing, raiser, "没人接", by=cast.secretary)
    hearing.ask_again(closing, raiser, "phone", "没人接", by=cast.secretary)
    with pytest.raises(Refused, match="at least twice"):  # the same day
        hearing.record_silence(closing, raiser, "没人接", by=cast.secretary)
    ends.after(monkeypatch, days=2)
    hearing.ask_again(closing, raiser, "phone", "没人接", by=cast.secretary)
    with pytest.raises(Refused, match="still time"):
        hearing.record_silence(closing, raiser, "没人接", by=cast.secretary)
    with pytest.raises(IntegrityError, match="silence counts"), transaction.atomic():
        Answer.objects.create(
            federation=cast.street, matter=closing.matter, closing=closing, raiser=raiser, verdict="none", way="phone",
            by=cast.secretary, tries=2, at=timezone.now(),
        )  # fmt: skip
    ends.after(monkeypatch, days=30)
    with pytest.raises(Refused):
        hearing.record_silence(closing, raiser, "没人接", by=cast.community_secretary)
    hearing.record_silence(closing, raiser, "两次没人接", by=cast.secretary)
    assert (Answer.objects.get().verdict, Answer.objects.get().tries) == ("none", 2)
    closings.close_matter(build.fresh(closing), by=cast.community_secretary)
    assert build.fresh(closing.matter).ended_as == "solved"


def test_whoever_raised_it_takes_it_back_by_her_link(cast):
    matter = build.accepted(cast)
    closings.withdraw_matter(ends.raiser(matter), "自己修好了", by=None)
    matter = build.fresh(matter)
    assert (matter.stage, matter.ended_as, Satisfaction.objects.count()) == ("closed", "withdrawn", 1)


def test_after_ninety_days_it_holds_or_is_open_again(cast, monkeypatch):
    closing, other = ends.closed(cast), ends.closed(cast)
    with pytest.raises(Refused, match="looked at again from"):
        closings.look_again(closing.matter, True, "还亮", by=cast.secretary)
    ends.after(monkeypatch, days=90, seconds=1)
    closings.look_again(build.fresh(closing.matter), True, "还亮", by=cast.secretary)
    assert build.fresh(closing.matter).stage == Stage.LOOKED_AT
    closings.look_again(build.fresh(other.matter), False, "又坏了", by=cast.secretary)
    matter = build.fresh(other.matter)
    assert (matter.stage, matter.turn, matter.ended_as, build.fresh(other).reopened_at is not None) == (
        "accepted",
        2,
        "",
        True,
    )


# ── whoever speaks SQL ──


def test_the_database_closes_nothing_that_was_not_checked_or_heard(cast):
    closing = ends.asked(cast)
    with pytest.raises(IntegrityError, match="has not been heard"), transaction.atomic():
        Closing.objects.filter(pk=closing.pk).update(closed_at=timezone.now())
    other = ends.proposed(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.filter(pk=other.pk).update(closed_at=timezone.now())
    with pytest.raises(IntegrityError, match="else than the owner"), transaction.atomic():
        Closing.objects.filter(pk=other.pk).update(
            checked_at=timezone.now(), checked_by=build.fresh(cast.community_secretary), proposed_by=other.proposed_by
        )


def test_the_database_closes_no_matter_without_a_closing(cast):
    matter = build.accepted(cast)
    with pytest.raises(IntegrityError, match="closed by a closing"), transaction.atomic():
        take_step(matter, Step.Kind.CLOSED, by=None, ended_as="solved", next_what="look_again", next_at=timezone.now())
    closing = ends.asked(cast)
    ends.says(closing, "partly")
    with pytest.raises(IntegrityError, match="its raisers say"), transaction.atomic():
        Closing.objects.filter(pk=closing.pk).update(closed_at=timezone.now())
        take_step(
            Matter.objects.get(pk=closing.matter_id), Step.Kind.CLOSED, by=None, ended_as="solved", next_what="look_again",
            next_at=timezone.now(),
        )  # fmt: skip


def test_what_was_said_stays_as_it_was_said(cast):
    closing = ends.heard(cast)
    for rows in (Answer.objects.filter(closing=closing), Asking.objects.filter(closing=closing)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(words="")
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    with pytest.raises(IntegrityError, match="as it was proposed"), transaction.atomic():
        Closing.objects.filter(pk=closing.pk).update(reason="别的理由")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM hall_closing")
        assert cursor.fetchone()[0] == 1
