"""Consultations: the list, one of them, and the published ones."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from silian.core.web import page, slice_by_key
from silian.counsel import rules
from silian.counsel.forms import AdviceForm, EffectForm, JudgeForm, LaterForm, SynthesisForm
from silian.counsel.models import Consultation
from silian.counsel.queries import consultations as queries
from silian.counsel.views.shared import visible
from silian.members.queries.register import chosen_federation_id


@login_required
@require_safe
def listed(request):
    """The consultations the reader may see."""
    filters = queries.Filters.of(request.GET)
    federation = chosen_federation_id(request.user)
    context = {
        "filters": filters, "shows": queries.shows(), "years": queries.years(timezone.localdate()),
        "slice": slice_by_key(queries.consultations(request.user, filters), request.GET, newest_first=True),
        "may_ask": bool(federation and rules.can_ask(request.user, federation)),
    }  # fmt: skip
    return page(request, "counsel/consultations.html", context, fragment="counsel/_consultations.html")


@login_required
@require_safe
def consultation(request, pk):
    """The question, who was asked, what they advised and what became of it."""
    return show(request, visible(request, pk))


def show(
    request, one: Consultation, *, advising=None, judging=None, judged=None, synthesis=None, effect=None, later=None
):
    """The page of one; a form that did not hold stands in it as it was sent."""
    shown = queries.consultation_page(one, request.user)
    initial = {}
    if shown.mine is not None and shown.mine.is_given:
        own = shown.mine.advice
        initial = {"text": own.text, "options": own.options, "is_named": own.is_named}
    judges = []
    if shown.may_judge:
        for row in shown.rows:
            if row.advice is not None:
                kept = {"verdict": row.advice.verdict, "because": row.advice.because}
                form = judging if row.advice.pk == judged else JudgeForm(initial=kept, prefix=f"a{row.advice.pk}")
                judges.append((row, form))
    context = {
        "page": shown, "one": one, "records": shown.records, "judges": judges,
        "advice_form": advising or AdviceForm(initial=initial),
        "synthesis_form": synthesis or SynthesisForm(initial={"synthesis": one.synthesis}),
        "effect_form": effect or EffectForm(may_close=one.state == Consultation.State.SYNTHESISED),
        "later_form": later or LaterForm(),
    }  # fmt: skip
    wrong = any(form is not None for form in (advising, judging, synthesis, effect, later))
    return page(request, "counsel/consultation.html", context, status=422 if wrong else 200)


@require_safe
def published(request):
    """What everybody may read: published consultations, and the experts who agreed to be shown."""
    context = {
        "slice": slice_by_key(queries.published(), request.GET, newest_first=True),
        "experts": queries.shown_experts(),
    }
    return page(request, "counsel/published.html", context)


@require_safe
def published_one(request, pk):
    """One published consultation: question, synthesis, what was adopted, what became of it."""
    one = get_object_or_404(queries.published(), pk=pk)
    context = {"one": one, "rows": queries.published_advice(one), "effects": list(one.effects.all())}
    return page(request, "counsel/published_one.html", context)
