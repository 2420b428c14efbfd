"""The evaluations and honours of our street, for the permission matrix: the choir is evaluated, measured, objected to and honoured."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from silian.cobuilding.models import Project
from silian.honours import actions
from silian.honours.models import Direction, Remark
from silian.honours.tests import build
from silian.portal.management.clock import told_from

# Address → the object it names. Everybody of another street gets 404 there.
NAMES = {
    **{f"honours:scheme{rest}": "draft_scheme" for rest in ("", "_edit", "_set", "_cancel")},
    "honours:scheme_close": "over_scheme", "honours:answer": "asked_choir", "honours:result": "choir_result", "api:result": "choir_result",
    "honours:appeal": "choir_result", "honours:appeal_answer": "bank_appeal", "honours:remark_hide": "shown_remark",
    "honours:remark_show": "hidden_remark", "honours:rule_edit": "draft_rule", "honours:rule_publish": "draft_rule",
    "honours:list_announce": "computed_list", "honours:objection_answer": "open_objection",
    "honours:person_unname": "named_person", "honours:person_drop": "asked_person", "api:scheme": "set_scheme",
    "honours:person": "asked_person", "api:asked_one": "asked_person", "honours:person_answer": "asked_person",
}  # fmt: skip


def objects(cast, found) -> dict[str, Any]:
    office = cast.secretary
    closed = build.closed(cast, appeal_days=200, title="示例上年互评")
    running = build.running(cast, title="示例今年互评")
    with told_from(timezone.now() - timedelta(days=20)):
        over = build.running(
            cast,
            title="示例待统计互评",
            opens_on=timezone.localdate(),
            closes_on=timezone.localdate() + timedelta(days=3),
        )
    choir_remark, clinic_remark = (
        Remark.objects.get(answer__evaluation=build.one(closed, Direction.MEMBER_STREET, judge=one)) for one in (cast.choir, cast.clinic)
    )  # fmt: skip
    actions.hide_remark(clinic_remark, "措辞不当", by=office)
    Project.objects.filter(pk=found["project"].pk).update(
        state="done",
        served=120,
        taking_part=30,
        hours=40,
        result="示例成效",
        finished_on=timezone.localdate() - timedelta(days=41),
    )
    with told_from(timezone.now() - build.AGO):
        build.given(cast)
        first = actions.announce_list(build.computed(cast), by=office)
        waiting = actions.announce_list(build.computed(cast, name="示例待决定荣誉"), by=office)
        projects = build.computed(cast, subject="project", fact="served", number=100, name="示例惠民项目")
        actions.announce_list(projects, by=office)
    honours = actions.grant(first, build.decision(cast), by=office)
    of_project = actions.grant(projects, build.decision(cast, title="示例授予会议"), by=office)[0]
    rule = build.rule(cast, name="示例在公示荣誉")
    today = timezone.localdate()
    announced = actions.announce_list(
        actions.compute_list(rule, today - timedelta(days=300), today, by=office), by=office
    )
    bank = build.candidate(announced, "示例银行")
    draft = actions.follow_rule(first.rule, by=office)
    Project.objects.filter(pk=found["project"].pk).update(
        **dict.fromkeys(("served", "taking_part", "hours", "finished_on")), state=found["project"].state, result=""
    )
    asked = actions.ask_person(of_project, cast.choir_liaison, "领唱排练", by=office)
    agreed = actions.ask_person(of_project, cast.bank_liaison, "讲反诈", by=office)
    actions.agree_to_be_named(agreed, by=cast.bank_liaison)
    return {
        "draft_scheme": build.draft(cast, title="示例筹备中互评"), "over_scheme": over,
        "set_scheme": running, "asked_choir": build.one(running, Direction.MEMBER_STREET, judge=cast.choir), "choir_result": build.result(closed, cast.choir),
        "bank_appeal": actions.appeal(build.result(closed, cast.bank), "漏算一次", by=cast.bank_liaison),
        "shown_remark": choir_remark, "hidden_remark": clinic_remark, "draft_rule": draft, "rule": rule,
        "computed_list": actions.compute_list(rule, today - timedelta(days=300), today - timedelta(days=30), by=office),
        "announced_list": announced, "waiting_list": waiting, "listed_bank": bank, "listed_choir": build.candidate(announced, "示例歌舞团"),
        "open_objection": actions.object_to(bank, "座椅未送到", "示例·居民", by=cast.resident), "choir_honour": honours[0],
        "project_honour": of_project,
        "asked_person": asked,
        "named_person": actions.name_person(of_project, "示例·领唱", "每周领唱", today, "paper", by=office),
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    """What everybody may read, and what hangs on it."""
    choir = {"pk": found["choir_honour"].pk}
    return {
        **{f"honours:{name}": choir for name in ("honour", "certificate", "certificate_paper", "letter_send", "revoke")},
        "honours:letter_paper": choir | {"organisation_pk": cast.choir.pk}, "honours:person_name": {"pk": found["project_honour"].pk},
        "honours:person_ask": {"pk": found["project_honour"].pk},
        **{f"honours:{name}": {"pk": found["rule"].pk} for name in ("rule", "rule_follow", "rule_end", "rule_compute")},
        "honours:list": {"pk": found["announced_list"].pk}, "honours:list_drop": {"pk": found["announced_list"].pk},
        "api:honour": choir, "api:honour_rule": {"pk": found["rule"].pk}, "api:honour_list": {"pk": found["announced_list"].pk},
        "honours:list_grant": {"pk": found["waiting_list"].pk}, "honours:candidate_object": {"pk": found["listed_choir"].pk},
    }  # fmt: skip


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    return {
        "honours:remark_hide": {"because": "措辞不当"},
        "honours:appeal": {"words": "漏算一次"},
        "honours:person_answer": {"answer": "yes"},
    }
