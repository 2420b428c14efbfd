"""The list of matters and the figures above it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.exchange import reading
from silian.hall.models import Ending, Follower, Matter, Offer, Raiser, Stage
from silian.hall.rules.levels import climbs_before
from silian.members.mandates import mandates
from silian.members.models import Community, Federation

SHOWS = ("", "all", "mine", "late", "meeting", "followed", "raised")


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the list, as it stands in the address."""

    typed: str = ""
    show: str = ""
    stage: str = ""
    ending: str = ""
    theme: str = ""
    community: int | None = None
    federation: int | None = None

    @classmethod
    def of(cls, data: Any) -> "Filters":
        chosen = lambda name, allowed: data.get(name, "") if data.get(name, "") in allowed else ""  # noqa: E731
        return cls(
            data.get("q", "").strip().replace("\x00", "")[:100], chosen("show", SHOWS), chosen("stage", Stage.values),
            chosen("ending", Ending.values), data.get("theme", "").replace("\x00", "")[:60], _number(data.get("community", "")),
            _number(data.get("federation", "")),
        )  # fmt: skip


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def show_choices(person: Any) -> list[tuple[str, str]]:
    """Open ones first; who handles matters sees more."""
    found = [("", _("Open ones")), ("all", _("All"))]
    if getattr(person, "is_authenticated", False):
        found += [("raised", _("Raised by me")), ("followed", _("Followed by me"))]
    mine = mandates(person)
    if mine.held:
        found += [("mine", _("Mine to handle"))]
    if mine.offices or mine.communities:
        found += [("late", _("Late"))]
    if mine.offices:
        found += [("meeting", _("Gone up to the joint meeting"))]
    return found


def matters(person: Any, filters: Filters) -> QuerySet[Matter]:
    """What the reader may see of what she asked for, the newest first, each with how many support it: one query."""
    rows = Matter.objects.visible_to(person)
    mine = mandates(person)
    seats = [held.seat_id for held in mine.held]
    if filters.show == "mine":
        offered = Offer.objects.filter(seat__in=seats, answered_at=None).values("matter")
        rows = rows.open().filter(Q(owner__in=seats) | Q(pk__in=offered))
    elif filters.show == "late":
        rows = rows.late()
    elif filters.show == "meeting":
        gone = Q(pk=None)
        for federation in sorted(mine.offices):
            gone |= Q(federation=federation, next_at__lt=climbs_before(federation), private=False)
        rows = rows.open().filter(gone)
    elif filters.show in ("followed", "raised") and not person.is_authenticated:
        rows = rows.none()  # nobody in particular follows or raises anything
    elif filters.show == "followed":
        rows = rows.filter(pk__in=Follower.objects.filter(person=person, left_at=None).values("matter"))
    elif filters.show == "raised":
        own = Raiser.objects.filter(Q(person=person) | Q(organisation__in=list(mine.organisations)))
        rows = rows.filter(pk__in=own.values("matter"))
    elif not (filters.show or filters.stage or filters.ending or filters.typed):
        rows = rows.open()
    if filters.typed:
        rows = rows.filter(search__typed=filters.typed)
    if filters.stage:
        rows = rows.filter(stage=filters.stage)
    if filters.ending:
        rows = rows.filter(ended_as=filters.ending)
    if filters.theme:
        rows = rows.filter(theme__startswith=filters.theme)
    if filters.community:
        rows = rows.filter(community=filters.community)
    if filters.federation:
        rows = rows.filter(federation=filters.federation)
    return _with_supporters(rows).select_related("community", "owner__body").defer("search", "first_text", "text")


def _with_supporters(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    # Written out: putting them together cost as much as the rest of the list's question.
    return rows.annotate(
        supporters=RawSQL(_SUPPORTERS, (), output_field=IntegerField()),
        along=RawSQL(_ALONG, (), output_field=IntegerField()),
    )


_SUPPORTERS = (
    "SELECT count(*) FROM hall_follower WHERE matter_id = hall_matter.id AND why = 'supporter' AND left_at IS NULL"
)
_ALONG = "SELECT count(*) FROM hall_link WHERE lead_id = hall_matter.id AND undone_at IS NULL"


@dataclass(frozen=True)
class Line:
    """One matter of the list in the reader's words; the page only sets them."""

    url: str
    title: str
    about: str
    state: str
    state_word: str
    owner: str
    day: str
    what: str
    late: bool


def lines(matters: Sequence[Any]) -> list[Line]:
    """The rows of one screen, read by `matters`. Nothing is asked."""
    address = reverse("hall:matter", args=[0]).removesuffix("0")
    return [_line(one, f"{address}{one.pk}") for one in matters]


def _line(one: Any, url: str) -> Line:
    about = [one.number]
    if one.community:
        about.append(one.community.name)
    if one.theme:
        about.append(one.theme)
    if one.supporters:
        about.append(
            ngettext("%(number)s supporter", "%(number)s supporters", one.supporters) % {"number": one.supporters}
        )
    if one.along:
        said = ngettext("%(number)s more about the same", "%(number)s more about the same", one.along)
        about.append(said % {"number": one.along})
    if one.private:
        about.append(_("private"))
    elif not one.shown_at:
        about.append(_("not shown to the public"))
    goes_on = one.is_open
    day = timezone.localtime(one.next_at).strftime("%Y-%m-%d %H:%M" if goes_on else "%Y-%m-%d") if one.next_at else "–"
    return Line(
        url=url, title=one.title, about=" · ".join(about), state=one.ended_as or one.stage,
        state_word=one.get_ended_as_display() if one.ended_as else one.get_stage_display(),
        owner=str(one.owner) if goes_on else "–", day=day, what=one.get_next_what_display() if one.next_at else "", late=one.is_late,
    )  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """So many matters of a stage or of an ending, and where they stand in the list."""

    word: str
    number: int
    query: str


@dataclass(frozen=True)
class Figures:
    """What stands open to everybody, by stage while it is open, and by the kind of its ending afterwards."""

    stages: list[Figure]
    endings: list[Figure]


def figures(federation: int | None = None) -> Figures:
    """One question, answered from an index."""
    rows = Matter.objects.public().order_by()
    if federation:
        rows = rows.filter(federation=federation)
    stages: dict[str, int] = {}
    endings: dict[str, int] = {}
    for stage, ending, number in rows.values_list("stage", "ended_as").annotate(number=Count("pk")):
        if ending:
            endings[ending] = endings.get(ending, 0) + number
        else:
            stages[stage] = stages.get(stage, 0) + number
    return Figures(
        [Figure(str(one.label), stages[one], f"stage={one}") for one in Stage if one in stages],
        [Figure(str(one.label), endings[one], f"ending={one}") for one in Ending if one in endings],
    )


@dataclass(frozen=True)
class Choices:
    """The menus of the list."""

    federations: list[tuple[int, str]]
    communities: list[tuple[int, str]]
    themes: list[tuple[str, str]]


def choices() -> Choices:
    """Two small questions; the same for everybody, so they may be kept for a moment."""
    federations = list(Federation.objects.order_by("id").values_list("pk", "name"))
    communities = Community.objects.order_by("federation", "id").values_list("pk", "name")
    return Choices(
        federations if len(federations) > 1 else [],
        list(communities),
        [(main, main) for main, _subs in reading.themes()],
    )


def newest_open(most: int = 5) -> Iterable[Matter]:
    """For the front page: what is open to everybody and under way."""
    rows = Matter.objects.public().open().select_related("community", "owner__body")
    return list(rows.defer("search", "first_text", "text").order_by("-id")[:most])
