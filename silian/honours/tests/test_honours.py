"""Honours: measured by facts on record, announced, objected to, decided by a meeting, named with consent, revoked."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice
from silian.honours import actions
from silian.honours.models import Candidate, EligibilityList, Honour, HonourRule, Objection
from silian.honours.queries import honours, paper
from silian.honours.queries.eligible import digest_of, eligible
from silian.honours.tests import build
from silian.meetings.models import Decision
from silian.meetings.tests import build as meetings
from silian.members.models import Organisation
from silian.portal.management.clock import told_from

NOBODY_BUT_THE_OFFICE = ("choir_liaison", "community_secretary", "resident", "stranger")


def names(eligibility) -> list[str]:
    return list(eligibility.candidates.values_list("name", flat=True))


# ── Rules are data ──


def test_a_published_rule_is_followed_by_another_version_and_never_changed(cast):
    rule = build.rule(cast)
    with pytest.raises(Refused):
        actions.change_rule(rule, {"name": "别的"}, [], by=cast.secretary)
    for act in (
        lambda: HonourRule.objects.update(why="别的"),
        lambda: rule.conditions.update(number=0),
        lambda: rule.conditions.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    second = actions.follow_rule(rule, by=cast.secretary)
    with pytest.raises(Refused):
        actions.follow_rule(rule, by=cast.secretary)
    second = actions.publish_rule(second, by=cast.secretary)
    assert (second.version, [str(one) for one in second.conditions.all()]) == (2, ["contributions at_least 1.00"])
    assert build.fresh(rule).state == "ended"


def test_only_facts_of_the_list_are_compared_and_the_office_alone_lays_them_down(cast):
    fields = {"name": "示例", "subject": "organisation", "why": "示例"}
    for wanted in (
        [actions.Wanted("age_of_chair", "at_least", Decimal(1))],
        [actions.Wanted("contributions", "looks_like", Decimal(1))],
        [actions.Wanted("contributions", "at_least", Decimal(1))] * 2,
    ):
        with pytest.raises(Refused):
            actions.draft_rule(cast.street, fields, wanted, by=cast.secretary)
    for who in NOBODY_BUT_THE_OFFICE:
        with pytest.raises(Refused):
            actions.draft_rule(cast.street, fields, [], by=getattr(cast, who))
    assert not HonourRule.objects.exists()


def test_a_name_belongs_to_one_rule_and_its_versions(cast):
    first = build.rule(cast)
    second = actions.follow_rule(first, by=cast.secretary)
    actions.change_rule(second, {"name": "示例新名"}, build.wanted(), by=cast.secretary)
    other = actions.draft_rule(
        cast.street, {"name": "示例另一项", "subject": "organisation", "why": "示例"}, build.wanted(), by=cast.secretary
    )
    for taken in ("示例新名", "示例共建先锋"):
        with pytest.raises(Refused):
            actions.change_rule(build.fresh(other), {"name": taken}, build.wanted(), by=cast.secretary)
    assert build.fresh(other).name == "示例另一项"


def test_a_next_version_that_was_given_up_can_be_begun_again(cast):
    first = build.rule(cast)
    actions.end_rule(actions.follow_rule(first, by=cast.secretary), by=cast.secretary)
    again = actions.publish_rule(actions.follow_rule(first, by=cast.secretary), by=cast.secretary)
    assert (again.version, again.replaces, build.fresh(first).state) == (3, first, "ended")


# ── The list ──


def test_a_list_keeps_its_day_its_evidence_and_its_order_of_names(cast):
    build.given(cast)
    build.gift(cast, what="示例谱架")
    today = timezone.localdate()
    made = build.computed(cast)
    assert names(made) == ["示例歌舞团", "示例银行"]
    choir = build.candidate(made, "示例歌舞团").evidence
    assert [(one["fact"], one["wanted"], one["number"], one["met"], one["count"]) for one in choir] == [
        ("contributions", "1.00", "2.00", True, 2)
    ]
    assert {label for _day, label, _url in choir[0]["rows"]} == {"示例乐谱", "示例谱架"}
    assert made.digest == digest_of(made.rule, made.since, made.as_of, eligible(made.rule, made.since, today))
    with pytest.raises(Refused):
        actions.compute_list(made.rule, made.since, made.as_of, by=cast.secretary)
    for act in (
        lambda: Candidate.objects.update(evidence=[]),
        lambda: made.candidates.all().delete(),
        lambda: EligibilityList.objects.update(as_of=today - timedelta(days=1)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_list_is_the_offices_until_it_is_announced(cast):
    build.given(cast)
    made = build.computed(cast)

    def seen() -> list[int]:
        return [
            EligibilityList.objects.visible_to(one).count()
            for one in (cast.secretary, cast.choir_liaison, cast.stranger, None)
        ]

    assert seen() == [1, 0, 0, 0]
    for who in NOBODY_BUT_THE_OFFICE:
        with pytest.raises(Refused):
            actions.announce_list(made, by=getattr(cast, who))
    actions.announce_list(made, by=cast.secretary)
    assert seen() == [1, 1, 1, 1]
    told = Notice.objects.filter(verb="honours.candidate.listed").order_by("to_id")
    assert [one.to for one in told] == [cast.choir_liaison, cast.bank_liaison]
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.create(federation=cast.street, eligibility=made, organisation=cast.clinic, name="示例医院")


def test_an_upheld_objection_removes_from_the_list_with_its_reason(cast):
    made = build.announced(cast)
    bank = build.candidate(made, "示例银行")
    objection = actions.object_to(bank, "座椅并未送到", "示例·居民", by=cast.resident)
    with pytest.raises(Refused):
        actions.object_to(bank, "再说一遍", "示例·居民", by=cast.resident)
    with pytest.raises(Refused):
        actions.answer_objection(objection, upheld=True, answer="", by=cast.secretary)
    actions.answer_objection(objection, upheld=True, answer="经核实未送到", by=cast.secretary)
    assert (build.fresh(bank).state, build.fresh(bank).removed_because) == ("removed", "经核实未送到")
    assert {one.to for one in Notice.objects.filter(verb="honours.objection.upheld")} == {
        cast.resident,
        cast.bank_liaison,
    }
    other = actions.object_to(build.candidate(made, "示例歌舞团"), "不够", "示例·居民", by=cast.resident)
    actions.answer_objection(other, upheld=False, answer="记录齐全", by=cast.secretary)
    assert build.candidate(made, "示例歌舞团").state == "listed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.update(answer="改口")


def test_who_objected_is_read_by_the_office_and_by_herself_alone(cast):
    made = build.announced(cast)
    actions.object_to(build.candidate(made, "示例银行"), "座椅并未送到", "示例·居民", by=cast.resident)
    read = {
        who: sum(len(row.objections) for row in honours.list_page(made, getattr(cast, who)).rows)
        for who in ("secretary", "resident", "bank_liaison", "stranger")
    }
    assert read == {"secretary": 1, "resident": 1, "bank_liaison": 0, "stranger": 0}


# ── The decision ──


def test_a_meeting_decides_after_everybody_could_object(cast):
    made = build.announced(cast, ago=True)
    decision = build.decision(cast)
    granted = actions.grant(made, decision, by=cast.secretary)
    year = timezone.localdate().year
    assert [(one.sign, one.name, one.decision) for one in granted] == [
        (f"荣誉〔{year}〕1号", "示例歌舞团", decision), (f"荣誉〔{year}〕2号", "示例银行", decision),
    ]  # fmt: skip
    assert {one.to for one in Notice.objects.filter(verb="honours.honour.granted")} == {
        cast.choir_liaison,
        cast.bank_liaison,
    }
    with pytest.raises(Refused):
        actions.grant(build.fresh(made), decision, by=cast.secretary)
    for act in (
        lambda: Honour.objects.update(number=9),
        lambda: Honour.objects.all().delete(),
        lambda: EligibilityList.objects.update(state="announced"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_nothing_is_granted_too_early_or_past_an_open_objection_or_by_another_line(cast):
    early = build.announced(cast)
    decision = build.decision(cast)
    with pytest.raises(Refused):
        actions.grant(early, decision, by=cast.secretary)  # objections are still taken
    with told_from(timezone.now() - timedelta(days=5)):
        build.given(cast)
        late = actions.announce_list(build.computed(cast, name="示例另一项"), by=cast.secretary)
        actions.object_to(build.candidate(late, "示例银行"), "座椅并未送到", "示例·居民", by=cast.resident)
    with pytest.raises(Refused):
        actions.grant(late, decision, by=cast.secretary)  # an objection is open
    actions.answer_objection(Objection.objects.get(), upheld=False, answer="记录齐全", by=cast.secretary)
    open_minutes = meetings.out(cast, title="示例未定稿会议")
    with pytest.raises(Refused):
        actions.grant(late, Decision.objects.get(meeting=open_minutes), by=cast.secretary)
    with pytest.raises(Refused):
        actions.grant(late, decision, by=cast.choir_liaison)
    assert not Honour.objects.exists() and build.fresh(late).state == "announced"


# ── Afterwards ──


def test_a_revoked_honour_stays_readable_with_its_reason(cast):
    honour = build.granted(cast)[0]
    for who in NOBODY_BUT_THE_OFFICE:
        with pytest.raises(Refused):
            actions.revoke(honour, "材料不实", by=getattr(cast, who))
    with pytest.raises(Refused):
        actions.revoke(honour, " ", by=cast.secretary)
    actions.revoke(honour, "材料不实", by=cast.secretary)
    kept = build.fresh(honour)
    assert (kept.state, kept.revoked_because, kept.revoked_on, kept.name) == (
        "revoked",
        "材料不实",
        timezone.localdate(),
        "示例歌舞团",
    )
    assert list(Honour.objects.standing().values_list("name", flat=True)) == ["示例银行"]
    assert Notice.objects.get(verb="honours.honour.revoked").to == cast.choir_liaison
    with pytest.raises(Refused):
        actions.revoke(kept, "再撤", by=cast.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        Honour.objects.filter(pk=kept.pk).update(state="granted", revoked_on=None, revoked_because="")


def test_a_letter_goes_to_the_parent_body_once(cast):
    Organisation.objects.filter(pk=cast.choir.pk).update(parent_body="示例文化集团")
    honour = build.granted(cast)[0]
    today = timezone.localdate()
    assert paper.letter(honour, build.fresh(cast.choir))[:2] == b"PK"
    actions.send_letter(honour, cast.choir, "示例文化集团", today, by=cast.secretary)
    for organisation, by in (
        (cast.choir, cast.secretary),
        (cast.clinic, cast.secretary),
        (cast.choir, cast.choir_liaison),
    ):
        with pytest.raises(Refused):
            actions.send_letter(honour, organisation, "示例", today, by=by)
    assert Notice.objects.get(verb="honours.letter.sent").to == cast.choir_liaison
