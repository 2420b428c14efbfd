"""A member's own year: one page from the records, printable, as a paper, and with words of its own."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.web import download, page, said
from silian.members.models import Organisation
from silian.members.queries.register import number
from silian.reports import actions
from silian.reports.models import Report
from silian.reports.queries import reports as queries
from silian.reports.queries.paper import DOCX, draft_paper


def _own(request, pk) -> Organisation:
    organisation = queries.of_own_year(request.user, pk)
    if organisation is None:
        raise Http404
    return organisation


@login_required
@require_safe
def own_year(request, pk):
    """What it gave, what it got, whom it served, in one year."""
    organisation = _own(request, pk)
    year = queries.year_of(organisation, number(request.GET.get("year")))
    one = queries.own_year(organisation, year)
    context = {
        "organisation": organisation, "report": one, "page": queries.report_page(one, request.user), "year": year,
        "years": queries.choosable_years(organisation), "begun": queries.begun(organisation, year),
    }  # fmt: skip
    return page(request, "reports/own_year.html", context)


@login_required
@require_safe
def docx(request, pk):
    """The same page as a paper."""
    organisation = _own(request, pk)
    year = queries.year_of(organisation, number(request.GET.get("year")))
    one = queries.own_year(organisation, year)
    return download(draft_paper(one), f"{one.title}.docx", DOCX)


@login_required
@require_POST
def begin(request, pk):
    """Keep it as a draft, to add words of its own and to freeze it."""
    organisation = _own(request, pk)
    year = queries.year_of(organisation, number(request.POST.get("year")))
    one = queries.own_year(organisation, year)
    fields = {"organisation": organisation, "since": one.since, "until": one.until}
    made = actions.begin_report(organisation.federation, Report.Kind.MEMBER, fields, by=request.user)
    said(request, _("A draft is begun. Add your own words, or freeze it as it is."))
    return redirect("reports:report", made.pk)
