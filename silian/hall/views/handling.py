"""What whoever handles a matter does with it: accept, correct, offer, change its clock, link it."""

from datetime import datetime, time

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from silian.core.rules import require
from silian.core.web import page, said, tried
from silian.hall import clocks as arithmetic
from silian.hall.actions import accepting, climbing, clocks, links
from silian.hall.forms.matters import AcceptForm, CorrectForm, LinkForm, OfferForm, PauseForm, UrgencyChoiceForm
from silian.hall.models import Link, Matter, Offer
from silian.hall.queries import alike, case
from silian.hall.rules import matters as rules
from silian.hall.views.shared import address, form_page, to_matter, visible


def _data(request: HttpRequest):
    return request.POST if request.method == "POST" else None


@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it on, after reading what will stand open to everybody."""
    one = visible(request, pk)
    require(rules.can_accept(request.user, one))
    form = AcceptForm(_data(request), matter=one)
    if request.method == "POST" and form.is_valid():
        accepting.accept_matter(one, by=request.user, words=form.cleaned_data["words"], **form.values())
        said(request, _("Accepted. Whoever raised it has been told; the next date stands above."))
        return to_matter(pk)
    heading = _("Accept “%(title)s”") % {"title": one.title}
    lead = _("It is open to everybody from then on, in the words below.") if not one.private else _("It stays private.")
    return form_page(request, form, heading, _("Accept it"), address(pk), lead=lead, first=one.first_text)


@login_required
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is shown, with a reason."""
    one = visible(request, pk)
    require(rules.can_correct(request.user, one))
    form = CorrectForm(_data(request), matter=one)
    if tried(
        form, lambda: accepting.correct_matter(one, form.cleaned_data["because"], by=request.user, **form.values())
    ):
        said(request, _("Your changes are saved."))
        return to_matter(pk)
    heading = _("Correct what is shown")
    return form_page(request, form, heading, _("Save"), address(pk), first=one.first_text)


@login_required
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody else to take it."""
    one = visible(request, pk)
    require(rules.can_offer(request.user, one))
    form = OfferForm(_data(request), seats=case.seats_for(one))
    if tried(
        form,
        lambda: accepting.offer_matter(one, form.cleaned_data["seat"], form.cleaned_data["because"], by=request.user),
    ):
        said(request, _("It is offered. Until the other one accepts, it stays with you, and so does its date."))
        return to_matter(pk)
    lead = _("Whoever received it first keeps it until somebody else has accepted it.")
    return form_page(request, form, _("Offer it to somebody else"), _("Offer it"), address(pk), lead=lead)


@login_required
@require_POST
def offer_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it, or return it with a reason."""
    seen = Matter.objects.visible_to(request.user).values("pk")
    one = get_object_or_404(Offer.objects.select_related("matter__urgency", "by"), pk=pk, matter__in=seen)
    accepted = request.POST.get("answer") == "accept"
    accepting.answer_offer(one, accepted, request.POST.get("because", ""), by=request.user)
    said(request, _("The matter is yours now.") if accepted else _("Returned, with your reason."))
    if Matter.objects.visible_to(request.user).filter(pk=one.matter_id).exists():
        return to_matter(one.matter_id)
    return page(request, "hall/returned.html", {"number": one.matter.number})


@login_required
def hasten(request: HttpRequest, pk: int) -> HttpResponse:
    """Another urgency, with its reason."""
    one = visible(request, pk)
    require(rules.can_hasten(request.user, one))
    form = UrgencyChoiceForm(_data(request), matter=one)
    if tried(
        form,
        lambda: clocks.hasten_matter(one, form.cleaned_data["urgency"], form.cleaned_data["because"], by=request.user),
    ):
        said(request, _("The urgency is changed, and the next date with it."))
        return to_matter(pk)
    return form_page(request, form, _("Change the urgency"), _("Change it"), address(pk))


@login_required
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the clock, until a day at the latest."""
    one = visible(request, pk)
    require(rules.can_pause(request.user, one))
    form = PauseForm(_data(request))
    if request.method == "POST" and form.is_valid():
        until = datetime.combine(
            form.cleaned_data["until"], time(arithmetic.CLOSING_HOUR), timezone.get_current_timezone()
        )
        if tried(form, lambda: clocks.pause_matter(one, form.cleaned_data["because"], until, by=request.user)):
            said(request, _("The clock stands still; it runs again by itself on that day."))
            return to_matter(pk)
    lead = _("Only where everybody has to wait for something. Your reason stands open on the page of the matter.")
    return form_page(request, form, _("Stop the clock"), _("Stop it"), address(pk), lead=lead)


@login_required
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    clocks.resume_matter(visible(request, pk), by=request.user)
    said(request, _("The clock runs again."))
    return to_matter(pk)


@login_required
@require_POST
def put_before(request: HttpRequest, pk: int) -> HttpResponse:
    """On the list of topics of the federation's next meeting."""
    topic = climbing.put_before_meeting(visible(request, pk), by=request.user)
    said(request, _("Handed in as a topic: %(topic)s") % {"topic": topic.title})
    return to_matter(pk)


@login_required
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Matters that may be about the same problem, and linking with one of them."""
    one = visible(request, pk)
    require(rules.can_go_on(request.user, one))
    form = LinkForm(_data(request), initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        year, _dash, serial = form.cleaned_data["number"].strip().partition("-")
        numbers = {"year": year, "serial": serial}
        known = all(part.isascii() and part.isdigit() and len(part) < 6 for part in numbers.values())
        lead = case.one_matter(request.user).filter(federation=one.federation_id, **numbers).first() if known else None
        if lead is None:
            form.add_error("number", _("There is no matter of this number."))
        else:
            if tried(form, lambda: links.link_matters(one, lead, form.cleaned_data["because"], by=request.user)):
                said(request, _("Linked. Everybody who raised one of the two hears of both."))
                return to_matter(pk)
    found = alike.candidates(one)
    return form_page(
        request, form, _("The same problem"), _("Link them"), address(pk), template="hall/link.html", found=found,
        matter=one,
    )  # fmt: skip


@login_required
@require_POST
def link_undo(request: HttpRequest, pk: int) -> HttpResponse:
    seen = Matter.objects.visible_to(request.user).values("pk")
    rows = Link.objects.select_related("matter__urgency", "lead__urgency")
    one = get_object_or_404(rows, pk=pk, matter__in=seen)
    links.undo_link(one, request.POST.get("because", ""), by=request.user)
    said(request, _("The link is undone; the matter goes its own way again."))
    return to_matter(one.matter_id)
