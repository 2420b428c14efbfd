"""Pages of bookings."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, slice_by_key
from silian.places import actions, rules
from silian.places.actions import displacing
from silian.places.forms import BookForm, MoveForm, TakeForm, day_in
from silian.places.models import Booking
from silian.places.queries import bookings as queries
from silian.places.queries import displacing as displaced
from silian.places.queries.bases import organisations_to_keep_for
from silian.places.queries.rooms import days_of
from silian.places.views.displaced import seen, to_confirm
from silian.places.views.rooms import visible as visible_room


def visible(request, pk) -> Booking:
    """A booking for those who take part or keep the base; for others of the street it is a taken time, not a page."""
    rows = Booking.objects.visible_to(request.user).filter(queries.mine(request.user) | queries.told())
    related = ("room__base__owner", "organisation", "by", "series", "decided_by", "displaced_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@login_required
@require_safe
def listed(request):
    """Bookings of the reader and of the bases she keeps."""
    filters = queries.Filters.of(request.GET)
    rows = slice_by_key(queries.bookings(request.user, filters), request.GET, newest_first=True)
    context = {"filters": filters, "slice": rows, "shows": queries.shows()}
    return page(request, "places/bookings.html", context, fragment="places/_bookings.html")


@login_required
@require_safe
def booking(request, pk):
    """One booking: when, where, for whom, what the reader can do."""
    one = visible(request, pk)
    shown = queries.booking_page(one, request.user)
    return page(request, "places/booking.html", {"booking": one, "page": shown, "records": shown.records})


def form_for(kind, request, room):
    """The request form: for her own organisations, opened with the time she pressed in the week."""
    for_a_body = rules.books_for_a_body(request.user, room.federation_id)
    initial = {
        "day": day_in(request.GET.get("day", ""), timezone.localdate()), "start": request.GET.get("from", ""),
        "end": request.GET.get("to", ""), "people": min(10, room.capacity),
    }  # fmt: skip
    organisations = organisations_to_keep_for(request.user).filter(federation=room.federation_id)
    return kind(request.POST or None, room=room, organisations=organisations, for_a_body=for_a_body, initial=initial)


@login_required
def book(request, pk):
    """Ask for a room at a time."""
    room = visible_room(request, pk)
    require(rules.can_book_at_all(request.user, room))
    form = form_for(BookForm, request, room)
    if request.method == "POST" and form.is_valid():
        made = actions.book_room(room, form.period, by=request.user, **form.values())
        said(
            request,
            _("The room is yours.")
            if made.state == "approved"
            else _("The room is held for you until its keeper answers."),
        )
        return redirect("places:booking", made.pk)
    return _book_page(request, "places/book.html", form, room)


def _book_page(request, template, form, room, **more):
    """The form beside the free times of the day it is about."""
    text = form["day"].value()
    day = day_in(text.isoformat() if hasattr(text, "isoformat") else text, timezone.localdate())
    context = {"form": form, "room": room, "day": days_of(room, day, day, request.user)[0], **more}
    return page(request, template, context, status=422 if request.method == "POST" else 200)


@login_required
def take(request, pk):
    """The keeper takes a room that others have booked; what gives way is named first."""
    room = visible_room(request, pk)
    require(rules.can_displace(request.user, room))
    form = form_for(TakeForm, request, room)
    if request.method == "POST" and form.is_valid():
        others = displaced.by_taking(room, *form.period)
        answer = to_confirm(request, others, _("Take %(room)s") % {"room": room}, reverse("places:room", args=[pk]))
        if answer:
            return answer
        because = form.cleaned_data["because"]
        made = displacing.take_room(room, form.period, because, by=request.user, seen=seen(request), **form.values())
        said(request, _("The room is yours. Those who gave way have been told."))
        return redirect("places:booking", made.pk)
    return _book_page(request, "places/book.html", form, room, takes=True)


@login_required
def edit(request, pk):
    """Another time, purpose or number of people."""
    one = visible(request, pk)
    require(rules.can_move(request.user, one))
    form = MoveForm(request.POST or None, booking=one)
    if request.method == "POST" and form.is_valid():
        actions.change_booking(one, form.values(), by=request.user)
        said(request, _("Your changes are saved."))
        return redirect("places:booking", pk)
    return _book_page(request, "places/book.html", form, one.room, booking=one)


@login_required
@require_POST
def approve(request, pk):
    actions.approve_booking(visible(request, pk), by=request.user)
    said(request, _("Approved; those who asked have been told."))
    return redirect("places:booking", pk)


@login_required
@require_POST
def decline(request, pk):
    actions.decline_booking(visible(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Declined, with your reason; those who asked have been told."))
    return redirect("places:booking", pk)


@login_required
@require_POST
def cancel(request, pk):
    actions.cancel_booking(visible(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The booking is cancelled; the room is free for others."))
    return redirect("places:booking", pk)


@login_required
@require_POST
def hand_back(request, pk):
    actions.hand_back(visible(request, pk), by=request.user)
    said(request, _("Thank you, the room is free for others from now on."))
    return redirect("places:booking", pk)
