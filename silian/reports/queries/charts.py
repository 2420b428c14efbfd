"""What a chart is: a sentence, and a table that is drawn once more as a picture. The table is the source of every number."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["line", "bars", "heat", "flow", "map"]


@dataclass(frozen=True)
class Cell:
    """A cell as it reads; `url` opens the rows behind it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Head:
    """The head of a column. A `total` stands in the table and is not drawn."""

    text: str
    total: bool = False
    number: bool = True


@dataclass(frozen=True)
class Row:
    """A row: its name first. `off`: a flow that ends here; `east` and `north`: metres on a map."""

    cells: tuple[Cell, ...]
    off: bool = False
    east: int | None = None
    north: int | None = None


@dataclass(frozen=True)
class Chart:
    """One chart of a page. `key` is its name there; without rows only the sentence is shown."""

    key: str
    kind: Kind
    title: str
    sentence: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]


def sentences(*several: str) -> str:
    """One behind the other, as the language writes them: Chinese leaves no gap after 。"""
    said = ""
    for one in filter(None, several):
        said += one if not said or said.endswith("。") else f" {one}"
    return said


Point = tuple[str, int, str]  # name, number, the page with its rows


def line(key: str, title: str, sentence: str, heads: Sequence[str], points: Iterable[Point]) -> Chart:
    """A curve: what (a day, a month) and how many."""
    return _names(key, "line", title, sentence, heads, points)


def bars(key: str, title: str, sentence: str, heads: Sequence[str], points: Iterable[Point]) -> Chart:
    """Bars, in the order given."""
    return _names(key, "bars", title, sentence, heads, points)


def _names(key: str, kind: Kind, title: str, sentence: str, heads: Sequence[str], points: Iterable[Point]) -> Chart:
    rows = tuple(Row((Cell(name), Cell(str(value), url))) for name, value, url in points)
    return Chart(key, kind, title, sentence, (Head(heads[0], number=False), Head(heads[1])), rows)


def heat(
    key: str, title: str, sentence: str, corner: str, columns: Sequence[str],
    rows: Iterable[tuple[str, Sequence[tuple[int, str]]]], total: str,
) -> Chart:  # fmt: skip
    """Rows × columns, each cell a number and the page with its rows; the last column is their sum and is not drawn."""
    made = []
    for name, cells in rows:
        several = tuple(Cell(str(value), url if value else "") for value, url in cells)
        made.append(Row((Cell(name), *several, Cell(str(sum(value for value, _ in cells))))))
    heads = (Head(corner, number=False), *(Head(one) for one in columns), Head(total, total=True))
    return Chart(key, "heat", title, sentence, heads, tuple(made))


def flow(
    key: str, title: str, sentence: str, heads: Sequence[str], links: Iterable[tuple[str, str, int, str, bool]]
) -> Chart:
    """From where to where, how many; the last of each link says that it ends there without having arrived."""
    rows = tuple(Row((Cell(start), Cell(end), Cell(str(value), url)), off) for start, end, value, url, off in links)
    named = (Head(heads[0], number=False), Head(heads[1], number=False), Head(heads[2]))
    return Chart(key, "flow", title, sentence, named, rows)


def positions(
    key: str, title: str, sentence: str, heads: Sequence[str], places: Sequence[tuple[str, str, float, float, str]]
) -> Chart:
    """A map to scale: name, where in words, latitude, longitude, page."""
    laid = metres((latitude, longitude) for _name, _where, latitude, longitude, _url in places)
    rows = tuple(
        Row((Cell(name, url), Cell(where), Cell(f"{latitude:.5f}"), Cell(f"{longitude:.5f}")), east=round(east), north=round(north))
        for (name, where, latitude, longitude, url), (east, north) in zip(places, laid, strict=True)
    )  # fmt: skip
    named = (Head(heads[0], number=False), Head(heads[1], number=False), Head(heads[2]), Head(heads[3]))
    return Chart(key, "map", title, sentence, named, rows)


def metres(positions: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """(latitude, longitude) in degrees → metres (east, north) of their south-west corner, true to scale within a city.

    The sphere is laid flat around the middle latitude; over ten kilometres that is off by less than a metre in a thousand.
    """
    known = list(positions)
    if not known:
        return []
    degree = math.pi / 180 * 6_371_008.8
    south, west = min(one for one, _ in known), min(one for _, one in known)
    across = degree * math.cos(math.radians((south + max(one for one, _ in known)) / 2))
    return [((longitude - west) * across, (latitude - south) * degree) for latitude, longitude in known]
