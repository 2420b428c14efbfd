"""One search box over everything a person may see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from silian.activities.models import Activity
from silian.cobuilding.models import Project
from silian.core.search import query
from silian.counsel.models import Consultation
from silian.documents.models import Document
from silian.exchange.models import Call, Demand, Service
from silian.hall.models import Matter
from silian.meetings.models import Meeting
from silian.members.models import Organisation
from silian.places.models import Base

SHOWN = 6


@dataclass(frozen=True)
class Kind:
    """One kind of thing: how its rows are found, what stands beside a title, where one of them and all of them are."""

    word: Any
    rows: Callable[[Any, str], QuerySet]
    title: str
    beside: str
    address: str
    all_of_them: str
    more: str = ""  # what the list needs beside the words, to show all that were found here


def _found_by(model: Any) -> Callable[[Any, str], QuerySet]:
    return lambda person, typed: model.objects.visible_to(person).found_by(typed)


def _named(model: Any) -> Callable[[Any, str], QuerySet]:
    """Tables of some hundred rows need no words cut beforehand."""
    return lambda person, typed: model.objects.visible_to(person).filter(title__icontains=typed)


KINDS = [
    Kind(
        _("Organisations"), lambda person, typed: Organisation.objects.visible_to(person).current().found_by(typed),  # type: ignore[attr-defined]
        "name", "community__name", "members:organisation", "members:register",
    ),
    Kind(_("Services"), _found_by(Service), "title", "organisation__name", "exchange:service", "exchange:services", "state=all"),
    Kind(_("Demands"), _found_by(Demand), "title", "organisation__name", "exchange:demand", "exchange:demands", "state=all"),
    Kind(_("Calls"), _found_by(Call), "title", "organisation__name", "exchange:call", "exchange:calls", "show=all"),
    Kind(_("Projects"), _found_by(Project), "title", "", "cobuilding:project", "cobuilding:projects"),
    Kind(
        _("Bases"), lambda person, typed: Base.objects.visible_to(person).filter(search__typed=typed),  # type: ignore[attr-defined]
        "name", "owner__name", "places:base", "places:bases",
    ),
    Kind(_("Activities"), _named(Activity), "title", "organiser__name", "activities:activity", "activities:activities"),
    Kind(
        _("Matters"), lambda person, typed: Matter.objects.visible_to(person).filter(private=False, search__typed=typed),  # type: ignore[attr-defined]
        "title", "community__name", "hall:matter", "hall:matters", "show=all",
    ),
    Kind(_("Meetings"), _named(Meeting), "title", "body__name", "meetings:meeting", "meetings:meetings"),
    Kind(_("Consultations"), _named(Consultation), "title", "seat__body__name", "counsel:consultation", "counsel:consultations"),
    Kind(_("Documents"), _named(Document), "title", "", "documents:document", "documents:documents"),
]  # fmt: skip


@dataclass(frozen=True)
class Hit:
    title: str
    beside: str
    url: str


@dataclass(frozen=True)
class Section:
    """The first of one kind, and where the rest is."""

    word: Any
    hits: list[Hit]
    more: str


@dataclass(frozen=True)
class Found:
    typed: str
    sections: list[Section]

    def of(self, address: str) -> list[str]:
        """The titles found of one kind, by the address of such a thing."""
        kind = next(one for one in KINDS if one.address == address)
        return [hit.title for section in self.sections if section.word is kind.word for hit in section.hits]


def search(person: Any, typed: str) -> Found:
    """One query, some rows of each kind; one more than is shown tells that there are more. None if nothing can be searched for."""
    typed = typed.strip().replace("\x00", "")[:100]
    if not query(typed):
        return Found(typed, [])
    first, *others = [_rows(number, kind, person, typed) for number, kind in enumerate(KINDS)]
    found: dict[int, list[Hit]] = {}
    for number, pk, title, beside in first.union(*others, all=True):
        found.setdefault(int(number), []).append(Hit(title, beside, reverse(KINDS[int(number)].address, args=[pk])))
    return Found(typed, [_section(KINDS[number], hits, typed) for number, hits in sorted(found.items())])


def _rows(number: int, kind: Kind, person: Any, typed: str) -> QuerySet:
    nothing = Value("", output_field=TextField())
    beside = Coalesce(Cast(F(kind.beside), TextField()), nothing) if kind.beside else nothing
    rows = kind.rows(person, typed).order_by("-pk").annotate(
        of_kind=Value(str(number), output_field=CharField()), called=Cast(F(kind.title), TextField()), beside_it=beside
    )  # fmt: skip
    return rows.values_list("of_kind", "pk", "called", "beside_it")[: SHOWN + 1]


def _section(kind: Kind, hits: list[Hit], typed: str) -> Section:
    asked = "&".join(part for part in (kind.more, urlencode({"q": typed})) if part)
    return Section(kind.word, hits[:SHOWN], f"{reverse(kind.all_of_them)}?{asked}" if len(hits) > SHOWN else "")
