"""Pages of series."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said
from silian.places import rules
from silian.places.actions import series as actions
from silian.places.forms import SeriesForm, day_in
from silian.places.models import Series
from silian.places.queries import series as queries
from silian.places.views.bookings import form_for
from silian.places.views.rooms import visible as visible_room


def visible(request, pk) -> Series:
    rows = Series.objects.visible_to(request.user).filter(queries.mine(request.user))
    return get_object_or_404(rows.select_related("room__base__owner", "organisation", "by"), pk=pk)


@login_required
def new(request, pk):
    """Lay a series out; every date that is not free is named, and the free ones are booked when the person says so."""
    room = visible_room(request, pk)
    require(rules.can_book_at_all(request.user, room))
    form = form_for(SeriesForm, request, room)
    found = None
    if request.method == "POST" and form.is_valid():
        planned = actions.planned(room, by=request.user, **form.laid_out())
        found = queries.occurrences(planned, room)
        skip = {day_in(day, planned.first_on) for day in request.POST.getlist("skip")}
        taken = {one.day for one in found if not one.is_free}
        if not taken or (request.POST.get("step") == "free" and taken == skip):
            made = actions.book_series(planned, by=request.user, skip=skip)
            said(request, _("The series is booked. Every date is a booking of its own."))
            return redirect("places:series", made.pk)
    context = {
        "form": form, "room": room, "found": found, "free": sum(1 for one in found or () if one.is_free),
        "taken": [one for one in found or () if not one.is_free],
    }  # fmt: skip
    return page(request, "places/series_new.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def series(request, pk):
    """A series and all its dates."""
    one = visible(request, pk)
    shown = queries.series_page(one, request.user)
    context = {"series": one, "page": shown, "records": shown.records, "tomorrow": actions.earliest_end(one)}
    return page(request, "places/series.html", context)


@login_required
@require_POST
def add(request, pk):
    day = day_in(request.POST.get("day", ""), timezone.localdate())
    actions.add_occurrence(visible(request, pk), day, by=request.user)
    said(request, _("This date is booked again."))
    return redirect("places:series", pk)


@login_required
@require_POST
def end(request, pk):
    one = visible(request, pk)
    day = day_in(request.POST.get("day", ""), actions.earliest_end(one))
    actions.end_series(one, day, request.POST.get("because", ""), by=request.user)
    said(request, _("The series ends. What has been stays as it was."))
    return redirect("places:series", pk)


@login_required
@require_POST
def confirm(request, pk):
    actions.reconfirm(visible(request, pk), by=request.user)
    said(request, _("Thank you. The series goes on."))
    return redirect("places:series", pk)


@login_required
@require_POST
def approve(request, pk):
    actions.decide_series(visible(request, pk), True, by=request.user)
    said(request, _("Approved; those who asked have been told."))
    return redirect("places:series", pk)


@login_required
@require_POST
def decline(request, pk):
    actions.decide_series(visible(request, pk), False, request.POST.get("because", ""), by=request.user)
    said(request, _("Declined, with your reason; those who asked have been told."))
    return redirect("places:series", pk)
