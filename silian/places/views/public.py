"""What everybody may read without an account: published bases, their free rooms, what is on, their pictures."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from silian.core.web import page, slice_by_key
from silian.places.forms import day_in
from silian.places.models import Base, BasePicture
from silian.places.queries import bases as queries
from silian.places.queries.feeds import calendar_of_base
from silian.places.queries.whats_on import month_of, week_of
from silian.places.views.feeds import calendar_answer

PER_PAGE = 12


@require_safe
def bases(request):
    """Published bases with the free times of their rooms on a day."""
    day = day_in(request.GET.get("day", ""), timezone.localdate())
    federation = request.GET.get("federation", "")[:50]
    found = slice_by_key(queries.published(federation), request.GET, per_page=PER_PAGE)
    context = {
        "slice": found, "rows": queries.with_free_rooms(list(found.rows), day), "day": day, "federation": federation,
        "federations": queries.federations_with_bases(),
    }  # fmt: skip
    return page(request, "places/open.html", context, fragment="places/_open.html")


def _published(pk) -> Base:
    return get_object_or_404(queries.published(), pk=pk)


@require_safe
def base(request, pk):
    """One published base: what it is for, its free rooms, what is on in the month or week."""
    one = _published(pk)
    day = day_in(request.GET.get("day", ""), timezone.localdate())
    span = "week" if request.GET.get("span") == "week" else "month"
    first, last = week_of(day) if span == "week" else month_of(day)
    shown = queries.open_base_page(one, day, first, last, span)
    return page(request, "places/open_base.html", {"base": one, "page": shown})


@require_safe
def calendar(request, pk):
    """What is on at a published base, for calendar programs."""
    return calendar_answer(calendar_of_base(_published(pk), request.get_host()), private=False)


@require_safe
def picture(request, pk):
    """A picture of a base: for everybody while the base is published, else for those who may see the base."""
    one = get_object_or_404(BasePicture.objects.select_related("base", "file"), pk=pk, dropped_at=None)
    public = one.base.is_public
    if not public and not Base.objects.visible_to(request.user).filter(pk=one.base_id).exists():
        raise Http404
    answer = FileResponse(one.file.content.open("rb"), content_type=one.file.media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "public, max-age=3600" if public else "private, no-store"
    return answer
