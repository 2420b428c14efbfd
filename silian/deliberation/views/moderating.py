"""Reporting a statement, objecting, and the pages of moderators."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, slice_by_key
from silian.deliberation.actions import moderating as actions
from silian.deliberation.forms.statements import ReasonForm
from silian.deliberation.queries import moderating as queries
from silian.deliberation.rules import statements as rules
from silian.deliberation.views.shared import sender, visible_statement
from silian.deliberation.views.statements import show


@require_POST
def report(request, pk):
    """Anybody who reads it can say that it should not stand here."""
    one, form = visible_statement(request, pk), ReasonForm(request.POST, auto_id="report_%s")
    person, sent_by = (request.user if request.user.is_authenticated else None), sender(request)
    require(rules.can_report(person, one, sent_by))
    if not form.is_valid():
        return show(request, one, reporting=form, status=422)
    actions.report_statement(one, form.cleaned_data["reason"], by=person, sender=sent_by)
    said(request, _("Thank you. Moderators look at it and keep or hide it, with a reason."))
    return redirect("deliberation:statements", one.matter_id)


@login_required
@require_POST
def object_to(request, pk):
    """The author of a hidden statement says why it should be shown."""
    one, form = visible_statement(request, pk), ReasonForm(request.POST, auto_id="object_%s")
    require(rules.can_object(request.user, one))
    if not form.is_valid():
        return show(request, one, objecting=form, status=422)
    actions.object_to_hiding(one, form.cleaned_data["reason"], by=request.user)
    said(request, _("Your objection is with the moderators. Somebody else than whoever hid it answers you."))
    return redirect("deliberation:statement", pk)


@login_required
@require_safe
def queue(request):
    """Statements reported or hidden, in the matters the reader moderates."""
    filters = queries.Filters.of(request.GET)
    rows = slice_by_key(queries.queue(request.user, filters), request.GET)
    context = {"filters": filters, "slice": rows, "shows": queries.shows()}
    return page(request, "deliberation/moderation.html", context, fragment="deliberation/_queue.html")


@login_required
@require_POST
def decide(request, pk):
    """Keep, hide, show again or leave hidden, with a reason."""
    one, because = visible_statement(request, pk), request.POST.get("because", "")
    acts = {
        "keep": (actions.keep_statement, _("It stays, with your reason.")),
        "hide": (actions.hide_statement, _("It is hidden everywhere. Its author has been told why, and how to object.")),
        "show": (actions.show_again, _("It is shown again, with your reason.")),
        "leave": (actions.leave_hidden, _("It stays hidden, with your reason.")),
    }  # fmt: skip
    act, sentence = acts.get(request.POST.get("step", ""), acts["keep"])
    act(one, because, by=request.user)
    said(request, sentence)
    return redirect("deliberation:statement", pk)
