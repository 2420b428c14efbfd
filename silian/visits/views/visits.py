"""Pages of visits: the list, one of them, all of one organisation."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from silian.core.web import page, slice_by_key
from silian.members.models import Organisation
from silian.members.queries.register import chosen_federation
from silian.visits import rules
from silian.visits.forms import NameForm, ObjectForm
from silian.visits.models import Visit
from silian.visits.queries import visits as queries


def visible(request, pk) -> Visit:
    """A visit for those it concerns; for everybody else it is not there."""
    return get_object_or_404(
        queries.for_page().filter(pk__in=Visit.objects.visible_to(request.user).values("pk")), pk=pk
    )


def visible_organisation(request, pk) -> Organisation:
    rows = Organisation.objects.visible_to(request.user).select_related("community", "federation")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def listed(request):
    """The visits the reader may see."""
    filters = queries.Filters.of(request.GET)
    federation = chosen_federation(request.user, request.GET.get("federation"))
    context = {
        "filters": filters, "slice": slice_by_key(queries.visits(request.user, filters), request.GET, newest_first=True),
        "shows": queries.shows(), "years": queries.years(timezone.localdate()),
        "may_propose": federation and rules.can_propose(request.user, federation.pk),
        "may_see": federation and rules.can_see_coverage(request.user, federation.pk),
    }  # fmt: skip
    return page(request, "visits/visits.html", context, fragment="visits/_rows.html")


@login_required
@require_safe
def visit(request, pk):
    """One visit: what was found, heard and promised, and what the reader can do."""
    return show(request, visible(request, pk))


def show(request, one, *, status=200, objecting=None, paper=None, link="", code=""):
    shown = queries.visit_page(one, request.user)
    context = {
        "page": shown, "visit": one, "records": shown.records, "link": link, "code": code,
        "object_form": objecting or ObjectForm(), "paper_form": paper or NameForm(),
    }  # fmt: skip
    return page(request, "visits/visit.html", context, status=status)


@login_required
@require_safe
def organisation(request, pk):
    """All visits of one organisation, as far as the reader may see them."""
    one = visible_organisation(request, pk)
    rows = slice_by_key(queries.organisation_visits(one, request.user), request.GET, newest_first=True)
    context = {"organisation": one, "slice": rows, "may_plan": rules.can_plan_own(request.user, one)}
    return page(request, "visits/organisation.html", context)
