"""Which seat a row of the seats' workbook means, who sits in it, and what that would change."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.importing.cells import same_key
from silian.core.importing.plan import BAD, CHANGED, NEW, Row
from silian.core.search import spelled
from silian.members.models import Body, Community, Federation, Organisation, Seat, Sector, Term, Zone
from silian.members.queries.seats import people_of
from silian.members.workbooks.shared import Names
from silian.people.models import User

PARTS: dict[str, Any] = {"sector": Sector, "zone": Zone, "community": Community, "organisation": Organisation}


@dataclass
class Place:
    """A seat as the import sees it: one of the table (`pk`) or one to be set up, with the times it is taken."""

    pk: int | None
    taken: list[tuple[date, date | None, int | None, str]] = field(default_factory=list)  # from, outside, term, account

    def free(self, start: date, outside: date | None) -> bool:
        return not any(
            (outside is None or lower < outside) and (upper is None or start < upper)
            for lower, upper, _t, _who in self.taken
        )


@dataclass
class Told:
    """What a row means, for the writing."""

    body: int | None  # None: the body is to be made
    body_kind: str
    part: int | None
    role: str
    title: str
    place: Place
    person: int | None = None
    username: str = ""
    start: date | None = None
    outside: date | None = None
    term: int | None = None  # the term whose end changes
    cut: tuple[int, date] | None = None  # the term that hands over, and its first day outside


class Seating:
    """All bodies, seats, terms and people of one federation, read once."""

    def __init__(self, federation: Federation, role_and_title: Callable[[str], tuple[str, str]]):
        self.federation, self.role_and_title = federation, role_and_title
        self.today = timezone.localdate()
        mine = {"federation": federation}
        self.parts = {kind: Names(self._current(model).values_list("pk", "name")) for kind, model in PARTS.items()}
        self.bodies: dict[tuple[str, int | None], int] = {}
        self.by_name: dict[str, list[tuple[str, int | None]]] = {}
        self.named = {kind.value: Names([]) for kind in (Body.Kind.TEAM, Body.Kind.CARRIER)}
        for body in Body.objects.filter(**mine).order_by("pk"):
            part = getattr(body, f"{body.kind}_id", None) if body.kind in PARTS else None
            if body.kind in self.named:  # there are many of them, told apart by their names alone
                part = body.pk
                self.named[body.kind].add(body.pk, body.name)
            self.bodies[body.kind, part] = body.pk
            self.by_name.setdefault(same_key(body.name), []).append((body.kind, part))
        self.groups: dict[tuple, list[Place]] = {}
        places: dict[int, Place] = {}
        for pk, body_id, role, title in (
            Seat.objects.filter(**mine)
            .open(self.today)
            .order_by("body_id", "role", "number")
            .values_list("pk", "body_id", "role", "title")
        ):
            places[pk] = Place(pk)
            self.groups.setdefault((body_id, role, title), []).append(places[pk])
        for term in Term.objects.filter(seat__in=list(places)).select_related("person").order_by("period"):
            places[term.seat_id].taken.append((term.period.lower, term.period.upper, term.pk, term.person.username))
        people = list(people_of(federation.pk).values_list("pk", "username", "name"))
        self.accounts = {account: (pk, called) for pk, account, called in people}
        self.by_person: dict[str, list[str]] = {}
        for _pk, account, called in people:
            self.by_person.setdefault(same_key(called), []).append(account)
        self.fresh: dict[str, str] = {}  # accounts this file makes → name
        self.foreign: set[str] = set()

    def _current(self, model: Any) -> Any:
        found = model.objects.filter(federation=self.federation)
        return found.filter(merged_into=None) if model is Organisation else found

    def judge(self, rows: list[Row]) -> None:
        asked = {row.values["username"] for row in rows if "username" in row.values} - set(self.accounts)
        self.foreign = set(User.objects.filter(username__in=asked).values_list("username", flat=True))
        waiting: dict[tuple, list[Row]] = {}
        for row in rows:
            row.name = f"{row.values['body']} · {row.values['title']}"
            told = self._tell(row)
            if told is not None and self._seat_of_person(row, told):
                row.extra = told
                waiting.setdefault((told.body or (told.body_kind, told.part), told.role, told.title), []).append(row)
        for group, several in waiting.items():
            self._place(several, self.groups.setdefault(group, []))

    # ── which body, which person ──

    def _tell(self, row: Row) -> Told | None:
        said, kind = row.values["body"], row.values.get("kind")
        role, title = self.role_and_title(row.values["title"])
        if kind is None:
            several = self.by_name.get(same_key(said), [])
            if len(several) != 1:
                row.refuse(_("say which kind of body “%(name)s” is") % {"name": said})
                return None
            kind, part = several[0]
        elif kind in PARTS or kind in self.named:
            known = self.named[kind] if kind in self.named else self.parts[kind]
            part = known.find(said)
            if part is None:
                row.refuse(
                    _("“%(name)s” is not known here; there are: %(names)s")
                    % {"name": said, "names": known.some() or "–"}
                )
                return None
        else:
            part = None
        return Told(self.bodies.get((kind, part)), kind, part, role, title, Place(None))

    def _seat_of_person(self, row: Row, told: Told) -> bool:
        """Whose term the row tells of; false when that cannot be said."""
        values = row.values
        called, account = values.get("holder"), values.get("username")
        told.start = values.get("starts_on")
        last = values.get("last_day")
        told.outside = last + timedelta(days=1) if last else None
        if called is None:
            if account or told.start or last:
                row.refuse(_("the name of the holder is missing"))
            return row.outcome != BAD
        if told.outside and told.outside <= (told.start or self.today):
            row.refuse(_("the term would end before it begins"))
            return False
        if account is None:
            account = self._account_by_name(row, called)
            if account is None:
                return False
        known = self.accounts.get(account)
        other = known[1] if known else self.fresh.get(account, called)
        if account in self.foreign:
            row.refuse(_("the account name %(account)s is taken; choose another one") % {"account": account})
        elif same_key(other) != same_key(called):
            row.refuse(_("the account %(account)s belongs to %(name)s") % {"account": account, "name": other})
        else:
            told.person, told.username = (known[0] if known else None), account
            if known is None:
                self.fresh.setdefault(account, called)
                row.values["username"] = account
        return row.outcome != BAD

    def _account_by_name(self, row: Row, called: str) -> str | None:
        """The one person of this name here, or a new account with the name in pinyin."""
        several = self.by_person.get(same_key(called)) or [
            account for account, other in self.fresh.items() if same_key(other) == same_key(called)
        ]
        if len(several) == 1:
            return several[0]
        if several:
            row.refuse(_("several people are called %(name)s; give the account") % {"name": called})
            return None
        base = (
            "".join(sign for sign in spelled(called).replace(" ", "") if sign.isascii() and sign.isalnum())[:40]
            or "person"
        )
        tries = [base, *(f"{base}{number}" for number in range(2, 100))]
        taken = set(User.objects.filter(username__in=tries).values_list("username", flat=True)) | set(self.fresh)
        free = next((account for account in tries if account not in taken), None)
        if free is None:
            row.refuse(_("give an account name"))
        return free

    # ── which seat ──

    def _place(self, rows: list[Row], places: list[Place]) -> None:
        """Rows of one body and title onto its seats: terms that are there, then free seats, then hand-over, then new seats."""
        there = {id(place) for place in places}
        claimed: set[int] = set()
        named = [row for row in rows if row.extra.username]
        left = [row for row in named if not self._is_there(row, places, claimed)]
        missing = max(len(rows) - len(places), 0)
        for row in sorted(left, key=lambda row: row.values.get("nth", 0)):
            told = row.extra
            told.start = told.start or self.today
            place = self._by_number(row, places)
            if row.outcome == BAD:
                continue
            if place is None and "nth" not in row.values:
                place = next((one for one in places if one.free(told.start, told.outside)), None)
            if place is None and missing == 0 and "nth" not in row.values:
                place = next((one for one in places if id(one) not in claimed), None)
            if place is None:
                place = Place(None)
                places.append(place)
                missing = max(missing - 1, 0)
            claimed.add(id(place))
            self._sit_down(row, place, is_new_seat=id(place) not in there)
        for row in sorted(rows, key=lambda row: row.values.get("nth", 0)):
            if row.outcome != BAD and not row.extra.username:
                self._vacant(row, places, claimed)

    def _by_number(self, row: Row, places: list[Place]) -> Place | None:
        """The seat whose number among its like the row gives; None where it comes next, or no number is given."""
        nth = row.values.get("nth")
        if nth is None or nth == len(places) + 1:
            return None
        if nth > len(places):
            row.refuse(_("there is no seat number %(before)s before this one") % {"before": nth - 1})
            return None
        return places[nth - 1]

    def _is_there(self, row: Row, places: list[Place], claimed: set[int]) -> bool:
        """The person's term is in the table: same, or with another end."""
        told = row.extra
        for place in places:
            for at, (lower, upper, term, account) in enumerate(place.taken):
                if account != told.username or term is None:
                    continue
                running = upper is None or upper > self.today
                if lower == told.start or (told.start is None and running):
                    claimed.add(id(place))
                    told.place, row.target = place, term
                    if told.outside and told.outside != upper:
                        told.term, told.start = term, lower
                        last = upper - timedelta(days=1) if upper else None
                        others = Place(None, [one for one in place.taken if one[2] != term])
                        if not others.free(lower, told.outside):
                            row.refuse(_("somebody else is named for the time after that"))
                            return True
                        row.change("last_day", last, told.outside - timedelta(days=1))
                        place.taken[at] = (lower, told.outside, term, account)
                    return True
        return False

    def _sit_down(self, row: Row, place: Place, *, is_new_seat: bool) -> None:
        told = row.extra
        told.place = place
        for lower, upper, term, account in list(place.taken):
            if (told.outside is not None and lower >= told.outside) or (upper is not None and upper <= told.start):
                continue
            if account == told.username:
                row.refuse(
                    _("%(name)s holds this seat from %(day)s already")
                    % {"name": row.values["holder"], "day": lower.isoformat()}
                )
                return
            if lower >= told.start or term is None or told.cut:
                row.refuse(_("another person is named for this seat from %(day)s") % {"day": lower.isoformat()})
                return
            told.cut = (term, told.start)
            place.taken[place.taken.index((lower, upper, term, account))] = (lower, told.start, term, account)
            row.change(
                "holder", self.accounts[account][1] if account in self.accounts else account, row.values["holder"]
            )
        place.taken.append((told.start, told.outside, None, told.username))
        row.target = row.target or place.pk
        row.outcome = NEW if is_new_seat or not row.changes else CHANGED

    def _vacant(self, row: Row, places: list[Place], claimed: set[int]) -> None:
        place = self._by_number(row, places)
        if row.outcome == BAD:
            return
        if place is None and "nth" not in row.values:
            place = next((one for one in places if id(one) not in claimed and one.free(self.today, None)), None)
        if place is not None and place.free(self.today, None):
            claimed.add(id(place))
            row.extra.place, row.target = place, place.pk
        elif place is not None or ("nth" not in row.values and any(id(one) not in claimed for one in places)):
            row.refuse(
                _("the seat is held in the register; a file never empties a seat. End the term on the page of the seat")
            )
        else:
            place = Place(None)
            places.append(place)
            claimed.add(id(place))
            row.extra.place, row.outcome = place, NEW
