"""The page of the opinion map."""

from django.views.decorators.http import require_safe

from silian.core.web import page
from silian.deliberation.actions.maps import current_map
from silian.deliberation.queries import maps as queries
from silian.deliberation.queries import statements
from silian.deliberation.rules import statements as rules
from silian.deliberation.views.shared import visible_matter


@require_safe
def opinion_map(request, pk):
    """Who answered alike and what all accept, as a chart and as tables that say the same."""
    matter = visible_matter(request, pk)
    place = statements.place(matter, request.user)
    may_see = rules.can_see_map(request.user, place.over, place.left)
    found = queries.map_page(current_map(matter), matter) if may_see else None
    context = {"matter": matter, "place": place, "may_see": may_see, "page": found}
    return page(request, "deliberation/map.html", context)
