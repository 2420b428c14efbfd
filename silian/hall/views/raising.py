"""Raising a matter, following it by a link, and the posters that lead there."""

from secrets import token_urlsafe
from urllib.parse import urlencode

import segno
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from silian.core.web import page, said, tried
from silian.hall.actions import raising as actions
from silian.hall.forms.matters import PhoneForm, PosterForm, RaiseForForm, RaiseForm
from silian.hall.models import Matter, Raiser, Satisfaction
from silian.hall.queries import closings
from silian.hall.queries import raising as queries
from silian.hall.views.shared import sender
from silian.members.mandates import mandates


@never_cache
def raise_matter(request: HttpRequest) -> HttpResponse:
    """Say what is wrong; nobody has to sign in for that."""
    person = request.user if request.user.is_authenticated else None
    form = _form(RaiseForm, request, queries.federations(), list(mandates(person).organisations))
    return _answer(request, form, "hall/raise.html", by=person, sender=sender(request))


@never_cache
@login_required
def raise_for(request: HttpRequest) -> HttpResponse:
    """Write it down for somebody who called, wrote or spoke at a meeting."""
    federations = queries.helped_federations(request.user)
    if not federations:
        raise Http404
    form = _form(RaiseForForm, request, federations, [])
    return _answer(request, form, "hall/raise_for.html", by=request.user, helper=True)


def _form(kind: type[RaiseForm], request: HttpRequest, federations: list, organisations: list) -> RaiseForm:
    asked = request.GET
    initial = {
        "token": token_urlsafe(24), "place": asked.get("place", "")[:160], "community": asked.get("community", ""),
        "way": asked.get("way", "") if kind is RaiseForm and asked.get("way") in Matter.Way.values else Matter.Way.FORM,
        "federation": asked.get("federation", ""),
    }  # fmt: skip
    if kind is RaiseForForm:
        initial["way"] = Matter.Way.PHONE
    if len(federations) == 1:
        initial["federation"] = federations[0].pk
    data = request.POST if request.method == "POST" else None
    return kind(data, federations=federations, organisations=organisations, initial=initial)


def _answer(request: HttpRequest, form: RaiseForm, template: str, **who) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if raised := tried(
            form, lambda: actions.raise_matter(data["federation"], data["text"], **form.values(), **who)
        ):
            return redirect(reverse("hall:follow", args=[raised.secret]) + "?new=1")
    return page(request, template, {"form": form}, status=422 if form.errors else 200)


def _raiser(secret: str) -> Raiser:
    found = queries.by_digest(actions.digest_of(secret))
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """A matter as whoever raised it follows it, by the link only she has."""
    raiser, link = _raiser(secret), request.build_absolute_uri(reverse("hall:follow", args=[secret]))
    context = {
        "page": queries.follow_page(raiser), "asked": closings.asked(raiser), "satisfactions": Satisfaction.Answered.choices, "matter": raiser.matter, "raiser": raiser, "secret": secret, "link": link,
        "new": bool(request.GET.get("new")), "phone_form": PhoneForm(initial={"phone": raiser.phone}),
        "code": segno.make(link, error="m").svg_data_uri(scale=4, border=2),
    }  # fmt: skip
    answer = page(request, "hall/follow.html", context)
    # Not "no-referrer": the browser would then send no origin with the forms below, and they would be refused.
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@never_cache
@require_POST
def phone(request: HttpRequest, secret: str) -> HttpResponse:
    """Leave a telephone number after all."""
    actions.leave_phone(_raiser(secret), request.POST.get("phone", ""))
    said(request, _("Your number is noted. Only who handles the matter sees it."))
    return redirect("hall:follow", secret)


@login_required
@require_safe
def poster(request: HttpRequest) -> HttpResponse:
    """A page to hang on the stairs: its code leads to the form, with community and building filled in."""
    communities = queries.communities(request.user)
    if not queries.helped_federations(request.user):
        raise Http404
    form = PosterForm(request.GET or None, communities=communities)
    asked = {"way": Matter.Way.POSTER}
    if form.is_bound and form.is_valid():
        community = form.cleaned_data["community"]
        if community:
            asked |= {"community": community.pk, "federation": community.federation_id}
        if form.cleaned_data["place"]:
            asked["place"] = form.cleaned_data["place"]
    link = request.build_absolute_uri(f"{reverse('hall:raise')}?{urlencode(asked)}")
    context = {
        "form": form, "link": link, "code": segno.make(link, error="m").svg_data_uri(scale=8, border=2),
        "chosen": form.cleaned_data if form.is_bound and form.is_valid() else {},
    }  # fmt: skip
    return page(request, "hall/poster.html", context)
