"""Pages of the rules and of the calendar they are counted in."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import page, said, show_refusal, slice_by_key
from silian.duties import forms, rules
from silian.duties.actions import days as day_actions
from silian.duties.actions import rules as actions
from silian.duties.models import Rule
from silian.duties.queries import rules as queries
from silian.duties.queries.survey import calendar_of
from silian.members.views.shared import federation_of


def visible_rule(request, pk) -> Rule:
    return get_object_or_404(Rule.objects.visible_to(request.user).select_related("federation"), pk=pk)


@login_required
@require_safe
def listed(request):
    """What every kind of body owes, and where it is written."""
    return page(request, "duties/rules.html", {"page": queries.rules_page(federation_of(request), request.user)})


@login_required
@require_POST
def take(request):
    """The usual rules of a sub-district, from this year on."""
    federation = federation_of(request)
    require(rules.can_keep_rules(request.user, federation.pk))
    made = actions.take_usual(federation, date(timezone.localdate().year, 1, 1), by=request.user)
    said(
        request,
        ngettext("%(count)s usual rule is in force.", "%(count)s usual rules are in force.", len(made))
        % {"count": len(made)},
    )
    return redirect(f"{reverse('duties:rules')}?federation={federation.pk}")


@login_required
def new(request):
    """Lay down what a kind of body owes."""
    federation = federation_of(request)
    require(rules.can_keep_rules(request.user, federation.pk))
    form = forms.RuleForm(
        request.POST or None, initial=forms.fresh(timezone.localdate()), documents=queries.documents(federation.pk)
    )
    back = f"{reverse('duties:rules')}?federation={federation.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_rule(
                federation, form.cleaned_data["body_kind"], form.values(), form.cleaned_data["start"], by=request.user
            )
        except Refused as error:
            show_refusal(form, error)
        else:
            said(request, _("The rule is in force. The board counts by it from now on."))
            return redirect("duties:rule", made.pk)
    context = {"form": form, "rule": None, "back": back, "preview": None}
    return page(request, "duties/rule_edit.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def rule(request, pk):
    """One rule: how it reads, how it read before, and what it asks for next."""
    shown = queries.rule_page(visible_rule(request, pk), request.user)
    return page(request, "duties/rule.html", {"page": shown, "records": shown.records})


@login_required
def edit(request, pk):
    """Let a rule read otherwise from a period on; what changes is shown before it counts."""
    one = visible_rule(request, pk)
    latest = actions.latest(one)
    require(rules.can_change_rule(request.user, latest))
    form = forms.RuleForm(
        request.POST or None, initial=forms.of_edition(latest, timezone.localdate()), body_kind=one.body_kind,
        documents=queries.documents(one.federation_id),
    )  # fmt: skip
    preview = None
    if request.method == "POST" and form.is_valid():
        start = form.cleaned_data["start"]
        if request.POST.get("seen") == queries.seen(form.values(), start):
            try:
                actions.change_rule(one, form.values(), start, by=request.user)
            except Refused as error:
                show_refusal(form, error)
            else:
                said(
                    request,
                    _("The rule reads so from %(day)s on. What was before stays as it was.")
                    % {"day": start.isoformat()},
                )
                return redirect("duties:rule", pk)
        preview = queries.preview(latest, form.values(), start)
    context = {"form": form, "rule": one, "back": reverse("duties:rule", args=[pk]), "preview": preview}
    status = 200 if preview or request.method != "POST" else 422
    return page(request, "duties/rule_edit.html", context, status=status)


@login_required
@require_POST
def end(request, pk):
    """No period from a day on is asked for."""
    form = forms.StartForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Say from which day on it is no longer asked for."))
    actions.end_rule(visible_rule(request, pk), form.cleaned_data["start"], by=request.user)
    said(request, _("The rule ends then. Every period before stays on the board."))
    return redirect("duties:rule", pk)


@login_required
def days(request):
    """Holidays and make-up workdays the office has entered, for years that are not published yet."""
    federation = federation_of(request)
    form = forms.DaysForm(request.POST or None)
    if request.method == "POST":
        require(rules.can_keep_rules(request.user, federation.pk))
        if form.is_valid():
            given = form.cleaned_data
            made = day_actions.enter_days(
                federation, form.days(), works=given["works"], name=given["name"], by=request.user
            )
            said(
                request,
                ngettext("%(count)s day is entered.", "%(count)s days are entered.", len(made)) % {"count": len(made)},
            )
            return redirect(f"{reverse('duties:days')}?federation={federation.pk}")
    this, calendar = timezone.localdate().year, calendar_of(federation.pk)
    context = {
        "form": form, "federation": federation, "may_keep": rules.can_keep_rules(request.user, federation.pk),
        "slice": slice_by_key(queries.days(federation.pk), request.GET, newest_first=True),
        "years": [(year, calendar.is_known(year)) for year in (this, this + 1)],
    }  # fmt: skip
    return page(request, "duties/days.html", context, status=422 if request.method == "POST" else 200)
