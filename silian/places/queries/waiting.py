"""What waits for a person at the bases: requests to answer, series to confirm again."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core.waiting import Question, Waiting, ask
from silian.members.mandates import Mandates, mandates
from silian.members.models import Term
from silian.places.models import Booking, Series
from silian.places.models.rooms import moment

# A series is shown some days before it has to be confirmed again.
AHEAD = timedelta(days=21)
ROWS = 20


def questions(person: Any) -> list[Question]:
    """None without a seat that books or keeps anything."""
    mine = mandates(person)
    if not mine.organisations and not mine.offices:
        return []
    return [
        Question(_requests(mine), lambda rows: _shown_requests(rows, mine)),
        Question(_series(person, mine), lambda rows: [_reconfirm(one, person, mine) for one in rows]),
    ]


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _requests(mine: Mandates) -> QuerySet[Booking]:
    """Requests for rooms her organisation keeps, or for the office where the keeper has nobody; a series is one row."""
    nobody = ~Exists(Term.objects.today().filter(seat__body__organisation=OuterRef("room__base__owner")))
    kept = Q(room__base__owner__in=list(mine.organisations))
    if mine.offices:
        kept = kept | (Q(federation__in=list(mine.offices)) & nobody)  # type: ignore[assignment]
    return (
        Booking.objects.filter(kept, state=Booking.State.HELD)
        .occupying()
        .select_related("room__base", "organisation", "by")
        .order_by("lapses_at", "period", "id")[: 5 * ROWS]
    )


def _shown_requests(rows: QuerySet[Booking], mine: Mandates) -> list[Waiting]:
    together: dict[tuple[str, int], list[Booking]] = {}
    for one in rows:
        together.setdefault(("series", one.series_id) if one.series_id else ("booking", one.pk), []).append(one)
    return [_request(place, pk, several, mine) for (place, pk), several in list(together.items())[:ROWS]]


def _request(place: str, pk: int, several: list[Booking], mine: Mandates) -> Waiting:
    first = several[0]
    assert first.lapses_at
    words = ngettext(
        "Answer a request for %(room)s, %(span)s",
        "Answer %(number)s requests for %(room)s from %(span)s on",
        len(several),
    )
    return Waiting(
        what=words % {"room": first.room, "span": first.span, "number": len(several)},
        for_whom=str(first.organisation or first.by), since=timezone.localdate(first.at),
        until=timezone.localdate(first.lapses_at), url=reverse(f"places:{place}", args=[pk]), button=_("Answer"),
        by_seat=mine.named(organisation=first.room.base.owner_id) or mine.named(office=first.federation_id),
    )  # fmt: skip


def _series(person: Any, mine: Mandates) -> QuerySet[Series]:
    """Long series whose day to be confirmed again comes near."""
    today = timezone.localdate()
    return (
        Series.objects.filter(state=Series.State.RUNNING, reconfirm_by__range=(today, today + AHEAD))
        .filter(Q(by=person) | Q(organisation__in=list(mine.organisations)))
        .filter(bookings__state=Booking.State.APPROVED, bookings__period__startswith__gte=moment(today, 24 * 60))
        .select_related("room__base", "organisation")
        .distinct()
        .order_by("reconfirm_by", "id")[:ROWS]
    )


def _reconfirm(one: Series, person: Any, mine: Mandates) -> Waiting:
    assert one.reconfirm_by
    return Waiting(
        what=_("Say whether the series “%(purpose)s” in %(room)s is still needed")
        % {"purpose": one.purpose, "room": one.room},
        for_whom=str(one.organisation or person), since=max(timezone.localdate(one.at), one.reconfirm_by - AHEAD), until=one.reconfirm_by,
        url=reverse("places:series", args=[one.pk]), button=_("Look"), by_seat=mine.named(organisation=one.organisation_id),
    )  # fmt: skip
