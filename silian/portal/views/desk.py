"""What waits for a person, what she was told, what she looks for."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from silian.core.models import Notice
from silian.core.notices import mark_one_read, mark_read
from silian.core.web import page, said, slice_by_key
from silian.portal.queries import desk as queries
from silian.portal.queries import feedback
from silian.portal.queries import search as search_queries


@login_required
@never_cache
@require_safe
def desk(request):
    """My desk: first what waits for me, then what comes next, then what is mine."""
    shown = queries.desk(request.user)
    sent = [] if shown.mine.held else list(feedback.sent_by(request.user))
    return page(request, "portal/desk.html", {"desk": shown, "sent": sent, "today": timezone.localdate()})


@login_required
@never_cache
@require_safe
def notices(request):
    """What I was told, newest first."""
    rows = Notice.objects.filter(to=request.user)
    return page(request, "portal/notices.html", {"slice": slice_by_key(rows, request.GET, newest_first=True)})


@login_required
@require_POST
def notices_read(request):
    """I have read everything up to the newest one my page showed."""
    up_to = request.POST.get("up_to", "")
    if up_to.isascii() and up_to.isdigit() and len(up_to) < 19:
        mark_read(request.user, int(up_to))
        said(request, _("All notices count as read."))
    return redirect("portal:notices")


@login_required
@require_POST
def notice_open(request, pk):
    """To what the notice is about; it counts as read from then on."""
    notice = get_object_or_404(Notice, pk=pk, to=request.user)
    mark_one_read(notice)
    ours = notice.url and url_has_allowed_host_and_scheme(notice.url, None)
    return redirect(notice.url if ours else "portal:notices")


@never_cache
@require_safe
def search(request):
    """One box over everything a person may see; without an account, over what is public."""
    return page(request, "portal/search.html", {"found": search_queries.search(request.user, request.GET.get("q", ""))})
