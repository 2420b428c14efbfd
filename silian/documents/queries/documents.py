"""What the pages of documents show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.core.search import found_by
from silian.documents import rules
from silian.documents.models import Document, Handout, Receipt, Version
from silian.documents.models.clauses import Clause
from silian.documents.queries.difference import Row, difference
from silian.members.mandates import mandates


@dataclass(frozen=True)
class Filters:
    """What a reader looks for in the list."""

    typed: str = ""
    kind: str = ""
    year: int | None = None
    retired: bool = False
    mine: bool = False


def documents(reader: Any, filters: Filters) -> QuerySet[Document]:
    """Documents she may see, each with its newest version and how many have not confirmed that."""
    rows = Document.objects.visible_to(reader)
    if filters.typed.strip():
        rows = found_by(rows, filters.typed)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.year:
        rows = rows.filter(year=filters.year)
    rows = rows.filter(state=Document.State.RETIRED if filters.retired else Document.State.IN_USE)
    issued = Version.objects.filter(document=OuterRef("pk"), state=Version.State.ISSUED).order_by("-number")
    bodies = [held.body_id for held in mandates(reader).held if held.body_id]
    own = Handout.objects.filter(version__document=OuterRef("pk"), body__in=bodies)
    if filters.mine:
        rows = rows.filter(Exists(own.unconfirmed()))
    newest = {"versions__number": F("newest"), "versions__state": Version.State.ISSUED}
    return rows.annotate(
        newest=Subquery(issued.values("number")[:1]), issued_on=Subquery(issued.values("issued_on")[:1]),
        has_draft=Exists(Version.objects.filter(document=OuterRef("pk"), state=Version.State.DRAFT)),
        handed=Count("versions__handouts", filter=Q(**newest), distinct=True),
        confirmed=Count("versions__handouts__receipt", filter=Q(**newest), distinct=True),
        waits_for_me=Exists(own.unconfirmed()), was_handed=Exists(own),
    )  # fmt: skip


def years(reader: Any) -> list[int]:
    found = Document.objects.visible_to(reader).exclude(year=None).order_by("-year").values_list("year", flat=True)
    return list(found.distinct())


@dataclass(frozen=True)
class DocumentPage:
    """One document: the text that held on a day, and its versions."""

    document: Document
    shown: Version | None
    versions: list[Version]
    draft: Version | None
    day: date
    may_keep: Answer
    may_reopen: Answer
    records: list[Record]

    @property
    def is_past(self) -> bool:
        return self.day != timezone.localdate()


def document_page(document: Document, reader: Any, day: date | None = None) -> DocumentPage:
    """Versions and timeline, one query each; the text of that day is one of the versions."""
    today = timezone.localdate()
    rows = document.versions.select_related("file", "by").order_by(F("number").desc(nulls_first=True))
    found = list(rows)
    for one in found:
        one.document = document
    issued = [one for one in found if one.state == Version.State.ISSUED]
    may_keep = rules.can_change_document(reader, document)
    asked = day or today
    in_use = document.retired_on is None or document.retired_on > asked
    shown = next((one for one in issued if one.issued_on and one.issued_on <= asked), None) if in_use else None
    office = rules.sits_in_office(reader, document.federation_id)
    return DocumentPage(
        document, shown, issued, next((one for one in found if one not in issued), None) if office else None, asked,
        may_keep, rules.can_reopen_document(reader, document), list(timeline(document)[:20]),
    )  # fmt: skip


@dataclass(frozen=True)
class VersionPage:
    """One version: its text, what the reader's own bodies were handed, and what changed for them."""

    version: Version
    handouts: list[Handout]
    waiting: list[tuple[Handout, Answer]]
    before: Version | None
    changes: list[Row]
    newest: int | None
    handed: int
    confirmed: int
    others: list[Version]
    may: dict[str, bool | Answer]

    @property
    def clauses(self) -> list[Clause]:
        return self.version.clauses

    @property
    def open_bodies(self) -> int:
        return self.handed - self.confirmed


def version_page(version: Version, reader: Any, compare: int | None = None) -> VersionPage:
    """Own handouts, own last receipt, the other versions and two counts: one query each, whatever was handed out."""
    bodies = [held.body_id for held in mandates(reader).held if held.body_id]
    handouts = list(
        version.handouts.filter(body__in=bodies).select_related("body", "receipt__by", "receipt__seat").order_by("id")
    )
    others = list(version.document.versions.issued().exclude(pk=version.pk).order_by("-number"))
    newest = max([version.number or 0, *(one.number or 0 for one in others)]) or None
    before = _compared(version, others, bodies, compare)
    counts = version.handouts.aggregate(handed=Count("pk"), confirmed=Count("receipt"))
    may: dict[str, bool | Answer] = {
        "change": rules.can_change_draft(reader, version), "issue": rules.can_issue(reader, version),
        "hand_out": rules.can_hand_out(reader, version, newest), "office": rules.sits_in_office(reader, version.federation_id),
        "remind": rules.can_remind(reader, version, counts["handed"] - counts["confirmed"]),
    }  # fmt: skip
    waiting = [(one, rules.can_confirm(reader, one)) for one in handouts if not hasattr(one, "receipt")]
    return VersionPage(
        version, handouts, waiting, before, difference(before.clauses, version.clauses) if before else [], newest,
        counts["handed"], counts["confirmed"], others, may,
    )  # fmt: skip


def _compared(version: Version, others: list[Version], bodies: list[int], compare: int | None) -> Version | None:
    """The version to compare with: the one asked for, else the one her body confirmed last, else the one before."""
    earlier = [one for one in others if version.number is None or (one.number or 0) < version.number]
    if compare is not None:
        return next((one for one in others if one.number == compare), None)
    if version.number is not None and bodies and earlier:
        own = Receipt.objects.filter(handout__body__in=bodies, handout__version__in=[one.pk for one in earlier])
        last = own.order_by("-handout__version__number").values_list("handout__version", flat=True).first()
        if last:
            return next(one for one in earlier if one.pk == last)
    return earlier[0] if earlier else None
