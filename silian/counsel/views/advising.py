"""What an expert answers, what is made of it, and what becomes of it."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from silian.core.web import said
from silian.counsel import actions
from silian.counsel.actions.advising import MOST_FILES
from silian.counsel.forms import AdviceForm, EffectForm, JudgeForm, SynthesisForm
from silian.counsel.models import Advice, Consultation
from silian.counsel.views.consultations import show
from silian.counsel.views.shared import own_request, to_consultation, visible


@login_required
@require_POST
def accept(request, pk):
    actions.accept(own_request(request, pk), by=request.user)
    said(request, _("Thank you. Write your advice when you have it."))
    return to_consultation(pk, "mine")


@login_required
@require_POST
def decline(request, pk):
    actions.decline(own_request(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Noted, with your reason."))
    return to_consultation(pk)


@login_required
@require_POST
def advise(request, pk):
    own = own_request(request, pk)
    form = AdviceForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, visible(request, pk), advising=form)
    attached = [(one.read(), one.name) for one in request.FILES.getlist("file")[: MOST_FILES + 1]]
    actions.advise(own, form.cleaned_data, by=request.user, attached=attached)
    said(request, _("Your advice is given. You may change it until the day is over."))
    return to_consultation(pk, "mine")


@login_required
@require_POST
def judge(request, pk):
    """Of one advice; which one, stands in the form."""
    one = visible(request, pk)
    given = request.POST.get("advice", "")
    advice = get_object_or_404(
        Advice.objects.visible_to(request.user).select_related("consultation__seat__body", "request__expert__person"),
        consultation=one, pk=int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0,
    )  # fmt: skip
    form = JudgeForm(request.POST, prefix=f"a{advice.pk}")
    if not form.is_valid():
        return show(request, one, judging=form, judged=advice.pk)
    seen = request.POST.get("seen", "")
    actions.judge(
        advice, form.cleaned_data["verdict"], form.cleaned_data["because"], by=request.user,
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None,
    )  # fmt: skip
    said(request, _("Noted. The expert reads it with the synthesis."))
    return to_consultation(pk, "judge")


@login_required
@require_POST
def synthesise(request, pk):
    one = visible(request, pk)
    form = SynthesisForm(request.POST)
    if not form.is_valid():
        return show(request, one, synthesis=form)
    actions.synthesise(one, form.cleaned_data["synthesis"], by=request.user)
    said(request, _("The synthesis is written, and every expert reads what was made of her advice."))
    return to_consultation(pk, "synthesis")


@login_required
@require_POST
def effect(request, pk):
    one = visible(request, pk)
    form = EffectForm(request.POST, may_close=one.state == Consultation.State.SYNTHESISED)
    if not form.is_valid():
        return show(request, one, effect=form)
    data = form.cleaned_data
    actions.note_effect(one, data["text"], by=request.user, on=data["seen_on"], last=data.get("last", False))
    said(request, _("Noted. Whoever advised reads it."))
    return to_consultation(pk, "effects")


@login_required
@require_POST
def publish(request, pk):
    """On the public page, or no longer."""
    one = visible(request, pk)
    if request.POST.get("step") == "back":
        actions.unpublish(one, by=request.user)
        said(request, _("It is no longer public."))
    else:
        actions.publish(one, by=request.user)
        said(request, _("Everybody can read it now."))
    return to_consultation(pk)
