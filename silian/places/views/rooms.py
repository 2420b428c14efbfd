"""Pages of rooms: their week, their hours, which is free, how well they are used."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, slice_by_key
from silian.places import rules
from silian.places.actions import bases as actions
from silian.places.actions import displacing
from silian.places.forms import ClosingForm, FindForm, HoursForm, RoomForm, day_in
from silian.places.models import Closing, Room, calendars
from silian.places.queries import displacing as displaced
from silian.places.queries import rooms as queries
from silian.places.queries.whats_on import month_of
from silian.places.views.bases import visible as visible_base
from silian.places.views.displaced import seen, to_confirm


def visible(request, pk) -> Room:
    rows = Room.objects.visible_to(request.user).select_related("base__owner")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def room(request, pk):
    """One room and its week: what is free, what is taken."""
    one = visible(request, pk)
    day = day_in(request.GET.get("day", ""), timezone.localdate())
    shown = queries.room_page(one, request.user, day)
    may_take = bool(rules.can_displace(request.user, one)) and bool(shown.may_book)
    context = {"room": one, "page": shown, "day": day, "may_take": may_take}
    return page(request, "places/room.html", context, fragment="places/_week.html")


@login_required
def new(request, pk):
    """A room of a base, with its opening hours."""
    base = visible_base(request, pk)
    require(rules.can_add_room(request.user, base))
    form, hours = RoomForm(request.POST or None), HoursForm(request.POST or None, weekly=_office_hours())
    if request.method == "POST" and form.is_valid() & hours.is_valid():
        made = actions.add_room(base, form.values(), by=request.user, weekly=hours.weekly)
        said(request, _("The room is there and can be booked."))
        return redirect("places:room", made.pk)
    status = 422 if request.method == "POST" else 200
    return page(
        request, "places/room_edit.html", {"form": form, "hours": hours, "base": base, "room": None}, status=status
    )


def _office_hours():
    """What a new room is proposed: the hours of an office, Monday to Friday."""
    return {weekday: [(510, 1050)] for weekday in range(1, 6)}


@login_required
def edit(request, pk):
    """Correct a room."""
    one = visible(request, pk)
    require(rules.can_change_base(request.user, one.base))
    form = RoomForm(request.POST or None, instance=visible(request, pk))
    if request.method == "POST" and form.is_valid():
        actions.change_room(one, form.values(), by=request.user)
        said(request, _("Your changes are saved."))
        return redirect("places:room", pk)
    context = {"form": form, "hours": None, "base": one.base, "room": one}
    return page(request, "places/room_edit.html", context, status=422 if request.method == "POST" else 200)


@login_required
def hours(request, pk):
    """The opening hours of the week."""
    one = visible(request, pk)
    require(rules.can_change_base(request.user, one.base))
    today = timezone.localdate()
    form = HoursForm(request.POST or None, weekly=calendars([one.pk], today, today)[one.pk].weekly)
    if request.method == "POST" and form.is_valid():
        others = displaced.by_hours(one, form.weekly)
        answer = to_confirm(
            request, others, _("New opening hours for %(room)s") % {"room": one}, reverse("places:room", args=[pk])
        )
        if answer:
            return answer
        displacing.set_hours(one, form.weekly, by=request.user, seen=seen(request))
        said(request, _("The opening hours are saved."))
        return redirect("places:room", pk)
    context = {"form": None, "hours": form, "base": one.base, "room": one}
    return page(request, "places/room_edit.html", context, status=422 if request.method == "POST" else 200)


@login_required
def days(request, pk):
    """Days on which the room is closed or keeps other hours."""
    one = visible(request, pk)
    require(rules.can_change_base(request.user, one.base))
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        rooms = [one]
        if data["whole_base"]:
            rooms = list(Room.objects.filter(base=one.base_id).select_related("base__owner").order_by("pk"))
        others = displaced.by_closing_days(rooms, data["first"], data["last"], data["hours"])
        answer = to_confirm(
            request, others, _("Other hours for %(room)s") % {"room": one}, reverse("places:room", args=[pk])
        )
        if answer:
            return answer
        displacing.close_days(
            rooms,
            data["first"],
            data["last"],
            data["because"],
            by=request.user,
            seen=seen(request),
            hours=data["hours"],
        )
        said(request, _("Noted: the other hours stand on the page of the room."))
        return redirect("places:room", pk)
    context = {
        "form": form, "heading": _("Closed or other hours: %(room)s") % {"room": one}, "base": one.base, "room": one,
        "button": _("Note it"),
    }  # fmt: skip
    return page(request, "places/form.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def closing_drop(request, pk):
    rows = Closing.objects.visible_to(request.user).filter(dropped_at=None).select_related("room__base__owner")
    one = get_object_or_404(rows, pk=pk)
    actions.drop_closing(one, by=request.user)
    said(request, _("The usual hours count again on these days."))
    return redirect("places:room", one.room_id)


@login_required
@require_POST
def close(request, pk):
    one = visible(request, pk)
    require(rules.can_change_base(request.user, one.base))
    answer = to_confirm(
        request,
        displaced.by_closing_room(one),
        _("Close the room %(room)s") % {"room": one},
        reverse("places:room", args=[pk]),
    )
    if answer:
        return answer
    displacing.close_room(one, request.POST.get("because", ""), by=request.user, seen=seen(request))
    said(request, _("The room is closed and cannot be booked."))
    return redirect("places:room", pk)


@login_required
@require_POST
def reopen(request, pk):
    actions.reopen_room(visible(request, pk), by=request.user)
    said(request, _("The room can be booked again."))
    return redirect("places:room", pk)


@login_required
@require_safe
def find(request):
    """Which rooms are free at a time."""
    asked = "day" in request.GET
    form = FindForm(request.GET if asked else None, initial={"day": timezone.localdate(), "start": 840, "end": 960})
    rows = None
    if asked and form.is_valid():
        rows = queries.free_rooms(request.user, *form.period, form.cleaned_data["people"])
    query = "&".join(
        f"{name}={request.GET.get(mine, '')}" for name, mine in (("day", "day"), ("from", "start"), ("to", "end"))
    )
    context = {"form": form, "rows": rows, "query": query}
    return page(request, "places/find.html", context, status=422 if asked and form.errors else 200)


@login_required
@require_safe
def use(request):
    """How well the rooms are used, month by month."""
    first, last = month_of(day_in(request.GET.get("month", "") + "-01", timezone.localdate()))
    rooms = Room.objects.visible_to(request.user).select_related("base").order_by("pk")
    found = slice_by_key(rooms, request.GET, per_page=60)
    context = {
        "slice": found, "rows": queries.utilisation(list(found.rows), first, last), "first": first, "last": last,
        "before": month_of(first - timedelta(days=1))[0], "after": month_of(last + timedelta(days=1))[0],
    }  # fmt: skip
    return page(request, "places/use.html", context)
