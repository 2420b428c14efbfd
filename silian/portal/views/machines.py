"""For programs that read along: feeds, the map of public pages, and what robots may visit."""

import hashlib
from functools import partial

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from silian.activities.models import Activity
from silian.counsel.models import Consultation
from silian.exchange.models import Call
from silian.hall.models import Matter
from silian.honours.models import Honour
from silian.places.models import Base
from silian.portal.queries import feeds as queries
from silian.reports.models import Report
from silian.stories.models import Story


@require_safe
def feed(request, name):
    """What is new, as Atom. Asked again with what it was told, it says “not changed”."""
    found = queries.feed(name)
    if found is None:
        raise Http404
    whole = request.build_absolute_uri
    made = Atom1Feed(
        title=_("%(what)s · Silian") % {"what": found.word}, link=whole(reverse(found.page)), description=str(found.word),
        language=get_language(), feed_url=whole(request.path),
    )  # fmt: skip
    for one in found.entries():
        address = whole(one.url)
        made.add_item(one.title, address, one.said, unique_id=address, pubdate=one.at, updateddate=one.at)
    content = made.writeString("utf-8").encode()
    tag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    answer = get_conditional_response(request, etag=tag) or HttpResponse(content, content_type=made.content_type)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer


class _Pages(Sitemap):
    """Pages that are always there."""

    def items(self):
        return [
            "portal:home", "portal:wanted", "activities:activities", "places:open", "hall:matters", "hall:raise", "deliberation:ballots",
            "counsel:published", "volunteering:teams", "volunteering:posts", "stories:stories", "honours:wall", "reports:reports",
            "reports:figures", "portal:open_data", "portal:suggest",
        ]  # fmt: skip

    def location(self, item):
        return reverse(item)


class _Rows(Sitemap):
    """The rows that everybody may read, by the word the pages use; `at` says when one was last shown anew."""

    def __init__(self, rows, address, at=""):
        self.rows, self.address, self.at = rows, address, at

    def items(self):
        return self.rows().order_by("id")

    def location(self, item):
        return reverse(self.address, args=[item.pk])

    def lastmod(self, item):
        return getattr(item, self.at) if self.at else None


SECTIONS = {
    "pages": _Pages,
    "activities": partial(
        _Rows, lambda: Activity.objects.public().only("published_at"), "activities:activity", "published_at"
    ),
    "places": partial(_Rows, lambda: Base.objects.published().only("pk"), "places:open_base"),
    "matters": partial(_Rows, lambda: Matter.objects.public().only("shown_at"), "hall:matter", "shown_at"),
    "calls": partial(_Rows, lambda: Call.objects.public().only("opened_at"), "portal:wanted_one", "opened_at"),
    "stories": partial(_Rows, lambda: Story.objects.public().only("published_at"), "stories:story", "published_at"),
    "reports": partial(_Rows, lambda: Report.objects.public().only("published_at"), "reports:report", "published_at"),
    "honours": partial(_Rows, lambda: Honour.objects.standing().only("at"), "honours:honour", "at"),
    "consultations": partial(
        _Rows, lambda: Consultation.objects.published().only("published_at"), "counsel:published_one", "published_at"
    ),
}


@require_safe
def sitemap(request, section=None):
    """The map of public pages: a list of its parts, then each part."""
    if section is None:
        return sitemaps.index(request, SECTIONS, sitemap_url_name="portal:sitemap_section")
    return sitemaps.sitemap(request, SECTIONS, section=section)


@require_safe
def robots(request):
    """Everybody may look at what is public; a demonstration with invented persons stays out of search engines."""
    lines = ["User-agent: *"]
    if settings.DEMO:
        lines.append("Disallow: /")
    else:
        lines += [
            f"Disallow: {path}" for path in ("/account/", "/person/", "/api/", "/desk", "/search", "/import", "/export")
        ]
        lines.append(f"Sitemap: {request.build_absolute_uri(reverse('portal:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
