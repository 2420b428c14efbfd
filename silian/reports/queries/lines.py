"""The lines of both lists as of a day, each with what had become of it: what the flow, the trends and the profiles count.

Every number of those pages is counted from `wanted`, and its address asks `wanted` for the same rows.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import ExtractMonth, Greatest, TruncDate, TruncMonth
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from silian.cobuilding.models import Project
from silian.core.records import acts, last_verb
from silian.exchange.models import Demand, Listed, Match, Service
from silian.members.models import Community, Zone
from silian.members.queries.register import number
from silian.reports import trends
from silian.reports.indicators import Scope
from silian.reports.indicators.work import AGREED
from silian.reports.queries.figures import asked

# What had become of a line by the day, the furthest first.
RESULT, STOPPED, PROJECT, MATCHED, ENDED, OPEN = STAGES = ("result", "stopped", "project", "matched", "ended", "open")
WORDS = {
    RESULT: _("project done, with a result"), STOPPED: _("project stopped"), PROJECT: _("project under way"),
    MATCHED: _("matched, no project agreed yet"), ENDED: _("ended without a match"), OPEN: _("not matched yet"),
}  # fmt: skip
SEASON_WORDS = {
    "spring": pgettext_lazy("season", "spring"), "summer": pgettext_lazy("season", "summer"),
    "autumn": pgettext_lazy("season", "autumn"), "winter": pgettext_lazy("season", "winter"),
}  # fmt: skip
KINDS: dict[str, Any] = {"demand": Demand, "service": Service}
# The main theme of “main/sub”.
MAIN_THEME = Func(F("theme"), Value("/"), Value(1), function="split_part", output_field=CharField())
NOWHERE = 0  # as a filter: not placed yet; and "-" for a line without a theme
NO_THEME = "-"


@dataclass(frozen=True)
class Wanted:
    """Which lines, as it stands in an address. `theme` may be a main theme or a whole one; `elsewhere` is everywhere but there."""

    kind: str = "demand"
    stages: tuple[str, ...] = ()
    theme: str = ""
    month: date | None = None
    season: str = ""
    zone: int | None = None
    community: int | None = None
    elsewhere: int | None = None
    new: bool = False  # without those carried over from the list of the year before

    @classmethod
    def of(cls, kind: str, data: Any) -> "Wanted":
        stages = tuple(one for one in STAGES if one in data.get("stage", "").split(","))
        try:
            month = date.fromisoformat(f"{data.get('month', '')[:7]}-01")
        except ValueError:
            month = None
        season = data.get("season", "")
        return cls(
            kind, stages, data.get("theme", "").replace("\0", "")[:60], month, season if season in trends.SEASONS else "",
            number(data.get("zone")), number(data.get("community")), number(data.get("elsewhere")), bool(data.get("new")),
        )  # fmt: skip

    def address(self, scope: Scope, **more: Any) -> str:
        """The page with exactly these lines."""
        one = replace(self, **more)
        said = [*asked(replace(scope, community=None)).items()]
        said += [("stage", ",".join(one.stages))] if one.stages else []
        for name in ("theme", "season", "zone", "community", "elsewhere"):
            value = getattr(one, name)
            said += [(name, value)] if value not in ("", None) else []
        said += [("month", f"{one.month:%Y-%m}")] if one.month else []
        said += [("new", "1")] if one.new else []
        return f"{reverse('reports:lines', args=[one.kind])}?{urlencode(said)}"


UNMET = Wanted(stages=(OPEN,))


def lines(kind: str, scope: Scope, *, new: bool = False) -> QuerySet:
    """All lines of one list that had been published by the day, with `stage`, `main` theme, `month` and `opened_on`.

    A line that went on into the list of the next year is counted there; `new` counts it where it first stood. A match counts when both sides have said yes, a project when
    it is agreed, a result when the project is done: each from its own day on.
    """
    model = KINDS[kind]
    label = model._meta.label_lower
    end = scope.end
    rows = model.objects.filter(federation=scope.federation, opened_at__lt=end).exclude(state=Listed.State.DRAFT)
    if new:
        rows = rows.filter(carried_from=None)
    else:
        later = model._base_manager.filter(carried_from=OuterRef("pk"), opened_at__lt=end)
        rows = rows.filter(~Exists(later.exclude(state=Listed.State.DRAFT)))
    if scope.since is not None:
        rows = rows.filter(opened_at__date__gte=scope.since)
    both = Match.objects.filter(**{kind: OuterRef("pk")}, state=Match.State.ACCEPTED)
    both = both.annotate(agreed_at=Greatest("demand_side_at", "service_side_at")).filter(agreed_at__lt=end)
    ended = last_verb(acts(label, f"{label}.closed", f"{label}.reopened", until=scope.as_of))
    return rows.annotate(said_last=ended).annotate(
        stage=Case(
            When(_built(kind, "cobuilding.project.done", scope=scope), then=Value(RESULT)),
            When(_built(kind, "cobuilding.project.stopped", scope=scope), then=Value(STOPPED)),
            When(_built(kind, *AGREED, scope=scope), then=Value(PROJECT)),
            When(Exists(both), then=Value(MATCHED)),
            When(Q(valid_until__lt=scope.as_of) | Q(said_last=f"{label}.closed"), then=Value(ENDED)),
            default=Value(OPEN),
            output_field=CharField(),
        ),
        main=MAIN_THEME, opened_on=TruncDate("opened_at"), month=TruncMonth("opened_at"),
        season_month=ExtractMonth("opened_at"),
    )  # fmt: skip


def _built(kind: str, *verbs: str, scope: Scope) -> Q:
    """A project grew from the line, and had come so far by the day. The projects are looked up once, not again for every line."""
    projects = Project.objects.filter(
        Exists(acts("cobuilding.project", *verbs, until=scope.as_of)), federation=scope.federation
    )
    born = (f"match__{kind}", f"exchange__legs__{kind}")
    matched, ringed = (projects.filter(**{f"{path}__isnull": False}).values(path) for path in born)
    return Q(pk__in=matched) | Q(pk__in=ringed)


def wanted(scope: Scope, one: Wanted) -> QuerySet:
    """Exactly the lines an address asks for."""
    rows = lines(one.kind, scope, new=one.new)
    if one.stages:
        rows = rows.filter(stage__in=one.stages)
    if one.theme:
        rows = rows.filter(Q(theme="") if one.theme == NO_THEME else Q(theme=one.theme) | Q(main=one.theme))
    if one.month:
        rows = rows.filter(opened_at__year=one.month.year, opened_at__month=one.month.month)
    if one.season:
        rows = rows.filter(season_month__in=trends.SEASONS[one.season])
    if one.zone is not None:
        rows = rows.filter(organisation__community__zone=one.zone or None)
    if one.community is not None:
        rows = rows.filter(organisation__community=one.community or None)
    if one.elsewhere is not None:
        rows = rows.exclude(organisation__community=one.elsewhere)
    return rows


def counted(rows: QuerySet, *by: str) -> dict[tuple, int]:
    """How many of them, by these. One query."""
    found = rows.order_by().values_list(*by).annotate(number=Count("pk"))
    return {tuple(keys): number for *keys, number in found}


def shown(scope: Scope, one: Wanted, reader: Any) -> QuerySet:
    """The lines behind a number, as their list shows them."""
    return wanted(scope, one).filter(pk__in=KINDS[one.kind].objects.visible_to(reader).values("pk")).select_related(
        "organisation__community"
    )  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """One line of a list behind a number."""

    pk: int
    title: str
    url: str
    organisation: str
    community: str
    theme: str
    opened_on: date
    stage: str


@dataclass(frozen=True)
class LinesPage:
    """The lines behind one number: how many, which were asked for in words, and the rows to page through."""

    scope: Scope
    one: Wanted
    number: int
    asked_for: tuple[str, ...]
    rows: QuerySet

    def read(self, rows: Any) -> list[Shown]:
        """These rows as the list shows them."""
        return [
            Shown(
                row.pk, row.title, reverse(f"exchange:{self.one.kind}", args=[row.pk]), str(row.organisation),
                row.organisation.community.name if row.organisation.community else "–", row.theme or "–", row.opened_on,
                str(WORDS[row.stage]),
            )
            for row in rows
        ]  # fmt: skip


def lines_page(scope: Scope, one: Wanted, reader: Any) -> LinesPage:
    """The number is counted from the same rows; the two names asked for cost a query each."""
    rows = shown(scope, one, reader)
    return LinesPage(scope, one, rows.count(), tuple(_in_words(scope, one)), rows)


def _in_words(scope: Scope, one: Wanted) -> Any:
    """What the address asks for, as a person says it."""
    if one.stages:
        yield gettext(", ").join(str(WORDS[stage]) for stage in one.stages)
    if one.theme:
        yield theme_word("" if one.theme == NO_THEME else one.theme)
    if one.month:
        yield f"{one.month:%Y-%m}"
    if one.season:
        yield str(SEASON_WORDS[one.season])
    if one.zone is not None:
        yield _named(Zone, scope, one.zone) or gettext("no zone")
    if one.community is not None:
        yield _named(Community, scope, one.community) or gettext("no community")
    if one.elsewhere is not None:
        yield gettext("outside %(community)s") % {"community": _named(Community, scope, one.elsewhere)}


def theme_word(theme: str) -> str:
    return theme or gettext("no theme")


def _named(model: Any, scope: Scope, pk: int) -> str:
    found = model.objects.filter(federation=scope.federation, pk=pk).first()
    return found.name if found else ""
