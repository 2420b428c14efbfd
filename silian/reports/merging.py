"""What becomes of a member's own year when two organisations turn out to be one."""

from collections.abc import Iterator

from silian.members.merging import Change, change, rule
from silian.members.models import Organisation
from silian.reports.models import Report


@rule("reports.report.organisation")
def _reports(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """Drafts move, unless the kept one has a draft of the same period; what is frozen stays as it was issued."""
    drafts = Report.objects.filter(state=Report.State.DRAFT)
    begun = set(drafts.filter(organisation=kept).values_list("since", "until"))
    for report in drafts.filter(organisation=gone).order_by("pk"):
        if (report.since, report.until) not in begun:
            yield change(report, "organisation", kept.pk)
