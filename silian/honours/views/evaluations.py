"""Pages of evaluations: the list, one of them, answering, one result."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, slice_by_key, tried
from silian.honours import actions, rules
from silian.honours.forms import (
    AnswerForm,
    AppealForm,
    BecauseForm,
    NewSchemeForm,
    QuestionsForm,
    SchemeForm,
    VerdictForm,
)
from silian.honours.models import Appeal, Evaluation, Remark, Scheme
from silian.honours.queries import schemes as queries
from silian.honours.queries.usual import usual_questions
from silian.members.mandates import mandates
from silian.members.views.shared import federation_of


def _scheme(request, pk) -> Scheme:
    return get_object_or_404(queries.schemes(request.user).select_related("federation"), pk=pk)


@require_safe
def schemes(request):
    """All evaluations she may see, the newest first; for everybody those whose results are public."""
    mine = mandates(request.user)
    context = {
        "slice": slice_by_key(queries.schemes(request.user), request.GET, newest_first=True), "may_draft": bool(mine.offices),
    }  # fmt: skip
    return page(request, "honours/schemes.html", context)


@login_required
def scheme_new(request):
    """Prepare an evaluation; its usual questions are filled in."""
    federation = federation_of(request)
    require(rules.can_keep_schemes(request.user, federation.pk))
    form = NewSchemeForm(request.POST or None)
    made = tried(
        form,
        lambda: actions.draft_scheme(
            federation, form.values(), usual_questions(form.cleaned_data["kind"]), by=request.user
        ),
    )
    if made:
        said(request, _("Prepared, with the usual questions filled in. Look through them, then set it."))
        return redirect("honours:scheme_edit", made.pk)
    return page(request, "honours/scheme_new.html", {"form": form}, status=422 if request.method == "POST" else 200)


@login_required
def scheme_edit(request, pk):
    """Days, questions and weights, while it is a draft."""
    one = _scheme(request, pk)
    require(rules.can_change_scheme(request.user, one))
    form = SchemeForm(request.POST or None, scheme=one)
    asked = QuestionsForm(request.POST or None, scheme=one, asked=one.questions.order_by("direction", "number"))
    if asked.is_valid() and tried(
        form, lambda: actions.change_scheme(one, form.values(), asked.asked(), by=request.user)
    ):
        said(request, _("Your changes are saved."))
        return redirect("honours:scheme", pk)
    context = {"form": form, "asked": asked, "scheme": one}
    return page(request, "honours/scheme_edit.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def scheme(request, pk):
    return _show(request, _scheme(request, pk))


def _show(request, one, *, because=None, status=200):
    context = {"scheme": one, "page": queries.scheme_page(one, request.user), "because_form": because or BecauseForm()}
    return page(request, "honours/scheme.html", context, status=status)


@login_required
@require_POST
def scheme_set(request, pk):
    actions.set_scheme(_scheme(request, pk), by=request.user)
    said(request, _("Set. Everybody who is asked has it on the desk; who is left out was told why."))
    return redirect("honours:scheme", pk)


@login_required
@require_POST
def scheme_close(request, pk):
    actions.close_scheme(_scheme(request, pk), by=request.user)
    said(request, _("Counted. The results are frozen; appeals are taken from now on."))
    return redirect("honours:scheme", pk)


@login_required
@require_POST
def scheme_cancel(request, pk):
    one, form = _scheme(request, pk), BecauseForm(request.POST)
    require(rules.can_cancel_scheme(request.user, one))
    if not form.is_valid():
        return _show(request, one, because=form, status=422)
    actions.cancel_scheme(one, form.cleaned_data["because"], by=request.user)
    said(request, _("Cancelled, with your reason."))
    return redirect("honours:scheme", pk)


# ── Answering ──


@login_required
@never_cache
def answer(request, pk):
    """A mark for each question; the last answer of a side counts."""
    rows = queries.with_sides(Evaluation.objects.asked_of(request.user)).exclude(scheme__state=Scheme.State.DRAFT)
    one = get_object_or_404(rows, pk=pk)
    require(rules.can_answer(request.user, one))
    shown = queries.answer_page(one, request.user)
    form = AnswerForm(request.POST or None, questions=shown.questions, marks=shown.marks, text=shown.text)
    done = tried(form, lambda: actions.give_answer(one, form.marks(), form.cleaned_data["text"], by=request.user))
    if done:
        said(
            request,
            _("Thank you, your answer is kept. Until the last day you can answer again; the last answer counts."),
        )
        return redirect("honours:answer", shown.next.pk) if shown.next else redirect("honours:scheme", one.scheme_id)
    context = {"page": shown, "evaluation": one, "form": form}
    return page(request, "honours/answer.html", context, status=422 if request.method == "POST" else 200)


# ── Results, comments, appeals ──


@require_safe
def result(request, pk):
    return _result(request, get_object_or_404(queries.result_rows(request.user), pk=pk))


def _result(request, one, *, appeal=None, verdict=None, status=200):
    context = {
        "result": one, "page": queries.result_page(one, request.user), "appeal_form": appeal or AppealForm(),
        "verdict_form": verdict or VerdictForm(),
    }  # fmt: skip
    return page(request, "honours/result.html", context, status=status)


@login_required
@require_POST
def appeal(request, pk):
    one, form = get_object_or_404(queries.result_rows(request.user), pk=pk), AppealForm(request.POST)
    require(rules.can_appeal(request.user, one))
    if not form.is_valid():
        return _result(request, one, appeal=form, status=422)
    made = actions.appeal(one, form.cleaned_data["words"], by=request.user)
    said(request, _("Your appeal is with the office; it answers by %(day)s.") % {"day": made.answer_by.isoformat()})
    return redirect("honours:result", pk)


@login_required
@require_POST
def appeal_answer(request, pk):
    one = get_object_or_404(Appeal.objects.visible_to(request.user).select_related("result__scheme"), pk=pk)
    require(rules.can_answer_appeal(request.user, one))
    form = VerdictForm(request.POST)
    if not form.is_valid():
        shown = get_object_or_404(queries.result_rows(request.user), pk=one.result_id)
        return _result(request, shown, verdict=form, status=422)
    actions.answer_appeal(one, upheld=form.upheld, answer=form.cleaned_data["answer"], by=request.user)
    said(request, _("Answered. Whoever appealed has been told."))
    return redirect("honours:result", one.result_id)


@login_required
@require_safe
def comments(request):
    """The comments of the street, to be looked after."""
    require(rules.can_moderate_any(request.user))
    rows = queries.to_moderate(request.user)
    return page(request, "honours/comments.html", {"slice": slice_by_key(rows, request.GET, newest_first=True)})


def _remark(request, pk) -> Remark:
    return get_object_or_404(queries.to_moderate(request.user), pk=pk)


@login_required
def remark_hide(request, pk):
    one = _remark(request, pk)
    require(rules.can_moderate(request.user, one))
    form = BecauseForm(request.POST or None)
    if tried(form, lambda: actions.hide_remark(one, form.cleaned_data["because"], by=request.user), "because"):
        said(request, _("Hidden. Whoever wrote it has been told why; the original is kept."))
        return redirect("honours:comments")
    context = {"form": form, "remark": one}
    return page(request, "honours/remark_hide.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def remark_show(request, pk):
    actions.show_remark(_remark(request, pk), by=request.user)
    said(request, _("The comment is shown again."))
    return redirect("honours:comments")
