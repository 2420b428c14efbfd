"""Writing what the seats' workbook says: bodies, accounts, seats, terms, and their records."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange

from silian.core import bulk
from silian.core.importing.plan import Row, Scope
from silian.core.notices import tell
from silian.core.records import draft, record_all
from silian.members.mandates import forget
from silian.members.models import Body, Seat, Term
from silian.members.workbooks.seating import PARTS, Told
from silian.members.workbooks.shared import office_seat
from silian.people.models import User


def write_down(rows: list[Row], scope: Scope) -> None:
    told = [(row, row.extra) for row in rows]
    bodies = _bodies(told, scope)
    people = _people(told)
    seats = _seats(told, bodies, scope)
    _terms(told, seats, people, scope)
    forget(scope.by)


def _key(told: Told) -> tuple[str, int | None]:
    return told.body_kind, told.part


def _bodies(told: list[tuple[Row, Told]], scope: Scope) -> dict[tuple, Body]:
    """The body of each row; what has no body yet gets one."""
    known = Body.objects.in_bulk({one.body for _row, one in told if one.body})
    found = {_key(one): known[one.body] for _row, one in told if one.body}
    missing: dict[tuple, Body] = {}
    for row, one in told:
        if _key(one) not in found and _key(one) not in missing:
            link = {f"{one.body_kind}_id": one.part} if one.body_kind in PARTS else {}
            missing[_key(one)] = Body(federation=scope.federation, kind=one.body_kind, name=row.values["body"], **link)
    bulk.insert(list(missing.values()))
    return found | missing


def _people(told: list[tuple[Row, Told]]) -> dict[str, User]:
    """Holders by account; new ones get an account without a password, which nobody can sign in with."""
    known = User.objects.in_bulk({one.person for _row, one in told if one.person})
    found = {one.username: known[one.person] for _row, one in told if one.person}
    fresh = {
        one.username: row.values["holder"] for row, one in told if one.username and not one.person
    }  # fmt: skip
    made = {
        account: User(username=account, name=called, password=make_password(None)) for account, called in fresh.items()
    }
    bulk.insert(list(made.values()))
    return found | made


def _seats(told: list[tuple[Row, Told]], bodies: dict[tuple, Body], scope: Scope) -> dict[int, Seat]:
    """The seat of each place, new ones numbered after those that are there."""
    places = {id(one.place): one.place for _row, one in told}
    known = Seat.objects.select_related("body__organisation").in_bulk(
        {place.pk for place in places.values() if place.pk}
    )
    seats = {number: known[place.pk] for number, place in places.items() if place.pk}
    numbers: dict[tuple[int, str], int] = {}
    for body_id, role, number in Seat.objects.filter(body__in=[body.pk for body in bodies.values()]).values_list(
        "body_id", "role", "number"
    ):
        numbers[body_id, role] = max(numbers.get((body_id, role), 0), number)
    made: dict[int, Seat] = {}
    for _row, one in told:
        if one.place.pk is None and id(one.place) not in made:
            body = bodies[_key(one)]
            numbers[body.pk, one.role] = number = numbers.get((body.pk, one.role), 0) + 1
            made[id(one.place)] = Seat(
                federation=scope.federation, body=body, role=one.role, title=one.title, number=number
            )
    bulk.insert(list(made.values()))
    acting = office_seat(scope.by, scope.federation.pk)
    record_all(
        [
            draft(
                "members.seat.opened", seat, by=scope.by, about=[seat.body, seat.body.organisation], seat=acting,
                organisation=seat.body.organisation, seat_name=str(seat),
            )
            for seat in made.values()
        ]
    )  # fmt: skip
    return seats | made


def _terms(told: list[tuple[Row, Told]], seats: dict[int, Seat], people: dict[str, User], scope: Scope) -> None:
    def period_of(pk: int) -> Any:
        return known[pk].period.lower

    known = Term.objects.select_related("person", "seat__body__organisation").in_bulk(
        {pk for _row, one in told for pk in (one.term, one.cut[0] if one.cut else None) if pk}
    )
    ended: list[Term] = []
    begun: list[Term] = []
    for _row, one in told:
        if one.cut:
            pk, outside = one.cut
            known[pk].period = DateRange(period_of(pk), outside)
            ended.append(known[pk])
        if one.term:
            known[one.term].period = DateRange(period_of(one.term), one.outside)
            ended.append(known[one.term])
        elif one.username:
            begun.append(
                Term(
                    federation=scope.federation,
                    seat=seats[id(one.place)],
                    person=people[one.username],
                    period=DateRange(one.start, one.outside),
                )
            )
    # Ends before beginnings: the next holder may begin on the day the last one leaves.
    bulk.update(ended, ["period"])
    bulk.insert(begun)
    acting = office_seat(scope.by, scope.federation.pk)
    record_all(
        [_told("members.term.ended", term, term.period.upper, scope, acting) for term in ended]
        + [_told("members.term.began", term, term.period.lower, scope, acting) for term in begun]
    )
    for term in begun:
        forget(term.person)
        if term.person.has_usable_password() and term.person != scope.by:
            tell(
                [term.person], "members.term.began", term, url="/members/why", seat_name=str(term.seat),
                holder=term.person.name, day=term.period.lower.isoformat(),
            )  # fmt: skip


def _told(verb: str, term: Term, on: Any, scope: Scope, acting: Seat | None) -> Any:
    body = term.seat.body
    return draft(
        verb, term, by=scope.by, about=[term.seat, body, body.organisation, term.person], organisation=body.organisation,
        seat=acting, seat_name=str(term.seat), holder=term.person.name, day=on.isoformat(),
    )  # fmt: skip
