"""Pages of the ledger in kind."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.cobuilding.actions import contributions as actions
from silian.cobuilding.forms import FEW, ContributionForm
from silian.cobuilding.models import Contribution
from silian.cobuilding.queries import contributions as queries
from silian.cobuilding.queries.project import federations_to_open_in
from silian.cobuilding.views.shared import form_page, offered_names, organisations_of
from silian.core import export, files
from silian.core.web import download, page, said, slice_by_key
from silian.exchange.queries.lines import years_around
from silian.members.mandates import mandates


@login_required
@require_safe
def contributions(request):
    """What organisations gave, newest first, with the confirmed sums of what is shown."""
    filters = queries.Filters.of(request.GET)
    rows = queries.contributions(request.user, filters)
    context = {
        "slice": slice_by_key(rows, request.GET, newest_first=True), "filters": filters, "totals": queries.totals(rows),
        "kinds": Contribution.Kind.choices, "states": Contribution.State.choices, "years": years_around(timezone.localdate()),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return page(request, "cobuilding/contributions.html", context, fragment="cobuilding/_contributions.html")


@login_required
@require_safe
def workbook(request):
    """The same rows as a workbook."""
    if not mandates(request.user).held:
        raise Http404
    rows = queries.contributions(request.user, queries.Filters.of(request.GET))
    title, unit = _("Contributions in kind"), mandates(request.user).held[0].body_name
    heads = queries.workbook_heads()
    widths = {heads[1]: 30, heads[2]: 30, heads[4]: 30}
    content = export.book([export.Sheet(title, title, unit, heads, queries.rows_for_workbook(rows), widths)])
    return download(content, f"{title} {timezone.localdate().isoformat()}.xlsx", files.XLSX)


@login_required
def new(request):
    """Note what an organisation gave."""
    several = federations_to_open_in(request.user)
    if not several:
        raise Http404
    organisations = organisations_of([one.pk for one in several])
    initial = {"given_on": timezone.localdate(), "project": request.GET.get("project")}
    own = organisations.filter(pk__in=list(mandates(request.user).organisations)).first()
    if own is not None:
        initial["giver"] = own.name
    form = ContributionForm(
        request.POST or None, initial=initial, organisations=organisations,
        projects=queries.projects_to_give_to(request.user), communities=queries.communities(request.user),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        giver = form.cleaned_data["giver"]
        made = actions.note_contribution(giver.federation, giver, form.values(), by=request.user)
        said(request, _("Noted. It counts when the receiving side has confirmed it."))
        return redirect("cobuilding:contribution", made.pk)
    return form_page(
        request, form, _("Note a contribution"), reverse("cobuilding:contributions"), button=_("Note it"),
        lead=_("Places, goods, time and ideas. The platform takes no money; funds and values are only noted here."),
        names=offered_names(organisations, FEW),
    )  # fmt: skip


def _row(request, pk) -> Contribution:
    return get_object_or_404(queries.one_contribution(request.user), pk=pk)


@login_required
@require_safe
def contribution(request, pk):
    """One row of the ledger and what happened to it."""
    shown = queries.contribution_page(_row(request, pk), request.user)
    context = {"page": shown, "row": shown.row, "records": shown.records}
    return page(request, "cobuilding/contribution.html", context)


@login_required
@require_POST
def confirm(request, pk):
    actions.confirm_contribution(_row(request, pk), by=request.user)
    said(request, _("Confirmed. Thank you."))
    return redirect("cobuilding:contribution", pk)


@login_required
@require_POST
def decline(request, pk):
    actions.decline_contribution(_row(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Noted, with your reason."))
    return redirect("cobuilding:contribution", pk)


@login_required
@require_POST
def take_back(request, pk):
    actions.take_contribution_back(_row(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Taken back, with your reason."))
    return redirect("cobuilding:contribution", pk)


@login_required
@require_POST
def reverse_it(request, pk):
    counter = actions.reverse_contribution(_row(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The counter-entry is made; both rows stay to be read."))
    return redirect("cobuilding:contribution", counter.pk)
