"""Reading seats: who holds them, which are vacant, which end soon, and why a person sees what she sees."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core.records import timeline
from silian.core.rules import Answer
from silian.core.waiting import Question, Waiting, ask
from silian.members import rules
from silian.members.mandates import Held, Mandates, mandates
from silian.members.models import Body, Federation, Invitation, Organisation, Seat, Term
from silian.members.queries.register import number
from silian.people.models import User

SOON_DAYS = 60  # house value: long enough to find a successor
VACANT, ENDING = "vacant", "ending"


@dataclass(frozen=True)
class SeatFilters:
    """What the reader asked of the seats, as it stands in the address."""

    typed: str = ""
    kind: str = ""
    alert: str = ""
    federation: int | None = None
    sector: int | None = None  # the sector's own seats and those of its organisations; zone and community likewise
    zone: int | None = None
    community: int | None = None

    @classmethod
    def of(cls, data: Any) -> "SeatFilters":
        kind, alert = data.get("kind", ""), data.get("alert", "")
        return cls(
            typed=data.get("q", "").strip()[:100], kind=kind if kind in Body.Kind.values else "",
            alert=alert if alert in (VACANT, ENDING) else "", federation=number(data.get("federation")),
            sector=number(data.get("sector")), zone=number(data.get("zone")), community=number(data.get("community")),
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != SeatFilters()


def open_seats(today: date) -> Any:
    return Seat.objects.open(today)


def _around(*, sector: int | None = None, zone: int | None = None, community: int | None = None) -> Q:
    """The seats of a sector, zone or community itself and of the organisations that stand in it."""
    if sector:
        return Q(body__sector=sector) | Q(body__organisation__sector=sector)
    if zone:
        return (
            Q(body__zone=zone) | Q(body__community__zone=zone) | Q(body__organisation__community__zone=zone)
        )  # fmt: skip
    if community:
        return Q(body__community=community) | Q(body__organisation__community=community)
    return Q()


def seats(person: Any, filters: SeatFilters) -> QuerySet[Seat]:
    """The seats of the reader's federations."""
    today = timezone.localdate()
    rows = open_seats(today).visible_to(person).select_related("body")
    # The seats of a merged organisation moved; what is left of its body is empty.
    for name in ("sector", "zone", "community"):
        if wanted := getattr(filters, name):
            rows = rows.filter(_around(**{name: wanted}))
    if filters.federation:
        rows = rows.filter(federation=filters.federation)
    if filters.kind:
        rows = rows.filter(body__kind=filters.kind)
    if filters.typed:
        named = Organisation.objects.found_by(filters.typed).values("pk")
        people = Term.objects.filter(seat=OuterRef("pk"), person__name__contains=filters.typed, period__contains=today)
        rows = rows.filter(Q(body__name__contains=filters.typed) | Q(body__organisation__in=named) | Exists(people))
    if filters.alert == VACANT:
        rows = rows.held(today, held=False)
    elif filters.alert == ENDING:
        rows = rows.filter(_ends_soon(today))
    return rows


def _ends_soon(today: date) -> Exists:
    """The present term ends within the alert time and nobody follows."""
    follower = Term.objects.filter(seat=OuterRef("seat"), period__startswith__gte=today).values("pk")
    return Exists(
        Term.objects.filter(seat=OuterRef("pk"), period__contains=today, period__endswith__lte=today + timedelta(days=SOON_DAYS))
        .exclude(Exists(follower))
    )  # fmt: skip


def holders(where: Q) -> list[User]:
    """Who holds these seats today, everybody once. One query."""
    terms = Term.objects.today().filter(where, seat__closed_on=None).select_related("person").order_by("person_id")
    return list({term.person_id: term.person for term in terms}.values())


def with_holders(rows: list[Seat], today: date) -> list[tuple[Seat, Term | None, Term | None]]:
    """Each seat with its holder today and the next one: one query for all."""
    now: dict[int, Term] = {}
    then: dict[int, Term] = {}
    for term in (
        Term.objects.filter(seat__in=rows).filter(Q(period__contains=today) | Q(period__startswith__gt=today))
        .select_related("person").order_by("period")
    ):  # fmt: skip
        (now if today in term.period else then).setdefault(term.seat_id, term)
    return [(seat, now.get(seat.pk), then.get(seat.pk)) for seat in rows]


@dataclass(frozen=True)
class SeatPage:
    """One seat: who held, holds and will hold it."""

    seat: Seat
    now: Term | None
    next: Term | None
    terms: list[Term]
    invitation: Invitation | None
    records: list
    may_fill: Answer
    may_close: Answer
    may_see: Answer


def seat_page(seat: Seat, reader: Any) -> SeatPage:
    today = timezone.localdate()
    terms = list(seat.terms.select_related("person").order_by("-period"))
    return SeatPage(
        seat=seat,
        now=next((term for term in terms if today in term.period), None),
        next=next((term for term in reversed(terms) if term.period.lower > today), None),
        terms=terms,
        invitation=live_invitations().filter(seat=seat).order_by("-id").first(),
        records=list(timeline(seat)[:30]),
        may_fill=rules.can_fill_seat(reader, seat),
        may_close=rules.can_close_seat(reader, seat),
        may_see=rules.can_see_handover(reader, seat),
    )


def live_invitations() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


def invitations(person: Any) -> QuerySet[Invitation]:
    """The invitations of her offices and of the organisations she speaks for."""
    mine = mandates(person)
    return Invitation.objects.filter(
        Q(federation__in=list(mine.offices)) | Q(seat__body__organisation__in=list(mine.organisations))
    ).select_related("seat__body", "by")


def people_of(federation_id: int) -> QuerySet:
    """People who hold or held a seat in this federation: the ones another seat can be given to by name."""
    from silian.people.models import User

    return User.objects.filter(Exists(Term.objects.filter(person=OuterRef("pk"), federation=federation_id))).order_by(
        "name", "id"
    )


# ── Why can I see this ──


@dataclass(frozen=True)
class Because:
    """One seat of the reader and what follows from it."""

    held: Held
    federation: str
    last_day: date | None
    lets: list[str]


def because(person: Any) -> list[Because]:
    mine = mandates(person)
    names = dict(Federation.objects.filter(pk__in=mine.federation_ids).values_list("pk", "name"))
    return [
        Because(
            held, names.get(held.federation_id, ""), held.until - timedelta(days=1) if held.until else None,
            _lets(held, [names[pk] for pk in mine.below.get(held.federation_id, []) if pk in names]),
        )
        for held in mine.held
    ]  # fmt: skip


def _lets(held: Held, below: list[str]) -> list[str]:
    found = [_("See the register, the matrix and the two lists of the federation.")]
    if held.body_kind in (Body.Kind.SECRETARIAT, Body.Kind.FEDERATION):
        found.append(_("See contacts, drafts, all suggestions and all projects of the federation."))
        found.append(_("Keep the register and the seats, import and export, start the matching, offer suggestions."))
        if below:
            found.append(_("Look into the federations below: %(names)s.") % {"names": "、".join(below)})
    if held.organisation_id:
        found.append(
            _("File, change and close services and demands of %(name)s, answer its offers.") % {"name": held.body_name}
        )
        found.append(_("Keep its address and contacts up to date and hand its seats over."))
    if held.body_kind in (Body.Kind.SECTOR, Body.Kind.ZONE, Body.Kind.COMMUNITY):
        found.append(_("Be told about vacant seats in %(name)s.") % {"name": held.body_name})
    if held.body_kind == Body.Kind.SECTOR:
        found.append(_("Look after demands of the sector that the office has given to you."))
    return found


# ── What waits ──


def questions(person: Any) -> list[Question]:
    """Seats that are empty or soon will be, for those who can fill them or look after them: one question for each group
    of vacant seats she looks after, and one for the terms that end. None without a seat."""
    mine = mandates(person)
    if not mine.held:
        return []
    today = timezone.localdate()
    found = [
        Question(_vacant(seats_of, today), partial(_shown_vacant, whose=whose, address=address, by_seat=by_seat))
        for whose, seats_of, address, by_seat in _looked_after(mine)
    ]
    if mine.offices or mine.organisations:
        found.append(Question(_ending(mine, today), lambda terms: [_shown_ending(term, mine) for term in terms]))
    return found


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _ending(mine: Mandates, today: date) -> QuerySet[Term]:
    return (
        Term.objects.filter(period__contains=today, period__endswith__lte=today + timedelta(days=SOON_DAYS))
        .filter(Q(federation__in=list(mine.offices)) | Q(seat__body__organisation__in=list(mine.organisations)))
        .filter(seat__in=open_seats(today))
        .exclude(Exists(Term.objects.filter(seat=OuterRef("seat"), period__startswith__gte=today)))
        .select_related("seat__body", "person").order_by("period__endswith", "id")[:10]
    )  # fmt: skip


def _shown_ending(term: Term, mine: Mandates) -> Waiting:
    last = term.period.upper - timedelta(days=1)
    return Waiting(
        what=_("The term of %(holder)s ends: %(seat)s") % {"holder": term.person.name, "seat": term.seat},
        for_whom=str(term.seat.body), since=last - timedelta(days=SOON_DAYS), until=last,
        url=f"/members/seats/{term.seat_id}/hand-over", button=_("Hand over"),
        by_seat=mine.named(organisation=term.seat.body.organisation_id) or mine.named(office=term.federation_id),
    )  # fmt: skip


def _looked_after(mine: Mandates) -> list[tuple[str, Q, str, str]]:
    """Whose vacant seats concern her: (name, which seats, what the list of seats is asked for, by which seat). An office's come first and once."""
    groups: dict[str, tuple[str, Q, str, str]] = {}
    for held in mine.held:
        pk = held.federation_id
        if pk in mine.offices:
            groups.setdefault(f"federation={pk}", (_("Office"), Q(federation=pk), f"federation={pk}", held.name))
            continue
        if held.organisation_id:
            address = f"q={quote(held.body_name)}&kind=organisation"
            groups.setdefault(address, (held.body_name, Q(body__organisation=held.organisation_id), address, held.name))
        for name, one in (("sector", held.sector_id), ("zone", held.zone_id), ("community", held.community_id)):
            if one:
                groups.setdefault(f"{name}={one}", (held.body_name, _around(**{name: one}), f"{name}={one}", held.name))
    return list(groups.values())


def _vacant(which: Q, today: date) -> QuerySet:
    """How many of these seats are empty, and the longest since when: since the last holder left, or since it was set up."""
    left = (
        Term.objects.filter(seat=OuterRef("pk"), period__endswith__lte=today)
        .order_by("-period__endswith")
        .values("period__endswith")[:1]
    )
    empty = (
        open_seats(today).filter(which).held(today, held=False).annotate(since=Coalesce(Subquery(left), "opened_on"))
    )
    return empty.order_by().values("federation_id").annotate(count=Count("pk"), longest=Min("since"))


def _shown_vacant(rows: QuerySet, whose: str, address: str, by_seat: str) -> list[Waiting]:
    """How many, and since when the longest."""
    return [
        Waiting(
            what=ngettext("%(count)s seat is vacant", "%(count)s seats are vacant", told["count"]) % {"count": told["count"]},
            for_whom=whose, since=told["longest"], until=None, url=f"/members/seats?alert=vacant&{address}", button=_("Look"), by_seat=by_seat,
        )
        for told in rows
    ]  # fmt: skip
