"""Projects, agreements, campaigns and contributions for the permission matrix. The choir and the hospital take part, the bank only in some."""

from datetime import timedelta
from typing import Any

from silian.cobuilding.actions import agreements, contributions, milestones
from silian.cobuilding.tests import build
from tests.cast import PASSWORD

NAMES = {
    **{f"cobuilding:project_{rest}": "hand_project" for rest in ("edit", "agree", "stop", "note")},
    "cobuilding:partner_new": "hand_project", "cobuilding:milestone_new": "hand_project", "cobuilding:agreement_draft": "hand_project",
    "cobuilding:project_begin": "agreed_project", "cobuilding:project_finish": "running_project",
    "cobuilding:partner": "partner", "cobuilding:partner_drop": "partner",
    **{f"cobuilding:milestone{rest}": "milestone" for rest in ("", "_done", "_drop")},
    **{f"cobuilding:version_{rest}": "draft_text" for rest in ("edit", "send")},
    "cobuilding:item_new": "draft_text", "cobuilding:item": "item", "cobuilding:item_drop": "item",
    **{f"cobuilding:version{rest}": "text_out" for rest in ("", "_take_back", "_withdraw", "_sign", "_paper", "_docx")},
    **{f"cobuilding:version_{rest}": "text_in_force" for rest in ("next", "review", "end")},
    "cobuilding:campaign": "campaign", "api:campaign": "campaign", "cobuilding:campaign_edit": "campaign",
    **{f"cobuilding:contribution{rest}": "contribution" for rest in ("", "_confirm", "_decline", "_take_back")},
    "api:contribution": "contribution", "cobuilding:contribution_reverse": "confirmed_contribution",
}  # fmt: skip


def objects(cast, found: dict[str, Any]) -> dict[str, Any]:
    """One project in each state, a text in each state, a row of the ledger before and after its answer."""
    choir = cast.choir_liaison
    draft = build.text(cast, build.project(cast, "起草中的项目"))
    agreed = build.in_force(cast, build.project(cast, "已签的项目"))
    running = build.running(cast, build.project(cast, "进行中的项目"))
    hand = build.project(cast, "三方项目")
    step = {"title": "第一场", "due_on": cast.today + timedelta(days=9), "organisation": cast.choir, "seat": None}
    confirmed = build.given(cast, running)
    contributions.confirm_contribution(confirmed, by=cast.bank_liaison)
    return {
        "hand_project": hand, "partner": hand.partners.get(organisation=cast.choir), "agreed_project": agreed.agreement.project,
        "running_project": running, "milestone": milestones.add_milestone(running, step, by=choir), "draft_text": draft,
        "item": draft.items.first(), "text_out": agreements.send_out(build.text(cast, build.project(cast, "待签的项目")), by=choir),
        "text_in_force": agreed, "campaign": build.campaign(cast), "contribution": build.given(cast, running, what="演出"),
        "confirmed_contribution": confirmed,
    }  # fmt: skip


def bodies(cast, found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    because = {"because": "日期要改"}
    day = cast.today.isoformat()
    item = found["item"]
    return {
        **{
            f"cobuilding:{name}": because
            for name in ("project_agree", "project_stop", "milestone_drop", "version_withdraw", "version_review", "version_end",
                         "contribution_decline", "contribution_take_back", "contribution_reverse")
        },
        "cobuilding:project_new": {"rows": "2", "title": "新项目", "organisation_0": "示例歌舞团", "organisation_1": "示例医院"},
        "cobuilding:project_edit": {"title": "三方项目"}, "cobuilding:project_note": {"text": "一切顺利"},
        "cobuilding:project_finish": {"served": "1", "taking_part": "1", "hours": "1", "result": "好", "finished_on": day},
        "cobuilding:partner_new": {"organisation": "示例小店"}, "cobuilding:partner": {"gives": "合唱队"},
        "cobuilding:milestone_new": {"title": "第二场", "due_on": day, "owner": f"o{cast.choir.pk}"},
        "cobuilding:milestone": {"title": "第一场", "due_on": day, "owner": f"o{cast.choir.pk}"},
        "cobuilding:version_edit": {"title": "协议", "first": day, "last": (cast.today + timedelta(days=90)).isoformat(), "review_on": day},
        "cobuilding:item_new": {"what": "场地", "giver": item.giver_id}, "cobuilding:item": {"what": "合唱", "giver": item.giver_id},
        "cobuilding:version_sign": {"digest": found["text_out"].digest, "password": PASSWORD},
        "cobuilding:campaign_new": {"name": "平安西湖", "first": day}, "cobuilding:campaign_edit": {"name": "幸福西湖", "first": day},
        "cobuilding:contribution_new": {
            "giver": "示例歌舞团", "project": found["running_project"].pk, "kind": "goods", "what": "乐谱", "quantity": "3", "unit": "本", "given_on": day,
        },
    }  # fmt: skip


def arguments(_cast, _found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {}
