"""Pictures of the demo street, drawn by code: calm, of nobody and of no place that there is, and marked as an example (示例).

The two signs of the mark are drawn by their strokes, so a picture never depends on the letters of a machine.
"""

import io
from collections.abc import Callable
from typing import Any

WIDTH, HEIGHT = 1200, 900
FINE = 2  # drawn so many times larger, so that slanting lines become smooth
SKY, WALL, SHADE, GROUND, GRASS = "#e6edf2", "#e9e2d3", "#d3cab8", "#d8d2c4", "#b9c9ae"
LEAF, TRUNK, GLASS, INK, SOFT, PAPER, RED, STEEL = (
    "#8fab86", "#8b7358", "#b9cbd8", "#4a4f55", "#8c8a84", "#fbfaf7", "#b3261e", "#9aa7b1",
)  # fmt: skip
# Strokes of 示 and 例 in a square of 100.
SIGNS = (
    (
        ((22, 16), (78, 16)), ((8, 40), (92, 40)), ((50, 40), (50, 90), (38, 84)), ((30, 56), (14, 80)),
        ((70, 56), (88, 80)),
    ),
    (
        ((24, 8), (6, 46)), ((16, 34), (16, 92)), ((30, 14), (64, 14)), ((46, 14), (32, 52)), ((40, 34), (62, 34), (54, 64), (32, 92)),
        ((38, 50), (50, 64)), ((74, 20), (74, 68)), ((92, 8), (92, 90), (82, 84)),
    ),
)  # fmt: skip
MARK = (176, 690, 376, 800)  # where it stands: also seen where a page or a messenger cuts the sides off


class Sheet:
    """A sheet to draw on, in points of the finished picture."""

    def __init__(self) -> None:
        from PIL import Image, ImageDraw

        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), SKY)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, edge: str | None = None) -> None:
        corners = [left * FINE, top * FINE, right * FINE, bottom * FINE]
        self.pen.rectangle(corners, fill=fill, outline=edge, width=3 * FINE)

    def round(self, x: float, y: float, radius: float, fill: str) -> None:
        self.pen.circle((x * FINE, y * FINE), radius * FINE, fill=fill)

    def shape(self, *points: tuple[float, float], fill: str) -> None:
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=fill)

    def line(self, *points: tuple[float, float], fill: str = INK, width: float = 6) -> None:
        self.pen.line([(x * FINE, y * FINE) for x, y in points], fill=fill, width=round(width * FINE), joint="curve")

    def marked(self) -> None:
        left, top, right, bottom = MARK
        self.box(left, top, right, bottom, PAPER, SOFT)
        for number, strokes in enumerate(SIGNS):
            for stroke in strokes:
                self.line(*((left + 14 + number * 92 + x * 0.8, top + 15 + y * 0.8) for x, y in stroke), width=7)

    def jpeg(self) -> bytes:
        made = io.BytesIO()
        self.image.reduce(FINE).save(made, "JPEG", quality=90)
        return made.getvalue()


def _block(on: Sheet, left: int, top: int, right: int, floors: int, windows: int) -> None:
    """A plain house of flats."""
    on.box(left, top, right, 640, WALL)
    on.box(left, top, right, top + 14, SHADE)
    high, wide = (640 - top) / floors, (right - left) / windows
    for floor in range(floors):
        for at in range(windows):
            x, y = left + at * wide, top + floor * high
            on.box(x + wide * 0.24, y + high * 0.28, x + wide * 0.76, y + high * 0.78, GLASS, PAPER)


def _tree(on: Sheet, x: int, foot: int, size: int) -> None:
    on.box(x - size * 0.08, foot - size, x + size * 0.08, foot, TRUNK)
    for right, up, part in ((-0.34, 1.15, 0.42), (0.34, 1.15, 0.42), (0, 1.5, 0.5)):
        on.round(x + right * size, foot - up * size, part * size, LEAF)


def courtyard(on: Sheet) -> None:
    """Two houses of flats, trees, a path and a bench."""
    _block(on, 60, 200, 500, 5, 5)
    _block(on, 720, 140, 1140, 6, 4)
    on.box(0, 640, WIDTH, HEIGHT, GRASS)
    on.shape((560, 640), (660, 640), (860, 900), (440, 900), fill=GROUND)
    _tree(on, 600, 660, 130)
    _tree(on, 1010, 720, 150)
    on.box(870, 770, 1090, 788, TRUNK)
    for x in (890, 1056):
        on.box(x, 788, x + 14, 836, SOFT)


def noticeboard(on: Sheet) -> None:
    """A board beside an entrance, with sheets of paper behind glass."""
    on.box(0, 0, WIDTH, 720, WALL)
    for y in range(60, 720, 60):
        on.line((0, y), (WIDTH, y), fill=SHADE, width=2)
    on.box(0, 720, WIDTH, HEIGHT, GROUND)
    on.box(900, 150, 1130, 720, SHADE)
    on.box(920, 170, 1110, 720, GLASS)
    on.line((1015, 170), (1015, 720), fill=PAPER, width=10)
    on.box(110, 150, 790, 600, INK)
    on.box(132, 172, 768, 578, PAPER)
    on.box(132, 172, 768, 226, RED)
    for number in range(3):
        left = 168 + number * 200
        on.box(left, 262, left + 164, 540, "#ffffff", SOFT)
        on.line((left + 40, 292), (left + 124, 292), width=8)
        for row in range(7):
            on.line((left + 22, 330 + row * 28), (left + (142 if row % 3 else 104), 330 + row * 28), fill=SOFT, width=4)
    for x in (160, 720):
        on.box(x, 600, x + 22, 720, INK)


def hall(on: Sheet) -> None:
    """A hall with a stage, a long table and chairs."""
    on.box(0, 0, WIDTH, 640, WALL)
    on.shape((0, 900), (0, 640), (WIDTH, 640), (WIDTH, 900), fill=GROUND)
    for x in (70, 980):
        on.box(x, 110, x + 150, 430, GLASS, PAPER)
        on.line((x + 75, 110), (x + 75, 430), fill=PAPER, width=6)
    on.box(320, 120, 880, 200, RED)
    on.box(290, 520, 910, 600, SHADE)
    on.box(270, 600, 930, 640, SOFT)
    on.box(430, 400, 770, 424, TRUNK)
    for x in (450, 732):
        on.box(x, 424, x + 18, 520, TRUNK)
    for row, (y, size) in enumerate(((690, 60), (790, 76))):
        for at in range(6):
            x = 470 + at * (size + 34) - row * 30
            on.box(x, y - size, x + size, y - size * 0.4, STEEL)
            on.box(x, y - size * 0.3, x + size, y - size * 0.14, SOFT)
            for leg in (x + 4, x + size - 12):
                on.box(leg, y - size * 0.14, leg + 8, y + size * 0.3, INK)


def lift(on: Sheet) -> None:
    """An old house with a new lift outside, and a ramp to its door."""
    _block(on, 120, 90, 720, 7, 5)
    on.box(0, 640, WIDTH, HEIGHT, GRASS)
    on.box(720, 60, 900, 640, GLASS, STEEL)
    for y in range(139, 640, 79):
        on.line((720, y), (900, y), fill=STEEL, width=6)
    on.box(752, 396, 868, 530, PAPER, INK)
    on.line((810, 396), (810, 530), width=4)
    on.line((810, 60), (810, 396), fill=INK, width=3)
    on.box(750, 560, 870, 640, PAPER, STEEL)
    on.shape((740, 640), (900, 640), (1120, 760), (960, 760), fill=GROUND)
    on.line((900, 600), (1120, 716), fill=STEEL, width=8)
    for x, y in ((900, 600), (1010, 658), (1120, 716)):
        on.line((x, y), (x, y + 44), fill=STEEL, width=8)
    on.box(420, 760, 1120, 900, GROUND)
    _tree(on, 1040, 620, 110)


def water(on: Sheet) -> None:
    """A new pipe in the ground before a house, and a tap that runs."""
    _block(on, 80, 120, 560, 6, 4)
    on.box(0, 640, WIDTH, HEIGHT, "#c2b59d")
    on.box(0, 640, WIDTH, 664, GRASS)
    on.line((440, 740), (960, 740), (960, 420), fill=STEEL, width=40)
    on.line((460, 740), (430, 740), (430, 600), fill=STEEL, width=40)
    for x in (560, 760):
        on.box(x, 712, x + 26, 768, SOFT)
    on.line((960, 430), (800, 430), (800, 500), fill=STEEL, width=34)
    on.box(842, 360, 868, 430, SOFT)
    on.box(800, 348, 910, 372, RED)
    for number in range(3):
        on.round(800, 536 + number * 36, 11, "#7fa3bd")
    on.box(740, 600, 860, 664, PAPER, SOFT)


def kitchen(on: Sheet) -> None:
    """A sink beneath a window, the water runs."""
    on.box(0, 0, WIDTH, HEIGHT, WALL)
    for at in range(0, WIDTH, 100):
        on.line((at, 380), (at, 640), fill=PAPER, width=4)
    for y in (380, 467, 554):
        on.line((0, y), (WIDTH, y), fill=PAPER, width=4)
    on.box(380, 60, 820, 330, GLASS, PAPER)
    on.line((600, 60), (600, 330), fill=PAPER, width=10)
    on.box(60, 60, 300, 300, SHADE, SOFT)
    on.box(0, 640, WIDTH, 676, SOFT)
    on.box(0, 676, WIDTH, HEIGHT, SHADE)
    for x in (410, 810):
        on.line((x, 676), (x, HEIGHT), fill=SOFT, width=4)
    on.line((700, 640), (700, 450), (580, 450), (580, 500), fill=STEEL, width=26)
    on.box(724, 596, 780, 616, RED)
    on.box(572, 500, 588, 640, "#9fbfd4")
    on.shape((440, 640), (760, 640), (720, 740), (480, 740), fill=STEEL)


def house(on: Sheet) -> None:
    """An old house behind scaffolding, a fence before it."""
    on.box(0, 640, WIDTH, HEIGHT, GROUND)
    on.shape((180, 250), (600, 90), (1020, 250), fill="#8a6f63")
    on.box(220, 250, 980, 640, WALL)
    for y in (310, 470):
        for x in (290, 470, 650, 830):
            on.box(x, y, x + 90, y + 100, GLASS, PAPER)
    for x in range(200, 1001, 160):
        on.line((x, 200), (x, 640), fill=STEEL, width=8)
    for y in (280, 440, 600):
        on.line((180, y), (1020, y), fill=TRUNK, width=12)
    for x in range(200, 900, 160):
        on.line((x, 600), (x + 160, 440), fill=STEEL, width=4)
    for x in range(80, 1100, 120):
        on.box(x, 600, x + 108, 680, "#dfe6e2", SOFT)


DRAWINGS: dict[str, Callable[[Sheet], None]] = {
    one.__name__: one for one in (courtyard, noticeboard, hall, lift, water, kitchen, house)
}


def drawn(name: str) -> bytes:
    """One of the drawings as a JPEG; the same name has the same bytes."""
    on: Any = Sheet()
    DRAWINGS[name](on)
    on.marked()
    return on.jpeg()
