"""What goes into a volume: the versions that held on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from silian.documents.models import Version

# House value: a volume is read by people.
MOST = 60


def in_force_for(reader: Any, day: date) -> QuerySet[Version]:
    """Every version that held on that day, of the federations she may look into."""
    rows = Version.objects.visible_to(reader).in_force(day).select_related("document", "federation", "file")
    return rows.order_by("federation_id", "document__kind", "document_id")[:MOST]


def chosen(reader: Any, day: date, pks: Iterable[int]) -> list[Version]:
    """The ticked ones among them, in the order of the list."""
    wanted = set(pks)
    return [one for one in in_force_for(reader, day) if one.pk in wanted]
