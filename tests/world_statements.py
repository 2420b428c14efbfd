"""What is said in a matter of our street, for the permission matrix: one statement shown, one hidden, one that was reported."""

from typing import Any

from silian.deliberation.actions import moderating
from silian.deliberation.tests import build_statements as build

# Address → the object it names. A matter that is open to everybody is open to people of other streets, too; only what is hidden is not there.
NAMES = {"deliberation:statement_object": "hidden_statement"}


def objects(cast, found) -> dict[str, Any]:
    matter = build.matter(cast)
    hidden = build.statement(cast, matter, text="示例：要隐藏的话")
    moderating.hide_statement(hidden, "示例：点名", by=cast.community_secretary)
    reported = build.statement(cast, matter, text="示例：被举报的话")
    moderating.report_statement(reported, "示例：不妥", by=None, sender="world")
    over = build.matter(cast)
    for said in build.statements(cast, over, 2):
        build.voices(said, 1, 1, -1)
    return {
        "over_matter": build.phase_is_over(over), "said_matter": matter, "statement": build.statement(cast, matter), "hidden_statement": build.fresh(hidden), "reported_statement": build.fresh(reported),
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    of_matter = ("statements", "statements_workbook", "statements_print", "say", "write_down", "answer")
    of_statement = ("statement", "statement_change", "voice", "statement_report")
    return {
        **{f"deliberation:{name}": {"pk": found["said_matter"].pk} for name in of_matter},
        **{f"deliberation:{name}": {"pk": found["statement"].pk} for name in of_statement},
        "deliberation:map": {"pk": found["over_matter"].pk}, "api:map": {"pk": found["over_matter"].pk},
        "deliberation:statement_object": {"pk": found["hidden_statement"].pk},
        "deliberation:statement_decide": {"pk": found["reported_statement"].pk},
    }  # fmt: skip


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    words = {"text": "示例：另一句", "reason": "示例：理由", "side": "for"}
    return {
        "deliberation:say": words, "deliberation:write_down": words | {"heard_from": "示例·老住户", "heard_because": "示例：会上所说"},
        "deliberation:statement_change": words, "deliberation:voice": {"stance": "agree"},
        "deliberation:statement_report": {"reason": "示例：不妥"}, "deliberation:statement_object": {"reason": "示例：没有点名"},
        "deliberation:statement_decide": {"step": "keep", "because": "示例：是不同意见"},
    }  # fmt: skip
