"""Pages of public supervision: the group's own, queries everybody reads, objections, and the three honest numbers."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import No, require
from silian.core.web import page, said, slice_by_key, tried
from silian.hall.actions import supervising as actions
from silian.hall.forms.endings import AnswerForm, ObjectionForm, QueryForm
from silian.hall.models import Objection, Query, supervised
from silian.hall.queries import case as cases
from silian.hall.queries import closings as closing_queries
from silian.hall.queries import figures as numbers
from silian.hall.queries import supervision as queries
from silian.hall.queries.endings import object_until
from silian.hall.rules import supervising as rules
from silian.hall.views.shared import address, form_page, to_matter
from silian.members.mandates import mandates


@login_required
@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    """Everything that is not private, for the supervision group: new, late, to be closed, asked, objected to."""
    require(bool(supervised(mandates(request.user))) or No(_("This page belongs to the supervision group.")))
    view = request.GET.get("view", "")
    view = view if view in queries.VIEWS else queries.VIEWS[0]
    found = slice_by_key(queries.rows(request.user, view), request.GET, newest_first=True)
    return page(
        request, "hall/supervision.html", {"view": view, "slice": found, "counts": queries.counts(request.user)}
    )  # fmt: skip


@require_safe
def queries_listed(request: HttpRequest) -> HttpResponse:
    """What the supervision group asked and how it was answered; everybody reads it."""
    state = request.GET.get("state", "")
    state = state if state in queries.STATES else ""
    found = slice_by_key(queries.queries(request.user, state), request.GET, newest_first=True)
    in_group = bool(supervised(mandates(request.user)))
    return page(request, "hall/queries.html", {"state": state, "slice": found, "in_group": in_group})


@login_required
def query_new(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(cases.one_matter(request.user), pk=pk)
    require(rules.can_query(request.user, one))
    form = QueryForm(request.POST or None)
    if tried(form, lambda: actions.file_query(one, form.cleaned_data["text"], by=request.user), "text"):
        said(request, _("Asked. The answer is due by its date, before everybody."))
        return to_matter(pk, "supervision")
    lead = _(
        "Question and answer stand on the page of the matter. If the answer is late, everybody sees it and the office is asked as well."
    )
    return form_page(
        request,
        form,
        _("Ask about matter %(number)s") % {"number": one.number},
        _("Ask"),
        address(pk, "supervision"),
        lead=lead,
    )


@login_required
def query_answer(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Query.objects.visible_to(request.user).select_related("matter__owner", "seat__body", "by")
    one = get_object_or_404(rows, pk=pk)
    require(rules.can_answer_query(request.user, one))
    form = AnswerForm(request.POST or None)
    if tried(form, lambda: actions.answer_query(one, form.cleaned_data["answer"], by=request.user), "answer"):
        said(request, _("Answered, before everybody."))
        return to_matter(one.matter_id, "supervision")
    heading = _("Answer the query about matter %(number)s") % {"number": one.matter.number}
    return form_page(request, form, heading, _("Answer"), address(one.matter_id, "supervision"), lead=one.text)


@login_required
def objection_new(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(closing_queries.closings_with_matter().visible_to(request.user), pk=pk)
    require(rules.can_object(request.user, one, object_until(one)))
    form = ObjectionForm(request.POST or None)
    if tried(form, lambda: actions.object_to_closing(one, form.cleaned_data["reason"], by=request.user), "reason"):
        said(request, _("Objected. Nothing is closed until this is answered and you say that it is settled."))
        return to_matter(one.matter_id, "supervision")
    lead = _("%(kind)s, because: %(reason)s Evidence: %(evidence)s") % {
        "kind": one.get_kind_display(), "reason": one.reason, "evidence": one.evidence or "–",
    }  # fmt: skip
    heading = _("Object to the closing of matter %(number)s") % {"number": one.matter.number}
    return form_page(request, form, heading, _("Object"), address(one.matter_id, "supervision"), lead=lead)


def _objection(request: HttpRequest, pk: int) -> Objection:
    rows = Objection.objects.visible_to(request.user).select_related(
        "matter__owner", "matter__urgency", "closing", "seat__body", "by"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
def objection_answer(request: HttpRequest, pk: int) -> HttpResponse:
    one = _objection(request, pk)
    require(rules.can_answer_objection(request.user, one))
    form = AnswerForm(request.POST or None)
    if tried(form, lambda: actions.answer_objection(one, form.cleaned_data["answer"], by=request.user), "answer"):
        said(request, _("Answered. The objector says now whether that settles it."))
        return to_matter(one.matter_id, "supervision")
    heading = _("Answer the objection in matter %(number)s") % {"number": one.matter.number}
    return form_page(request, form, heading, _("Answer"), address(one.matter_id, "supervision"), lead=one.reason)


@login_required
@require_POST
def objection_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The objector: it is settled, or it is not enough."""
    one = _objection(request, pk)
    words = request.POST.get("words", "")
    if request.POST.get("act") == "insist":
        actions.insist(one, words, by=request.user)
        said(request, _("Noted. It is to be answered again."))
    else:
        actions.settle_objection(one, words, by=request.user)
        said(request, _("Settled. The closing can go on."))
    return to_matter(one.matter_id, "supervision")


@login_required
@require_POST
def objection_uphold(request: HttpRequest, pk: int) -> HttpResponse:
    one = _objection(request, pk)
    actions.uphold_objection(one, request.POST.get("words", ""), by=request.user)
    said(request, _("The closing does not stand; the matter is open again."))
    return to_matter(one.matter_id, "supervision")


# ── Three honest numbers ──


def _span(data: Any) -> numbers.Span:
    """The days in the address; else this year until today."""
    today = timezone.localdate()
    first, last = _day(data.get("from")) or date(today.year, 1, 1), _day(data.get("to")) or today
    return numbers.Span(min(first, last), max(first, last))


def _day(typed: str | None) -> date | None:
    try:
        found = date.fromisoformat(typed or "")
    except ValueError:
        return None
    return found if timedelta(0) < found - date(1999, 12, 31) < timedelta(36500) else None


def _community(data: Any) -> int | None:
    typed = data.get("community", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Answered in time, solved, satisfied: each with what it is a part of."""
    found = numbers.figures_page(_span(request.GET), _community(request.GET))
    return page(request, "hall/figures.html", {"page": found, "least": numbers.LEAST})


@require_safe
def figure_rows(request: HttpRequest, which: str) -> HttpResponse:
    """The rows behind one number, exactly those."""
    if which not in numbers.WHICH:
        raise Http404
    span, community, category = _span(request.GET), _community(request.GET), request.GET.get("category", "")
    if category and category not in numbers.CATEGORIES[which]:
        raise Http404
    require(
        numbers.is_shown(which, span, category, community)
        or No(_("Fewer than %(least)s people stand behind this number, so it is not opened.") % {"least": numbers.LEAST})
    )  # fmt: skip
    rows = numbers.listed(which, span, category, community)
    found = slice_by_key(rows, request.GET, newest_first=True)
    context = {"which": which, "category": category, "span": span, "slice": found}
    return page(request, "hall/figure_rows.html", context)
