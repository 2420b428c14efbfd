"""The board of all members, communities or bases × six haves, and who may look at whose."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from silian.core.export import Sheet
from silian.duties.queries.evidence import Asked
from silian.duties.queries.haves import COUNTED, HAVES, Counted, counted
from silian.members.mandates import mandates
from silian.members.models import Community, Federation, Organisation
from silian.places.models import Base, BasePartner

KINDS = {"member": gettext_lazy("Members"), "community": gettext_lazy("Communities"), "base": gettext_lazy("Bases")}
NOTHING = Counted()


def visible(reader: Any, kind: str) -> QuerySet:
    """Whose haves she may read: all of her office's, and those of whom she sits for."""
    mine = mandates(reader)
    offices, own = Q(federation__in=list(mine.offices)), list(mine.organisations)
    if kind == "member":
        return Organisation.objects.current().filter(offices | Q(pk__in=own)).select_related("federation", "body")
    if kind == "community":
        return Community.objects.filter(offices | Q(pk__in=list(mine.communities))).select_related("federation", "body")
    kept = Exists(BasePartner.objects.filter(base=OuterRef("pk"), organisation__in=own))
    rows = Base.objects.filter(offices | Q(owner__in=own) | Q(kept) | Q(community__in=list(mine.communities)))
    return rows.select_related("federation", "owner__body")


def things(kind: str, federation_id: int, day: date) -> QuerySet:
    """Who stands on the board of a day."""
    if kind == "member":
        return Organisation.objects.filter(federation=federation_id).current().members_on(day).order_by("id")
    if kind == "community":
        return Community.objects.filter(federation=federation_id).order_by("id")
    return Base.objects.filter(federation=federation_id).order_by("id")


@dataclass(frozen=True)
class Row:
    """One of them, and its six haves in their order."""

    thing: Any
    cells: list[Counted]

    @property
    def named(self) -> list[tuple[Any, Counted]]:
        return list(zip(HAVES.values(), self.cells, strict=True))

    @property
    def number(self) -> int:
        return sum(1 for cell in self.cells if cell.number)


@dataclass(frozen=True)
class Board:
    """Everybody's haves on a day: the numbers above, and which rows are asked for."""

    federation: Federation
    kind: str
    day: date
    lacks: str
    all: int
    having: list[tuple[str, Any, int]]  # have, its word, how many have it
    wanted: QuerySet
    found: dict[int, dict[str, Counted]]

    def rows(self, shown: Any) -> list[Row]:
        return [Row(one, [self.found.get(one.pk, {}).get(key, NOTHING) for key in HAVES]) for one in shown]

    @property
    def words(self) -> list[Any]:
        return list(HAVES.values())

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        return list(KINDS.items())

    @property
    def six(self) -> int:
        return sum(1 for haves in self.found.values() if len(haves) == len(HAVES))


def board(federation: Federation, kind: str, day: date, lacks: str = "") -> Board:
    """One question for all evidence, one for who there is; the rows of a page are read after that."""
    everybody = things(kind, federation.pk, day)
    there = set(everybody.values_list("pk", flat=True))
    found = {pk: haves for pk, haves in counted(kind, Asked(federation.pk, day)).items() if pk in there}
    having = [(key, word, sum(1 for haves in found.values() if key in haves)) for key, word in HAVES.items()]
    wanted = everybody
    if lacks:
        wanted = everybody.exclude(pk__in=[pk for pk, haves in found.items() if lacks in haves])
    return Board(federation, kind, day, lacks, len(there), having, wanted, found)


def sheet(of: Board) -> Sheet:
    """The board as one sheet: how much there is of each have, and the newest day."""
    title = _("Six haves: %(kind)s") % {"kind": str(KINDS[of.kind])}
    heads = [_("Name"), *(str(word) for word in of.words), _("Haves"), _("Remarks")]
    rows = [
        [str(getattr(row.thing, "name", row.thing)), *(_cell(cell) for cell in row.cells), row.number, ""]
        for row in of.rows(of.wanted)
    ]
    return Sheet(title, title, of.federation.name, heads, rows, {heads[0]: 34}, day=of.day, notes=notes(of.kind))


def _cell(cell: Counted) -> str:
    if not cell.number:
        return pgettext("have", "not yet")
    if cell.last is None:
        return str(cell.number)
    return _("%(number)s, last %(day)s") % {"number": cell.number, "day": cell.last}


def notes(kind: str) -> list[str]:
    """How each have is counted, as it stands under the table."""
    joined = _("; ")
    return [
        f"{HAVES[key]}：{joined.join(str(source.counted) for source in sources)}"
        for key, sources in COUNTED[kind].items()
    ]
