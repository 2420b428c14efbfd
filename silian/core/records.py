"""Records: who did what, for which organisation, when. Written inside the act's own transaction."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import CharField, DateField, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from silian.core import bulk, hooks
from silian.core.models import Record
from silian.core.reactions import react

MANY = 1000  # from here on COPY is worth its second statement


def key(thing: models.Model) -> str:
    """The short address of a thing in records and notices: "exchange.match:7"."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def draft(
    verb: str,
    subject: models.Model,
    *,
    by: Any,
    about: Iterable[models.Model | None] = (),
    organisation: Any = None,
    seat: Any = None,
    **facts: Any,
) -> Record:
    """A record not yet written, for actions that write thousands at once."""
    keys = {key(subject), *(key(thing) for thing in (*about, organisation) if thing is not None)}
    federation_id = getattr(subject, "federation_id", None)
    if federation_id is None and subject._meta.model_name == "federation":
        federation_id = subject.pk
    return Record(
        by_id=by.pk if by is not None else None,
        federation_id=federation_id,
        organisation_id=organisation.pk if organisation else getattr(subject, "organisation_id", None),
        seat_id=seat.pk if seat else None,
        verb=verb,
        subject=key(subject),
        about=sorted(keys),
        facts=facts,
    )


def record(verb: str, subject: models.Model, **rest: Any) -> Record:
    """Write down one act. Outside a transaction it could outlive a change that failed, so that is refused."""
    assert connection.in_atomic_block, "A record belongs to the transaction of its change."
    made = draft(verb, subject, **rest)
    made.save(force_insert=True)
    hooks.put([made])
    react(verb, subject, by=rest.get("by"))
    return made


def record_all(drafts: list[Record]) -> None:
    """Write many records in one go."""
    assert connection.in_atomic_block, "A record belongs to the transaction of its change."
    if len(drafts) < MANY:
        Record.objects.bulk_create(drafts)
    else:
        bulk.insert(drafts)
    hooks.put(drafts)


def timeline(thing: models.Model) -> models.QuerySet[Record]:
    """Everything that ever happened to a thing, newest first."""
    return Record.objects.filter(about__contains=[key(thing)]).select_related("by").order_by("-id")


# ── What the records know of every row of another question ──


def key_of_each(label: str, pk: str = "pk") -> Concat:
    """The key of each row of the question around this one; `label` as "exchange.match"."""
    return Concat(Value(f"{label}:"), Cast(OuterRef(pk), CharField()))


def acts(
    label: str, *verbs: str, until: date | None = None, pk: str = "pk", also: Iterable[Any] = ()
) -> QuerySet[Record]:
    """Acts of these kinds about each row (and about what else `also` names), up to the end of a day."""
    found = Record.objects.filter(about__contains=[key_of_each(label, pk), *also], verb__in=verbs)
    return found if until is None else found.filter(at__date__lte=until)


def first_day(found: QuerySet[Record]) -> Subquery:
    """The day of the first of them, or nothing."""
    return Subquery(
        found.order_by().annotate(one=Value(1)).values("one").annotate(day=Min("at__date")).values("day"),
        output_field=DateField(),
    )


def last_verb(found: QuerySet[Record]) -> Coalesce:
    """What the last of them was, or the empty word."""
    return Coalesce(Subquery(found.order_by("-id").values("verb")[:1]), Value(""), output_field=CharField())
