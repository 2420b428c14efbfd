"""Writing visits down, and the member's word about them; one page needs no account."""

import segno
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import page, said, show_refusal
from silian.exchange.rules import can_file
from silian.visits import actions, rules
from silian.visits.forms import NameForm, ObjectForm, ReportForm
from silian.visits.queries import visits as queries
from silian.visits.views.visits import show, visible, visible_organisation


def _saved(request, form, act):
    """What was saved, or None: what was refused is said on the page, and everything typed stays."""
    if request.method != "POST" or request.POST.get("step", "save") != "save" or not form.is_valid():
        return None
    try:
        return act()
    except Refused as refused:
        show_refusal(form, refused)
    return None


def _page(request, form, organisation, visit=None):
    """The form as it was sent; looking at the readings or asking for one more promise finds no fault yet."""
    step = request.POST.get("step", "save")
    context = {
        "form": form, "organisation": organisation, "visit": visit, "rows": len(form.promises),
        "heard": queries.heard(visit) if visit else [], "promised": queries.promises(visit) if visit else [],
        "readings": form.readings() if step == "read" else [],
    }  # fmt: skip
    wrong = request.method == "POST" and step == "save"
    return page(request, "visits/report.html", context, status=422 if wrong else 200)


@login_required
def report(request, pk):
    """One page: the day, whom they met, what was found, heard and promised. Until the member has confirmed it can be corrected."""
    one = visible(request, pk)
    require(rules.can_report(request.user, one))
    form = ReportForm(
        request.POST if request.method == "POST" else None, organisation=one.organisation, visit=one,
        owners=queries.owners(one.organisation, one.visitor), may_file=bool(can_file(request.user, one.organisation)),
    )  # fmt: skip
    done = _saved(request, form, lambda: actions.report_visit(one, form.report(), by=request.user))
    if done is None:
        return _page(request, form, one.organisation, one)
    said(request, _("Written down. The member has been told and can confirm it."))
    return redirect("visits:visit", done.pk)


@login_required
def note(request, pk):
    """Write down a visit nobody had planned."""
    one = visible_organisation(request, pk)
    require(rules.can_plan_own(request.user, one))
    form = ReportForm(
        request.POST if request.method == "POST" else None, organisation=one, owners=queries.owners(one, None),
        seats=queries.seats_of(request.user, one.federation_id), may_file=bool(can_file(request.user, one)),
    )  # fmt: skip
    done = _saved(
        request, form, lambda: actions.note_visit(one, form.cleaned_data["visitor"], form.report(), by=request.user)
    )
    if done is None:
        return _page(request, form, one)
    said(request, _("Written down. The member has been told and can confirm it."))
    return redirect("visits:visit", done.pk)


@login_required
@require_POST
def confirm(request, pk):
    actions.confirm_visit(visible(request, pk), by=request.user)
    said(request, _("Thank you. The visit is confirmed and stays as it was written down."))
    return redirect("visits:visit", pk)


@login_required
@require_POST
def object_to(request, pk):
    one, form = visible(request, pk), ObjectForm(request.POST)
    require(rules.can_object(request.user, one))
    if not form.is_valid():
        return show(request, one, objecting=form, status=422)
    actions.object_to_visit(one, form.cleaned_data["objection"], by=request.user)
    said(request, _("Your words are with whoever visited you."))
    return redirect("visits:visit", pk)


@login_required
@require_POST
def paper(request, pk):
    """The office holds a paper on which the organisation confirms."""
    one, form = visible(request, pk), NameForm(request.POST)
    require(rules.can_note_paper(request.user, one))
    if not form.is_valid():
        return show(request, one, paper=form, status=422)
    actions.note_paper(one, form.cleaned_data["name"], by=request.user)
    said(request, _("Noted: confirmed on paper."))
    return redirect("visits:visit", pk)


@login_required
@never_cache
@require_POST
def make_link(request, pk):
    """The link is shown once; whoever needs another makes a new one."""
    one = visible(request, pk)
    secret = actions.make_link(one, by=request.user)
    address = request.build_absolute_uri(reverse("visits:link", args=[secret]))
    code = segno.make(address, error="m").svg_data_uri(scale=5, border=2)
    return show(request, visible(request, pk), link=address, code=code)


@never_cache
def link(request, secret):
    """Whoever was visited confirms or objects, without an account."""
    digest = actions.digest(secret)
    one = queries.for_page().filter(secret_digest=digest).first()
    if one is None or not rules.opens(one, digest):
        raise Http404
    may = rules.can_answer_by_link(one, digest)
    name, words = NameForm(request.POST or None), ObjectForm(request.POST or None)
    objects = request.POST.get("step") == "object"
    if request.method == "POST" and name.is_valid() and (not objects or words.is_valid()):
        if objects:
            actions.object_by_link(one, secret, words.cleaned_data["objection"], name.cleaned_data["name"])
            said(request, _("Your words are with whoever visited you."))
        else:
            actions.confirm_by_link(one, secret, name.cleaned_data["name"])
            said(request, _("Thank you. The visit is confirmed and stays as it was written down."))
        return redirect("visits:link", secret)
    context = {
        "visit": one, "may": may, "name_form": name, "object_form": words if objects else ObjectForm(), "objects": objects,
        "companions": list(one.companions.all()), "heard": queries.heard(one), "promised": queries.promises(one),
    }  # fmt: skip
    answer = page(request, "visits/link.html", context, status=422 if request.method == "POST" else 200)
    # Not "no-referrer": the browser would then send no origin with the form, and the form would be refused.
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
