"""Pages of ballots: the list, one ballot, drafting and its roll."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, slice_by_key, tried
from silian.deliberation.actions import ballots as actions
from silian.deliberation.actions.freezing import freeze_ballot
from silian.deliberation.actions.rolls import draw_up, import_roll, list_roll
from silian.deliberation.forms.ballots import BallotForm, NewBallotForm, RollForm
from silian.deliberation.queries import ballots as queries
from silian.deliberation.queries.rolls import roll as roll_of
from silian.deliberation.rules import ballots as rules
from silian.hall.models import Matter


def visible(request, pk):
    return get_object_or_404(queries.one_ballot(request.user), pk=pk)


def kept(request, pk):
    """A ballot the reader keeps; for everybody else its office pages are not there."""
    one = visible(request, pk)
    if not rules.keeps(request.user, one):
        raise Http404
    return one


@require_safe
def listed(request):
    """Ballots: open, coming, past; the newest first. Open to everybody."""
    filters = queries.Filters.of(request.GET)
    context = {
        "slice": slice_by_key(queries.ballots(request.user, filters), request.GET, newest_first=True), "filters": filters,
        "shows": queries.show_choices(), "may_put": queries.may_put(request.user),
    }  # fmt: skip
    return page(request, "deliberation/ballots.html", context, fragment="deliberation/_ballots.html")


@login_required
def new(request):
    """The question, who asks, in which form."""
    if not queries.may_put(request.user):
        raise Http404
    asked = request.GET.get("matter", "")
    matter = (
        get_object_or_404(Matter.objects.visible_to(request.user), pk=int(asked))
        if asked.isascii() and asked.isdigit() and len(asked) < 19
        else None
    )
    form = NewBallotForm(request.POST or None, bodies=queries.bodies_led(request.user), initial={"title": matter.title} if matter else {})  # fmt: skip
    if made := tried(
        form, lambda: actions.put_ballot(form.cleaned_data["body"], form.values(), by=request.user, matter=matter)
    ):
        said(request, _("The draft is kept. Now say how it is counted, and draw up the roll."))
        return redirect("deliberation:ballot_edit", made.pk)
    context = {
        "form": form, "heading": _("Ask a question"), "button": _("Go on"), "back": reverse("deliberation:ballots"), "matter": matter,
        "groups": [("", [form[name] for name in form.fields])],
    }  # fmt: skip
    return page(request, "deliberation/ballot_form.html", context, status=422 if request.method == "POST" else 200)


@login_required
def edit(request, pk):
    """What will stand in the rule sheet."""
    one = kept(request, pk)
    require(rules.can_change(request.user, one))
    form = BallotForm(request.POST or None, ballot=one, initial={"options": BallotForm.lines_of(one)})
    if tried(form, lambda: actions.change_ballot(one, form.values(), form.choosable(), by=request.user)):
        said(request, _("Your changes are saved."))
        return redirect("deliberation:ballot", pk)
    context = {
        "form": form, "heading": _("Question and rules"), "button": _("Save"), "back": reverse("deliberation:ballot", args=[pk]),
        "groups": form.groups(), "ballot": one,
    }  # fmt: skip
    return page(request, "deliberation/ballot_form.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def ballot(request, pk):
    """One ballot: what is asked, the rules, who may vote, until when; the result once it is published."""
    one = visible(request, pk)
    return page(request, "deliberation/ballot.html", {"ballot": one, "page": queries.ballot_page(one, request.user)})


@login_required
def roll(request, pk):
    """The roll, for who keeps the ballot: drawn up while it is a draft, read afterwards."""
    one = kept(request, pk)
    form = RollForm(request.POST or None, request.FILES or None)
    if (number := tried(form, lambda: _write_roll(one, form, request))) is not None:
        said(request, _("The roll is drawn up: %(number)s entries.") % {"number": number})
        return redirect("deliberation:ballot_roll", pk)
    context = {
        "ballot": one, "form": form, "may_change": rules.can_change(request.user, one), "own_list": one.electorate == "list",
        "slice": slice_by_key(roll_of(one).select_related("account", "organisation"), request.GET, field="number", per_page=50),
    }  # fmt: skip
    return page(request, "deliberation/ballot_roll.html", context, status=422 if request.method == "POST" else 200)


def _write_roll(one, form, request):
    if one.electorate != "list":
        return draw_up(one, by=request.user)
    if form.cleaned_data["file"]:
        return import_roll(one, form.cleaned_data["file"].read(), by=request.user)
    return list_roll(one, form.rows(), by=request.user)


@login_required
@require_POST
def freeze(request, pk):
    freeze_ballot(kept(request, pk), by=request.user)
    said(request, _("The rules are frozen. Whoever may vote has been told from when until when."))
    return redirect("deliberation:ballot", pk)


@login_required
@require_POST
def withdraw(request, pk):
    actions.withdraw_ballot(kept(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The ballot is withdrawn; everybody reads the reason."))
    return redirect("deliberation:ballot", pk)


@login_required
@require_POST
def anew(request, pk):
    made = actions.make_anew(kept(request, pk), by=request.user)
    said(request, _("A draft with the same question, rules and roll. Change what is to change, then freeze it."))
    return redirect("deliberation:ballot_edit", made.pk)
