"""The list of matters, one matter, following it, and the office's urgencies."""

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.export import Sheet, book
from silian.core.files import XLSX
from silian.core.web import download, page, said, slice_by_key, tried
from silian.hall.actions import clocks, following
from silian.hall.forms.matters import UrgencyForm
from silian.hall.models import Urgency
from silian.hall.queries import case, lists, raising
from silian.hall.views.shared import form_page, to_matter, visible
from silian.members.mandates import mandates
from silian.members.models import Federation

MOST_ROWS = 5000  # of the workbook
KEPT_FOR_SECONDS = 60  # the menus change when a community is founded; a minute later is soon enough


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The hall: open matters and how they stand, and how those ended that are closed."""
    filters = lists.Filters.of(request.GET)
    found = slice_by_key(lists.matters(request.user, filters), request.GET, newest_first=True)
    context = {
        "slice": found, "lines": lists.lines(found.rows), "filters": filters,
        "shows": lists.show_choices(request.user),
        "choices": cache.get_or_set(f"hall.choices.{get_language()}", lists.choices, KEPT_FOR_SECONDS),
        "stages": lists.Stage.choices, "endings": lists.Ending.choices, "query": request.GET.urlencode(),
        "helps": bool(raising.helps(request.user)),
    }  # fmt: skip
    if not (request.htmx and not request.htmx.boosted):
        context["figures"] = lists.figures(filters.federation)
    return page(request, "hall/matters.html", context, fragment="hall/_matters.html")


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as a workbook; what is private stands in no workbook."""
    rows = lists.matters(request.user, lists.Filters.of(request.GET)).filter(private=False)[:MOST_ROWS]
    heads = [
        _("Number"), _("In a few words"), _("State"), _("Ended as"), _("Community"), _("Theme"), _("Owner"), pgettext("matter", "Next"),
        pgettext("matter", "Next date"), _("Raised on"), _("Supporters"),
    ]  # fmt: skip
    local = lambda moment: timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""  # noqa: E731
    mine = mandates(request.user)
    sheet = Sheet(
        _("Matters"), _("Matters"), mine.held[0].body_name if mine.held else "–", heads,
        [
            (
                one.number, one.title, one.get_stage_display(), one.get_ended_as_display(),
                one.community.name if one.community else "", one.theme, str(one.owner or ""),
                one.get_next_what_display(), local(one.next_at), local(one.raised_at), one.supporters,
            )
            for one in rows
        ],
        {heads[1]: 36, heads[6]: 24, heads[8]: 18, heads[9]: 18},
    )  # fmt: skip
    return download(book([sheet]), f"{_('Matters')}-{timezone.localdate().isoformat()}.xlsx", XLSX)


@require_safe
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter with its whole life."""
    one = get_object_or_404(case.openable(request.user), pk=pk)
    return page(request, "hall/matter.html", {"matter": one, "page": case.case_page(request.user, one)})


@login_required
@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """I have the same problem; or no longer."""
    one = visible(request, pk)
    if request.POST.get("end"):
        following.withdraw_support(one, by=request.user)
        said(request, _("You no longer support this matter."))
    else:
        following.support(one, by=request.user)
        said(request, _("You support this matter and hear how it goes on."))
    return to_matter(pk)


@login_required
@require_POST
def silence(request: HttpRequest, pk: int) -> HttpResponse:
    """No notices of this matter, or notices again."""
    silent = bool(request.POST.get("silent"))
    following.silence(visible(request, pk), silent, by=request.user)
    said(request, _("You are told nothing more of this matter.") if silent else _("You are told how it goes on."))
    return to_matter(pk)


@login_required
@require_safe
def urgencies(request: HttpRequest) -> HttpResponse:
    """How soon matters are treated, for the office to set."""
    federations = Federation.objects.filter(pk__in=mandates(request.user).offices).order_by("id")
    if not federations:
        raise Http404
    rows = Urgency.objects.filter(federation__in=federations).select_related("federation")
    return page(request, "hall/urgencies.html", {"rows": rows, "federations": federations})


@login_required
def urgency_new(request: HttpRequest, federation_pk: int) -> HttpResponse:
    federation = get_object_or_404(Federation, pk=federation_pk, pk__in=mandates(request.user).offices)
    return _urgency(request, federation, None)


@login_required
def urgency(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(
        Urgency.objects.filter(federation__in=mandates(request.user).offices).select_related("federation"), pk=pk
    )
    return _urgency(request, one.federation, one)


def _urgency(request: HttpRequest, federation: Federation, one: Urgency | None) -> HttpResponse:
    form = UrgencyForm(
        request.POST if request.method == "POST" else None, instance=one, initial={"usual": one.usual if one else False}
    )
    if request.method == "POST" and form.is_valid():
        fresh = Urgency.objects.get(pk=one.pk) if one else None
        if tried(form, lambda: clocks.keep_urgency(federation, form.values(), by=request.user, urgency=fresh)):
            said(request, _("Saved. Dates that were set before stay as they are."))
            return redirect("hall:urgencies")
    heading = _("Urgency “%(name)s”") % {"name": one.name} if one else _("A new urgency")
    return form_page(request, form, heading, _("Save"), reverse("hall:urgencies"))
