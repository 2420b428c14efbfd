"""The list of matters, and one matter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from silian.core.web import page, slice_by_key
from silian.hall.models import Matter
from silian.hall.queries import case


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The hall: open matters and how they stand."""
    rows = Matter.objects.visible_to(request.user).select_related("community", "owner__body")
    return page(request, "hall/matters.html", {"slice": slice_by_key(rows, request.GET, newest_first=True)})


@require_safe
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter with its whole life."""
    one = get_object_or_404(case.one_matter(request.user), pk=pk)
    return page(request, "hall/matter.html", {"matter": one, "page": case.case_page(request.user, one)})
