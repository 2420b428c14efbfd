"""The way from a call to an activity."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from silian.activities.actions import calls as actions
from silian.core.web import page, said
from silian.exchange import rules
from silian.exchange.forms import CallTimeForm
from silian.exchange.models import Call


@login_required
def activity_from_call(request, pk):
    """Say when it takes place; the rest comes from the call."""
    call = get_object_or_404(
        Call.objects.visible_to(request.user).select_related("organisation", "community", "federation"), pk=pk
    )
    if not rules.can_build_on(request.user, call):
        raise Http404
    form = CallTimeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _activity, made = actions.activity_from_call(call, *form.period(), by=request.user)
        said(
            request,
            _("The activity is drafted, and whoever signed up is on its list as a helper.")
            if made
            else _("There is an activity of this call already; you find it below."),
        )
        return redirect("exchange:call", pk)
    return page(request, "activities/call.html", {"call": call, "form": form}, status=422 if form.errors else 200)
