"""A complaint or suggestion, from any page: sent by anybody, answered by the office."""

from axes.helpers import get_client_ip_address
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from silian.core.web import page, said, slice_by_key
from silian.members.mandates import mandates
from silian.portal import actions
from silian.portal.forms import AnswerForm, FeedbackForm
from silian.portal.queries import feedback as queries
from silian.portal.queries import front


def suggest(request):
    """Say what is wrong or could be better; nobody has to sign in for that."""
    federations = front.federations_to_write_to()
    person = request.user if request.user.is_authenticated else None
    own = mandates(person).federation_ids
    offer, asked_by = front.help_for(request.GET.get("call", ""))
    initial = {
        "page": request.GET.get("page", "")[:200], "federation": asked_by or (own[0] if own else None), "text": offer,
    }  # fmt: skip
    form = FeedbackForm(request.POST if request.method == "POST" else None, federations=federations, initial=initial)
    if request.method == "POST" and form.is_valid():
        sent = actions.send_feedback(
            form.cleaned_data["federation"], form.cleaned_data["text"], sender=_sender(request),
            contact=form.cleaned_data["contact"], page=form.cleaned_data["page"], by=person,
        )  # fmt: skip
        return redirect(f"{reverse('portal:receipt')}?receipt={sent.receipt}&sent=1")
    return page(
        request, "portal/suggest.html", {"form": form, "federations": federations}, status=422 if form.errors else 200
    )


def _sender(request) -> str:
    """Whom an hour's messages are counted for: a person, else an address that nobody can read back after the day."""
    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    return salted_hmac(
        "portal.feedback", f"{get_client_ip_address(request)} {timezone.localdate()}", algorithm="sha256"
    ).hexdigest()


@never_cache
@require_safe
def receipt(request):
    """What became of it, for whoever knows the receipt number."""
    typed = request.GET.get("receipt", "")
    found = queries.by_receipt(typed) if typed else None
    context = {"typed": typed, "feedback": found, "just_sent": bool(request.GET.get("sent"))}
    return page(request, "portal/receipt.html", context, status=404 if typed and found is None else 200)


@login_required
@require_safe
def listed(request):
    """The office's list: what is open, or what was answered."""
    if not mandates(request.user).offices:
        raise Http404
    answered = bool(request.GET.get("answered"))
    rows = queries.to_answer(request.user, answered=answered)
    return page(
        request,
        "portal/feedback.html",
        {"slice": slice_by_key(rows, request.GET, newest_first=True), "answered": answered},
    )


@login_required
def one(request, pk):
    """Read one and close it with a sentence."""
    feedback = get_object_or_404(queries.visible_to_office(request.user).select_related("by", "answered_by"), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.answer_feedback(feedback, form.cleaned_data["answer"], by=request.user)
        said(request, _("The answer is written down; the sender can read it now."))
        return redirect("portal:feedback")
    return page(
        request, "portal/feedback_one.html", {"feedback": feedback, "form": form}, status=422 if form.errors else 200
    )
