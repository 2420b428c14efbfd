from datetime import timedelta

import pytest

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.exchange.actions import call_answers as answers
from silian.exchange.actions import calls, lines
from silian.exchange.models import Call, CallAnswer, CallQuestion
from silian.exchange.queries import call_reach
from silian.exchange.queries import calls as queries
from silian.exchange.queries.waiting import waiting_for
from silian.exchange.tests import build
from silian.people.models import User

State = CallAnswer.State


def whats(person) -> list[str]:
    """What waits for a person, her seats read afresh."""
    return [row.what for row in waiting_for(User.objects.get(pk=person.pk))]


def told(verb: str) -> set[str]:
    return set(Notice.objects.filter(verb=verb).values_list("to__username", flat=True))


# ── Posting ──


def test_a_call_of_the_office_reaches_every_member_once(cast):
    call = build.call(cast)
    assert (call.state, call.asker) == ("open", "示例北街道共建联合会")
    asked = CallAnswer.objects.filter(call=call)
    assert set(asked.values_list("organisation__name", "state", "addressed")) == {
        ("示例歌舞团", "waiting", True), ("示例医院", "waiting", True), ("示例银行", "waiting", True),
    }  # fmt: skip
    assert told("exchange.call.opened") == {"choir_liaison", "clinic_liaison", "bank_liaison"}
    assert Notice.objects.filter(verb="exchange.call.opened").count() == 3


def test_who_speaks_for_two_organisations_is_told_once(cast):
    from tests.cast import seat

    seat(cast.clinic.body, "liaison", cast.choir_liaison)
    build.call(cast)
    assert Notice.objects.filter(verb="exchange.call.opened", to=cast.choir_liaison).count() == 1


def test_a_member_is_not_asked_by_its_own_call(cast):
    call = build.call(cast, by=cast.choir_liaison, organisation=cast.choir.pk)
    assert sorted(call.answers.values_list("organisation__name", flat=True)) == ["示例医院", "示例银行"]
    assert told("exchange.call.opened") == {"clinic_liaison", "bank_liaison"}
    with pytest.raises(Refused):
        answers.say_yes(call, cast.choir, 3, by=cast.choir_liaison)


def test_a_community_asks_by_its_secretary(cast):
    call = build.call(cast, by=cast.community_secretary, community=cast.community.pk)
    assert call.asker == "上保社区"
    assert Record.objects.get(verb="exchange.call.opened").seat_id == cast.community_secretary.terms.get().seat_id


@pytest.mark.parametrize("who", ["resident", "convener", "clinic_liaison", "stranger", "community_secretary"])
def test_nobody_asks_in_the_name_of_somebody_else(cast, who):
    with pytest.raises(Refused):
        build.call(cast, by=getattr(cast, who), organisation=cast.choir.pk)
    with pytest.raises(Refused):
        build.call(cast, by=getattr(cast, who))
    assert not Call.objects.exists()


def test_posting_twice_finds_the_first_call(cast):
    first = build.call(cast)
    again, made = build.post(cast)
    assert (again, made) == (first, False)
    assert CallAnswer.objects.count() == 3


def test_a_draft_is_told_to_nobody_until_it_is_posted(cast):
    draft, _made = build.post(cast, as_draft=True)
    assert not Notice.objects.exists() and not CallAnswer.objects.exists()
    assert not Call.objects.visible_to(cast.choir_liaison).exists()
    assert Call.objects.visible_to(cast.secretary).get() == draft
    calls.open_call(draft, by=cast.secretary)
    assert draft.answers.count() == 3


def test_a_draft_whose_day_is_over_is_not_posted(cast):
    draft, _made = build.post(cast, as_draft=True)
    Call.objects.update(answer_until=cast.today - timedelta(days=1))
    with pytest.raises(Refused):
        calls.open_call(draft, by=cast.secretary)
    assert Call.objects.get().state == "draft" and not Notice.objects.exists()


def test_a_part_of_the_members_is_asked(cast):
    from silian.members.models import Sector, Zone

    culture = Sector.objects.create(federation=cast.street, name="文化交流")
    far = Zone.objects.create(federation=cast.street, name="宝石片区")
    cast.choir.sector = culture
    cast.choir.save()

    def names(**part):
        return [one.name for one in call_reach.reached(cast.street.pk, **part)]

    assert names() == ["示例歌舞团", "示例医院", "示例银行"]
    assert names(sectors=[culture]) == ["示例歌舞团"]
    assert names(sectors=[cast.sector], communities=[cast.community]) == ["示例医院", "示例银行"]
    assert names(zones=[far]) == [] and names(zones=[far], communities=[cast.community]) == names()
    assert names(zones=[cast.zone], besides=cast.bank.pk) == ["示例歌舞团", "示例医院"]


def test_organisations_are_found_by_what_they_offer(cast):
    build.service(cast.bank, cast.bank_liaison, title="防范电信诈骗讲座", detail="两名反诈讲师")
    build.service(cast.choir, cast.choir_liaison)
    closed = build.service(cast.clinic, cast.clinic_liaison, title="反诈讲师", detail="一名讲师")
    lines.close_line(closed, "调走了", by=cast.clinic_liaison)
    main = cast.bank.services.get().theme.partition("/")[0]
    assert main
    assert [one.name for one in call_reach.reached(cast.street.pk, skill="反诈讲师")] == ["示例银行"] or [
        one.name for one in call_reach.reached(cast.street.pk, skill="诈骗")
    ] == ["示例银行"]
    assert [one.name for one in call_reach.reached(cast.street.pk, theme=main)] == ["示例银行"]


def test_a_call_that_reaches_nobody_is_refused_and_not_kept(cast):
    with pytest.raises(Refused):
        build.post(cast, skill="潜水")
    assert not Call.objects.exists()


def test_parts_of_another_street_are_refused(cast):
    from silian.members.models import Zone

    other = Zone.objects.get(federation=cast.elsewhere)
    with pytest.raises(Refused):
        build.post(cast, parts={"zones": [other]})
    assert not Call.objects.exists()


def test_another_street_sees_no_call(cast):
    call = build.call(cast)
    assert not Call.objects.visible_to(cast.stranger).exists()
    with pytest.raises(Refused):
        answers.say_yes(call, cast.elsewhere_member, 3, by=cast.stranger)
    assert CallAnswer.objects.filter(state="yes").count() == 0


# ── Answering ──


def test_an_answer_may_change_until_the_last_day_and_every_turn_is_recorded(cast):
    call = build.call(cast)
    answers.say_yes(call, cast.choir, 8, "两套音响", by=cast.choir_liaison)
    answers.say_no(call, cast.choir, "临时有演出", by=cast.choir_liaison)
    answers.say_yes(call, cast.choir, 5, by=cast.choir_liaison)
    one = call.answers.get(organisation=cast.choir)
    assert (one.state, one.people, one.gives, one.because, one.turn) == ("yes", 5, "", "", 3)
    turns = Record.objects.filter(
        about__contains=[f"members.organisation:{cast.choir.pk}"], verb__startswith="exchange.call.said"
    )
    assert [(one.verb.rpartition("_")[2], one.facts.get("number")) for one in turns.order_by("id")] == [
        ("yes", 8),
        ("no", None),
        ("yes", 5),
    ]
    Call.objects.update(answer_until=cast.today - timedelta(days=1))
    with pytest.raises(Refused):
        answers.say_yes(Call.objects.get(), cast.choir, 6, by=cast.choir_liaison)
    assert call.answers.get(organisation=cast.choir).people == 5


def test_a_no_needs_its_reason(cast):
    call = build.call(cast)
    with pytest.raises(Refused):
        answers.say_no(call, cast.choir, "  ", by=cast.choir_liaison)
    assert call.answers.get(organisation=cast.choir).state == State.WAITING


@pytest.mark.parametrize("people", [0, -1, 10_000])
def test_a_yes_needs_a_head_count(cast, people):
    call = build.call(cast)
    with pytest.raises(Refused):
        answers.say_yes(call, cast.choir, people, by=cast.choir_liaison)
    assert call.answers.get(organisation=cast.choir).turn == 0


@pytest.mark.parametrize("who", ["clinic_liaison", "convener", "resident", "stranger", "community_secretary"])
def test_nobody_answers_for_another_organisation(cast, who):
    call = build.call(cast)
    with pytest.raises(Refused):
        answers.say_yes(call, cast.choir, 3, by=getattr(cast, who))
    assert call.answers.get(organisation=cast.choir).state == State.WAITING


def test_the_office_enters_what_was_said_on_the_telephone(cast):
    call = build.call(cast)
    answers.say_yes(call, cast.bank, 4, by=cast.secretary)
    one = call.answers.get(organisation=cast.bank)
    assert (one.people, one.answered_by) == (4, cast.secretary)


def test_an_answer_is_not_written_over_one_nobody_has_read(cast):
    call = build.call(cast)
    answers.say_yes(call, cast.choir, 8, by=cast.secretary, seen=0)
    with pytest.raises(Refused, match="示例·秘书"):
        answers.say_no(call, cast.choir, "没空", by=cast.choir_liaison, seen=0)
    assert call.answers.get(organisation=cast.choir).people == 8
    answers.say_no(call, cast.choir, "没空", by=cast.choir_liaison, seen=1)


def test_who_was_not_asked_may_come_all_the_same(cast):
    call = build.call(cast)
    from tests.cast import seat

    seat(cast.shop.body, "liaison", cast.resident)
    answers.say_yes(call, cast.shop, 2, by=cast.resident)
    assert call.answers.get(organisation=cast.shop).addressed is False
    board = queries.board(call, cast.secretary)
    assert (board.numbers.yes, board.numbers.all, board.numbers.people) == (1, 4, 2)


def test_a_question_is_told_to_who_asks_and_its_reply_to_who_asked(cast):
    call = build.call(cast, by=cast.community_secretary, community=cast.community.pk)
    question = answers.ask(call, cast.clinic, "要带器材吗？", by=cast.clinic_liaison)
    assert call.answers.get(organisation=cast.clinic).state == State.ASKS
    assert told("exchange.call.asked") == {"community_secretary"}
    assert any(call.title in what for what in whats(cast.community_secretary))
    assert whats(cast.clinic_liaison) == []
    with pytest.raises(Refused):
        answers.reply(question, "不用", by=cast.bank_liaison)
    answers.reply(question, "不用，现场有", by=cast.community_secretary)
    assert told("exchange.call.replied") == {"clinic_liaison"}
    with pytest.raises(Refused):
        answers.reply(CallQuestion.objects.get(), "要", by=cast.secretary)
    assert CallQuestion.objects.get().reply == "不用，现场有"
    assert any(call.title in what for what in whats(cast.clinic_liaison))
    answers.say_yes(call, cast.clinic, 3, by=cast.clinic_liaison)
    assert call.answers.get(organisation=cast.clinic).state == State.YES


def test_the_reason_of_a_no_is_for_who_asks_and_for_itself(cast):
    call = build.call(cast)
    answers.say_no(call, cast.bank, "年终决算", by=cast.bank_liaison)
    seen = {
        who: queries.board(call, getattr(cast, who)).no[0].because
        for who in ("secretary", "bank_liaison", "choir_liaison")
    }
    assert seen == {"secretary": "年终决算", "bank_liaison": "年终决算", "choir_liaison": ""}
    assert "年终决算" not in " ".join(
        str(record.facts) for record in queries.call_page(call, cast.choir_liaison).records
    )


# ── Reminding and ending ──


def test_only_who_has_not_answered_is_reminded_and_once_a_day(cast):
    call = build.call(cast)
    answers.say_yes(call, cast.choir, 3, by=cast.choir_liaison)
    assert calls.remind(call, by=cast.secretary) == 2
    assert told("exchange.call.reminded") == {"clinic_liaison", "bank_liaison"}
    with pytest.raises(Refused):
        calls.remind(Call.objects.get(), by=cast.secretary)
    assert Notice.objects.filter(verb="exchange.call.reminded").count() == 2
    Call.objects.update(reminded_on=cast.today - timedelta(days=1))
    assert calls.remind(Call.objects.get(), by=cast.secretary) == 2


@pytest.mark.parametrize(("outcome", "because"), [("partly", ""), ("not", " "), ("", "x"), ("won", "x")])
def test_an_end_that_is_not_full_needs_its_reason(cast, outcome, because):
    call = build.call(cast)
    with pytest.raises(Refused):
        calls.close_call(call, outcome, because, by=cast.secretary)
    assert Call.objects.get().state == "open"


def test_closing_tells_who_said_yes_and_shuts_the_links(cast):
    call = build.call(cast)
    one = answers.say_yes(call, cast.choir, 3, by=cast.choir_liaison)
    answers.say_no(call, cast.bank, "没空", by=cast.bank_liaison)
    answers.make_link(one, by=cast.choir_liaison)
    calls.close_call(call, "partly", "还差两人", by=cast.secretary)
    assert told("exchange.call.closed_partly") == {"choir_liaison"}
    assert CallAnswer.objects.get(pk=one.pk).link_open is False
    assert (call.shown_state, call.because) == ("partly", "还差两人")
    with pytest.raises(Refused):
        answers.say_yes(Call.objects.get(), cast.clinic, 2, by=cast.clinic_liaison)
    assert call.answers.get(organisation=cast.clinic).state == State.WAITING


def test_a_call_taken_back_says_why_to_who_was_asked(cast):
    call = build.call(cast)
    answers.say_no(call, cast.bank, "没空", by=cast.bank_liaison)
    with pytest.raises(Refused):
        calls.withdraw_call(call, "", by=cast.secretary)
    assert Call.objects.get().state == "open"
    calls.withdraw_call(call, "改期", by=cast.secretary)
    assert told("exchange.call.withdrawn") == {"choir_liaison", "clinic_liaison"}
    assert whats(cast.choir_liaison) == []


def test_a_change_of_an_open_call_is_told_to_who_comes_and_its_audience_stays(cast):
    call = build.call(cast)
    answers.say_yes(call, cast.choir, 3, by=cast.choir_liaison)
    calls.change_call(call, {"place": "友谊小学"}, {}, by=cast.secretary)
    assert told("exchange.call.changed") == {"choir_liaison"}
    with pytest.raises(Refused):
        calls.change_call(Call.objects.get(), {"theme": "文化"}, {}, by=cast.secretary)
    assert (Call.objects.get().place, Call.objects.get().theme) == ("友谊小学", "")


# ── The desk ──


def test_the_desk_shows_calls_to_answer_and_calls_to_close(cast):
    call = build.call(cast)
    assert [what for what in whats(cast.choir_liaison) if call.title in what] and whats(cast.secretary) == []
    answers.say_yes(call, cast.choir, 3, by=cast.choir_liaison)
    assert whats(cast.choir_liaison) == []
    Call.objects.update(answer_until=cast.today - timedelta(days=1))
    assert [what for what in whats(cast.secretary) if call.title in what]
    assert whats(cast.clinic_liaison) == []


def test_merged_organisations_keep_what_they_said(cast):
    from silian.members.actions import merges, organisations

    twin = organisations.enter_organisation(
        cast.street, {"name": "示例歌舞团分团", "kind": "institution"}, by=cast.secretary
    )
    call = build.call(cast)
    answers.say_yes(call, cast.choir, 3, by=cast.secretary)
    answers.say_yes(call, twin, 2, by=cast.secretary)
    other = build.call(cast, title="另一件事")
    answers.say_yes(other, twin, 4, by=cast.secretary)
    CallAnswer.objects.filter(call=other, organisation=cast.choir).delete()
    plan = merges.plan_merge(cast.choir, twin)
    merges.merge(cast.choir, twin, merges.plan_digest(plan), by=cast.secretary)
    assert CallAnswer.objects.get(call=other, people=4).organisation == cast.choir
    assert CallAnswer.objects.get(call=call, people=2).organisation == twin
