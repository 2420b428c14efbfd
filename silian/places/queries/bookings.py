"""Bookings: the list, and one of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.members.mandates import mandates
from silian.places import rules
from silian.places.models import Booking

State = Booking.State


def mine(reader: Any) -> Q:
    """Bookings she takes part in: made by her, for an organisation of hers, in a base she keeps."""
    held = mandates(reader)
    own = list(held.organisations)
    return Q(by=reader) | Q(organisation__in=own) | Q(room__base__owner__in=own) | Q(federation__in=list(held.offices))


def told() -> Q:
    """What is told to everybody is a page for everybody of the street."""
    return Q(public=True, state__in=[State.APPROVED, State.HANDED_BACK])


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the list, as it stands in the address."""

    show: str = ""
    typed: str = ""
    base: str = ""

    @classmethod
    def of(cls, data: Any) -> "Filters":
        show, base = data.get("show", ""), data.get("base", "")
        return cls(
            show if show in dict(shows()) else "", data.get("q", "").strip()[:100],
            base if base.isascii() and base.isdigit() and len(base) < 19 else "",
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != Filters()


def shows() -> list[tuple[str, str]]:
    return [
        ("", _("Those to come")), ("mine", _("Only mine and my organisation's")), ("held", _("Waiting for an answer")),
        ("past", _("Those that are over")), ("ended", _("Declined, cancelled, lapsed")), ("all", _("All")),
    ]  # fmt: skip


def bookings(reader: Any, filters: Filters) -> QuerySet[Booking]:
    """What she takes part in or keeps, newest first."""
    now = timezone.now()
    rows: Any = Booking.objects.visible_to(reader).filter(mine(reader))
    rows = rows.select_related("room__base", "organisation", "by").defer("room__base__search", "organisation__search")
    if filters.typed:
        rows = rows.filter(
            Q(purpose__icontains=filters.typed) | Q(organisation__search__typed=filters.typed)
            | Q(room__base__search__typed=filters.typed) | Q(room__name__icontains=filters.typed)
        )  # fmt: skip
    if filters.base:
        rows = rows.filter(room__base=filters.base)
    if filters.show in ("", "mine", "held"):
        rows = rows.occupying(now).filter(period__endswith__gt=now)
    if filters.show == "mine":
        rows = rows.filter(Q(by=reader) | Q(organisation__in=list(mandates(reader).organisations)))
    elif filters.show == "held":
        rows = rows.filter(state=State.HELD)
    elif filters.show == "past":
        rows = rows.filter(state__in=[State.APPROVED, State.HANDED_BACK], period__endswith__lte=now)
    elif filters.show == "ended":
        rows = rows.filter(Q(state__in=[State.DECLINED, State.CANCELLED, State.LAPSED]) | Q(lapses_at__lte=now))
    return rows


@dataclass(frozen=True)
class BookingPage:
    booking: Booking
    shows_purpose: bool
    is_party: bool
    displaced: list[Booking]
    records: list[Record]
    may_decide: Answer
    may_cancel: Answer
    may_hand_back: Answer
    may_move: Answer


def booking_page(booking: Booking, reader: Any) -> BookingPage:
    """Two queries: what it displaced, and for those who take part what happened."""
    inside = rules.is_party(reader, booking) or rules.keeps(reader, booking.room.base)
    return BookingPage(
        booking, rules.sees_purpose(reader, booking), inside,
        list(booking.displaced.select_related("organisation", "room__base").order_by("period")) if inside else [],
        list(timeline(booking)[:30]) if inside else [], rules.can_decide(reader, booking),
        rules.can_cancel(reader, booking), rules.can_hand_back(reader, booking), rules.can_move(reader, booking),
    )  # fmt: skip
