"""The code at the door: shown by the organiser, short-lived, opened by whoever comes in."""

import segno
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from silian.activities import actions, rules
from silian.activities.forms import DoorForm
from silian.activities.models import Session
from silian.activities.views.office import organised_session
from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import page

SIGNER = signing.TimestampSigner(salt="silian.activities.door")
# House value: long enough to type four digits, too short to be of use when sent around.
LIVES_FOR_SECONDS = 15 * 60


@never_cache
@login_required
@require_safe
def show(request, pk):
    """The code on the organiser's screen; the page asks for a new one by itself."""
    one = organised_session(request, pk)
    require(rules.can_come_in(one))
    link = request.build_absolute_uri(reverse("activities:enter", args=[SIGNER.sign(str(one.pk))]))
    drawn = segno.make(link, error="m").svg_data_uri(scale=5, border=2)
    context = {"session": one, "activity": one.activity, "code": drawn, "link": link}
    return page(request, "activities/door.html", context, fragment="activities/_code.html")


@never_cache
def enter(request, key):
    """I am here: with one's account, or with the last four digits of the phone."""
    try:
        pk = SIGNER.unsign(key, max_age=LIVES_FOR_SECONDS)
    except signing.BadSignature:
        return page(request, "activities/enter.html", {"late": True}, status=404)
    one = get_object_or_404(Session.objects.select_related("activity"), pk=pk)
    person = request.user if request.user.is_authenticated else None
    form = DoorForm(request.POST if request.method == "POST" else None)
    context = {"session": one, "activity": one.activity, "form": form, "here": None, "key": key}
    with_account = person is not None and "digits" not in request.POST
    if request.method == "POST" and (with_account or form.is_valid()):
        try:
            context["here"] = actions.come_in(
                one, person=person if with_account else None, digits="" if with_account else form.cleaned_data["digits"]
            )
        except Refused as refused:
            form.errors.setdefault("digits", form.error_class()).append(refused.sentence)
    status = 422 if request.method == "POST" and context["here"] is None else 200
    return page(request, "activities/enter.html", context, status=status)
