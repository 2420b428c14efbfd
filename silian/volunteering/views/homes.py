"""Pages of home service and of a community's posts."""

import segno
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from silian.core.web import page, said, slice_by_key
from silian.members.mandates import mandates
from silian.members.models import Community
from silian.volunteering.actions import homes as actions
from silian.volunteering.actions import posts
from silian.volunteering.forms import BecauseForm, EnteredFeedbackForm, OrderForm, PostForm, TakingForm
from silian.volunteering.models import HomeOrder, Post, PostTaking, Skill, Team
from silian.volunteering.queries import homes as queries
from silian.volunteering.queries import posts as post_queries


@login_required
@require_safe
def orders(request):
    """Orders for homes. Who is served stands in no list."""
    if not queries.sees_orders(request.user):
        raise Http404
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    rows = queries.orders(request.user, state=state, kind=kind)
    context = {
        "slice": slice_by_key(rows, request.GET, newest_first=True), "state": state, "kind": kind,
        "states": HomeOrder.State.choices, "kinds": Skill.choices, "may_order": bool(mandates(request.user).communities),
    }  # fmt: skip
    return page(request, "volunteering/orders.html", context, fragment="volunteering/_order_rows.html")


@sensitive_post_parameters()
@sensitive_variables()
@login_required
@never_cache
def order_new(request):
    """A community orders a service for somebody's home."""
    mine = list(mandates(request.user).communities)
    if not mine:
        raise Http404
    communities = Community.objects.filter(pk__in=mine).order_by("id")
    form = OrderForm(request.POST if request.method == "POST" else None, communities=communities)
    if request.method == "POST" and form.is_valid():
        made = actions.order_home(form.cleaned_data["community"], form.values(), form.private(), by=request.user)
        said(request, _("The order is there. Choose which teams to ask."))
        return redirect("volunteering:order", made.pk)
    return page(request, "volunteering/order_new.html", {"form": form}, status=422 if form.errors else 200)


def _order(request, pk) -> HomeOrder:
    rows = HomeOrder.objects.visible_to(request.user).select_related(
        "community", "federation", "team", "taker__person", "by"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
@never_cache
@require_safe
def order(request, pk):
    """One order: who was asked, who goes, how it was; whom it serves only for those who may know."""
    return _order_page(request, _order(request, pk))


def _order_page(request, one, *, status=200, **more):
    shown = queries.order_page(one, request.user)
    context = {
        "order": one, "page": shown, "records": shown.records, "because_form": BecauseForm(auto_id=False),
        "feedback_form": EnteredFeedbackForm(), "length": int((one.period.upper - one.period.lower).total_seconds() // 60),
    }  # fmt: skip
    return page(request, "volunteering/order.html", context | more, status=status)


@login_required
@require_POST
def order_ask(request, pk):
    """Ask the ticked teams."""
    one = _order(request, pk)
    chosen = [number for number in request.POST.getlist("team") if number.isascii() and number.isdigit()][:50]
    teams = list(Team.objects.filter(federation=one.federation_id, pk__in=chosen).open())
    actions.ask_teams(one, teams, by=request.user)
    said(request, _("The teams are asked. Each may accept or decline; the first yes counts."))
    return redirect("volunteering:order", pk)


def _asked_team(one, request) -> Team:
    number = request.POST.get("team", "")
    number = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    return get_object_or_404(Team, pk=number, federation=one.federation_id)


@login_required
@require_POST
def order_accept(request, pk):
    one = _order(request, pk)
    actions.accept_order(one, _asked_team(one, request), by=request.user)
    said(
        request,
        _("Thank you, your team goes. The page shows now whom you visit; it hides that when the visit is done."),
    )
    return redirect("volunteering:order", pk)


@login_required
@require_POST
def order_decline(request, pk):
    one = _order(request, pk)
    actions.decline_order(one, _asked_team(one, request), request.POST.get("because", ""), by=request.user)
    said(request, _("Noted, with your reason."))
    return redirect("volunteering:orders")


@login_required
@require_POST
def order_hand_back(request, pk):
    actions.hand_back(_order(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The community looks for somebody else."))
    return redirect("volunteering:double_report" if not mandates(request.user).held else "volunteering:orders")


@login_required
@require_POST
def order_cancel(request, pk):
    actions.cancel_order(_order(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The order is cancelled."))
    return redirect("volunteering:order", pk)


@login_required
@require_POST
def order_done(request, pk):
    """Who went, and for how many minutes."""
    one = _order(request, pk)
    went = {}
    for volunteer in queries.who_may_go(one):
        minutes = request.POST.get(f"minutes_{volunteer.pk}", "")
        if request.POST.get(f"went_{volunteer.pk}") and minutes.isascii() and minutes.isdigit() and len(minutes) < 5:
            went[volunteer] = int(minutes)
    actions.finish_order(one, went, by=request.user)
    said(request, _("Thank you. The minutes wait for the confirmation of another person."))
    return redirect("volunteering:order", pk)


@login_required
@require_POST
@never_cache
def order_link(request, pk):
    """The link for feedback, shown once, also as a picture to be scanned."""
    one = _order(request, pk)
    secret = actions.feedback_link(one, by=request.user)
    link = request.build_absolute_uri(reverse("volunteering:feedback", args=[secret]))
    return _order_page(request, _order(request, pk), link=link, qr=segno.make(link).svg_data_uri(scale=4))


@login_required
@require_POST
def order_feedback(request, pk):
    """Write down what was said by phone or on paper."""
    one = _order(request, pk)
    form = EnteredFeedbackForm(request.POST)
    if not form.is_valid():
        return _order_page(request, one, status=422, feedback_form=form)
    data = form.cleaned_data
    actions.give_feedback(one, data["word"], data["text"], channel=data["channel"], by=request.user)
    said(request, _("The feedback is written down."))
    return redirect("volunteering:order", pk)


# ── Posts, by the community ──


@login_required
def post_new(request):
    """Offer a post to everybody who is registered with the community."""
    mine = mandates(request.user)
    rows = Community.objects.filter(pk__in=list(mine.communities)) | Community.objects.filter(
        federation__in=list(mine.offices)
    )
    if not (mine.communities or mine.offices):
        raise Http404
    form = PostForm(request.POST if request.method == "POST" else None, communities=rows.order_by("id"))
    if request.method == "POST" and form.is_valid():
        made = posts.open_post(form.cleaned_data["community"], form.values(), by=request.user)
        said(request, _("The post is offered."))
        return redirect("volunteering:post", made.pk)
    return page(request, "volunteering/post_new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def post_close(request, pk):
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("community"), pk=pk)
    posts.close_post(post, by=request.user)
    said(request, _("The post is closed."))
    return redirect("volunteering:post", pk)


@login_required
@require_POST
def taking_done(request, pk):
    """She came: her minutes, and how the service went."""
    rows = PostTaking.objects.visible_to(request.user).select_related("post__community", "volunteer__person")
    taking = get_object_or_404(rows, pk=pk)
    form = TakingForm(request.POST)
    if form.is_valid():
        posts.finish_taking(taking, form.cleaned_data["minutes"], form.cleaned_data["feedback"], by=request.user)
        said(request, _("Confirmed."))
    else:
        said(request, _("Nothing was written: give the minutes as a number."))
    return redirect("volunteering:post", taking.post_id)


@login_required
@require_safe
def registered(request):
    """Who is registered with the community, with skills and free times."""
    if not post_queries.sees_registered(request.user):
        raise Http404
    rows = post_queries.registered(request.user)
    return page(request, "volunteering/registered.html", {"slice": slice_by_key(rows, request.GET, newest_first=True)})
