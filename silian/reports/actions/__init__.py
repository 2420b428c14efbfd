"""Every change of a report."""

from silian.reports.actions.freezing import freeze_report
from silian.reports.actions.reports import (
    begin_report,
    drop_report,
    publish_report,
    withdraw_report,
    write_report,
)

__all__ = ["begin_report", "drop_report", "freeze_report", "publish_report", "withdraw_report", "write_report"]
