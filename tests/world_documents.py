"""The documents of our street, for the permission matrix: work rules handed to the choir and the hospital, and drafts."""

from datetime import timedelta
from typing import Any

from silian.documents import actions
from silian.documents.tests import build

# Address → the object it names. Everybody of another street gets 404 there.
NAMES = {
    **{f"documents:{name}": "rules" for name in ("document", "document_edit", "document_retire", "version_draft", "board", "board_workbook")},
    "documents:document_reopen": "retired", "api:handouts": "rules",
    **{f"documents:{name}": "issued" for name in ("version", "version_docx", "hand_out", "hand_to_the_same", "remind")},
    **{f"documents:version_{name}": "draft" for name in ("edit", "drop", "issue")},
    "documents:confirm": "handout", "documents:receipt_paper": "handout",
}  # fmt: skip


def objects(cast, found) -> dict[str, Any]:
    day = cast.today - timedelta(days=40)
    first = build.issued(cast, day=day)
    build.handed(cast, first, cast.choir, cast.clinic)
    second = build.issued(cast, first.document, build.NEXT, day=day, changed="例会增加报送要求")
    build.handed(cast, second, cast.choir)
    retired = build.issued(cast, build.document(cast, "示例旧章程", "charter"), day=day).document
    return {
        "rules": first.document, "issued": second, "handout": build.handout(cast.choir, second),
        "draft": build.draft(cast, build.document(cast, "示例年度计划", "plan", year=cast.today.year), "一、任务"),
        "retired": actions.retire_document(retired, "已重写", by=cast.secretary),
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {}


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    day = cast.today.isoformat()
    return {
        "documents:document_new": {"federation": cast.street.pk, "title": "示例清单", "kind": "list"},
        "documents:document_edit": {"title": "示例工作制度", "kind": "work_rules"},
        "documents:document_retire": {"because": "重写"}, "documents:version_edit": {"text": "一、任务"},
        "documents:version_issue": {"issued_on": day}, "documents:receipt_paper": {"received_on": day},
        "documents:hand_out": {"members": "on", "act": "hand_out"},
    }  # fmt: skip
