"""Which federation is meant where an address names none."""

from typing import Any

from django.http import Http404
from ninja import Field, Schema

from silian.core.api import Key
from silian.members.models import Federation
from silian.members.queries.register import chosen_federation


class OfFederation(Schema):
    federation_id: Key | None = Field(None, description="the person's own if left out")


def federation_of(request: Any, of: Any) -> Federation:
    """The one asked for if she may look into it, else her own; 404 where there is none."""
    found = chosen_federation(request.user, str(of.federation_id or ""))
    if found is None:
        raise Http404
    return found
