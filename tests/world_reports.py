"""The reports of our street, for the permission matrix: one frozen, one public, drafts of the federation and of a community."""

from typing import Any

from silian.reports import actions
from silian.reports.models import Report
from silian.reports.tests import build

# Address → the object it names. Everybody of another street gets 404 there.
NAMES = {
    **{f"reports:{name}": "report" for name in ("report", "report_docx", "report_publish", "rows")}, "api:report_rows": "report",
    **{f"reports:report_{name}": "report_draft" for name in ("edit", "drop", "freeze")},
    "reports:report_withdraw": "report_frozen_too", "api:report": "report",
    **{f"reports:own_year{name}": "choir" for name in ("", "_docx", "_begin")}, "api:own_year": "choir",
}  # fmt: skip


def objects(cast, found) -> dict[str, Any]:
    last = cast.today.year - 1
    frozen = build.frozen(cast, number=last)
    # Taken back would be 404 for another street; what is public is nobody's secret and is tried on its own.
    other = build.frozen(cast, Report.Kind.SECTOR, last, sector=cast.sector)
    draft = build.draft(cast, Report.Kind.COMMUNITY, community=cast.community)
    actions.write_report(draft, {}, {"foreword": "同心共建。"}, by=cast.community_secretary)
    return {"report": frozen, "report_frozen_too": other, "report_draft": draft}


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    return {name: {"pk": found["report"].pk, "key": "members"} for name in ("reports:rows", "api:report_rows")}


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    year = str(cast.today.year)
    return {
        "reports:report_new": {"about": f"community:{cast.community.pk}", "year": str(cast.today.year - 1)},
        "reports:report_edit": {"title": "示例报告"}, "reports:report_withdraw": {"because": "数字有误"},
        "reports:own_year_begin": {"year": year},
    }  # fmt: skip
