"""Before a ballot opens: who may put it, what it needs, where its roll comes from; withdrawn, and asked anew."""

import io

import pytest
import xlsxwriter

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.deliberation.actions import ballots, freezing, rolls
from silian.deliberation.models import Ballot, RollEntry
from silian.deliberation.queries.missing import missing
from silian.deliberation.queries.thresholds import fields_of, thresholds
from silian.deliberation.tests import build_ballots as build
from silian.hall.tests import build as hall
from silian.members.models import Body
from silian.volunteering.actions import posts
from silian.volunteering.tests import build as volunteering

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    return build.Clock(monkeypatch)


def names(ballot) -> list[str]:
    return list(RollEntry.objects.filter(ballot=ballot).order_by("number").values_list("name", flat=True))


@pytest.mark.parametrize("who", ["choir_liaison", "resident", "community_secretary", "stranger"])
def test_only_who_leads_the_body_or_sits_in_the_office_puts_a_question(cast, who):
    with pytest.raises(Refused):
        build.draft(cast, by=getattr(cast, who))
    assert not Ballot.objects.exists()
    assert build.draft(cast, by=cast.secretary).state == build.draft(cast, by=cast.convener).state == "draft"


def test_a_question_about_a_matter_is_put_by_who_treats_it(cast):
    matter = hall.accepted(cast)
    community = Body.objects.get(community=cast.community)
    with pytest.raises(Refused):
        build.draft(cast, matter=matter)  # the convener leads her sector, but has nothing to do with the matter
    build.draft(cast, matter=matter, body=community, by=cast.community_secretary)
    build.draft(cast, matter=matter, by=cast.secretary)
    private = hall.dispute(cast)
    with pytest.raises(Refused):
        build.draft(cast, matter=private, by=cast.secretary)  # the office is not enough
    made = build.draft(cast, matter=private, body=community, by=cast.community_secretary)
    seen = lambda person: Ballot.objects.visible_to(person).filter(pk=made.pk).exists()  # noqa: E731
    assert (seen(cast.community_secretary), seen(cast.secretary), seen(cast.resident)) == (True, False, False)


def test_what_a_draft_lacks_is_said_and_it_is_not_frozen(cast):
    ballot = build.draft(cast, form="approval", options=(build.Choosable("示例甲"),), electorate_words="", places=1)
    assert missing(ballot) == ["Write at least two options to choose between.", "Draw up the roll: who may vote."]
    with pytest.raises(Refused):
        freezing.freeze_ballot(build.fresh(ballot), by=cast.convener)
    assert build.fresh(ballot).state == "draft"


@pytest.mark.parametrize(
    ("fields", "area", "sentence"),
    [
        ({"form": "projects", "options": (build.Choosable("示例甲"), build.Choosable("示例乙", 5))}, "", "Every project needs its cost."),
        ({"form": "approval", "places": 3}, "", "As many are chosen as there are options: there is nothing to choose. Write more options."),
        ({"quorum": "organisations"}, "", "A quorum of organisations needs a roll of organisations."),
        ({"secrecy": "secret"}, "", "Fewer than 5 on the roll cannot vote secretly. Make it a named ballot."),
        ({"law": "示例法"}, "", "Name the article of the law, too: people must be able to look it up."),
    ],
)  # fmt: skip
def test_gaps_are_named(cast, fields, area, sentence):
    options = fields.pop("options", None)
    ballot = build.draft(cast, options, **fields)
    build.roll(ballot, cast.resident, more=2, area=area)
    assert missing(build.fresh(ballot)) == [sentence]


def test_a_ballot_by_area_is_named_and_asks_owners(cast):
    for fields in ({"secrecy": "secret", "unit": "owner"}, {"unit": "person"}):
        with pytest.raises(Refused):
            build.draft(cast, quorum="area_and_heads", **fields)


def test_rules_are_frozen_before_the_opening_only(cast, clock):
    ballot = build.draft(cast)
    build.roll(ballot, cast.resident)
    clock.set(ballot.opens_at)
    with pytest.raises(Refused):
        freezing.freeze_ballot(build.fresh(ballot), by=cast.convener)
    assert build.fresh(ballot).state == "draft"


def test_a_ballot_of_a_matter_with_a_plan_lies_in_a_phase_for_ballots(cast):
    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

    from silian.hall.models import Phase, Plan

    matter = hall.accepted(cast)
    ballot = build.draft(cast, matter=matter, by=cast.secretary)
    build.roll(ballot, cast.resident)
    period = DateTimeTZRange(ballot.opens_at, ballot.closes_at)
    plan = Plan.objects.create(federation=cast.street, matter=matter, recipe="open", by=cast.secretary)
    phase = Phase.objects.create(federation=cast.street, plan=plan, matter=matter, kind="collect", period=period)
    lacking = "The plan of the matter has no phase for a ballot at this time. Change the times, or the plan."
    assert missing(build.fresh(ballot)) == [lacking]
    Phase.objects.filter(pk=phase.pk).update(kind="ballot")
    assert missing(build.fresh(ballot)) == []


# ── Rolls ──


def test_all_members_stand_on_the_roll_and_who_speaks_for_them_votes(cast, clock):
    ballot = build.draft(cast, electorate="members", unit="organisation", quorum="organisations")
    assert rolls.draw_up(ballot, by=cast.convener) == 3
    assert names(ballot) == ["示例歌舞团", "示例医院", "示例银行"]
    ballot = freezing.freeze_ballot(build.fresh(ballot), by=cast.convener)
    assert Notice.objects.filter(verb="deliberation.ballot.announced").count() == 3
    clock.open(ballot)
    build.vote(ballot, cast.choir_liaison, "yes")
    with pytest.raises(RollEntry.DoesNotExist):
        build.vote(ballot, cast.resident, "yes")


def test_who_holds_a_seat_or_has_registered_stands_on_the_roll(cast):
    seated = build.draft(cast, electorate="seats")
    assert rolls.draw_up(seated, by=cast.convener) == 1 and names(seated) == ["示例·召集人"]
    helper = volunteering.volunteer(cast, person=cast.resident)
    posts.register(helper, cast.community, "", by=cast.resident)
    community = Body.objects.get(community=cast.community)
    registered = build.draft(cast, electorate="registered", body=community, by=cast.community_secretary)
    assert rolls.draw_up(registered, by=cast.community_secretary) == 1
    assert RollEntry.objects.get(ballot=registered).account == cast.resident


def test_a_typed_list_is_taken_whole_or_not_at_all(cast):
    ballot = build.draft(cast, unit="owner")
    build_lines = [
        ["示例·甲", "101室", "88.5", "resident"],
        ["示例·乙", "102室", ""],
        ["示例·丙", "103室", "90", "nobody"],
    ]
    with pytest.raises(Refused) as found:
        rolls.list_roll(ballot, build_lines, by=cast.convener)
    assert "Line 2" in found.value.sentence and "nobody" in found.value.sentence
    assert names(ballot) == []
    with pytest.raises(Refused):
        rolls.list_roll(ballot, [build_lines[0], build_lines[0]], by=cast.convener)
    assert rolls.list_roll(ballot, [build_lines[0], ["示例·乙", "102室", "71.25㎡"]], by=cast.convener) == 2
    assert [str(one.area) for one in RollEntry.objects.order_by("number")] == ["88.50", "71.25"]


def _workbook() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("名册")
    for at, row in enumerate(
        [
            ["示例三号楼业主名册"],
            ["序号", "业主姓名", "房号", "建筑面积"],
            [1, "示例·甲", "101", 88.5],
            [2, "示例·乙", "102", 71],
        ]
    ):
        sheet.write_row(at, 0, row)
    book.close()
    return target.getvalue()


def test_a_workbook_becomes_the_roll(cast):
    ballot = build.draft(cast, unit="owner")
    for content in (_workbook(), "姓名,户号,面积\n示例·甲,101,88.5\n示例·乙,102,71\n".encode()):
        assert rolls.import_roll(build.fresh(ballot), content, by=cast.convener) == 2
        assert [(one.name, one.household, str(one.area)) for one in RollEntry.objects.order_by("number")] == [
            ("示例·甲", "101", "88.50"), ("示例·乙", "102", "71.00"),
        ]  # fmt: skip


def test_another_source_empties_the_roll(cast):
    ballot = build.draft(cast)
    build.roll(ballot, cast.resident)
    ballots.change_ballot(build.fresh(ballot), {"title": "示例改过的问题"}, by=cast.convener)
    assert len(names(ballot)) == 1
    ballots.change_ballot(build.fresh(ballot), {"electorate": "seats"}, by=cast.convener)
    assert names(ballot) == []


# ── Thresholds from the law ──


def test_thresholds_are_data_with_article_and_day(cast):
    assert {one.key for one in thresholds()} >= {"owners", "owners_weighty", "residents_households"}
    for one in thresholds():
        fields = dict(one.fields)
        assert fields["law"] and fields["law_article"] and fields["law_on"] and fields["law_article"] in one.word
    ballot = build.draft(cast, unit="owner", **fields_of("owners_weighty"))
    build.roll(ballot, cast.resident, more=1, area="80")
    ballot = freezing.freeze_ballot(build.fresh(ballot), by=cast.convener)
    assert (ballot.quorum_share, ballot.needs_share, ballot.law, ballot.law_article) == (
        "2/3",
        "3/4",
        "民法典",
        "第二百七十八条",
    )


# ── Withdrawn, asked anew ──


def test_a_withdrawn_ballot_says_why_and_is_asked_anew(cast, clock):
    ballot = build.frozen(cast, form="approval")
    clock.open(ballot)
    build.vote(ballot, cast.resident, ["1"])
    with pytest.raises(Refused):
        ballots.withdraw_ballot(build.fresh(ballot), "  ", by=cast.convener)
    with pytest.raises(Refused):
        ballots.withdraw_ballot(build.fresh(ballot), "不想", by=cast.choir_liaison)
    ballots.withdraw_ballot(build.fresh(ballot), "选项写漏", by=cast.convener)
    assert Notice.objects.filter(verb="deliberation.ballot.withdrawn").count() == 2
    with pytest.raises(Refused):
        build.vote(ballot, cast.resident, ["2"])
    made = ballots.make_anew(build.fresh(ballot), by=cast.convener)
    assert (made.instead_of, made.state, made.options.count(), names(made)) == (ballot, "draft", 3, names(ballot))
    assert not made.named_votes.exists()


def test_a_closed_ballot_is_counted_whatever_comes_of_it(cast, clock):
    ballot = build.frozen(cast)
    clock.close(ballot)
    with pytest.raises(Refused):
        ballots.withdraw_ballot(build.fresh(ballot), "结果不好", by=cast.convener)
    done = build.published(ballot)
    assert (done.is_void, done.result["outcome"]) == (True, "void")  # nobody voted: nobody said no


def test_a_draft_that_is_withdrawn_was_never_public(cast):
    ballot = build.draft(cast)
    build.roll(ballot, cast.resident)
    ballots.withdraw_ballot(build.fresh(ballot), "不问了", by=cast.convener)
    assert not Ballot.objects.visible_to(cast.resident).filter(pk=ballot.pk).exists()
    assert not Notice.objects.filter(verb="deliberation.ballot.withdrawn").exists()
