"""The front page: what the federations are made of today."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.activities import queries as activities
from silian.activities.models import Session
from silian.cobuilding.models import Project
from silian.exchange.models import Call
from silian.hall.models import Matter
from silian.hall.queries import lists as hall
from silian.hall.queries.lists import Figure as MatterFigure
from silian.honours.models import Honour
from silian.members.models import Federation
from silian.places.queries import bases as places
from silian.places.queries.bases import OpenBase
from silian.reports.indicators import INDICATORS, Scope
from silian.reports.queries.figures import Figure, figures, figures_of
from silian.stories.models import Story
from silian.stories.queries import reading as stories


@dataclass(frozen=True)
class Street:
    """One federation in numbers, computed and never typed in."""

    pk: int
    name: str
    founded: int | None
    members: int
    services: int
    demands: int
    projects: int


def streets() -> list[Street]:
    """Every federation that has members, and the only one even without. Two queries."""
    going_on = Count("projects", filter=~Q(projects__state=Project.State.STOPPED))
    several = list(Federation.objects.annotate(going_on=going_on).order_by("id"))
    today, names = timezone.localdate(), ("members", "services", "demands")
    found = [
        Street(
            one.pk, one.name, one.founded_on.year if one.founded_on else None, told["members"].rows, told["services"].rows,
            told["demands"].rows, one.going_on,
        )
        for one, told in zip(several, figures_of([Scope(one, today) for one in several], names), strict=True)
    ]  # fmt: skip
    return [one for one in found if one.members] or found[:1]


# What a reader of the front page wants to know first; only those that everybody may read are shown.
NUMBERS = (
    "members", "projects_signed", "topics_closed_solved", "volunteers", "persons_served", "bases", "visits_confirmed", "communities",
)  # fmt: skip
MOST_NUMBERS, MOST_BASES, MOST_CALLS, MOST_HONOURS = 6, 3, 3, 4


def numbers(federation_id: int) -> list[Figure]:
    """A few figures of one federation as of today, as they are defined once for everybody. Two queries."""
    scope = Scope(Federation.objects.get(pk=federation_id), timezone.localdate())
    found = figures(scope, [name for name in NUMBERS if INDICATORS[name].public])
    return [one for one in found.values() if one.value][:MOST_NUMBERS]


@dataclass(frozen=True)
class Front:
    """Everything on the front page that is never kept: what is taken from the public leaves it at once."""

    matters: list[Matter]
    progress: list[MatterFigure]
    bases: list[OpenBase]
    calls: list[Call]
    stories: list[Story]
    honours: list[Honour]


def front() -> Front:
    """Nine queries, however much there is: matters, how far they have come, bases with rooms free today, calls, stories, honours."""
    figures_of_matters = hall.figures()
    return Front(
        matters=matters(), progress=[*figures_of_matters.stages, *figures_of_matters.endings], bases=free_today(),
        calls=calls_to_all(), stories=stories.newest(), honours=honoured(),
    )  # fmt: skip


def free_today() -> list[OpenBase]:
    """Published bases that have a room free today. Four queries."""
    rows = places.published()[: MOST_BASES * 2]
    return [one for one in places.with_free_rooms(list(rows), timezone.localdate()) if one.free][:MOST_BASES]


def honoured() -> list[Honour]:
    """What was granted last and stands. One query."""
    return list(Honour.objects.standing().order_by("-granted_on", "-id")[:MOST_HONOURS])  # type: ignore[attr-defined]


def wanted(federation: str = "") -> QuerySet[Call]:
    """What is needed of everybody, in one street or in all."""
    rows = Call.objects.public().select_related("organisation", "community", "federation").defer("search")  # type: ignore[attr-defined]
    return rows.filter(federation__slug=federation) if federation else rows


def calls_to_all() -> list[Call]:
    """The same, the nearest last day first. One query."""
    return list(wanted().order_by("answer_until", "id")[:MOST_CALLS])


def federations_with_calls() -> list[Federation]:
    return list(Federation.objects.filter(pk__in=wanted().values("federation")).order_by("id"))


def help_for(call: str) -> tuple[str, int | None]:
    """What somebody begins to write who can help with a call, and to whom; nothing where everybody may not read it."""
    one = wanted().filter(pk=call).first() if call.isascii() and call.isdigit() and len(call) < 10 else None
    return (_("I can help with “%(title)s”: ") % {"title": one.title}, one.federation_id) if one else ("", None)


def whats_on() -> list[Session]:
    """The next public sessions. One query."""
    return activities.next_public()


def matters() -> list[Matter]:
    """What residents have raised and is under way, the newest first. One query."""
    return list(hall.newest_open())


def federations_to_write_to() -> list[Federation]:
    """Whom a complaint or suggestion can be sent to: whoever has an office."""
    return list(Federation.objects.filter(bodies__kind="secretariat").order_by("id"))
