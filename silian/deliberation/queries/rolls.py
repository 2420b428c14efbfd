"""Reading rolls: whom a roll would hold, how much stands on it, and who can be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from silian.deliberation.models import KEEPERS, Ballot, NamedVote, RollEntry, Tick
from silian.members.mandates import OFFICE_KINDS
from silian.members.models import Body, Organisation, Term
from silian.people.models import User
from silian.volunteering.models import Registration


@dataclass(frozen=True)
class Listed:
    """One line of a roll before it is written."""

    name: str
    household: str = ""
    area: Decimal | None = None
    account_id: int | None = None
    organisation_id: int | None = None


def members_of(body: Body) -> list[Listed]:
    """The members of today that belong to this body: all of the federation, or those of its sector, zone or community."""
    rows = Organisation.objects.current().members_on(timezone.localdate()).filter(federation=body.federation_id)
    if body.sector_id:
        rows = rows.filter(sector=body.sector_id)
    if body.zone_id:
        rows = rows.filter(community__zone=body.zone_id)
    if body.community_id:
        rows = rows.filter(community=body.community_id)
    return [Listed(name, organisation_id=pk) for pk, name in rows.order_by("id").distinct().values_list("pk", "name")]


def seated_in(body: Body) -> list[Listed]:
    """Who holds a seat in this body today, each person once."""
    day = timezone.localdate()
    terms = (
        Term.objects.filter(seat__body=body, period__contains=day)
        .filter(Q(seat__closed_on=None) | Q(seat__closed_on__gt=day))
        .select_related("person")
        .order_by("seat__id")
    )
    found = {term.person_id: Listed(term.person.name, account_id=term.person_id) for term in terms}
    return list(found.values())


def registered_with(body: Body) -> list[Listed]:
    """Who has registered with the community of this body, or with any of its federation, and has an account."""
    rows = Registration.objects.filter(
        federation=body.federation_id, state=Registration.State.ACTIVE, volunteer__person__is_active=True
    )
    if body.community_id:
        rows = rows.filter(community=body.community_id)
    if body.zone_id:
        rows = rows.filter(community__zone=body.zone_id)
    people = rows.order_by("volunteer__person").values_list("volunteer__person", "volunteer__person__name").distinct()
    return [Listed(name, account_id=pk) for pk, name in people]


def roll(ballot: Ballot) -> QuerySet[RollEntry]:
    """The roll in its order; names are for who keeps the ballot."""
    return RollEntry.objects.filter(ballot=ballot).order_by("number")


# ── How much stands on it, and how much of it took part ──


def _measured(rows: QuerySet[RollEntry]) -> dict[str, Any]:
    found = rows.aggregate(
        heads=Count("pk"), households=Count("household", distinct=True, filter=~Q(household="")),
        organisations=Count("organisation", distinct=True), area=Sum("area"),
    )  # fmt: skip
    return {
        "heads": found["heads"], "households": found["households"], "organisations": found["organisations"],
        "area": f"{found['area'] or 0:.2f}",
    }  # fmt: skip


def measures(ballot: Ballot) -> dict[str, Any]:
    """What stands on the roll: heads, households, organisations, square metres."""
    return _measured(RollEntry.objects.filter(ballot=ballot).order_by())


def took_part(ballot: Ballot) -> dict[str, Any]:
    """The same of those who have voted, by whatever way."""
    rows = RollEntry.objects.filter(ballot=ballot).order_by()
    if ballot.is_secret:
        return _measured(rows.filter(pk__in=Tick.objects.filter(ballot=ballot).values("entry")))
    return _measured(rows.filter(pk__in=NamedVote.objects.filter(ballot=ballot, live=True).values("entry")))


def by_way(ballot: Ballot) -> dict[str, int]:
    """How many voted on the web, on paper, by telephone."""
    rows: QuerySet = (
        Tick.objects.filter(ballot=ballot) if ballot.is_secret else NamedVote.objects.filter(ballot=ballot, live=True)
    )
    return {row["channel"]: row["number"] for row in rows.order_by().values("channel").annotate(number=Count("pk"))}


# ── Who can be told ──


def voters(ballot: Ballot) -> list[User]:
    """The accounts on the roll, and who speaks today for the organisations on it."""
    day = timezone.localdate()
    entries = RollEntry.objects.filter(ballot=ballot)
    speaking = (
        Term.objects.filter(seat__body__organisation__in=entries.exclude(organisation=None).values("organisation"))
        .filter(period__contains=day)
        .filter(Q(seat__closed_on=None) | Q(seat__closed_on__gt=day))
        .values("person")
    )
    own = entries.exclude(account=None).values("account")
    return list(User.objects.filter(Q(pk__in=own) | Q(pk__in=speaking), is_active=True).order_by("pk"))


def keepers(ballot: Ballot) -> list[User]:
    """Who keeps it today: the leading seats of its body, and the office."""
    day = timezone.localdate()
    seats = Q(seat__body=ballot.body_id, seat__role__in=KEEPERS) | Q(
        seat__federation=ballot.federation_id, seat__body__kind__in=OFFICE_KINDS
    )
    terms = Term.objects.filter(seats, period__contains=day).filter(
        Q(seat__closed_on=None) | Q(seat__closed_on__gt=day)
    )
    return list(User.objects.filter(pk__in=terms.values("person"), is_active=True).order_by("pk"))


def accounts_called(names: Iterable[str]) -> dict[str, int]:
    """Sign-in names → accounts; one that nobody has is missing."""
    wanted = {name for name in names if name}
    return dict(User.objects.filter(username__in=wanted, is_active=True).values_list("username", "pk"))


def organisations_called(federation_id: int, names: Iterable[str]) -> dict[str, int]:
    """Names of organisations → their rows, as they stand in the register."""
    rows = Organisation.objects.current().filter(federation=federation_id, name__in=set(names))
    return dict(rows.values_list("name", "pk"))
