"""Who decided, who carries out, who supervises a matter: read from its records, never named by hand.

Three things are kept apart. Whoever supervises a matter neither owns it nor is a party to it, and neither decides nor carries out
in it; and whoever decided is never the only one who carries out. So nobody decides, carries out and supervises the same matter.
A side is a set of persons and of organisations: what an organisation does counts for everybody who speaks for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.exchange.models import Match
from silian.hall.models import Matter, MatterTask, Objection, Party, Query, Resolution, Step
from silian.members.mandates import mandates
from silian.members.models import Organisation, Seat, Term
from silian.tasks.models import Task


@dataclass(frozen=True)
class Side:
    """Persons and organisations, by number."""

    persons: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.persons or self.organisations)

    def __or__(self, other: "Side") -> "Side":
        return Side(self.persons | other.persons, self.organisations | other.organisations)

    def meets(self, other: "Side") -> bool:
        return bool(self.persons & other.persons or self.organisations & other.organisations)


def together(sides: Iterable[Side]) -> Side:
    return reduce(Side.__or__, sides, Side())


def alone(decided: Side, carriers: list[Side]) -> bool:
    """Everybody who carries out is one of those who decided."""
    return bool(decided and carriers) and all(one.meets(decided) for one in carriers)


@dataclass(frozen=True)
class Roles:
    """The sides of one matter; `carriers` one by one, for each task and each service that was matched."""

    owns: Side
    parties: Side
    decided: Side
    carriers: list[Side]
    supervises: Side
    carried_out: bool  # it has come so far in this turn

    @property
    def carries_out(self) -> Side:
        return together(self.carriers)

    @property
    def apart(self) -> bool:
        """The law of this file, as the property tests ask it."""
        others = self.owns | self.parties | self.decided | self.carries_out
        return not self.supervises.meets(others) and not (self.carried_out and alone(self.decided, self.carriers))


def side_of(person: Any) -> Side:
    """A person with the organisations she speaks for today."""
    if not getattr(person, "is_authenticated", False):
        return Side()
    return Side(frozenset({person.pk}), frozenset(mandates(person).organisations))


def of_seats(seats: Iterable[int | None]) -> dict[int, Side]:
    """For each seat: whoever holds it today, with the organisation it speaks for. Two questions."""
    wanted = {one for one in seats if one}
    if not wanted:
        return {}
    found = {one: Side() for one in wanted}
    held = Term.objects.on(timezone.localdate()).filter(seat__in=wanted).values_list("seat", "person")
    owned = Seat.objects.filter(pk__in=wanted).exclude(body__organisation=None).values_list("pk", "body__organisation")
    for seat, person in held:
        found[seat] |= Side(persons=frozenset({person}))
    for seat, organisation in owned:
        found[seat] |= Side(organisations=frozenset({organisation}))
    return found


def of_organisation(organisation: Organisation) -> Side:
    """With everybody who speaks for it today."""
    held = Term.objects.on(timezone.localdate()).filter(seat__body__organisation=organisation)
    return Side(frozenset(held.values_list("person", flat=True)), frozenset({organisation.pk}))


def roles_of(matter: Matter) -> Roles:
    """All sides of a matter, by about ten small questions."""
    owners = Step.objects.filter(matter=matter).order_by().values_list("owner", flat=True).distinct()
    asked = (
        Party.objects.filter(matter=matter).exclude(answer=Party.Answer.DECLINED).values_list("seat", "organisation")
    )
    parties = together(of_seats(seat for seat, _one in asked).values()) | Side(
        organisations=frozenset(one for _seat, one in asked if one)
    )
    return Roles(
        together(of_seats(owners).values()), parties, decided(matter), carriers(matter), supervisors(matter), is_carried_out(matter)
    )  # fmt: skip


def is_carried_out(matter: Matter) -> bool:
    return Step.objects.filter(matter=matter, kind=Step.Kind.CARRIED_OUT, turn=matter.turn).exists()


def decided(matter: Matter) -> Side:
    """Whoever wrote a resolution that stands, and the organisation she wrote it for."""
    rows = Resolution.objects.filter(matter=matter, replaced_by=None).values_list("by", "seat__body__organisation")
    return Side(frozenset(by for by, _one in rows), frozenset(one for _by, one in rows if one))


def carriers(matter: Matter) -> list[Side]:
    """Whose tasks they are, who gives what was matched; where there is none of it, who says that it is carried out."""
    tasks = list(
        MatterTask.objects.filter(matter=matter).exclude(task__state=Task.State.DROPPED)
        .values_list("task__seat", "task__organisation")
    )  # fmt: skip
    seats = of_seats(seat for seat, _one in tasks)
    giving = Match.objects.filter(demand__matter_link__matter=matter, state=Match.State.ACCEPTED)
    found = [seats[seat] if seat else Side(organisations=frozenset({one})) for seat, one in tasks]
    found += [Side(organisations=frozenset({one})) for one in giving.values_list("service__organisation", flat=True)]
    if found:
        return found
    said = Step.objects.filter(matter=matter, kind=Step.Kind.CARRIED_OUT, turn=matter.turn).exclude(by=None)
    return [Side(persons=frozenset({by})) for by in said.values_list("by", flat=True)]


def supervisors(matter: Matter) -> Side:
    """Whoever has asked or objected in the name of public supervision."""
    asked = Query.objects.filter(matter=matter).values_list("by", flat=True)
    objected = Objection.objects.filter(matter=matter).values_list("by", flat=True)
    return Side(frozenset(asked) | frozenset(objected))


# ── What follows ──


def can_supervise(person: Any, matter: Matter) -> Answer:
    """Not in a matter in which she or her organisation owns, is a party, decided or carries out."""
    roles, hers = roles_of(matter), side_of(person)
    if hers.meets(roles.owns):
        return No(_("You or your organisation has this matter, so somebody else supervises it."))
    if hers.meets(roles.parties):
        return No(_("Your organisation is a party to this matter, so somebody else supervises it."))
    if hers.meets(roles.decided):
        return No(_("You or your organisation decided in this matter, so somebody else supervises it."))
    if hers.meets(roles.carries_out):
        return No(_("You or your organisation carries out what was resolved, so somebody else supervises it."))
    return True


def can_take_side(matter: Matter, *, seat: Seat | None = None, organisation: Organisation | None = None) -> Answer:
    """Whoever is to own it, to be a party or to have a task has not supervised it before."""
    side = of_seats([seat.pk])[seat.pk] if seat else Side()
    if organisation is not None:
        side |= of_organisation(organisation)
    return _stays_apart(matter, side)


def _stays_apart(matter: Matter, side: Side) -> Answer:
    if side.meets(supervisors(matter)):
        return No(_("Whoever supervises a matter stays apart from it: she has asked or objected here already."))
    return True


def can_decide(person: Any, matter: Matter) -> Answer:
    """Not who supervises it, and not who alone carries it out."""
    apart = _stays_apart(matter, side_of(person))
    if not apart:
        return apart
    if alone(decided(matter) | side_of(person), carriers(matter)):
        return No(_("Only you carry out in this matter. Let somebody else write the resolution, or share the work."))
    return True


def can_carry_out(matter: Matter, *, seat: Seat | None = None, organisation: Organisation | None = None) -> Answer:
    """Whether a task of this matter may go there: not to a supervisor, and the first one not to whoever decided."""
    apart = can_take_side(matter, seat=seat, organisation=organisation)
    if not apart:
        return apart
    new = (
        of_seats([seat.pk])[seat.pk]
        if seat
        else Side(organisations=frozenset({organisation.pk} if organisation else ()))
    )
    if alone(decided(matter), [*carriers(matter), new]):
        return No(_("Whoever decided does not carry out alone. Give the first task to somebody else."))
    return True


def can_say_carried_out(person: Any, matter: Matter) -> Answer:
    """Where nobody has a task, whoever says so has done it; that is not who decided."""
    apart = _stays_apart(matter, side_of(person))
    if not apart:
        return apart
    carrying = carriers(matter) or [side_of(person)]
    if alone(decided(matter), carrying):
        return No(
            _(
                "Whoever decided does not carry out alone: give somebody else a task, or let somebody else say that it is carried out."
            )
        )
    return True


def can_stand(matter: Matter, *, seat_id: int | None = None, organisation: Organisation | None = None) -> Answer:
    """After something below has changed – another owner of a task, a task dropped, a service matched – it is still kept apart."""
    side = of_seats([seat_id])[seat_id] if seat_id else Side()
    if organisation is not None:
        side |= of_organisation(organisation)
    apart = _stays_apart(matter, side)
    if apart and is_carried_out(matter) and alone(decided(matter), carriers(matter)):
        return No(_("Whoever decided would be the only one left who carries out this matter."))
    return apart
