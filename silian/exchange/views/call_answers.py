"""Answering a call, and who of one's staff comes; the last two pages need no account."""

import segno
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from silian.core.errors import Refused
from silian.core.web import page, said
from silian.exchange import rules
from silian.exchange.actions import call_answers as actions
from silian.exchange.forms import JoinForm, SignupForm
from silian.exchange.models import Call, CallAnswer, CallQuestion, CallSignup
from silian.exchange.queries import calls as queries
from silian.exchange.views.calls import visible
from silian.members.models import Organisation


def _organisation(request) -> Organisation:
    given = request.POST.get("organisation", "")
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Refused(_("Choose for which organisation you answer."), {"organisation": _("Choose one.")})
    return get_object_or_404(Organisation.objects.visible_to(request.user), pk=given)


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0


@login_required
@require_POST
def answer(request, pk):
    """Yes with a head count, or no with a reason."""
    one, organisation = visible(request, pk), _organisation(request)
    given, seen = request.POST.get("given", ""), _number(request.POST.get("seen", "0"))
    if given == "no":
        actions.say_no(one, organisation, request.POST.get("because", ""), by=request.user, seen=seen)
        said(request, _("Thank you for answering. Your reason is read by whoever asks and by the office."))
        return redirect("exchange:call", pk)
    made = actions.say_yes(
        one, organisation, _number(request.POST.get("people", "")), request.POST.get("gives", ""), by=request.user, seen=seen
    )  # fmt: skip
    said(request, _("Thank you. Now your staff can sign up: write them down here, or send them the link."))
    return redirect("exchange:call_staff", made.pk)


@login_required
@require_POST
def ask(request, pk):
    one, organisation = visible(request, pk), _organisation(request)
    actions.ask(one, organisation, request.POST.get("text", ""), by=request.user)
    said(request, _("Your question has been sent. The reply will stand here for everybody."))
    return redirect("exchange:call", pk)


@login_required
@require_POST
def reply(request, pk):
    """Answer a question, for everybody to read."""
    calls = Call.objects.visible_to(request.user)
    question = get_object_or_404(
        CallQuestion.objects.filter(call__in=calls).select_related("call", "organisation", "by"), pk=pk
    )
    actions.reply(question, request.POST.get("reply", ""), by=request.user)
    said(request, _("Your reply stands here for everybody."))
    return redirect("exchange:call", question.call_id)


# ── Staff ──


def _answer(request, pk) -> CallAnswer:
    return get_object_or_404(queries.answers_with_staff(request.user), pk=pk)


@login_required
@require_safe
def staff(request, pk):
    """Who comes from one organisation; its liaison writes people down and shares the link."""
    return _staff_page(request, _answer(request, pk))


def _staff_page(request, one, *, form=None):
    shown = queries.staff_page(one, request.user)
    link = code = ""
    if shown.may_keep and one.link_open:
        link = request.build_absolute_uri(reverse("exchange:call_join", args=[one.secret]))
        code = segno.make(link, error="m").svg_data_uri(scale=5, border=2)
    return page(
        request, "exchange/call_staff.html",
        {"page": shown, "answer": one, "call": one.call, "form": form or SignupForm(), "link": link, "code": code},
        status=422 if form is not None else 200,
    )  # fmt: skip


@login_required
@require_POST
def sign_up(request, pk):
    """The liaison writes somebody down."""
    one, form = _answer(request, pk), SignupForm(request.POST)
    if not form.is_valid():
        return _staff_page(request, one, form=form)
    _signup, made = actions.sign_up(one, form.cleaned_data["name"], form.cleaned_data["phone"], by=request.user)
    said(request, _("Written down.") if made else _("This person is on the list already."))
    return redirect("exchange:call_staff", pk)


@login_required
@require_POST
def link(request, pk):
    """Make the link of this organisation, a new one in its place, or close it."""
    one = _answer(request, pk)
    if request.POST.get("revoke"):
        actions.revoke_link(one, by=request.user)
        said(request, _("The link opens nothing any more."))
    else:
        actions.make_link(one, by=request.user)
        said(request, _("Here is the link. Send it to your staff, or let them scan the code."))
    return redirect("exchange:call_staff", pk)


@login_required
@require_POST
def cancel(request, pk):
    """The liaison takes somebody off the list."""
    signup = get_object_or_404(
        CallSignup.objects.filter(answer__in=queries.answers_with_staff(request.user).values("pk")).select_related(
            "answer__call", "answer__organisation"
        ),
        pk=pk,
    )
    actions.cancel_signup(signup, by=request.user)
    said(request, _("Taken off the list; the place is free again."))
    return redirect("exchange:call_staff", signup.answer_id)


@never_cache
def join(request, secret):
    """The page behind an organisation's link: see what is needed, sign up. Nobody needs an account for it."""
    one = CallAnswer.objects.all().behind(secret)
    if one is None:
        raise Http404
    person = request.user if request.user.is_authenticated else None
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        initial={"name": person.name, "phone": person.phone} if person else None,
    )
    left, answer = queries.places_left(one), rules.takes_signups(one)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made, _fresh = actions.sign_up(
            one, data["name"], data["phone"], by=person, secret=secret, agreed=data["agreed"]
        )
        return redirect("exchange:call_coming", made.secret)
    context = {"answer": one, "call": one.call, "form": form, "left": left, "may": answer}
    return page(request, "exchange/call_join.html", context, status=422 if form.errors else 200)


@never_cache
def coming(request, secret):
    """One's own sign-up: what, when, where – and not coming after all."""
    one = CallSignup.objects.all().behind(secret)
    if one is None:
        raise Http404
    if request.method == "POST":
        actions.cancel_signup(one, secret=secret)
        said(request, _("You are off the list. Thank you for saying so."))
        return redirect("exchange:call_coming", secret)
    answer = rules.can_cancel_signup(one)
    return page(request, "exchange/call_coming.html", {"signup": one, "call": one.answer.call, "may_cancel": answer})
