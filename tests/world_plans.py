"""Ways of treatment in our street, for the permission matrix: a lift that is planned, a lamp that is resolved on, a carrier, a meeting to come."""

from datetime import timedelta
from typing import Any

from silian.hall.actions import parties, plans, standings
from silian.hall.models import Affected
from silian.hall.tests import build, build_plans
from silian.meetings.tests import build as meeting_build
from silian.members.models import Body

# Address → the object it names. A matter is open to everybody, so only what is an office's own is not there for another street.
NAMES = {"hall:carrier_form": "carrier_body"}


def objects(cast, found) -> dict[str, Any]:
    community = cast.community_secretary
    lift = build.accepted(cast, title="示例加装电梯")
    plans.choose_recipe(lift, "lift", by=community)
    carrier = build_plans.carrier(cast, "observation", "示例民情观察室")
    resolution = build_plans.resolved(cast, build.accepted(cast, title="示例换灯"))
    standings.name_affected(lift, "part", "3幢", 24, by=community)
    meeting = meeting_build.planned(
        cast, "示例社区联席会", days=10, by=cast.secretary, of=Body.objects.get(community=cast.community)
    )
    return {
        "plan_matter": lift, "plan_phase": lift.phases.order_by("period").first(), "plan_resolution": resolution,
        "plan_resolved": resolution.matter, "plan_proof": plans.prove(lift, "lift_design", "示例图纸", by=community),
        "plan_party": parties.invite_party(lift, "side", by=community, organisation=cast.choir),
        "plan_affected": Affected.objects.get(matter=lift), "plan_meeting": meeting, "carrier": carrier, "carrier_body": carrier.body,
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    pk = lambda name: {"pk": found[name].pk}  # noqa: E731
    return {
        **{f"hall:{name}": pk("plan_matter") for name in ("plan", "phase_new", "prove", "standing", "standing_drop", "affected", "parties", "meeting_new", "meeting_link", "resolution_new")},
        **{f"hall:{name}": pk("plan_resolution") for name in ("resolution", "resolution_docx", "resolution_replace", "dissent", "resolution_review")},
        **{f"hall:{name}": pk("plan_resolved") for name in ("task_new", "demand_new", "carried_out")},
        **{f"hall:{name}": pk("plan_phase") for name in ("phase", "phase_drop")},
        "hall:proof_take_back": pk("plan_proof"), "hall:party_answer": pk("plan_party"), "hall:affected_drop": pk("plan_affected"),
        "hall:carrier": pk("carrier"),
        "api:carrier": pk("carrier"),
    }  # fmt: skip


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    day, later = cast.today.isoformat(), (cast.today + timedelta(days=90)).isoformat()
    because = {"because": "居民要求"}
    return {
        "hall:plan": {"recipe": "environment", **because}, "hall:phase_new": {"kind": "check", "first": later, "last": later, **because},
        "hall:phase": {"first": day, "last": day, **because}, "hall:phase_drop": because, "hall:proof_take_back": because,
        "hall:prove": {"requirement": "owners_take_part", "evidence": "示例表决记录"}, "hall:standing": {"home": "owner"},
        "hall:affected": {"group": "age:80_up", "about": "12"}, "hall:parties": {"organisation": cast.bank.pk, "role": "side"},
        "hall:party_answer": {"answer": "no", **because}, "hall:meeting_link": {"meeting": found["plan_meeting"].pk},
        "hall:resolution_new": {"text": "示例决议", "basis": "meeting", "review_on": later},
        "hall:resolution_replace": {"text": "示例新决议", "basis": "meeting", "review_on": later, **because},
        "hall:dissent": {"who": "示例·住户", "reason": "太贵"}, "hall:resolution_review": {"words": "很好"},
        "hall:task_new": {"title": "买灯", "owner": f"o{cast.bank.pk}", "due_on": later},
        "hall:demand_new": {"organisation": cast.clinic.pk, "title": "示例物资"}, "hall:carried_out": {"words": "完成"},
        "hall:carrier_new": {"name": "示例圆桌", "form": "round_table"}, "hall:carrier_form": {"form": "open"},
    }  # fmt: skip
