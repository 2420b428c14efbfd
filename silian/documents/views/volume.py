"""Several documents in one volume: chosen, printed, as a Word file; as they held on a day."""

import io

from django.contrib.auth.decorators import login_required
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from silian.core.errors import Refused
from silian.core.web import download, page
from silian.documents.queries import volume as queries
from silian.documents.queries.paper import DOCX
from silian.documents.queries.paper import volume as volume_of
from silian.documents.views.documents import day_in


def _chosen(request):
    day = day_in(request) or timezone.localdate()
    numbers = [int(one) for one in request.GET.getlist("version") if one.isascii() and one.isdigit() and len(one) < 19]
    found = queries.chosen(request.user, day, numbers)
    if not found:
        raise Refused(_("Choose at least one document for the volume."))
    return day, found


@login_required
@require_safe
def choose(request):
    """What held on a day; what is ticked goes into the volume."""
    day = day_in(request) or timezone.localdate()
    context = {"day": day, "versions": queries.in_force_for(request.user, day), "today": timezone.localdate()}
    return page(request, "documents/volume.html", context)


@login_required
@require_safe
def to_print(request):
    day, found = _chosen(request)
    return page(
        request, "documents/volume_print.html", {"day": day, "versions": found, "query": request.GET.urlencode()}
    )


@login_required
@require_safe
def docx(request):
    """The volume as a .docx in the official layout, with a list of contents."""
    day, found = _chosen(request)
    sender = found[0].federation.name
    title = _("Documents of the federation")
    return download(io.BytesIO(volume_of(title, found, sender=sender)), f"{title} {day.isoformat()}.docx", DOCX)
