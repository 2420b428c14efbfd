"""Open data: what everybody may read anyway, as tables with columns that stay. The rows are those of the pages, by the same words."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.functions import Lower, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from silian.activities.models import Activity, Session
from silian.exchange.models import Call
from silian.hall.models import Matter
from silian.honours.models import Honour
from silian.members.models import Federation
from silian.places.models import Base, Room, calendars
from silian.places.models.weeks import week_in_words
from silian.reports.indicators import INDICATORS, Scope
from silian.reports.queries.figures import figures, figures_of
from silian.stories.models import Story

CHUNK = 1000
MOST_YEARS = 40
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Dataset:
    """One table: its name in addresses, how it is called, what each column says, and its rows for one federation."""

    name: str
    word: Any
    about: Any
    columns: tuple[tuple[str, Any], ...]
    rows: Callable[[Federation], "QuerySet | Iterable[Row]"]

    @property
    def names(self) -> list[str]:
        return [name for name, _word in self.columns]


def _activities(federation: Federation) -> QuerySet:
    rows = Session.objects.filter(federation=federation, activity__in=Activity.objects.public().values("pk"))  # type: ignore[attr-defined]
    return rows.order_by("begins_at", "id").values_list(
        "id", "activity_id", "activity__title", "activity__kind", "activity__about", "activity__audience",
        "activity__organiser__name", "activity__community__name", "activity__base__name", "activity__address",
        Lower("period"), Upper("period"), "places", "activity__state", "state", "activity__came", "activity__result",
    )  # fmt: skip


def _bases(federation: Federation) -> Iterator[Row]:
    bases = Base.objects.published().filter(federation=federation)  # type: ignore[attr-defined]
    rooms = list(
        Room.objects.filter(base__in=bases.values("pk"), state=Room.State.OPEN)
        .select_related("base__owner", "base__community")
        .order_by("base", "id")
    )
    today = timezone.localdate()
    known = calendars([room.pk for room in rooms], today, today)
    for room in rooms:
        base = room.base
        yield (
            base.pk, base.name, base.purpose, base.owner.name, base.community.name if base.community else "", base.address,
            base.latitude, base.longitude, room.pk, room.name, room.capacity, week_in_words(known[room.pk].weekly, chinese=True),
        )  # fmt: skip


def _matters(federation: Federation) -> QuerySet:
    rows = Matter.objects.public().filter(federation=federation).order_by("year", "serial", "id")  # type: ignore[attr-defined]
    return rows.values_list(
        "year", "serial", "title", "theme", "community__name", "place", "raised_at", "stage", "owner__body__name", "next_what",
        "next_at", "ended_as",
    )  # fmt: skip


def _stories(federation: Federation) -> QuerySet:
    rows = Story.objects.public().filter(federation=federation).order_by("published_at", "id")  # type: ignore[attr-defined]
    return rows.values_list("id", "title", "lead", "text", "published_at", F("matter__year"), F("matter__serial"))


def _honours(federation: Federation) -> QuerySet:
    rows = Honour.objects.standing().filter(federation=federation).order_by("year", "number", "id")  # type: ignore[attr-defined]
    return rows.values_list("year", "number", "title", "why", "name", "granted_on")


def _calls(federation: Federation) -> QuerySet:
    rows = Call.objects.public().filter(federation=federation).order_by("answer_until", "id")  # type: ignore[attr-defined]
    return rows.values_list(
        "id", "title", "detail", "when", "place", "people", "things", "organisation__name", "community__name", "answer_until"
    )  # fmt: skip


def _public() -> list[str]:
    return [name for name, one in INDICATORS.items() if one.public]


def _figures(federation: Federation) -> Iterator[Row]:
    today = timezone.localdate()
    with override("zh-hans"):
        for one in figures(Scope(federation, today), _public()).values():
            yield one.name, one.word, one.value, one.unit, one.formula, today


def _years(federation: Federation) -> Iterator[Row]:
    """What stood at the end of each year since the founding, and what happened in it. One query that hardly grows with the years."""
    today = timezone.localdate()
    first = max(federation.founded_on.year if federation.founded_on else today.year, today.year - MOST_YEARS)
    years = [
        Scope(federation, min(date(year, 12, 31), today), date(year, 1, 1)) for year in range(first, today.year + 1)
    ]
    with override("zh-hans"):
        for scope, found in zip(years, figures_of(years, _public()), strict=True):
            for one in found.values():
                yield scope.as_of.year, one.name, one.word, one.value, one.unit, scope.as_of


DATASETS: list[Dataset] = [
    Dataset(
        "activities", _("Activities"), _("One row for each time of a published activity, with its result once it is over."),
        (
            ("session", _("number of the time")), ("activity", _("number of the activity")), ("title", _("title")),
            ("kind", _("kind")), ("about", _("what it is about")), ("audience", _("for whom")), ("organiser", _("organiser")),
            ("community", _("community")), ("base", _("base")), ("address", _("address")), ("begins_at", _("begins at")),
            ("ends_at", _("ends at")), ("places", _("places; empty: everybody is welcome")), ("state", _("state")),
            ("session_state", _("state of this time")), ("came", _("people who came")), ("result", _("what came of it")),
        ),
        _activities,
    ),
    Dataset(
        "bases", _("Bases and opening hours"), _("One row for each room of a base that is shown to everybody."),
        (
            ("base", _("number of the base")), ("name", _("name")), ("purpose", _("what it is for")), ("owner", _("kept by")),
            ("community", _("community")), ("address", _("address")), ("latitude", _("latitude")), ("longitude", _("longitude")),
            ("room", _("number of the room")), ("room_name", _("room")), ("capacity", _("people")), ("opening_hours", _("opening hours")),
        ),
        _bases,
    ),
    Dataset(
        "matters", _("Matters"), _("Every matter that is open to everybody, with how far it has come; without the words of whoever raised it."),
        (
            ("year", _("year")), ("serial", _("number in the year")), ("title", _("in a few words")), ("theme", _("theme")),
            ("community", _("community")), ("place", _("where")), ("raised_at", _("raised on")), ("stage", _("state")),
            ("owner", _("whose it is")), ("next", _("what is due next")), ("next_at", _("next date")), ("ended_as", _("ended as")),
        ),
        _matters,
    ),
    Dataset(
        "stories", _("Stories"), _("Published stories, with the consent of everybody named."),
        (
            ("story", _("number of the story")), ("title", _("title")), ("lead", _("in one sentence")), ("text", _("text")),
            ("published_at", _("published")), ("matter_year", _("year of the matter")), ("matter_serial", _("number of the matter")),
        ),
        _stories,
    ),
    Dataset(
        "honours", _("Honours"), _("Every honour that was granted and stands."),
        (
            ("year", _("year")), ("number", _("number")), ("title", _("honour")), ("why", _("for what")),
            ("name", _("who is honoured")), ("granted_on", _("granted on")),
        ),
        _honours,
    ),
    Dataset(
        "calls", _("Calls"), _("Needs that are open to everybody and still collect answers."),
        (
            ("call", _("number of the call")), ("title", _("what is needed")), ("detail", _("what exactly, and for whom")),
            ("when", _("when")), ("place", _("where")), ("people", _("how many people")), ("things", _("what else is needed")),
            ("organisation", _("organisation")), ("community", _("community")), ("answer_until", _("answer until")),
        ),
        _calls,
    ),
    Dataset(
        "figures", _("Figures"), _("Every figure that is public, as of today, with its definition."),
        (
            ("name", _("name")), ("word", _("figure")), ("value", _("value")), ("unit", _("unit")), ("formula", _("how it is counted")),
            ("as_of", _("as of")),
        ),
        _figures,
    ),
    Dataset(
        "years", _("Figures by year"), _("The same figures for every year since the founding: what stood at its end, what happened in it."),
        (
            ("year", _("year")), ("name", _("name")), ("word", _("figure")), ("value", _("value")), ("unit", _("unit")),
            ("as_of", _("as of")),
        ),
        _years,
    ),
]  # fmt: skip


def dataset(name: str) -> Dataset | None:
    return next((one for one in DATASETS if one.name == name), None)


def federations() -> list[Federation]:
    return list(Federation.objects.order_by("id"))


def digest(rows: "QuerySet | list[Row]") -> str:
    """What the rows say, in few signs: the database reads a list without sending it. One query, or none."""
    if not isinstance(rows, QuerySet):
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:32]
    sql, given = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), md5(string_agg(md5(cells::text), '' ORDER BY at)) FROM (SELECT cells, row_number() OVER () AS at FROM ({sql}) AS cells) AS numbered",  # noqa: S608 – the list's own question
            given,
        )
        number, found = cursor.fetchone()
    return f"{number}-{found}"


def streamed(rows: "QuerySet | list[Row]") -> Iterable[Row]:
    """The rows as they come, however many: never all of them at once."""
    return rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else rows


def plain(value: Any) -> Any:
    """A cell as it stands in a file: days and moments in ISO 8601, moments in local time."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, int | float | str):
        return value
    return float(value) if hasattr(value, "as_tuple") else str(value)
