"""A member's own year: one page from the records, printable, as a paper, and with words of its own."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.web import download, page, said
from silian.members.models import Organisation
from silian.reports import actions, rules
from silian.reports.models import Report
from silian.reports.queries import reports as queries
from silian.reports.queries.paper import DOCX, draft_paper


def _own(request, pk) -> Organisation:
    """For the organisation itself and the office; for everybody else it is not there."""
    rows = Organisation.objects.visible_to(request.user).filter(merged_into=None).select_related("federation")
    organisation = get_object_or_404(rows, pk=pk)
    if not rules.can_begin(
        request.user, organisation.federation_id, Report.Kind.MEMBER, organisation_id=organisation.pk
    ):
        raise Http404
    return organisation


def _year(given: str | None, years: list[int]) -> int:
    year = int(given) if given and given.isascii() and given.isdigit() and len(given) == 4 else 0
    return year if year in years else years[0]


@login_required
@require_safe
def own_year(request, pk):
    """What it gave, what it got, whom it served, in one year."""
    organisation = _own(request, pk)
    years = queries.choosable_years(organisation)
    year = _year(request.GET.get("year"), years)
    one = queries.own_year(organisation, year)
    context = {
        "organisation": organisation, "report": one, "page": queries.report_page(one, request.user), "year": year,
        "years": years, "begun": queries.begun(organisation, year),
    }  # fmt: skip
    return page(request, "reports/own_year.html", context)


@login_required
@require_safe
def docx(request, pk):
    """The same page as a paper."""
    organisation = _own(request, pk)
    year = _year(request.GET.get("year"), queries.choosable_years(organisation))
    one = queries.own_year(organisation, year)
    return download(draft_paper(one), f"{one.title}.docx", DOCX)


@login_required
@require_POST
def begin(request, pk):
    """Keep it as a draft, to add words of its own and to freeze it."""
    organisation = _own(request, pk)
    year = _year(request.POST.get("year"), [timezone.localdate().year, *queries.choosable_years(organisation)])
    one = queries.own_year(organisation, year)
    fields = {"organisation": organisation, "since": one.since, "until": one.until}
    made = actions.begin_report(organisation.federation, Report.Kind.MEMBER, fields, by=request.user)
    said(request, _("A draft is begun. Add your own words, or freeze it as it is."))
    return redirect("reports:report", made.pk)
