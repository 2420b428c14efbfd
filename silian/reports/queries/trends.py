"""What is asked for: by theme and month, by season, by place; what rises, and what nobody has answered yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.members.models import Zone
from silian.reports import trends
from silian.reports.indicators import Scope
from silian.reports.queries import charts, lines
from silian.reports.queries.cockpit import themes_chart

MOST_THEMES = 15
NEW = lines.Wanted(new=True)


@dataclass(frozen=True)
class Statement:
    """A sentence computed from rows, and the pages that show them."""

    sentence: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TrendsPage:
    scope: Scope
    rising: tuple[Statement, ...]
    compared: bool  # whether there is a time before to compare with
    unmet: charts.Chart
    by_month: charts.Chart
    by_season: charts.Chart
    by_zone: charts.Chart


def trends_page(scope: Scope) -> TrendsPage:
    """Four queries: new demands by month, by season, unmet ones by zone, and the zones."""
    scope = scope.whole
    known = trends.months(scope.as_of, trends.RECENT + trends.BEFORE)
    since = replace(scope, since=known[0])
    by_month = {
        (theme, month.date()): number
        for (theme, month), number in lines.counted(lines.wanted(since, NEW), "main", "month").items()
    }
    by_season: dict[tuple[str, str], int] = {}
    for (theme, month), number in lines.counted(lines.wanted(scope, NEW), "main", "season_month").items():
        at = (theme, trends.season(month))
        by_season[at] = by_season.get(at, 0) + number
    by_zone = lines.counted(lines.wanted(scope, lines.UNMET), "main", "organisation__community__zone")
    before = {month for (_theme, month) in by_month} & set(known[: trends.BEFORE])
    named = {at: number for at, number in by_month.items() if at[0]}
    sums = [
        sum(n for (_theme, month), n in named.items() if (month >= known[trends.BEFORE]) is late)
        for late in (True, False)
    ]
    return TrendsPage(
        scope,
        tuple(_rise(one, scope, known, *sums) for one in trends.rising(named, scope.as_of)),
        bool(before),
        themes_chart(scope, lines.UNMET, _totals(by_zone), MOST_THEMES),
        month_chart(scope, by_month, known),
        season_chart(scope, by_season),
        zone_chart(scope, by_zone),
    )  # fmt: skip


def _rise(one: trends.Standing, scope: Scope, known: Sequence[date], recent_all: int, before_all: int) -> Statement:
    """A theme that rises, with the rows of both times; of how many with a theme it is the share."""
    start = known[trends.BEFORE]
    recent, before = replace(scope, since=start), replace(scope, since=known[0], as_of=start - timedelta(days=1))
    said = _(
        "%(theme)s: %(here)d of %(now)d demands in the last three months, %(rest)d of %(then)d in the twelve months before."
    ) % {
        "theme": lines.theme_word(one.kind), "here": one.here, "rest": one.rest, "now": recent_all, "then": before_all,
    }  # fmt: skip
    return Statement(
        said,
        (
            (_("the last three months"), NEW.address(recent, theme=one.kind)),
            (_("the twelve months before"), NEW.address(before, theme=one.kind)),
        ),
    )


def _themes(totals: dict[str, int]) -> list[str]:
    """The themes a heat shows, most first."""
    return sorted(totals, key=lambda theme: (-totals[theme], theme))[:MOST_THEMES]


def _totals(cells: dict[Any, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for (theme, *_rest), number in cells.items():
        found[theme] = found.get(theme, 0) + number
    return found


def _left_out(totals: dict[str, int]) -> str:
    if len(totals) <= MOST_THEMES:
        return ""
    return _("The first %(shown)d of %(all)d themes.") % {"shown": MOST_THEMES, "all": len(totals)}


def month_chart(scope: Scope, cells: dict[tuple[str, date], int], known: Sequence[date]) -> charts.Chart:
    """New demands by theme and the month they were filed in."""
    totals = _totals(cells)
    rows = [
        (
            lines.theme_word(theme),
            [
                (cells.get((theme, month), 0), NEW.address(scope, theme=theme or lines.NO_THEME, month=month))
                for month in known
            ],
        )
        for theme in _themes(totals)
    ]
    said = _("No demand was filed in these months.")
    if cells:
        per_month = _totals({(f"{month:%Y-%m}", theme): n for (theme, month), n in cells.items()})
        busiest = max(per_month, key=lambda month: (per_month[month], month))
        said = _("%(total)d demands in %(months)d months; most, %(most)d, in %(month)s.") % {
            "total": sum(totals.values()), "months": len(known), "most": per_month[busiest], "month": busiest,
        }  # fmt: skip
    columns = [f"{month:%Y-%m}" for month in known]
    return charts.heat(
        "months",
        _("New demands by theme and month"),
        charts.sentences(said, _left_out(totals)),
        _("Theme"),
        columns,
        rows,
        _("Sum"),
    )


def season_chart(scope: Scope, cells: dict[tuple[str, str], int]) -> charts.Chart:
    """New demands of all years by theme and season."""
    totals = _totals(cells)
    rows = [
        (
            lines.theme_word(theme),
            [
                (cells.get((theme, season), 0), NEW.address(scope, theme=theme or lines.NO_THEME, season=season))
                for season in trends.SEASONS
            ],
        )
        for theme in _themes(totals)
    ]
    said = _("No demand was filed yet.")
    if cells:
        by_season = _totals({(season, theme): n for (theme, season), n in cells.items()})
        busiest = max(by_season, key=lambda season: (by_season[season], season))
        said = _("Of %(total)d demands of all years, most, %(most)d, came in %(season)s.") % {
            "total": sum(totals.values()), "most": by_season[busiest], "season": lines.SEASON_WORDS[busiest],
        }  # fmt: skip
    columns = [str(lines.SEASON_WORDS[one]) for one in trends.SEASONS]
    return charts.heat(
        "seasons",
        _("New demands by theme and season"),
        charts.sentences(said, _left_out(totals)),
        _("Theme"),
        columns,
        rows,
        _("Sum"),
    )


def zone_chart(scope: Scope, cells: dict[tuple, int]) -> charts.Chart:
    """Unmet demands by theme and the zone of who asks."""
    totals = _totals(cells)
    zones: list[Any] = list(Zone.objects.filter(federation=scope.federation))
    if any(zone is None for _theme, zone in cells):
        zones.append(None)
    keys = [zone.pk if zone else None for zone in zones]
    rows = [
        (
            lines.theme_word(theme),
            [
                (cells.get((theme, zone), 0), lines.UNMET.address(scope, theme=theme or lines.NO_THEME, zone=zone or lines.NOWHERE))
                for zone in keys
            ],
        )
        for theme in _themes(totals)
    ]  # fmt: skip
    said = _("Every demand is answered.")
    if cells:
        by_zone = {zone: sum(n for (_theme, at), n in cells.items() if at == zone) for zone in keys}
        most = max(zones, key=lambda zone: by_zone[zone.pk if zone else None])
        number = by_zone[most.pk if most else None]
        said = ngettext(
            "Most unmet demands, %(number)d, come from %(zone)s.", "Most unmet demands, %(number)d, come from %(zone)s.", number
        ) % {"number": number, "zone": most.name if most else _("no zone")}  # fmt: skip
    columns = [zone.name if zone else _("no zone") for zone in zones]
    return charts.heat(
        "zones",
        _("Unmet demands by theme and zone"),
        charts.sentences(said, _left_out(totals)),
        _("Theme"),
        columns,
        rows,
        _("Sum"),
    )
