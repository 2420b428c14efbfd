"""What pages of every app share: the federation a page is about."""

from django.http import Http404, HttpRequest

from silian.members.models import Federation
from silian.members.queries.register import chosen_federation


def federation_of(request: HttpRequest) -> Federation:
    """The one in the address if she may look into it, else her own; without either there is no such page."""
    found = chosen_federation(request.user, request.GET.get("federation"))
    if found is None:
        raise Http404
    return found
