"""Pages of calls, for who asks and for who reads."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from silian.core.export import Sheet, book
from silian.core.files import XLSX
from silian.core.rules import require
from silian.core.web import download, page, said, slice_by_key
from silian.exchange import rules
from silian.exchange.actions import calls as actions
from silian.exchange.forms import CallForm
from silian.exchange.models import Call
from silian.exchange.queries import call_reach
from silian.exchange.queries import calls as queries


@login_required
@require_safe
def listed(request):
    """Calls: the open ones, those we have not answered, our own."""
    filters = queries.Filters.of(request.GET)
    found = slice_by_key(queries.calls(request.user, filters), request.GET, newest_first=True)
    context = {
        "filters": filters, "slice": found, "rows": queries.rows_of(found.rows, request.user),
        "shows": queries.show_choices(request.user), "may_ask": rules.may_ask(request.user),
    }  # fmt: skip
    return page(request, "exchange/calls.html", context, fragment="exchange/_call_rows.html")


def visible(request, pk) -> Call:
    rows = Call.objects.visible_to(request.user).select_related("organisation", "community", "federation", "by")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def call(request, pk):
    """One call with its live board; HTMX asks for the board alone."""
    one = visible(request, pk)
    if request.htmx and not request.htmx.boosted:
        return page(request, "exchange/_board.html", {"call": one, "board": queries.board(one, request.user)})
    shown = queries.call_page(one, request.user)
    return page(
        request, "exchange/call.html",
        {"page": shown, "call": one, "board": shown.board, "records": shown.records, "outcomes": Call.Outcome.choices},
    )  # fmt: skip


@login_required
def new(request):
    """Say what is needed; post it at once or keep it as a draft."""
    askers = call_reach.asks_for(request.user)
    if not askers:
        raise Http404
    form = CallForm(request.POST if request.method == "POST" else None, askers=askers)
    if request.method == "POST" and form.is_valid():
        asker, draft = form.chosen_asker, request.POST.get("step") == "draft"
        made, fresh = actions.post_call(
            asker.federation_id, form.values(), form.parts(), by=request.user, organisation=asker.organisation_id,
            community=asker.community_id, as_draft=draft,
        )  # fmt: skip
        said(
            request,
            _("This call is there already; here it is.")
            if not fresh
            else _("The draft is kept; nobody has been told yet.")
            if draft
            else _("The call is posted, and everybody it is for has been told."),
        )
        return redirect("exchange:call", made.pk)
    context = {"form": form, "reached": None}
    return page(request, "exchange/call_new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def reach(request):
    """Whom a call would reach as the form stands: a number and the first names."""
    askers = call_reach.asks_for(request.user)
    if not askers:
        raise Http404
    form = CallForm(request.GET, askers=askers)
    form.full_clean()
    data = form.cleaned_data
    asker = form.askers.get(data.get("asker", ""), askers[0])
    found = call_reach.reached(
        asker.federation_id, **{name: data.get(name) or () for name in form.PARTS}, theme=data.get("theme", ""),
        skill=data.get("skill", ""), besides=asker.organisation_id,
    )  # fmt: skip
    return page(request, "exchange/_reach.html", {"reached": list(found.only("name", "short_name"))})


@login_required
def edit(request, pk):
    """Correct a call."""
    one = visible(request, pk)
    require(rules.can_change_call(request.user, one))
    askers = [call_reach.asker_of(one)]
    form = CallForm(
        request.POST if request.method == "POST" else None,
        instance=one,
        askers=askers,
        initial={"asker": askers[0].key},
    )
    if request.method == "POST" and form.is_valid():
        # The form has written into its own copy of the row; the action starts from the row as it stands.
        actions.change_call(visible(request, pk), form.values(), form.parts(), by=request.user)
        said(request, _("Your changes are saved."))
        return redirect("exchange:call", pk)
    return page(request, "exchange/call_edit.html", {"form": form, "call": one}, status=422 if form.errors else 200)


@login_required
@require_POST
def open_draft(request, pk):
    actions.open_call(visible(request, pk), by=request.user)
    said(request, _("The call is posted, and everybody it is for has been told."))
    return redirect("exchange:call", pk)


@login_required
@require_POST
def remind(request, pk):
    number = actions.remind(visible(request, pk), by=request.user)
    said(
        request,
        ngettext("%(number)s organisation was reminded.", "%(number)s organisations were reminded.", number)
        % {"number": number},
    )
    return redirect("exchange:call", pk)


@login_required
@require_POST
def close(request, pk):
    """Say how it ended."""
    actions.close_call(
        visible(request, pk), request.POST.get("outcome", ""), request.POST.get("because", ""), by=request.user
    )
    said(request, _("The call is closed, and who said yes has been told."))
    return redirect("exchange:call", pk)


@login_required
@require_POST
def withdraw(request, pk):
    actions.withdraw_call(visible(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The call is taken back."))
    return redirect("exchange:call", pk)


@login_required
@require_safe
def workbook(request, pk):
    """All answers as a workbook; for who asks and the office also everybody who signed up."""
    one = visible(request, pk)
    unit, when = one.asker, timezone.localdate().isoformat()
    heads = [
        _("Organisation"),
        _("Answer"),
        _("Head count"),
        _("Signed up"),
        _("What they bring, or why not"),
        _("Answered on"),
    ]
    widths = {heads[0]: 28, heads[4]: 36}
    sheets = [
        Sheet(_("Answers"), one.title, unit, heads, queries.answer_rows(queries.board(one, request.user)), widths)
    ]
    if rules.keeps(request.user, one):
        people = [_("Organisation"), _("Name of the person"), _("Phone"), _("Signed up on")]
        sheets.append(Sheet(_("People"), one.title, unit, people, queries.staff_rows(one), {people[0]: 28}))
    return download(book(sheets), f"{one.title[:40]}-{when}.xlsx", XLSX)
