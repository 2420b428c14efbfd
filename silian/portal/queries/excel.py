"""Workbooks in and out: for whom, which kinds, and what was handed in so far."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from silian.core.importing import kinds
from silian.core.importing.plan import Kind
from silian.core.importing.runs import kind_of
from silian.core.models import ImportRun
from silian.core.rules import Answer
from silian.members.mandates import mandates
from silian.members.models import Federation


def federations(person: Any) -> list[Federation]:
    """Where she may hand workbooks in: her offices, and the federations of the organisations she speaks for."""
    mine = mandates(person)
    found = set(mine.offices) | {held.federation_id for held in mine.organisations.values()}
    return list(Federation.objects.filter(pk__in=found).order_by("pk")) if found else []


def chosen(several: list[Federation], given: str | None) -> Federation | None:
    return next((one for one in several if str(one.pk) == given), several[0] if several else None)


@dataclass(frozen=True)
class Way:
    """One kind of workbook, and whether she may import it here."""

    kind: Kind
    may_import: Answer


def ways(person: Any, federation: Federation) -> list[Way]:
    return [Way(kind, kind.may_import(person, federation)) for kind in kinds.all_kinds()]


def runs(person: Any) -> QuerySet[ImportRun]:
    """What was handed in: all of it for the office, her own for a liaison."""
    mine = mandates(person)
    seen = Q(federation_id__in=list(mine.offices)) | Q(by=person, federation_id__in=mine.federation_ids)
    return ImportRun.objects.filter(seen).select_related("file", "by")


@dataclass(frozen=True)
class RunRow:
    """One of them in the list."""

    run: ImportRun
    kind: Kind


def rows(found: list[ImportRun]) -> list[RunRow]:
    return [RunRow(run, kind_of(run)) for run in found]
