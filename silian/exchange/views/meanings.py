"""The words of the matching: what answers propose, what the office says to it."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.web import page, said, slice_by_key
from silian.exchange.actions import meanings as actions
from silian.exchange.models import Meaning
from silian.exchange.queries import matching as matching_queries
from silian.exchange.queries import meanings as queries
from silian.exchange.queries.plan import done_run
from silian.exchange.views.matching import office


@login_required
@require_safe
def meanings(request):
    """Proposals of the last run, and what was decided before."""
    federation = office(request)
    run = done_run(federation)
    context = {
        "federation": federation, "proposals": queries.proposals(run), "run": run,
        "slice": slice_by_key(queries.decided(federation), request.GET, newest_first=True),
    }  # fmt: skip
    return page(request, "exchange/meanings.html", context)


@login_required
@require_POST
def decide(request, number):
    """Yes or no to one proposal."""
    federation = office(request)
    done = actions.decide_meaning(federation, number, request.POST.get("answer") == "yes", by=request.user)
    said(
        request,
        _("Noted. The word counts from the next matching run on.")
        if done.confirmed
        else _("Noted. The word is not proposed again."),
    )
    return redirect("exchange:meanings")


@login_required
@require_POST
def take_back(request, pk):
    """Undo a decision."""
    federations = matching_queries.offices(request.user)
    one = get_object_or_404(Meaning.objects.filter(federation__in=federations), pk=pk)
    actions.take_back_meaning(one, by=request.user)
    said(request, _("The decision is taken back."))
    return redirect("exchange:meanings")
