"""Our street with one object for every address that names one: what the permission matrix is tried with."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from silian.core.importing import kinds
from silian.core.importing.plan import Scope
from silian.core.importing.runs import receive_and_check
from silian.exchange.actions import answers, lines
from silian.exchange.models import Demand, Match, MatchRun, Meaning, Service
from silian.exchange.tests import build
from silian.members.actions import merges, organisations, seats
from silian.members.models import Body, Seat
from silian.people.actions import make_token
from silian.people.models import Token
from silian.portal import actions as feedback
from tests import (
    world_activities,
    world_api,
    world_ballots,
    world_calls,
    world_channels,
    world_cobuilding,
    world_cockpit,
    world_counsel,
    world_documents,
    world_duties,
    world_endings,
    world_figures,
    world_hall,
    world_honours,
    world_meetings,
    world_places,
    world_plans,
    world_portal,
    world_reports,
    world_statements,
    world_stories,
    world_tasks,
    world_visits,
    world_volunteering,
)

PARTS = (
    world_calls,
    world_activities,
    world_volunteering,
    world_places,
    world_channels,
    world_cobuilding,
    world_cockpit,
    world_tasks,
    world_documents,
    world_duties,
    world_visits,
    world_meetings,
    world_hall,
    world_ballots,
    world_endings,
    world_counsel,
    world_plans,
    world_statements,
    world_figures,
    world_reports,
    world_stories,
    world_portal,
    world_honours,
)
PARTS += (world_api,)  # finds what those before have built
# Address → the object it names.
OWN = {
    **{f"{space}:{line}{rest}": line for space in ("exchange", "api") for line in ("service", "demand") for rest in ("", "_close")},
    "exchange:service_edit": "service", "exchange:demand_edit": "demand", "exchange:demand_duty": "demand",
    "exchange:service_publish": "draft_service", "exchange:demand_publish": "draft_demand",
    "exchange:service_reopen": "closed_service", "exchange:demand_reopen": "closed_demand",
    "exchange:demand_matching": "demand", "exchange:match_run": "run", "api:match_run": "run", "exchange:meaning_take_back": "meaning",
    **{f"{space}:match{rest}": "match" for space in ("exchange", "api") for rest in ("", "_offer", "_decline")},
    "exchange:match_accept": "offered", "api:match_accept": "offered",
    **{f"{space}:exchange{rest}": "ring" for space in ("exchange", "api") for rest in ("", "_accept", "_decline")},
    "cobuilding:project": "project", "api:project": "project",
    **{f"members:{rest}": "choir" for rest in ("organisation", "organisation_edit", "contact_new", "membership_begin")},
    "api:organisation": "choir", "api:memberships": "choir", "api:seat": "seat", "api:merge": "merge",
    "api:feedback_one": "feedback", "api:import_run": "import_run",
    "members:contact": "contact", "members:contact_drop": "contact", "members:membership_end": "membership",
    **{f"members:{rest}": "seat" for rest in ("seat", "seat_hand_over", "seat_invite", "seat_close")},
    "members:seat_open": "body", "members:term_end": "term", "members:invitation_withdraw": "invitation",
    "portal:feedback_one": "feedback",
    "members:merge": "merge", "members:merge_undo": "merge", "members:part": "zone",
    **{f"portal:import_{rest}": "import_run" for rest in ("run", "write", "check", "drop", "answer")}, "portal:file": "import_file",
}  # fmt: skip
# Everybody of another street gets 404 there.
NAMES = OWN | {address: thing for part in PARTS for address, thing in part.NAMES.items()}


@dataclass
class World:
    """The arguments of each address, and what is sent along where an empty request would be turned away before anybody asks who sends it."""

    arguments: dict[str, dict[str, Any]]
    bodies: dict[str, dict[str, Any]] = field(default_factory=dict)
    # What an address asks for besides, in its query.
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)


def objects(cast) -> dict[str, Any]:
    """The choir and the hospital could help each other; the bank and the choir have agreed on something already."""
    office, choir, clinic, bank = cast.secretary, cast.choir_liaison, cast.clinic_liaison, cast.bank_liaison

    service = build.service(cast.choir, choir, title="合唱演出", detail="节日为病人和老人演唱")
    demand = build.demand(cast.clinic, clinic, title="病房合唱演出", detail="节日请合唱队为病人演唱")
    build.service(cast.clinic, clinic, title="嗓音保健讲座", detail="耳鼻喉科医生讲嗓音保健")
    build.demand(cast.choir, choir, title="嗓音保健讲座", detail="希望医生为歌唱队员讲嗓音保健")
    build.service(cast.bank, bank, title="反诈防骗讲座", detail="银行职员讲解如何识别电信诈骗")
    build.demand(cast.choir, choir, title="反诈防骗讲座", detail="团员家中老人多，想听如何识别电信诈骗")
    closed_service = build.service(cast.choir, choir, title="旧乐器捐赠", detail="二胡和手风琴各一件")
    closed_demand = build.demand(cast.clinic, clinic, title="轮椅维修", detail="十辆轮椅需要检修")
    lines.close_line(closed_service, "已送出", by=choir)
    lines.close_line(closed_demand, "已修好", by=clinic)
    fields = {"detail": "", "year": build.YEAR}
    draft_service = lines.file_line(Service, cast.choir, fields | {"title": "舞蹈课"}, by=choir, as_draft=True)[0]
    draft_demand = lines.file_line(Demand, cast.clinic, fields | {"title": "导诊志愿者"}, by=clinic, as_draft=True)[0]

    run = build.run(cast)
    agreed = Match.objects.get(demand__title="反诈防骗讲座", service__title="反诈防骗讲座")
    answers.offer_match(agreed, by=office)
    answers.accept_match(build.fresh(agreed), by=choir)
    answers.accept_match(build.fresh(agreed), by=bank)
    offered = Match.objects.get(demand__title="嗓音保健讲座", service__title="嗓音保健讲座")
    answers.offer_match(build.fresh(offered), by=office)

    # What the run found nobody for, and a word it proposes.
    build.demand(cast.clinic, clinic, title="旧病历装订", detail="三千份旧病历需要装订成册")
    proposed = {"word": "导诊", "concept": "医疗健康", "adds": True, "support": 3, "against": 0}
    MatchRun.objects.filter(pk=run.pk).update(summary=run.summary | {"proposals": [proposed]})

    body = Body.objects.get(organisation=cast.choir)
    contact = organisations.keep_contact(
        cast.choir, {"name": "示例·联系人", "phone": "0571-0000", "duty": "", "first": True}, by=office
    )
    twin = organisations.enter_organisation(cast.street, {"name": "示例小店（分号）", "kind": "firm"}, by=office)
    merge = merges.merge(cast.shop, twin, merges.plan_digest(merges.plan_merge(cast.shop, twin)), by=office)
    vacant = seats.open_seat(body, Seat.Role.MEMBER, by=office)
    invitation, secret = seats.invite(vacant, "示例·新成员", cast.today, by=office)
    handed_in = receive_and_check(
        kinds.find("organisations"), "单位名称\n示例书店".encode(), "名册.csv", Scope(cast.street, office)
    )
    found: dict[str, Any] = {
        "import_run": handed_in, "import_file": handed_in.file,
        "service": service, "demand": demand, "draft_service": draft_service, "draft_demand": draft_demand,
        "closed_service": closed_service, "closed_demand": closed_demand, "run": run, "offered": offered,
        "meaning": Meaning.objects.create(
            federation=cast.street, word="呼麦", concept="声乐合唱", confirmed=True, support=3, against=0, by=office
        ),
        "match": run.matches.get(demand=demand, service=service),
        "ring": run.exchanges.filter(legs__demand=demand).distinct().get(),
        "project": build.fresh(agreed).project,
        "choir": cast.choir, "contact": contact, "membership": cast.choir.memberships.get(), "body": body,
        "seat": vacant, "term": cast.choir_liaison.terms.get(),
        "invitation": invitation, "secret": secret, "merge": merge, "zone": cast.zone,
        "feedback": feedback.send_feedback(cast.street, "路灯不亮", sender="world"),
        "notice": cast.choir_liaison.notices.order_by("id").first(),
        "token": make_token("报表", Token.Scope.READ, 30, by=office)[0],
    }  # fmt: skip
    return found


def build_world(cast) -> World:
    found = objects(cast)
    arguments = {name: {"pk": found[thing].pk} for name, thing in OWN.items()} | {
        "exchange:meaning_decide": {"number": 1},
        **{f"{space}:chain": {"kind": "project", "pk": found["project"].pk} for space in ("portal", "api")},
        "people:token_revoke": {"pk": found["token"].pk},
        "portal:notice_open": {"pk": found["notice"].pk},
        **{f"portal:{name}": {"kind": "organisations"} for name in ("import_kind", "import_template", "export")},
        "members:contact": {"pk": cast.choir.pk, "contact_pk": found["contact"].pk},
        "members:contact_drop": {"pk": cast.choir.pk, "contact_pk": found["contact"].pk},
        "members:membership_end": {"pk": cast.choir.pk, "membership_pk": found["membership"].pk},
        "members:seat_open": {"body_pk": found["body"].pk},
        "members:invitation": {"secret": found["secret"]},
        "members:part": {"kind": "zone", "pk": cast.zone.pk},
        "members:part_add": {"kind": "sector"},
    }
    day = {"day": cast.today.isoformat()}
    year = str(build.YEAR)
    bodies = {
        **{name: {"because": "没有场地"} for name in NAMES if name.endswith(("_close", "_decline")) and "seat" not in name},
        "exchange:service_edit": {"title": "合唱演出", "detail": "演唱", "capacity": "1", "visibility": "street", "year": year},
        "exchange:demand_edit": {"title": "病房合唱演出", "urgency": "0", "visibility": "street", "year": year},
        "exchange:demand_duty": {"seat": found["demand"].duty_holder_id, "next_on": (cast.today + timedelta(days=7)).isoformat()},
        "members:organisation_new": {"name": "示例书店", "kind": "firm"},
        "members:organisation_edit": {"name": "示例歌舞团", "kind": "institution", "short_name": "歌舞团"},
        "members:contact_new": {"name": "示例·另一位"}, "members:contact": {"name": "示例·改名"},
        "members:membership_begin": day, "members:membership_end": day, "members:seat_close": day, "members:term_end": day,
        "members:part": {"name": "上保新片区"}, "members:part_add": {"name": "新界别"}, "members:merge_new": {"kept": cast.choir.pk},
        "members:federation_new": {"name": "示例东片分会", "slug": "east", "level": "part"},
        "members:seat_open": {"role": "member"}, "members:seat_invite": {"name": "示例·某人", "start": cast.today.isoformat()},
        "members:seat_hand_over": {"person": cast.bank_liaison.pk, "start": cast.today.isoformat()},
    }  # fmt: skip
    asked: dict[str, dict[str, Any]] = {}
    for part in PARTS:
        # A part's own names come first in it: two parts may both know an "offered" thing.
        own = found | part.objects(cast, found)
        arguments |= {name: {"pk": own[thing].pk} for name, thing in part.NAMES.items()} | part.arguments(cast, own)
        bodies |= part.bodies(cast, own)
        asked |= part.asked(cast, own) if hasattr(part, "asked") else {}
    return World(arguments, bodies, asked)
