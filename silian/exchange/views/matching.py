"""The matching table, runs, the whole plan, single suggestions and exchanges."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.web import page, said, slice_by_key
from silian.exchange import reading
from silian.exchange.actions import answers, exchanges, runs
from silian.exchange.forms import BecauseForm
from silian.exchange.models import Demand, Exchange, Match, MatchRun
from silian.exchange.queries import lines as line_queries
from silian.exchange.queries import matching as queries
from silian.exchange.queries import plan as plans

SHOW = ("", "plan", "offered", "accepted")


def office(request):
    """The federation whose office she works for; whoever sits in no office finds nothing here.

    Whoever sits in several chooses one, and it stays chosen on all pages until she signs out.
    """
    request.offices = list(queries.offices(request.user))
    if not request.offices:
        raise Http404
    asked = request.GET.get("federation") or request.session.get("office")
    chosen = next((one for one in request.offices if str(one.pk) == asked), request.offices[0])
    if len(request.offices) > 1 and request.session.get("office") != str(chosen.pk):
        request.session["office"] = str(chosen.pk)
    return chosen


@login_required
@require_safe
def table(request):
    """The matching table: demands with their ranked suggestions."""
    filters = line_queries.Filters.of(request.GET)
    show = request.GET.get("show", "")
    show = show if show in SHOW else ""
    found = slice_by_key(
        queries.demands_with_matches(request.user, filters, show), request.GET, newest_first=True, per_page=8
    )
    rows = queries.rows_of(found.rows, request.user)
    context = {
        "filters": filters, "show": show, "slice": found, "groups": [(demand, rows[demand.pk]) for demand in found.rows],
        "run": queries.newest_run(request.user), "exchanges": queries.exchanges_to_answer(request.user), "themes": [main for main, _subs in reading.themes()],
    }  # fmt: skip
    return page(request, "exchange/matching.html", context, fragment="exchange/_matching_rows.html")


@login_required
@require_safe
def demand_table(request, pk):
    """All suggestions of one demand, with the reasons and why not the others."""
    demand = get_object_or_404(Demand.objects.visible_to(request.user).select_related("organisation"), pk=pk)
    rows = queries.rows_of([demand], request.user, best=100)[demand.pk]
    return page(request, "exchange/demand_matching.html", {"demand": demand, "rows": rows})


@login_required
@require_POST
def start(request):
    """The office starts a matching run."""
    federation = office(request)
    year = line_queries.newest_list_year(request.user, Demand)
    run = runs.start_run(federation, year, by=request.user)
    return redirect("exchange:match_run", run.pk)


@login_required
@require_safe
def run(request, pk):
    """How far a run is. The page may be left; it asks again by itself."""
    one = get_object_or_404(
        MatchRun.objects.filter(federation__in=queries.offices(request.user)).select_related("by"), pk=pk
    )
    return page(request, "exchange/run.html", {"run": one}, fragment="exchange/_run.html")


@login_required
@require_safe
def plan(request):
    """The whole plan: coverage, load per member, exchanges, pairs."""
    federation = office(request)
    shown = plans.plan_page(federation)
    pairs = slice_by_key(plans.planned(federation, shown.run.year), request.GET, per_page=15) if shown.run else None
    return page(
        request, "exchange/plan.html", {"federation": federation, "plan": shown, "slice": pairs, "offering": shown.offering},
        fragment="exchange/_plan_pairs.html",
    )  # fmt: skip


@login_required
@require_safe
def what_if(request):
    """What the plan would be if one organisation took more or fewer demands. Changes nothing."""
    federation = office(request)
    run = plans.done_run(federation)
    offering = plans.organisations_that_offer(federation, run.year if run else timezone.localdate().year)
    pk, more = request.GET.get("organisation", ""), request.GET.get("more", "2")
    more = max(-20, min(20, int(more))) if more.lstrip("-").isdigit() and len(more) < 5 else 2
    chosen = get_object_or_404(offering, pk=pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    answer = plans.what_if(run, chosen, more) if run and chosen and more else None
    context = {
        "federation": federation,
        "offering": offering,
        "chosen": chosen,
        "more": more,
        "answer": answer,
    }
    return page(request, "exchange/what_if.html", context, fragment="exchange/_what_if.html")


@login_required
@require_safe
def unmet(request):
    """Demands nobody can answer so far, by theme; also as a workbook."""
    federation = office(request)
    if request.GET.get("as") == "xlsx":
        return _workbook(_("Unmet demands"), federation, plans.unmet_rows(federation))
    run = plans.done_run(federation)
    groups = plans.unmet(run)
    total = sum(len(rows) for _theme, rows in groups)
    return page(
        request,
        "exchange/unmet.html",
        {"federation": federation, "groups": groups, "total": total, "run": run},
    )


def _workbook(title, federation, rows):
    from silian.core.export import workbook

    answer = HttpResponse(
        workbook(title, str(federation), rows),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="unmet-demands.xlsx"'
    return answer


# ── One suggestion ──


def _match(request, pk):
    rows = Match.objects.visible_to(request.user).select_related(
        "demand__organisation", "service__organisation", "offered_by", "project"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def match(request, pk):
    """One suggestion: both lines, the reasons, and what each side said."""
    one = _match(request, pk)
    shown = queries.match_page(one, request.user)
    return page(
        request,
        "exchange/match.html",
        {"match": one, "page": shown, "records": shown.records, "because_form": BecauseForm()},
    )


def _answered(request, match, sentence):
    """In the table the demand's part of it, drawn afresh; from the page of the suggestion back to that page."""
    if not request.htmx:
        said(request, sentence)
        return redirect("exchange:match", match.pk)
    demand = Demand.objects.select_related("organisation").get(pk=match.demand_id)
    rows = queries.rows_of([demand], request.user)[demand.pk]
    return page(request, "exchange/_group.html", {"demand": demand, "rows": rows, "sentence": sentence})


@login_required
@require_POST
def match_offer(request, pk):
    done = answers.offer_match(_match(request, pk), by=request.user)
    return _answered(request, done, _("The offer is on its way. Both sides can accept it now."))


@login_required
@require_POST
def match_accept(request, pk):
    done = answers.accept_match(_match(request, pk), by=request.user)
    if done.state == Match.State.ACCEPTED:
        return _answered(request, done, _("Both sides have accepted. A draft project is waiting for you."))
    return _answered(request, done, _("Thank you. Now the other side has to answer."))


@login_required
@require_POST
def match_decline(request, pk):
    answers.decline_match(_match(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Noted, with your reason. This pair is not suggested again."))
    return redirect("exchange:match", pk)


# ── Exchanges ──


def _exchange(request, pk):
    return get_object_or_404(Exchange.objects.visible_to(request.user).select_related("run", "project"), pk=pk)


@login_required
@require_safe
def exchange(request, pk):
    """An exchange of two or three: who gives what to whom, and who has accepted."""
    one = _exchange(request, pk)
    shown = queries.exchange_page(one, request.user)
    return page(
        request,
        "exchange/exchange.html",
        {"exchange": one, "page": shown, "records": shown.records, "because_form": BecauseForm()},
    )


@login_required
@require_POST
def exchange_accept(request, pk):
    done = exchanges.accept_exchange(_exchange(request, pk), by=request.user)
    if done.state == Exchange.State.ACCEPTED:
        said(request, _("Everybody has accepted. A draft project is waiting for you."))
    else:
        said(request, _("Thank you. The exchange counts as soon as everybody has accepted."))
    return redirect("exchange:exchange", pk)


@login_required
@require_POST
def exchange_decline(request, pk):
    exchanges.decline_exchange(_exchange(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Noted, with your reason. The exchange is off; suggestions one way stay."))
    return redirect("exchange:exchange", pk)
