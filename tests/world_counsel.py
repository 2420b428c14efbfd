"""The think tank of our street, for the permission matrix: the convener asks; one question each for every step."""

from typing import Any

from silian.counsel import actions
from silian.counsel.tests import build
from silian.counsel.tests.build import Tank

# Address → the object it names. Everybody of another street gets 404 there.
NAMES = {
    "counsel:profile": "expert_seat", "counsel:field": "field",
    **{f"counsel:{name}": "drafted" for name in ("change", "choose")},
    **{f"counsel:{name}": "asked" for name in ("consultation", "postpone", "withdraw", "meet", "accept", "decline", "advise")},
    "counsel:judge": "collected", "counsel:synthesise": "judged", "counsel:effect": "synthesised",
    "counsel:publish": "synthesised",
}  # fmt: skip


def objects(cast, found) -> dict[str, Any]:
    tank = Tank(cast)
    synthesised = build.synthesised(cast, tank, title="社区食堂怎样算账")
    public = build.synthesised(cast, tank, title="加装电梯怎样分摊")
    actions.publish(public, by=cast.secretary)
    return {
        "expert_seat": tank.lin_seat, "field": tank.property, "drafted": build.draft(cast, tank, title="还在起草"),
        "asked": build.asked(cast, tank), "collected": build.collected(cast, tank, title="怎样选物业"),
        "judged": build.judged(cast, tank, title="怎样修水管"), "synthesised": synthesised, "public": public,
        "expert": tank.lin.pk,
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {"counsel:published_one": {"pk": found["public"].pk}}


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    advice = found["collected"].advice.order_by("id")[0].pk
    question = {"question": "先做什么？", "due_on": build.ahead(20).isoformat(), "background": "", "source": ""}
    return {
        "counsel:profile": {"most_a_year": "3", "introduction": "物业"}, "counsel:fields": {"name": "消防安全"},
        "counsel:field": {"name": "物业管理服务"}, "counsel:ask": question | {"title": "新的问题"},
        "counsel:change": question | {"title": "还在起草"}, "counsel:choose": {"person": found["expert"]},
        "counsel:postpone": {"due_on": build.ahead(40).isoformat()}, "counsel:withdraw": {"because": "改由议事会讨论"},
        "counsel:meet": {"day": build.ahead(5).isoformat(), "opens": "14:00", "closes": "16:00", "place": "街道三楼"},
        "counsel:decline": {"because": "出差"}, "counsel:advise": {"text": "先服务"},
        "counsel:judge": {"advice": advice, f"a{advice}-verdict": "adopted", f"a{advice}-because": "可行"},
        "counsel:synthesise": {"synthesis": "先服务后收费"},
        "counsel:effect": {"text": "已试行", "seen_on": cast.today.isoformat()},
    }  # fmt: skip
