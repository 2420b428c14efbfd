"""Pages of the office for its group robots and the log of what was sent."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from silian.core.channels.models import Channel, Delivery
from silian.core.kinds import kinds_for_groups
from silian.core.web import back, page, said, slice_by_key
from silian.members.actions import robots as actions
from silian.members.forms import NewRobotForm, RobotForm
from silian.members.mandates import mandates
from silian.members.models import Federation
from silian.members.queries import robots as queries

RECENT = 10


def offices(request) -> QuerySet[Federation]:
    """The federations whose office I sit in; who sits in none finds nothing here."""
    found = mandates(request.user).offices
    if not found:
        raise Http404
    return Federation.objects.filter(pk__in=found).order_by("id")


def acted(request, rows: QuerySet, pk: int, acts: dict, act: str, address: str):
    """One of these acts on one of these rows; what it did is said on the page of the row."""
    one = get_object_or_404(rows, pk=pk)
    if act not in acts:
        raise Http404
    action, sentence = acts[act]
    action(one, by=request.user)
    said(request, sentence)
    return redirect(address, pk)


@login_required
@never_cache
@require_safe
def robots(request):
    """All robots of my offices."""
    offices(request)
    rows = queries.listed(request.user)
    return page(request, "members/robots.html", {"slice": slice_by_key(rows, request.GET, newest_first=True)})


@login_required
@never_cache
def robot_new(request):
    """Paste the address the platform gave out; it is read once and sealed."""
    form = NewRobotForm(request.POST if request.method == "POST" else None, federations=offices(request))
    if request.method == "POST" and form.is_valid():
        robot = actions.add_robot(
            form.cleaned_data["federation"], form.values(), form.cleaned_data["webhook"], form.cleaned_data["secret"],
            by=request.user,
        )  # fmt: skip
        said(request, _("The robot is added. Send a test line to see that it works."))
        return redirect("members:robot", robot.pk)
    return page(request, "members/robot_new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@never_cache
def robot(request, pk):
    """One robot: what it says and how often, and what it said last."""
    one = get_object_or_404(queries.visible_robots(request.user), pk=pk)
    form = RobotForm(request.POST if request.method == "POST" else None, instance=one)
    if request.method == "POST" and form.is_valid():
        actions.change_robot(queries.visible_robots(request.user).get(pk=pk), form.values(), by=request.user)
        said(request, _("Your changes are saved."))
        return redirect("members:robot", pk)
    context = {
        "robot": one,
        "form": form,
        "recent": one.deliveries.order_by("-id")[:RECENT],
        "kinds": kinds_for_groups(),
    }
    return page(request, "members/robot.html", context, status=422 if form.errors else 200)


ACTS = {
    "test": (
        actions.say_test_line,
        gettext_lazy("The test line is on its way. Reload this page to see whether it arrived."),
    ),
    "pause": (actions.pause_robot, gettext_lazy("The robot is silent from now on.")),
    "resume": (actions.resume_robot, gettext_lazy("The robot speaks again.")),
    "remove": (actions.remove_robot, gettext_lazy("The robot is removed and its secret deleted.")),
}


@login_required
@require_POST
def robot_act(request, pk, act):
    """Send a test line, pause, let speak again, remove."""
    return acted(request, queries.visible_robots(request.user), pk, ACTS, act, "members:robot")


@login_required
@never_cache
@require_safe
def deliveries(request):
    """What was sent, what waits, what failed and why."""
    offices(request)
    filters = queries.LogFilters.of(request.GET)
    shown = slice_by_key(queries.log(request.user, filters), request.GET, newest_first=True)
    return page(
        request, "members/deliveries.html",
        {"slice": shown, "filters": filters, "channels": Channel.choices, "states": Delivery.State.choices},
        fragment="members/_deliveries.html",
    )  # fmt: skip


@login_required
@require_POST
def delivery_again(request, pk):
    one = get_object_or_404(queries.visible_deliveries(request.user).select_related("robot"), pk=pk)
    actions.send_again(one, by=request.user)
    said(request, _("It is tried once more."))
    return back(request, "members:deliveries")


@login_required
@require_POST
def delivery_aside(request, pk):
    one = get_object_or_404(queries.visible_deliveries(request.user), pk=pk)
    actions.put_aside(one, by=request.user)
    said(request, _("It is put aside."))
    return back(request, "members:deliveries")
