"""The cockpit: what a federation looks like on a day, on one calm page that renews itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.activities.models import Activity, Session
from silian.honours.models import Honour
from silian.members.mandates import mandates
from silian.members.models import Federation, Sector, Zone
from silian.members.queries.growth import growth
from silian.places.models import Base
from silian.places.models.rooms import moment
from silian.places.queries.whats_on import Happening, by_day, whats_on
from silian.reports.indicators import INDICATORS, Scope
from silian.reports.queries import charts, lines
from silian.reports.queries.figure_rows import is_inside, scope_of
from silian.reports.queries.figures import Figure, address, figures

# What a meeting wants to see first; each opens its rows.
KEY_FIGURES = (
    "members", "visits_confirmed", "projects_signed", "meetings_held", "volunteers", "persons_served", "hours", "topics_closed_solved",
)  # fmt: skip
DAYS_AHEAD = 14
MOST_HAPPENINGS = 6
MOST_THEMES = 8
MOST_HONOURS = 8


@dataclass(frozen=True)
class Entry:
    """Something that is on."""

    title: str
    times: str
    where: str
    url: str


@dataclass(frozen=True)
class OnDay:
    """A day and what is on."""

    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Honoured:
    """An honour as the wall shows it."""

    sign: str
    title: str
    name: str
    url: str


@dataclass(frozen=True)
class CockpitPage:
    federation: Any
    day: date
    is_today: bool
    figures: tuple[Figure, ...]
    growth: charts.Chart
    flow: charts.Chart
    matrix: charts.Chart
    unmet: charts.Chart
    days: tuple[OnDay, ...]
    more_on: int
    bases: charts.Chart
    honours: tuple[Honoured, ...]

    @property
    def seen(self) -> str:
        """Changes with anything the page shows, so that a page which shows it already is left alone."""
        return sha256(repr(self).encode()).hexdigest()[:16]


def inside(reader: Any, data: Mapping[str, str]) -> Scope | None:
    """What an address asks for, in a federation the reader belongs to; any other is not there for her."""
    scope = scope_of(reader, data)
    return scope if scope and is_inside(reader, scope.federation) else None


def cockpit(scope: Scope) -> CockpitPage:
    """A dozen queries, however much there is to count. Only who may look into the federation gets here."""
    scope = scope.whole
    days, more = happenings(scope)
    return CockpitPage(
        federation=scope.federation, day=scope.as_of, is_today=scope.as_of == timezone.localdate(),
        figures=tuple(figures(scope, [name for name in KEY_FIGURES if name in INDICATORS]).values()),
        growth=growth_chart(scope), flow=flow_chart(scope), matrix=matrix_chart(scope), unmet=unmet_chart(scope),
        days=days, more_on=more, bases=bases_chart(scope), honours=honours(scope),
    )  # fmt: skip


def growth_chart(scope: Scope) -> charts.Chart:
    """Members at the end of every year since the founding, and on the day."""
    years = growth(scope.federation, scope.as_of)
    if not any(one.members for one in years):
        years = []
    if not years:
        said = _("There is no member yet.")
    elif len(years) == 1:
        said = ngettext("%(number)d member.", "%(number)d members.", years[0].members) % {"number": years[0].members}
    else:
        said = _("%(start)d members at the end of %(begun)d, %(now)d today.") if scope.as_of == timezone.localdate() else _(
            "%(start)d members at the end of %(begun)d, %(now)d on the day."
        )  # fmt: skip
        said %= {"start": years[0].members, "begun": years[0].day.year, "now": years[-1].members}
    points = [
        (one.day.isoformat(), one.members, address("members", replace(scope, as_of=one.day))) for one in years[::-1]
    ]
    return charts.line("growth", _("How the federation grew"), said, (_("Day"), _("Members")), points)


def flow_chart(scope: Scope) -> charts.Chart:
    """What became of the demands of the last twelve months: matched, built, with a result."""
    year = replace(scope, since=scope.year_before.as_of + timedelta(days=1))
    by_stage = {stage: number for (stage,), number in lines.counted(lines.lines("demand", year), "stage").items()}
    demands, matches, projects = _("Demands"), _("Matches"), _("Projects")
    one = lines.Wanted()

    def link(start: str, end: str, *stages: str, off: bool = False) -> tuple[str, str, int, str, bool]:
        number = sum(by_stage.get(stage, 0) for stage in stages)
        return start, end, number, one.address(year, stages=stages) if number else "", off

    built = (lines.RESULT, lines.STOPPED, lines.PROJECT)
    links = [
        link(demands, matches, *built, lines.MATCHED),
        link(demands, _("Not matched yet"), lines.OPEN, off=True),
        link(demands, _("Ended without a match"), lines.ENDED, off=True),
        link(matches, projects, *built),
        link(matches, _("No project agreed yet"), lines.MATCHED, off=True),
        link(projects, _("Results"), lines.RESULT),
        link(projects, _("Under way"), lines.PROJECT),
        link(projects, _("Stopped"), lines.STOPPED, off=True),
    ]
    total = sum(by_stage.values())
    said = _(
        "Of %(total)d demands filed in the twelve months before, %(matched)d were matched, %(built)d of them led to a project and "
        "%(results)d to a result."
    ) % {
        "total": total, "matched": links[0][2], "built": links[3][2], "results": by_stage.get(lines.RESULT, 0),
    }  # fmt: skip
    if not total:
        said, links = _("No demand was filed in the twelve months before."), []
    title = _("From demand to result")
    return charts.flow("flow", title, said, (_("from"), _("to"), _("Demands")), links)


def matrix_chart(scope: Scope) -> charts.Chart:
    """Members by sector and zone on the day, as the register places them today."""
    found = (
        INDICATORS["members"].rows(scope).order_by()
        .values_list("organisation__sector", "organisation__community__zone").annotate(number=Count("pk"))
    )  # fmt: skip
    known = {(sector, zone): number for sector, zone, number in found}
    sectors: list[Any] = list(Sector.objects.filter(federation=scope.federation))
    zones: list[Any] = list(Zone.objects.filter(federation=scope.federation))
    sectors += [None] if any(sector is None for sector, _zone in known) else []
    zones += [None] if any(zone is None for _sector, zone in known) else []
    rows = [
        (
            sector.name if sector else _("no sector"),
            [
                (known.get((_pk(sector), _pk(zone)), 0), register(scope, sector=_pk(sector) or 0, zone=_pk(zone) or 0))
                for zone in zones
            ],
        )
        for sector in sectors
    ]
    said = _("There is no member yet.")
    if known:
        (sector, zone), most = max(known.items(), key=lambda one: (one[1], -(one[0][0] or 0), -(one[0][1] or 0)))
        empty = sum(not value for _name, cells in rows for value, _url in cells)
        said = _("Most members, %(most)d, are in %(sector)s, %(zone)s.") % {
            "most": most, "sector": _name(sectors, sector, _("no sector")), "zone": _name(zones, zone, _("no zone")),
        }  # fmt: skip
        if empty:
            said = charts.sentences(
                said,
                ngettext("%(number)d cell has no member.", "%(number)d cells have no member.", empty)
                % {"number": empty},
            )
    columns = [zone.name if zone else _("no zone") for zone in zones]
    title = _("Members by sector and zone")
    return charts.heat("matrix", title, said, _("Sector"), columns, rows if zones and known else [], _("Sum"))


def _pk(thing: Any) -> int | None:
    return thing.pk if thing else None


def _name(things: list[Any], pk: int | None, otherwise: str) -> str:
    return next((one.name for one in things if one and one.pk == pk), otherwise)


def register(scope: Scope, **more: Any) -> str:
    """The register's page with the members of the day that were asked for."""
    said = {"federation": scope.federation.pk, "member": "yes", "on": scope.as_of.isoformat(), **more}
    return f"{reverse('members:register')}?{urlencode(said)}"


def unmet_chart(scope: Scope) -> charts.Chart:
    """Demands nobody has answered yet, by main theme."""
    found = {theme: number for (theme,), number in lines.counted(lines.wanted(scope, lines.UNMET), "main").items()}
    return themes_chart(scope, lines.UNMET, found, MOST_THEMES)


def themes_chart(scope: Scope, one: lines.Wanted, found: Mapping[str, int], most: int) -> charts.Chart:
    """Unmet demands as bars of themes, most first; what the page leaves out, its sentence counts."""
    ordered = sorted(found.items(), key=lambda theme: (-theme[1], theme[0]))
    total = sum(found.values())
    if not total:
        said = _("Every demand is answered.")
    else:
        said = ngettext(
            "%(number)d demand is not matched yet.",
            "%(number)d demands are not matched yet; most are about %(theme)s (%(most)d).", total,
        ) % {"number": total, "theme": lines.theme_word(ordered[0][0]), "most": ordered[0][1]}  # fmt: skip
        if len(ordered) > most:
            said = charts.sentences(
                said, _("The first %(shown)d of %(all)d themes.") % {"shown": most, "all": len(ordered)}
            )
    points = [
        (lines.theme_word(theme), number, one.address(scope, theme=theme or lines.NO_THEME))
        for theme, number in ordered[:most]
    ]
    return charts.bars("unmet", _("Unmet demands by theme"), said, (_("Theme"), _("Demands")), points)


def happenings(scope: Scope) -> tuple[tuple[OnDay, ...], int]:
    """What everybody may come to in the two weeks from the day on, the first few; and how many more there are."""
    first, last = scope.as_of, scope.as_of + timedelta(days=DAYS_AHEAD - 1)
    bases = dict(Base.objects.filter(federation=scope.federation, published=True).values_list("pk", "name"))
    found = [
        replace(one, where=" · ".join(filter(None, (bases[one.base_id], one.where))))
        for one in whats_on(list(bases), first, last)
    ]
    rows = Session.objects.filter(
        state=Session.State.OPEN, activity__state__in=[Activity.State.PUBLISHED, Activity.State.DONE],
        activity__federation=scope.federation, period__overlap=(moment(first, 0), moment(last, 24 * 60)),
    ).exclude(activity__base__in=list(bases))  # fmt: skip
    for one in rows.select_related("activity").order_by("begins_at", "id")[:500]:
        url = reverse("activities:activity", args=[one.activity_id])
        found.append(Happening(one.activity.title, one.period, 0, one.activity.address, url))
    found.sort(key=lambda one: (one.period.lower, one.period.upper, one.title))
    days = tuple(
        OnDay(one.day, tuple(Entry(it.title, it.times, it.where, it.url) for it in one.happenings))
        for one in by_day(found[:MOST_HAPPENINGS])
    )
    return days, max(0, len(found) - MOST_HAPPENINGS)


def bases_chart(scope: Scope) -> charts.Chart:
    """Where the bases in use on the day lie, to scale, from the coordinates they were given."""
    bases = list(INDICATORS["bases"].rows(scope).select_related("community"))
    placed = [
        (one.name, one.community.name if one.community else "–", float(one.latitude), float(one.longitude), reverse("places:base", args=[one.pk]))
        for one in bases
        if one.latitude is not None and one.longitude is not None
    ]  # fmt: skip
    said = ngettext("%(number)d base is in use.", "%(number)d bases are in use.", len(bases)) % {"number": len(bases)}
    if len(placed) < len(bases):
        missing = [one.name for one in bases if one.latitude is None]
        said = charts.sentences(said, _("No position is known of %(names)s.") % {"names": _(", ").join(missing[:3])})
    heads = (_("Base"), _("community"), _("latitude"), _("longitude"))
    return charts.positions("bases", _("Where the bases are"), said, heads, placed)


def honours(scope: Scope) -> tuple[Honoured, ...]:
    """The newest honours that stood on the day."""
    rows = Honour.objects.filter(federation=scope.federation, granted_on__lte=scope.as_of)
    rows = rows.filter(Q(revoked_on=None) | Q(revoked_on__gt=scope.as_of)).order_by("-granted_on", "-pk")
    return tuple(
        Honoured(one.sign, one.title, one.name, reverse("honours:honour", args=[one.pk])) for one in rows[:MOST_HONOURS]
    )


def choices(reader: Any) -> list[Federation]:
    """The federations she may look into."""
    return list(Federation.objects.filter(pk__in=mandates(reader).federation_ids).order_by("id"))
