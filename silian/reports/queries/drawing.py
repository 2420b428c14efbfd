"""Charts as pictures for papers. What is drawn is kept with the frozen report, so a paper never depends on the letters of a machine."""

import io
from typing import Any

# Letters that hold Chinese signs, in the order we like them; none is brought along.
LETTERS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "Microsoft YaHei", "SimHei", "PingFang SC", "Heiti SC", "Noto Serif CJK SC", "SimSun", "Droid Sans Fallback",
)  # fmt: skip
WIDTH, HEIGHT, DOTS = 5.9, 2.7, 200  # inches, and dots to the inch: 150 mm of a paper
INK, SOFT, LINE, MAIN = "#1f2328", "#57606a", "#d8d5cd", "#2f5d8a"


def picture(chart: dict[str, Any]) -> bytes:
    """A chart as PNG. Without letters for Chinese signs its labels are numbers, keyed to the table beneath."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    letter = _letter()
    labels, values = chart["labels"], chart["values"]
    if letter is None and any(not label.isascii() for label in labels):
        labels = [str(number) for number in range(1, len(labels) + 1)]
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.08, 0.14, 0.89, 0.8))
    places = list(range(len(values)))
    style: dict[str, Any] = {"color": INK, "fontsize": 9, "fontfamily": letter or "DejaVu Sans"}
    highest = max([*values, 1])
    if chart["kind"] == "line":
        axes.plot(places, values, color=MAIN, linewidth=1.8, marker="o", markersize=4)
        axes.fill_between(places, values, color=MAIN, alpha=0.1, linewidth=0)
    else:
        axes.bar(places, values, color=MAIN, width=0.55)
    for place, value in zip(places, values, strict=True):
        axes.annotate(
            f"{value:g}", (place, value), xytext=(0, 4), textcoords="offset points", ha="center", va="bottom", **style
        )
    every = max(1, -(-len(labels) // 12))
    axes.set_xticks(places[::-1][::every][::-1], labels[::-1][::every][::-1], **style)
    axes.set_xlim(-0.6, max(len(values) - 0.4, 0.6))
    axes.set_ylim(0, highest * 1.18)
    axes.tick_params(axis="both", length=0)
    for tick in axes.get_yticklabels():
        tick.set(color=SOFT, fontsize=8)
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)
    into = io.BytesIO()
    # Without the name and version of the program: the same chart has the same bytes.
    figure.savefig(into, format="png", metadata={"Software": None})
    return into.getvalue()


def _letter() -> str | None:
    """The first of the letters this machine has."""
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in LETTERS if name in known), None)
