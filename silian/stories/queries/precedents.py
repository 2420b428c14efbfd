"""Something like this was solved before: what is alike among closed matters, done projects and stories, here and where it is shared."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import CharField, DateField, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.cobuilding.models import Partner, Project
from silian.exchange.models import Demand
from silian.hall.models import Closing, Matter, Party
from silian.stories import engine
from silian.stories.models import Named, Sharing, Story
from silian.stories.rules import TOLD_ENDINGS

ADDRESSES = {
    "demand": "exchange:demand", "matter": "hall:matter", "project": "cobuilding:project", "story": "stories:story",
}  # fmt: skip
READ, SHOWN = 40, 5  # of each kind the index finds some dozens, the engine decides

# What a page may ask about, and the row as its reader sees it.
BEGINNINGS: dict[str, Callable[[Any], QuerySet]] = {
    "demand": lambda person: Demand.objects.visible_to(person),
    "matter": lambda person: Matter.objects.visible_to(person),
    "project": lambda person: Project.objects.visible_to(person),
}


@dataclass(frozen=True)
class Precedent:
    """One thing that was solved: what was done, by whom, how long it took, how alike it is and why."""

    kind: str
    title: str
    url: str
    done: str
    who: str
    took: str
    ended_on: date | None
    band: str
    alike: str
    words: list[str]
    elsewhere: str  # the federation, where it is another one


def precedents(person: Any, kind: str, thing: Any) -> list[Precedent]:
    """The likest five. One query, whatever is found; the matching engine reads what the index finds."""
    title, text = words_of(kind, thing)
    pairs = engine.asked(title, text)
    if not pairs:
        return []
    wanted = reduce(lambda one, other: one | other, (SearchQuery(f"'{pair}'", search_type="raw") for pair in pairs))
    first, *others = [rows[:READ] for rows in _solved(person, kind, thing, wanted)]
    found = list(first.union(*others, all=True))
    near = engine.rank(title, text, [f"{row[3]} {row[4]}" for row in found], top=SHOWN)
    return [_shown(found[one.at], one, thing.federation_id) for one in near]


def words_of(kind: str, thing: Any) -> tuple[str, str]:
    return thing.title, getattr(thing, {"demand": "detail", "matter": "text", "project": "about"}[kind])


def _text(value: Any) -> Any:
    return Cast(value, TextField())


def _row(rows: QuerySet, kind: str, **parts: Any) -> QuerySet:
    """Every list in the same shape: kind, number, street, title, text, what was done, by whom, from, until, name of the street."""
    named = {f"p_{name}": value for name, value in parts.items()}
    rows = rows.annotate(p_kind=Value(kind, output_field=CharField()), **named)
    return rows.values_list(
        "p_kind", "p_pk", "p_street", "p_title", "p_text", "p_done", "p_who", "p_from", "p_until", "p_called"
    )


def _ranked(rows: QuerySet, field: str, wanted: Any) -> QuerySet:
    return rows.filter(**{field: wanted}).annotate(rank=SearchRank(F(field), wanted)).order_by("-rank", "-pk")


def _solved(person: Any, kind: str, thing: Any, wanted: Any) -> list[QuerySet]:
    """Matters, projects and stories; of other federations only what is public, and only where it is shared."""
    own = Q(federation=thing.federation_id)
    shared = own | Q(federation__in=Sharing.objects.sharers())  # type: ignore[attr-defined]
    nothing = Value("", output_field=TextField())
    closing = Closing.objects.filter(matter=OuterRef("pk"), closed_at__isnull=False).order_by("-turn", "-id")
    came = Party.objects.filter(matter=OuterRef("pk"), answer=Party.Answer.COMES, organisation__isnull=False)
    matters = Matter.objects.public().filter(shared, ended_as__in=TOLD_ENDINGS)  # type: ignore[attr-defined]
    if kind == "matter":
        matters = matters.exclude(pk=thing.pk)
    partners = Partner.objects.filter(project=OuterRef("pk"))
    projects = Project.objects.visible_to(person).filter(own, state=Project.State.DONE)  # type: ignore[attr-defined]
    seen = Project.objects.visible_to(person).filter(own).values("pk")  # type: ignore[attr-defined]
    stories = Story.objects.public().filter(shared, project__isnull=False).exclude(project__in=seen)  # type: ignore[attr-defined]
    if kind == "project":
        projects, stories = projects.exclude(pk=thing.pk), stories.exclude(project=thing.pk)
    agreed = Named.objects.filter(story=OuterRef("pk"), dropped_at=None, organisation__isnull=False)
    return [
        _row(
            _ranked(matters, "search", wanted), "matter", pk=F("pk"), street=F("federation_id"), title=_text(F("title")),
            text=_text(F("text")), done=Coalesce(_text(Subquery(closing.values("reason")[:1])), nothing),
            who=Coalesce(_names(came, "matter"), _text(F("owner__body__name")), nothing), until=TruncDate(Subquery(closing.values("closed_at")[:1])),
            called=_text(F("federation__name")), **{"from": TruncDate(F("raised_at"))},
        ),
        _row(
            _ranked(projects, "search", wanted), "project", pk=F("pk"), street=F("federation_id"), title=_text(F("title")),
            text=Concat(_text(F("about")), Value(" ", output_field=TextField()), _text(F("result"))), done=_text(F("result")),
            who=Coalesce(_names(partners, "project"), nothing), until=F("finished_on"), called=_text(F("federation__name")),
            **{"from": Cast(F("at"), DateField())},
        ),
        _row(
            _ranked(stories, "project__search", wanted), "story", pk=F("pk"), street=F("federation_id"),
            title=_text(F("title")), text=_text(F("text")), done=_text(F("lead")),
            who=Coalesce(_names(agreed, "story"), nothing), until=F("project__finished_on"),
            called=_text(F("federation__name")), **{"from": Cast(F("project__at"), DateField())},
        ),
    ]  # fmt: skip


def _names(rows: QuerySet, group: str) -> Any:
    """The organisations of these rows in one cell."""
    several = rows.order_by().values(group).annotate(names=StringAgg("organisation__name", "、", order_by="id"))
    return _text(Subquery(several.values("names")))


def _shown(row: tuple, likeness: engine.Likeness, home: int) -> Precedent:
    kind, pk, street, title, _text_of, done, who, since, until, called = row
    words = {"matter": _("Matter"), "project": _("Project"), "story": _("Story")}
    return Precedent(
        kind=str(words[kind]), title=title, url=reverse(ADDRESSES[kind], args=[pk]), done=done.strip(), who=who, took=_took(since, until),
        ended_on=until, band=likeness.band, alike=str(_alike(likeness.band)), words=likeness.words,
        elsewhere="" if street == home else called,
    )  # fmt: skip


def _took(since: date | None, until: date | None) -> str:
    if not since or not until or until < since:
        return ""
    days = max((until - since).days, 1)
    return ngettext("took %(days)s day", "took %(days)s days", days) % {"days": days}


def _alike(band: str) -> str:
    return {"high": _("very much alike"), "middle": _("alike"), "low": _("a little alike")}[band]
