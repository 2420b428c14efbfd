"""Pages of the duty board and of one body's duties."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.files import XLSX
from silian.core.rules import require
from silian.core.web import download, page, said
from silian.duties.actions import excuses as actions
from silian.duties.forms import ExcuseForm
from silian.duties.models import Excuse, Rule
from silian.duties.queries import board as boards
from silian.duties.queries import theirs
from silian.duties.queries.excel import workbook
from silian.duties.words import period_word
from silian.members.mandates import mandates
from silian.members.models import Body
from silian.members.queries.register import chosen_federation
from silian.members.views.shared import federation_of


def visible_body(request, pk) -> Body:
    return get_object_or_404(Body.objects.visible_to(request.user).select_related("organisation", "federation"), pk=pk)


@login_required
@require_safe
def board(request):
    """Bodies × periods of a year, how each duty stands."""
    federation = chosen_federation(request.user, request.GET.get("federation"))
    if federation is None:
        return page(request, "duties/board.html", {"page": None})
    shown = boards.board_page(federation, boards.Filters.of(request.GET), request.user)
    return page(request, "duties/board.html", {"page": shown}, fragment="duties/_board.html")


@login_required
@require_safe
def board_workbook(request):
    """The board of a year as a workbook: one row for each body, rule and period."""
    federation = federation_of(request)
    filters = boards.Filters.of(request.GET)
    return download(workbook(federation, filters), f"{_('Duty board')}-{filters.year}.xlsx", XLSX)


@login_required
@require_safe
def body(request, pk):
    """What one body owes in a year, what fulfilled it, and what was said about the rest."""
    one = visible_body(request, pk)
    shown = theirs.body_page(one, boards.Filters.of(request.GET), request.user)
    mine = mandates(request.user)
    reads_haves = (
        one.federation_id in mine.offices
        or one.organisation_id in mine.organisations
        or one.community_id in mine.communities
    )
    return page(request, "duties/body.html", {"body": one, "page": shown, "reads_haves": reads_haves})


@login_required
def excuse(request, pk, rule_pk, day):
    """Say why a body does not do something this time."""
    one, first_on = visible_body(request, pk), parse_date(day)
    rule = get_object_or_404(Rule.objects.visible_to(request.user), pk=rule_pk, federation=one.federation_id)
    cell = theirs.one_duty(rule, one, first_on) if first_on else None
    if cell is None:
        raise Http404
    require(theirs.may_excuse(request.user, one, cell))
    form = ExcuseForm(request.POST or None)
    back = f"{reverse('duties:body', args=[pk])}?year={cell.column.period.year}"
    if request.method == "POST" and form.is_valid():
        actions.give_excuse(rule, one, first_on, form.cleaned_data["because"], by=request.user)
        said(request, _("The reason stands on the board now, for everybody to read."))
        return redirect(back)
    context = {"form": form, "body": one, "cell": cell, "back": back, "period": period_word(cell.column.period)}
    return page(request, "duties/excuse.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def excuse_withdraw(request, pk):
    """It will be done after all."""
    one = get_object_or_404(Excuse.objects.visible_to(request.user).select_related("body__organisation", "rule"), pk=pk)
    actions.withdraw_excuse(one, request.POST.get("because", ""), by=request.user)
    said(request, _("The reason is withdrawn; that it was given stays on record."))
    return redirect(f"{reverse('duties:body', args=[one.body_id])}?year={one.first_on.year}")
