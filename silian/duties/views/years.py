"""Pages of the turn of a year: the office's, and each member's own."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.web import page, said
from silian.duties.actions import years as actions
from silian.duties.queries import years as queries
from silian.duties.queries.haves_board import visible
from silian.duties.rules import YEAR_OPENS_IN
from silian.members.queries.register import chosen_federation
from silian.members.rules import sits_in_office


def _office(request):
    federation = chosen_federation(request.user, request.POST.get("federation") or request.GET.get("federation"))
    if federation is None or not sits_in_office(request.user, federation.pk):
        raise Http404
    return federation


def _near(year):
    """Years that can have been opened here, and the next one."""
    if not 2000 <= year <= timezone.localdate().year + 1:
        raise Http404
    return year


@login_required
@require_safe
def now(request):
    """The year that is opened now: the next one from November on."""
    today = timezone.localdate()
    year = today.year + (today.month >= YEAR_OPENS_IN)
    return redirect(f"{reverse('duties:year', args=[year])}?federation={_office(request).pk}")


@login_required
@require_safe
def year(request, year):
    """What turns with a year."""
    shown = queries.year_page(_office(request), _near(year), request.user)
    return page(request, "duties/year.html", {"page": shown})


@login_required
@require_POST
def open_year(request, year):
    federation = _office(request)
    opened = actions.open_year(federation, _near(year), by=request.user)
    said(
        request,
        _("The year %(year)s is open: %(services)s services and %(demands)s demands wait for their members' word.")
        % {"year": opened.year, "services": opened.services, "demands": opened.demands},
    )
    return redirect(f"{reverse('duties:year', args=[year])}?federation={federation.pk}")


@login_required
def lines(request, year, pk):
    """One member goes through the lines that were carried over: confirm, change or drop."""
    one = get_object_or_404(visible(request.user, "member"), pk=pk)
    if request.method == "POST":
        answers = {key.removeprefix("line-"): value for key, value in request.POST.items() if key.startswith("line-")}
        confirmed, dropped = actions.settle_lines(
            one, _near(year), answers, request.POST.get("because", ""), by=request.user
        )
        sentence = _("%(confirmed)s lines are in the list of %(year)s, %(dropped)s are dropped.")
        said(request, sentence % {"confirmed": confirmed, "year": year, "dropped": dropped})
        return redirect("duties:year_lines", year, pk)
    context = {"organisation": one, "year": _near(year), "before": year - 1, "page": queries.lines_page(one, year)}
    return page(request, "duties/year_lines.html", context)
