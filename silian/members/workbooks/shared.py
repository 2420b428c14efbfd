"""What the workbooks of the register share."""

from collections.abc import Iterable
from typing import Any

from silian.core.importing.cells import same_key
from silian.core.importing.plan import Kind
from silian.core.models import StoredFile
from silian.members.mandates import mandates
from silian.members.models import Federation, Seat

ENDINGS = ("社区", "片区", "界别小组", "界别", "小组", "界")


class OfStreet(Kind):
    """A kind of workbook of one federation."""

    def federation(self, pk: int) -> Federation:
        return Federation.objects.get(pk=pk)


def may_open(person: Any, file: StoredFile) -> bool:
    """Files handed in for a federation: its office, and whoever handed one in as long as she has a seat there."""
    mine = mandates(person)
    federation_id = int(file.owner.rpartition(":")[2])
    return federation_id in mine.offices or (file.by_id == person.pk and federation_id in mine.federation_ids)


class Names:
    """Things of a federation by name: as written, by width and blanks, and without the usual ending."""

    def __init__(self, things: Iterable[tuple[int, str]]):
        self.words: dict[int, str] = {}
        self._exact: dict[str, int] = {}
        self._near: dict[str, set[int]] = {}
        for pk, name in things:
            self.add(pk, name)

    def add(self, pk: int, name: str) -> None:
        self.words[pk] = name
        self._exact[name] = pk
        for near in _spellings(name):
            self._near.setdefault(near, set()).add(pk)

    def find(self, name: str) -> int | None:
        """The one thing this name can mean; None if there is none, or more than one."""
        found = self._exact.get(name)
        if found is not None:
            return found
        for near in _spellings(name):
            several = self._near.get(near, set())
            if len(several) == 1:
                return next(iter(several))
        return None

    def some(self) -> str:
        names = list(self.words.values())
        return "、".join(names[:12]) + ("…" if len(names) > 12 else "")


def _spellings(name: str) -> list[str]:
    """The name itself before the name without its ending."""
    whole = same_key(name)
    shorter = next(
        (whole.removesuffix(ending) for ending in ENDINGS if whole.endswith(ending) and len(whole) > len(ending)), whole
    )
    return [whole] if shorter == whole else [whole, shorter]


def office_seat(person: Any, federation_id: int) -> Seat | None:
    """The seat by which she acts for the office, as a thing with a number."""
    held = next((seat for seat in mandates(person).held if seat.federation_id == federation_id), None)
    return Seat(pk=held.seat_id) if held else None
