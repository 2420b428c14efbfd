"""Who has confirmed a document, which version each confirmed last, and who has not since when."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from silian.documents.models import Document, Handout, Receipt


@dataclass(frozen=True)
class Board:
    """The numbers above the rows."""

    asked: int
    confirmed: int

    @property
    def waiting(self) -> int:
        return self.asked - self.confirmed


def rows(document: Document, state: str = "") -> QuerySet[Handout]:
    """The newest handout of every body, with its receipt and what the body confirmed last."""
    newer = Handout.objects.filter(
        body=OuterRef("body"), version__document=document, version__number__gt=OuterRef("version__number")
    )
    last = Receipt.objects.filter(handout__body=OuterRef("body"), handout__version__document=document)
    last = last.order_by("-handout__version__number")
    found = (
        Handout.objects.filter(~Exists(newer), version__document=document)
        .select_related("version", "body__organisation", "receipt__by")
        .annotate(
            last_number=Subquery(last.values("handout__version__number")[:1]),
            last_on=Subquery(last.values("received_on")[:1]),
        )
    )
    if state in ("waiting", "confirmed"):
        found = found.filter(receipt__isnull=state == "waiting")
    return found.order_by("id")


def counts(document: Document) -> Board:
    found: Any = (
        rows(document).order_by().aggregate(asked=Count("pk"), confirmed=Count("pk", filter=Q(receipt__isnull=False)))
    )
    return Board(found["asked"], found["confirmed"])
