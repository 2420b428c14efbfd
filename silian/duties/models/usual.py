"""The rules most sub-districts have, to be taken at one press and changed afterwards."""

from typing import Any

from django.utils.translation import gettext_noop

from silian.duties.models.rules import Fact, Owner, PeriodKind

# What the work rules of most sub-districts ask for; the days of grace are house values.
USUAL: dict[str, tuple[str, str, str, str, dict[str, Any]]] = {
    "conference": ("federation", gettext_noop("Yearly exchange conference"), PeriodKind.YEAR, Fact.CONFERENCE, {"lead_days": 60, "grace": 10}),
    "visits": ("organisation", gettext_noop("Yearly visit to every member"), PeriodKind.YEAR, Fact.VISIT, {"lead_days": 90, "grace": 10, "owner": Owner.AREA}),
    "sectors": ("sector", gettext_noop("Quarterly meeting of the sector group"), PeriodKind.QUARTER, Fact.MEETING, {"grace": 5}),
    "communities": ("community", gettext_noop("Quarterly joint meeting of the community"), PeriodKind.QUARTER, Fact.JOINT, {"grace": 5}),
    "carriers": ("carrier", gettext_noop("Quarterly meeting of the carrier"), PeriodKind.QUARTER, Fact.MEETING, {"grace": 5}),
    "corps": ("corps", gettext_noop("Half-yearly meeting of the volunteer corps"), PeriodKind.HALF, Fact.MEETING, {"grace": 10}),
    "lines": ("organisation", gettext_noop("Both lists renewed for the year"), PeriodKind.YEAR, Fact.LINES, {"anchor": "day", "anchor_month": 3, "anchor_day": 31, "lead_days": 60}),
    "reviews": ("organisation", gettext_noop("Agreements reviewed on their day"), PeriodKind.QUARTER, Fact.REVIEW, {"grace": 5}),
    "themed": ("think_tank", gettext_noop("Yearly themed consultation of the think tank"), PeriodKind.YEAR, Fact.THEMED, {"lead_days": 60, "grace": 10}),
    "receipts": ("organisation", gettext_noop("Documents received"), PeriodKind.YEAR, Fact.RECEIPT, {"lead_days": 60}),
}  # fmt: skip
