"""Consultations: the list, one of them as its reader may see it, and the published ones."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.models import Record, StoredFile
from silian.core.records import key, timeline
from silian.core.rules import Answer
from silian.core.search import found_by
from silian.counsel import rules
from silian.counsel.models import Advice, Consultation, Effect, Expert, Field, Party, Request
from silian.counsel.queries.people import think_tank
from silian.hall.models import Matter
from silian.meetings.rules import can_plan
from silian.members.mandates import mandates
from silian.members.rules import sits_in_office

State = Consultation.State


# ── The list ──


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the list, as it stands in the address."""

    typed: str = ""
    show: str = ""
    year: int | None = None

    @classmethod
    def of(cls, data: Any) -> "Filters":
        show, year = data.get("show", ""), data.get("year", "")
        return cls(
            data.get("q", "").strip().replace("\x00", "")[:100], show if show in dict(shows()) else "",
            int(year) if year.isascii() and year.isdigit() and len(year) == 4 and year > "1900" else None,
        )  # fmt: skip

    @property
    def any(self) -> bool:
        return self != Filters()


def shows() -> list[tuple[str, str]]:
    return [
        ("", _("All but withdrawn ones")), ("mine", _("Asked by me")), ("asked", _("Advice wanted")),
        ("collected", _("Advice collected")), ("synthesised", _("Synthesis written")), ("closed", _("Closed with its effect")),
        ("themed", _("Themed consultations")), ("withdrawn", _("Withdrawn")),
    ]  # fmt: skip


def consultations(reader: Any, filters: Filters) -> QuerySet[Consultation]:
    """The consultations she may see, with what every row shows: one query."""
    rows: Any = Consultation.objects.visible_to(reader)  # type: ignore[attr-defined]
    today = timezone.localdate()
    if filters.typed:
        rows = found_by(rows, filters.typed)
    if filters.year:
        rows = rows.filter(Q(themed_year=filters.year) | Q(themed_year=None, at__year=filters.year))
    if filters.show == "mine":
        rows = rows.filter(seat__in=[held.seat_id for held in mandates(reader).held])
    elif filters.show == "asked":
        rows = rows.filter(state=State.ASKED, due_on__gte=today)
    elif filters.show == "collected":
        rows = rows.filter(state=State.ASKED, due_on__lt=today)
    elif filters.show == "themed":
        rows = rows.filter(themed_year__isnull=False).exclude(state=State.WITHDRAWN)
    elif filters.show:
        rows = rows.filter(state=filters.show)
    else:
        rows = rows.exclude(state=State.WITHDRAWN)
    return (
        rows.select_related("seat__body")
        .defer("background", "synthesis")
        .annotate(asked_of=Count("requests"), given=Count("requests__advice"))
    )


def years(today: Any) -> list[int]:
    return [today.year, today.year - 1, today.year - 2]


# ── One of them ──


@dataclass(frozen=True)
class AdviceRow:
    """One expert who was asked: what she advised as far as the reader may see it, and what was made of it."""

    request: Request
    advice: Advice | None  # None where there is none, or she may not read it yet
    files: list[StoredFile]
    is_mine: bool
    because: str  # why she declined, for whoever asks and the office


@dataclass(frozen=True)
class ConsultationPage:
    consultation: Consultation
    fields: list[Field]
    parties: list[Party]
    matter: Matter | None  # only if the reader may see it
    rows: list[AdviceRow]
    mine: Request | None
    effects: list[Effect]
    records: list[Record]
    given: int
    adopted: int
    hidden: int  # pieces of advice the reader may not read yet
    asks: bool
    may_change: Answer
    may_invite: Answer
    may_postpone: Answer
    may_withdraw: Answer
    may_meet: Answer
    may_judge: Answer
    may_synthesise: Answer
    may_note_effect: Answer
    may_publish: Answer
    may_accept: Answer | None = None
    may_decline: Answer | None = None
    may_advise: Answer | None = None

    @property
    def left(self) -> int:
        """Pieces of advice that wait for a word about them."""
        return sum(row.advice is not None and not row.advice.verdict for row in self.rows)

    @property
    def may_read_synthesis(self) -> bool:
        return bool(self.consultation.synthesis)


def for_page() -> QuerySet[Consultation]:
    return Consultation.objects.select_related("seat__body", "meeting", "matter", "federation")


def requests_of(consultation: Consultation) -> list[Request]:
    rows = Request.objects.filter(consultation=consultation)
    return list(rows.select_related("expert__person", "expert__organisation", "advice").order_by("id"))


def consultation_page(consultation: Consultation, reader: Any) -> ConsultationPage:
    """Fields, parties, who was asked with her advice, files, effects, records: the same queries however many advised."""
    requests = requests_of(consultation)
    for one in requests:
        one.consultation = consultation
    own = next((one for one in requests if rules.is_hers(reader, one)), None)
    gave = own is not None and own.is_given
    asks, office = rules.asks(reader, consultation), sits_in_office(reader, consultation.federation_id)
    files = _files([one.advice for one in requests if one.is_given])
    rows = []
    for one in requests:
        advice = one.advice if one.is_given else None
        readable = advice if advice is not None and rules.reads(reader, consultation, advice, gave=gave) else None
        is_mine = own is not None and one.pk == own.pk
        because = one.declined_because if asks or office or is_mine else ""
        rows.append(AdviceRow(one, readable, files.get(readable.pk, []) if readable else [], is_mine, because))
    given = [one.advice for one in requests if one.is_given]
    return ConsultationPage(
        consultation, list(consultation.fields.order_by("id")),
        list(consultation.parties.select_related("organisation").order_by("id")), _matter(consultation, reader), rows, own,
        list(consultation.effects.select_related("by").order_by("seen_on", "id")),
        list(timeline(consultation)[:30]) if asks or office else [],
        len(given), sum(one.verdict in ("adopted", "partly") for one in given),
        len(given) - sum(row.advice is not None for row in rows), asks,
        rules.can_change(reader, consultation), rules.can_invite(reader, consultation),
        rules.can_postpone(reader, consultation, judged=any(one.verdict for one in given)),
        rules.can_withdraw(reader, consultation), may_meet(consultation, reader) if asks else rules.can_meet(reader, consultation),
        rules.can_judge(reader, consultation, requests), rules.can_synthesise(reader, consultation, requests),
        rules.can_note_effect(reader, consultation), rules.can_publish(reader, consultation),
        rules.can_accept(reader, own) if own else None, rules.can_decline(reader, own) if own else None,
        rules.can_advise(reader, own) if own else None,
    )  # fmt: skip


def may_meet(consultation: Consultation, reader: Any) -> Answer:
    """The think tank's meetings are called by whoever leads it, or by the office."""
    first = rules.can_meet(reader, consultation)
    body = think_tank(consultation.federation_id) if first else None
    return can_plan(reader, body) if body is not None else first


def _matter(consultation: Consultation, reader: Any) -> Matter | None:
    if consultation.matter_id is None:
        return None
    return Matter.objects.visible_to(reader).filter(pk=consultation.matter_id).first()  # type: ignore[attr-defined]


def _files(given: list[Advice]) -> dict[int, list[StoredFile]]:
    owners = {key(one): one.pk for one in given}
    found: dict[int, list[StoredFile]] = defaultdict(list)
    if owners:
        for file in StoredFile.objects.filter(owner__in=list(owners)).order_by("id"):
            found[owners[file.owner]].append(file)
    return found


# ── What everybody may read ──


@dataclass(frozen=True)
class PublishedAdvice:
    """What was made of one advice; her name only if she agreed to it."""

    name: str
    verdict: str
    verdict_word: Any
    tone: str
    because: str


def published() -> QuerySet[Consultation]:
    rows: Any = Consultation.objects.published()  # type: ignore[attr-defined]
    return rows.select_related("federation", "seat__body").annotate(given=Count("advice")).order_by("-id")


def published_advice(consultation: Consultation) -> list[PublishedAdvice]:
    rows = Advice.objects.filter(consultation=consultation).select_related("request__expert__person").order_by("id")
    return [
        PublishedAdvice(
            one.request.expert.person.name if one.is_named else _("An expert of the think tank"), one.verdict,
            one.verdict_word, one.tone, one.because,
        )
        for one in rows
    ]  # fmt: skip


def shown_experts(federation_id: int | None = None) -> list[Any]:
    """Experts who sit today and agreed to be shown."""
    rows: Any = Expert.objects.public().seated()  # type: ignore[attr-defined]
    if federation_id:
        rows = rows.filter(federation=federation_id)
    return list(rows.select_related("person", "organisation").prefetch_related("fields").order_by("id")[:60])
