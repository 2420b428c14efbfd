"""What held on a day, and who had confirmed it by then: asked by the parts above."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from silian.documents.models import Receipt, Version

# Title, number of the version, day of the receipt, address.
Confirmed = tuple[str, int, date, str]


def in_force(federation_id: int, day: date, kind: str | None = None) -> QuerySet[Version]:
    """The version of every document that held on that day."""
    rows: Any = Version.objects.filter(federation=federation_id)
    rows = rows.in_force(day)
    if kind:
        rows = rows.filter(document__kind=kind)
    return rows.select_related("document", "file").order_by("document__kind", "document_id")


def confirmed(
    federation_id: int, body_ids: Iterable[int], day: date, *, kinds: Iterable[str] = (), held: bool = False
) -> dict[int, list[Confirmed]]:
    """What each body had confirmed by that day, newest first; `held`: only versions that held on that day. One query."""
    wanted = list(body_ids)
    rows = Receipt.objects.filter(federation=federation_id, handout__body__in=wanted, received_on__lte=day)
    if kinds:
        rows = rows.filter(handout__version__document__kind__in=list(kinds))
    if held:
        rows = rows.filter(handout__version__in=in_force(federation_id, day).order_by().values("pk"))
    found: dict[int, list[Confirmed]] = {pk: [] for pk in wanted}
    facts: Any = rows.order_by("-received_on", "-id").values_list(
        "handout__body", "handout__version__document__title", "handout__version__number", "received_on",
        "handout__version",
    )  # fmt: skip
    for body_id, title, number, received_on, version_id in facts:
        found[body_id].append((title, number, received_on, reverse("documents:version", args=[version_id])))
    return found
