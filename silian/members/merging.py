"""What becomes of every relation to an organisation when two rows turn out to be one.

A merge is a list of changes of single fields, computed before anybody agrees to it, carried out exactly
as shown, and undone by writing the old values back. Apps above add the rules of their own tables with
`rule`; a relation without a rule fails a test.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.db import models

from silian.members.models import Organisation


@dataclass(frozen=True)
class Change:
    """One field of one row: from → to, both as text the field can read back."""

    model: str
    pk: int
    field: str
    old: str | None
    new: str | None
    what: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


Moves = Callable[[Organisation, Organisation], Iterator[Change]]
_rules: dict[str, Moves | None] = {}
_words: dict[str, Any] = {}


def rule(relation: str) -> Callable[[Moves], Moves]:
    """`@rule("exchange.service.organisation")` above a function of (kept, gone) that yields changes."""

    def add(moves: Moves) -> Moves:
        _rules[relation] = moves
        return moves

    return add


def called(name: str, word: Any) -> None:
    """How the plan calls a table, or a field as "exchange.leg.giver", where it does not say so itself."""
    _words[name] = word


def word_for(model: str, field: str = "") -> str:
    """The reader's word for a table or one of its fields."""
    meta = apps.get_model(model)._meta
    own: Any = meta.get_field(field) if field else meta
    return str(_words.get(f"{model}.{field}" if field else model) or own.verbose_name)


def moves(relation: str) -> None:
    """Every row of this relation simply points to the kept organisation."""
    model_name, name = relation.rsplit(".", 1)

    @rule(relation)
    def follow(kept: Organisation, gone: Organisation) -> Iterator[Change]:
        for row in apps.get_model(model_name)._base_manager.filter(**{name: gone}).order_by("pk"):
            yield change(row, name, kept.pk)


def stays(relation: str) -> None:
    """History of the merged row: it keeps pointing there."""
    _rules[relation] = None


def relations() -> set[str]:
    """Every relation of the database that points to an organisation."""
    return {
        f"{field.model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.model is Organisation
    }


def without_rule() -> set[str]:
    return relations() - set(_rules)


def change(row: models.Model, name: str, new: Any, *, what: str = "") -> Change:
    """This row's field shall become `new`; `what` says which row it is, where it cannot say so itself."""
    field: Any = row._meta.get_field(name)
    old_text = _text(row, field)
    before = getattr(row, field.attname)
    setattr(row, field.attname, new)
    new_text = _text(row, field)
    setattr(row, field.attname, before)
    return Change(row._meta.label_lower, row.pk, field.name, old_text, new_text, (what or str(row))[:120])


def _text(row: models.Model, field: models.Field) -> str | None:
    return None if getattr(row, field.attname) is None else field.value_to_string(row)


def planned(kept: Organisation, gone: Organisation) -> list[Change]:
    """Everything a merge would change, in the order in which it happens."""
    return [
        one for relation in sorted(_rules) if (moving := _rules[relation]) is not None for one in moving(kept, gone)
    ]


def write(changes: list[dict[str, Any]], *, back: bool = False) -> dict[str, Any] | None:
    """Carry the changes out, or take them back. Answers the first one whose row is no longer as the plan read it."""
    wanted, present = ("old", "new") if back else ("new", "old")
    for one in reversed(changes) if back else changes:
        model = apps.get_model(one["model"])
        row = model._base_manager.select_for_update(of=("self",)).filter(pk=one["pk"]).first()
        field = model._meta.get_field(one["field"])
        if row is None or _text(row, field) != one[present]:
            return one
        value = None if one[wanted] is None else field.to_python(one[wanted])
        model._base_manager.filter(pk=one["pk"]).update(**{field.attname: value})
    return None


# ── The relations of this app ──


@rule("members.contact.organisation")
def _contacts(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    has_first = kept.contacts.filter(first=True).exists()
    for contact in gone.contacts.order_by("pk"):
        if contact.first and has_first:
            yield change(contact, "first", False)
        yield change(contact, "organisation", kept.pk)


@rule("members.membership.organisation")
def _memberships(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """Times that overlap become one; the others move. Nobody becomes a member for a day more or less."""
    from django.db.backends.postgresql.psycopg_any import DateRange

    own = list(kept.memberships.order_by("period"))
    for one in gone.memberships.order_by("period"):
        touching = [mine for mine in own if _overlap(mine.period, one.period)]
        if not touching:
            yield change(one, "organisation", kept.pk)
            continue
        first = touching[0]
        ends = [period.upper for period in (first.period, one.period)]
        united = DateRange(min(first.period.lower, one.period.lower), None if None in ends else max(ends))
        if united != first.period and not any(_overlap(united, other.period) for other in own if other is not first):
            yield change(first, "period", united)
            first.period = united


def _overlap(one: Any, other: Any) -> bool:
    return (one.upper is None or other.lower < one.upper) and (other.upper is None or one.lower < other.upper)


@rule("members.body.organisation")
def _bodies(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """The seats of the merged row, with their holders, become seats of the kept one."""
    from silian.members.models import Body

    body, other = (Body.objects.filter(organisation=one).first() for one in (kept, gone))
    if other is None:
        return
    if body is None:
        yield change(other, "organisation", kept.pk)
        yield change(other, "name", kept.name)
        return
    taken = {(seat.role, seat.number) for seat in body.seats.all()}
    for seat in other.seats.order_by("pk"):
        number = seat.number
        while (seat.role, number) in taken:
            number += 1
        taken.add((seat.role, number))
        if number != seat.number:
            yield change(seat, "number", number)
        yield change(seat, "body", body.pk)


stays("members.organisation.merged_into")
stays("members.merge.kept")
stays("members.merge.gone")
