"""The rules of a federation, one with all its editions, and what another edition would change."""

import hashlib
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from silian.core.periods import Period, begun_in, period_of
from silian.core.records import timeline
from silian.core.rules import Answer
from silian.core.workdays import Due
from silian.documents.models import Document
from silian.duties import rules
from silian.duties.models import USUAL, WORDING, CalendarDay, Edition, Rule
from silian.duties.queries.survey import FOREVER, calendar_of
from silian.members.models import Body, Federation, Organisation

SHOWN_PERIODS = 4


@dataclass(frozen=True)
class RulesPage:
    federation: Federation
    now: list[Edition]  # in force, or coming
    past: list[Edition]
    may_keep: Answer
    lacks_usual: bool


def rules_page(federation: Federation, reader: Any) -> RulesPage:
    """Every rule as it reads now; a rule that comes or has ended stands there with its days. One query."""
    today = timezone.localdate()
    rows = (
        Edition.objects.filter(federation=federation)
        .select_related("rule", "document")
        .order_by("rule__body_kind", "rule", "span")
    )
    now = [one for one in rows if one.span.upper is None or one.span.upper > today]
    order = Body.Kind.values
    return RulesPage(
        federation=federation, now=sorted(now, key=lambda one: (order.index(one.rule.body_kind), one.rule_id, one.span.lower)),
        past=[one for one in rows if one.span.upper is not None and one.span.upper <= today],
        may_keep=rules.can_keep_rules(reader, federation.pk), lacks_usual=bool(set(USUAL) - {one.rule.usual for one in rows}),
    )  # fmt: skip


@dataclass(frozen=True)
class RulePage:
    rule: Rule
    latest: Edition
    editions: list[Edition]
    dues: list[tuple[Period, Due]]  # the next periods, and until when
    records: list
    may_change: Answer

    @property
    def next_start(self) -> date:
        """The first period in which it may read otherwise."""
        today = timezone.localdate()
        return period_of(self.latest.period, max(today, self.latest.span.lower)).next.first


def rule_page(rule: Rule, reader: Any) -> RulePage:
    editions = list(rule.editions.select_related("document", "by").order_by("-span"))
    return RulePage(
        rule=rule, latest=editions[0], editions=editions, dues=dues(editions[0], timezone.localdate()),
        records=list(timeline(rule)[:30]), may_change=rules.can_change_rule(reader, editions[0]),
    )  # fmt: skip


def dues(edition: Edition, today: date) -> list[tuple[Period, Due]]:
    """The period that runs and the next ones, each with its due day."""
    calendar = calendar_of(edition.federation_id)
    running = [one for one in begun_in(edition.period, date(today.year - 1, 1, 1), today) if today in one]
    start = max(running[0].first if running else today, edition.span.lower)
    periods = begun_in(edition.period, start, edition.span.upper or FOREVER)
    return [(period, edition.due_of(period, calendar)) for period in islice(periods, SHOWN_PERIODS)]


@dataclass(frozen=True)
class Preview:
    """What another edition would change: the words, and until when the next periods are due."""

    changes: list[tuple[str, Any, Any]]
    bodies: int
    before: list[tuple[Period, Due]]
    after: list[tuple[Period, Due]]
    seen: str  # what was shown; whoever sends something else is shown it first


def preview(present: Edition, fields: dict[str, Any], start: date) -> Preview:
    """Read only; nothing is written before somebody has seen this."""
    calendar = calendar_of(present.federation_id)
    wanted = Edition(federation_id=present.federation_id, rule=present.rule)
    for name in WORDING:
        setattr(wanted, name, fields.get(name, getattr(present, name)))
    changed = [name for name in WORDING if getattr(present, name) != getattr(wanted, name)]
    kind = present.rule.body_kind
    bodies = Body.objects.filter(federation=present.federation_id, kind=kind)
    if kind == Body.Kind.ORGANISATION:
        members = Organisation.objects.current().members_on(start).filter(federation=present.federation_id)
        bodies = bodies.filter(organisation__in=members.values("pk"))

    def next_dues(edition: Edition) -> list[tuple[Period, Due]]:
        return [
            (one, edition.due_of(one, calendar))
            for one in islice(begun_in(edition.period, start, FOREVER), SHOWN_PERIODS)
        ]

    return Preview(
        changes=[(word_of(name), _shown(present, name), _shown(wanted, name)) for name in changed],
        bodies=bodies.count(), before=next_dues(present), after=next_dues(wanted), seen=seen(fields, start),
    )  # fmt: skip


def seen(fields: dict[str, Any], start: date) -> str:
    """The sign of exactly this wording from exactly this day on."""
    said = sorted((name, str(getattr(value, "pk", value))) for name, value in fields.items())
    return hashlib.sha256(repr((said, start.isoformat())).encode()).hexdigest()[:16]


def word_of(name: str) -> str:
    field: Any = Edition._meta.get_field(name)
    return str(field.verbose_name)


def _shown(edition: Edition, name: str) -> Any:
    spelled = getattr(edition, f"get_{name}_display", None)
    return spelled() if spelled else getattr(edition, name)


def documents(federation_id: int) -> QuerySet[Document]:
    """What a rule may stand in."""
    return Document.objects.in_use().filter(federation=federation_id).order_by("title", "id")


def days(federation_id: int) -> QuerySet[CalendarDay]:
    return CalendarDay.objects.filter(federation=federation_id).select_related("by").order_by("-day")
