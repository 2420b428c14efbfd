"""Visits as facts: what a duty of visiting is fulfilled by."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from silian.visits.models import Visit


@dataclass(frozen=True)
class Fact:
    """One confirmed visit."""

    pk: int
    organisation_id: int
    seat_id: int
    held_on: date

    @property
    def url(self) -> str:
        return reverse("visits:visit", args=[self.pk])


def confirmed_by_organisation(federation_id: int, first: date, last: date) -> dict[int, list[Fact]]:
    """Organisation → its confirmed visits held from `first` to `last`, both included, the earliest first. One query."""
    found: dict[int, list[Fact]] = {}
    rows = (
        Visit.objects.filter(federation=federation_id, held_on__range=(first, last))
        .confirmed()
        .order_by("held_on", "id")
    )  # type: ignore[attr-defined]
    for pk, organisation_id, seat_id, held_on in rows.values_list("pk", "organisation", "visitor", "held_on"):
        found.setdefault(organisation_id, []).append(Fact(pk, organisation_id, seat_id, held_on))
    return found
