"""Calendar addresses: make one, read one, close one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from silian.core.web import page, said
from silian.places.actions import feeds as actions
from silian.places.models import Feed
from silian.places.queries import feeds as queries
from silian.places.views.bases import visible as visible_base
from silian.places.views.rooms import visible as visible_room

MEDIA_TYPE = "text/calendar; charset=utf-8"


@login_required
@never_cache
def mine(request):
    """Her calendar addresses; a new one is shown once."""
    address = ""
    if request.method == "POST":
        kind, pk = request.POST.get("kind", ""), request.POST.get("pk", "")
        _feed, secret = actions.make_feed(kind, _thing(request, kind, pk), by=request.user)
        address = request.build_absolute_uri(reverse("places:feed_read", args=[secret]))
    context = {"feeds": queries.feeds(request.user)[:100], "address": address}
    return page(request, "places/feeds.html", context)


def _thing(request, kind, pk):
    """What the calendar is about: a room or a base she may see, or her own bookings."""
    if kind == Feed.Kind.MINE:
        return None
    if kind not in Feed.Kind.values or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise Http404
    return visible_room(request, pk) if kind == Feed.Kind.ROOM else visible_base(request, pk)


@login_required
@require_POST
def revoke(request, pk):
    actions.revoke_feed(get_object_or_404(Feed, pk=pk, person=request.user), by=request.user)
    said(request, _("This calendar address is closed for good."))
    return redirect("places:feeds")


@require_safe
def read(request, secret):
    """What a calendar program gets. The secret in the address is the only key, so nothing about it is told."""
    feed = queries.living(actions.digest(secret))
    content = queries.calendar_of(feed, request.get_host()) if feed else None
    if feed is None or content is None:
        raise Http404
    actions.note_use(feed)
    return calendar_answer(content, private=True)


def calendar_answer(content, *, private):
    answer = HttpResponse(content, content_type=MEDIA_TYPE)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store" if private else "public, max-age=300"
    return answer
