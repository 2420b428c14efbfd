"""Pages of the office for the programs it lets be told of events."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from silian.core.web import page, said, slice_by_key
from silian.members.actions import hooks as actions
from silian.members.forms import NewSubscriptionForm, SubscriptionForm
from silian.members.queries import robots as queries
from silian.members.views.robots import RECENT, acted, offices


@login_required
@never_cache
@require_safe
def subscriptions(request):
    """All programs my offices let be told."""
    offices(request)
    rows = queries.subscriptions(request.user)
    return page(request, "members/hooks.html", {"slice": slice_by_key(rows, request.GET, newest_first=True)})


@login_required
@never_cache
def subscription_new(request):
    """Say which program is told of what. The secret is shown on the page that made it and nowhere else."""
    form = NewSubscriptionForm(request.POST if request.method == "POST" else None, federations=offices(request))
    secret, made = "", None
    if request.method == "POST" and form.is_valid():
        made, secret = actions.subscribe(form.cleaned_data["federation"], form.values(), by=request.user)
    context = {"form": form, "secret": secret, "made": made}
    return page(request, "members/hook_new.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
def subscription(request, pk):
    """One program: what it is told, and what it was told last."""
    one = get_object_or_404(queries.visible_subscriptions(request.user), pk=pk)
    form = SubscriptionForm(request.POST if request.method == "POST" else None, instance=one)
    if request.method == "POST" and form.is_valid():
        actions.change_subscription(
            queries.visible_subscriptions(request.user).get(pk=pk), form.values(), by=request.user
        )
        said(request, _("Your changes are saved."))
        return redirect("members:subscription", pk)
    context = {"one": one, "form": form, "recent": queries.told_last(one, RECENT)}
    return page(request, "members/hook.html", context, status=422 if form.errors else 200)


ACTS = {
    "test": (
        actions.try_subscription,
        gettext_lazy("The test is on its way. Reload this page to see whether it arrived."),
    ),
    "stop": (actions.stop_subscription, gettext_lazy("The program is told nothing from now on.")),
    "resume": (actions.resume_subscription, gettext_lazy("The program is told again, of what happens from now on.")),
    "remove": (actions.remove_subscription, gettext_lazy("The program is removed and its secret deleted.")),
}


@login_required
@require_POST
def subscription_act(request, pk, act):
    """Send a test, stop, let be told again, remove."""
    return acted(request, queries.visible_subscriptions(request.user), pk, ACTS, act, "members:subscription")
