"""The rules most sub-districts have, to be taken at one press and changed afterwards."""

from typing import Any

from django.utils.translation import gettext_noop as N_

from silian.duties.models.rules import Fact, Owner, PeriodKind

# What the work rules of most sub-districts ask for; the days of grace are house values.
USUAL: dict[str, tuple[str, str, str, str, dict[str, Any]]] = {
    "conference": ("federation", N_("Yearly exchange conference"), PeriodKind.YEAR, Fact.CONFERENCE, {"lead_days": 60, "grace": 10}),
    "visits": ("organisation", N_("Yearly visit to every member"), PeriodKind.YEAR, Fact.VISIT, {"lead_days": 90, "grace": 10, "owner": Owner.AREA}),
    "sectors": ("sector", N_("Quarterly meeting of the sector group"), PeriodKind.QUARTER, Fact.MEETING, {"grace": 5}),
    "communities": ("community", N_("Quarterly joint meeting of the community"), PeriodKind.QUARTER, Fact.JOINT, {"grace": 5}),
    "carriers": ("carrier", N_("Quarterly meeting of the carrier"), PeriodKind.QUARTER, Fact.MEETING, {"grace": 5}),
    "corps": ("corps", N_("Half-yearly meeting of the volunteer corps"), PeriodKind.HALF, Fact.MEETING, {"grace": 10}),
    "lines": ("organisation", N_("Both lists renewed for the year"), PeriodKind.YEAR, Fact.LINES, {"anchor": "day", "anchor_month": 3, "anchor_day": 31, "lead_days": 60}),
    "reviews": ("organisation", N_("Agreements reviewed on their day"), PeriodKind.QUARTER, Fact.REVIEW, {"grace": 5}),
    "receipts": ("organisation", N_("Documents received"), PeriodKind.YEAR, Fact.RECEIPT, {"lead_days": 60}),
}  # fmt: skip
