"""Pages of bookings."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from silian.core.web import page
from silian.places.models import Booking


@login_required
@require_safe
def booking(request, pk):
    one = get_object_or_404(Booking.objects.visible_to(request.user).select_related("room__base"), pk=pk)
    return page(request, "places/booking.html", {"booking": one})
