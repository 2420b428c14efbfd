"""How records and notices read on a page."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import template
from django.utils import timezone

from silian.core import verbs
from silian.members.models import Seat

register = template.Library()


@dataclass(frozen=True)
class Entry:
    """One act: when, what, by whom, and from which seat."""

    at: datetime
    sentence: str
    by: Any
    seat: Seat | None


@register.filter
def sentence(thing) -> str:
    """What a record or a notice says, in the reader's language."""
    return verbs.sentence(thing.verb, thing.facts)


@register.simple_tag
def by_day(records) -> list[tuple[date, list[Entry]]]:
    """The records of a timeline under their days, newest first. One query for the seats they were made from."""
    records = list(records)
    wanted = {record.seat_id for record in records if record.seat_id}
    seats = {seat.pk: seat for seat in Seat.objects.filter(pk__in=wanted).select_related("body")} if wanted else {}
    entries = [
        Entry(timezone.localtime(record.at), sentence(record), record.by, seats.get(record.seat_id))
        for record in records
    ]
    return [(day, list(found)) for day, found in groupby(entries, key=lambda entry: entry.at.date())]
