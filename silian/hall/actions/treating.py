"""What the ways of treating a matter share: how an act is recorded, and who hears of it."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from silian.core.notices import tell
from silian.core.records import record
from silian.hall.models import Follower, Matter
from silian.hall.rules.plans import plan_of
from silian.members.mandates import mandates
from silian.members.models import Organisation, Seat, Term
from silian.people.models import User


def acting_seat(person: User | None, matter: Matter) -> Seat | None:
    """The seat by which she acts in it: the owner's, one in its carrier or community, else whatever she holds here."""
    held = [one for one in mandates(person).held if one.federation_id == matter.federation_id]
    plan = plan_of(matter)
    body = plan.carrier.body_id if plan and plan.carrier else 0
    order = lambda one: (  # noqa: E731
        one.seat_id != matter.owner_id, one.body_id != body, not one.community_id or one.community_id != matter.community_id
    )  # fmt: skip
    best = min(held, key=order, default=None)
    return Seat(pk=best.seat_id) if best else None


def note(
    verb: str, matter: Matter, *, by: User | None, subject: models.Model | None = None, seat: Seat | None = None,
    about: Iterable[models.Model | None] = (), **facts: Any,
) -> None:  # fmt: skip
    """Write an act into the timeline of the matter and, unless it is private, of whatever else it is about."""
    others = () if matter.private else (matter.community, *about)
    record(
        verb, subject or matter, by=by, about=[matter, *others], seat=seat or acting_seat(by, matter), matter=named(matter),
        **facts,
    )  # fmt: skip


def named(matter: Matter) -> str:
    """How a record or a notice calls it: a private one by its number alone."""
    return str(matter) if matter.shown_at else matter.number


def told(verb: str, matter: Matter, people: Iterable[User], *, by: User | None, url: str = "", **facts: Any) -> None:
    """Tell these people, except the one who did it."""
    others = [one for one in people if by is None or one.pk != by.pk]
    name = matter.number if matter.private else str(matter)
    tell(others, verb, matter, url=url or reverse("hall:matter", args=[matter.pk]), matter=name, **facts)


def tell_everybody(
    verb: str, matter: Matter, *, by: User | None, also: Iterable[User] = (), url: str = "", **facts: Any
) -> None:
    """One notice to everybody who hears of this matter."""
    rows = Follower.objects.filter(matter=matter, muted_at=None).select_related("person")
    told(verb, matter, [*holders([matter.owner_id]), *[one.person for one in rows], *also], by=by, url=url, **facts)


def holders(seats: Iterable[int | None]) -> list[User]:
    """Who sits there today."""
    wanted = [one for one in seats if one]
    terms = Term.objects.on(timezone.localdate()).filter(seat__in=wanted).select_related("person") if wanted else []
    return [one.person for one in terms]


def speakers(organisation: Organisation) -> list[User]:
    """Everybody who speaks for an organisation today."""
    terms = Term.objects.on(timezone.localdate()).filter(seat__body__organisation=organisation)
    return [one.person for one in terms.select_related("person")]
