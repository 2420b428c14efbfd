"""What a community is strong in: computed from its members, their services and their demands. It suggests a focus and decides nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.members.models import Community, Organisation
from silian.reports import trends
from silian.reports.indicators import INDICATORS, Scope
from silian.reports.queries import charts, lines
from silian.reports.queries.cockpit import register, themes_chart
from silian.reports.queries.figures import asked
from silian.reports.queries.trends import Statement

LEAST_MEMBERS = 3  # of a kind, before it can be called a strength (house value)
MOST = 6
MOST_THEMES = 12
FOCUS = 3
STANDING = tuple(stage for stage in lines.STAGES if stage != lines.ENDED)
OFFERED = lines.Wanted("service", stages=STANDING)

By = dict[tuple[str, int | None], int]  # (theme or kind, community) → number


@dataclass(frozen=True)
class Line:
    """A community in the list of all of them."""

    pk: int
    name: str
    zone: str
    url: str
    members: int
    members_url: str
    services: int
    services_url: str
    unmet: int
    unmet_url: str


@dataclass(frozen=True)
class CommunitiesPage:
    scope: Scope
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ProfilePage:
    scope: Scope
    community: Community
    sentence: str
    focus: tuple[str, ...]
    strengths: tuple[Statement, ...]
    has: tuple[Statement, ...]
    lacks: tuple[Statement, ...]
    kinds: charts.Chart
    unmet: charts.Chart


def _members(scope: Scope) -> By:
    rows = INDICATORS["members"].rows(scope).order_by().values_list("organisation__kind", "organisation__community")
    return {(kind, community): number for kind, community, number in rows.annotate(number=Count("pk"))}


def _lines(scope: Scope, one: lines.Wanted) -> By:
    return {
        (theme, community): number
        for (theme, community), number in lines.counted(
            lines.wanted(scope, one), "theme", "organisation__community"
        ).items()
    }


def _sides(found: By, community: int) -> tuple[dict[str, int], dict[str, int]]:
    """Here and elsewhere, by kind or theme."""
    here: dict[str, int] = {}
    rest: dict[str, int] = {}
    for (name, place), number in found.items():
        side = here if place == community else rest
        side[name] = side.get(name, 0) + number
    return here, rest


def _in(found: By, community: int) -> int:
    return sum(number for (_name, place), number in found.items() if place == community)


def address(scope: Scope, community: Community) -> str:
    """The profile of a community on the same day."""
    return f"{reverse('reports:community', args=[community.pk])}?{urlencode(asked(scope.whole))}"


def communities_page(scope: Scope) -> CommunitiesPage:
    """Four queries, however many communities."""
    scope = scope.whole
    members, services, unmet = _members(scope), _lines(scope, OFFERED), _lines(scope, lines.UNMET)
    return CommunitiesPage(
        scope,
        tuple(
            Line(
                one.pk, one.name, one.zone.name if one.zone else "–", address(scope, one),
                _in(members, one.pk), register(scope, community=one.pk),
                _in(services, one.pk), OFFERED.address(scope, community=one.pk),
                _in(unmet, one.pk), lines.UNMET.address(scope, community=one.pk),
            )
            for one in communities(scope)
        ),
    )  # fmt: skip


def communities(scope: Scope) -> QuerySet[Community]:
    return Community.objects.filter(federation=scope.federation).select_related("zone").order_by("zone", "id")


def profile(scope: Scope, community: Community) -> ProfilePage:
    """Three queries: members by kind, services and unmet demands by theme, each here and elsewhere."""
    scope = scope.whole
    pk = community.pk
    kinds_here, kinds_rest = _sides(_members(scope), pk)
    services_here, services_rest = _sides(_lines(scope, OFFERED), pk)
    unmet_here, unmet_rest = _sides(_lines(scope, lines.UNMET), pk)
    standing = trends.standing_out(kinds_here, kinds_rest, least=LEAST_MEMBERS)
    has = trends.has_what_others_need(services_here, unmet_rest)
    lacks = trends.lacks(unmet_here, services_here, services_rest)
    said = _("%(members)d members, %(services)d services on offer, %(unmet)d demands not matched yet.") % {
        "members": sum(kinds_here.values()), "services": sum(services_here.values()), "unmet": sum(unmet_here.values()),
    }  # fmt: skip
    return ProfilePage(
        scope, community, said, tuple(_focus(standing, has, lacks)),
        tuple(_strength(one, scope, pk, sum(kinds_here.values()), sum(kinds_rest.values())) for one in standing),
        tuple(_offer(one, scope, pk) for one in has[:MOST]), tuple(_lack(one, scope, pk) for one in lacks[:MOST]),
        kinds_chart(scope, pk, kinds_here), unmet_chart(scope, pk, unmet_here),
    )  # fmt: skip


def kind_word(kind: str) -> str:
    return str(Organisation.Kind(kind).label)


def _strength(one: trends.Standing, scope: Scope, community: int, here: int, rest: int) -> Statement:
    said = _("%(kind)s: %(here)d of %(members)d members here, %(rest)d of %(others)d elsewhere.") % {
        "kind": kind_word(one.kind), "here": one.here, "members": here, "rest": one.rest, "others": rest,
    }  # fmt: skip
    return Statement(
        said,
        (
            (_("members here"), register(scope, kind=one.kind, community=community)),
            (_("in the whole area"), register(scope, kind=one.kind)),
        ),
    )


def _offer(one: trends.Joint, scope: Scope, community: int) -> Statement:
    said = _("%(theme)s: %(here)d on offer here, %(there)d asked for elsewhere and not matched yet.") % {
        "theme": lines.theme_word(one.theme), "here": one.here, "there": one.there,
    }  # fmt: skip
    return Statement(
        said,
        (
            (_("services here"), OFFERED.address(scope, theme=one.theme, community=community)),
            (_("demands elsewhere"), lines.UNMET.address(scope, theme=one.theme, elsewhere=community)),
        ),
    )


def _lack(one: trends.Joint, scope: Scope, community: int) -> Statement:
    said = ngettext(
        "%(theme)s: asked for %(here)d time here, nobody here offers it; %(there)d on offer elsewhere.",
        "%(theme)s: asked for %(here)d times here, nobody here offers it; %(there)d on offer elsewhere.", one.here,
    ) % {"theme": lines.theme_word(one.theme), "here": one.here, "there": one.there}  # fmt: skip
    rows = [(_("demands here"), lines.UNMET.address(scope, theme=one.theme, community=community))]
    if one.there:
        rows.append((_("services elsewhere"), OFFERED.address(scope, theme=one.theme, elsewhere=community)))
    return Statement(said, tuple(rows))


def _focus(standing: list[trends.Standing], has: list[trends.Joint], lacks: list[trends.Joint]) -> Iterable[str]:
    """At most one sentence from each side; which one to follow is for the community to say."""
    if standing:
        yield _("Build on what it has more of than others: %(names)s.") % {
            "names": _(", ").join(kind_word(one.kind) for one in standing[:FOCUS])
        }
    if has:
        yield _("Offer to others what they look for: %(names)s.") % {
            "names": _(", ").join(one.theme for one in has[:FOCUS])
        }
    if lacks:
        yield _("Invite from elsewhere what is missing here: %(names)s.") % {
            "names": _(", ").join(one.theme for one in lacks[:FOCUS])
        }


def kinds_chart(scope: Scope, community: int, kinds: dict[str, int]) -> charts.Chart:
    """Members of the community by kind."""
    ordered = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
    points = [
        (kind_word(kind), number, register(scope, kind=kind, community=community)) for kind, number in ordered if number
    ]
    said = _("No organisation here is a member.")
    if points:
        said = ngettext("%(number)d member; most are: %(kind)s.", "%(number)d members; most are: %(kind)s.", sum(kinds.values())) % {
            "number": sum(kinds.values()), "kind": points[0][0],
        }  # fmt: skip
    return charts.bars("kinds", _("Members by kind"), said, (_("kind"), _("Members")), points)


def unmet_chart(scope: Scope, community: int, themes: dict[str, int]) -> charts.Chart:
    """Unmet demands of the community by main theme."""
    mains: dict[str, int] = {}
    for theme, number in themes.items():
        main = theme.partition("/")[0]
        mains[main] = mains.get(main, 0) + number
    one = replace(lines.UNMET, community=community)
    return themes_chart(scope, one, mains, MOST_THEMES)
