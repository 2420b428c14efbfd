"""`make bench`: ratios as JSON lines, one measurement per line; ends with an error if a bound is missed.

`make bench ARGS="pages"` runs one part, `ARGS="--quick"` a smaller one. Each part is a module beside this one with
`run(emit, quick=False)`; it calls `emit("pages.register.ratio", 3.2, bound=5, rows=100000)` for everything it measures.
"""

import argparse
import importlib
import json
import sys

PARTS = ["matching", "imports", "pages", "booking", "activities", "duties", "matters", "opinion", "tally", "search"]


class Emit:
    """Prints a measurement and remembers whether its bound was kept."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def __call__(self, name: str, value: float, *, bound: float | None = None, least: bool = False, **more) -> bool:
        """`bound` is the most the value may be, or with `least=True` the least. Returns whether it was kept."""
        kept = bound is None or (value >= bound if least else value <= bound)
        line = {"name": name, "value": round(value, 4) if isinstance(value, float) else value, **more}
        if bound is not None:
            line |= {"least" if least else "most": bound, "ok": kept}
        print(json.dumps(line, ensure_ascii=False), flush=True)
        if not kept:
            self.missed.append(name)
        return kept


def asked_for(words: list[str] | None = None) -> argparse.Namespace:
    """What the command line asks for; no part named means all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="|".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="smaller sizes, for a look while working")
    asked = parser.parse_args(words)
    # Not by `choices`: those refuse an empty list of parts.
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}")
    asked.parts = asked.parts or PARTS
    return asked


def main() -> None:
    asked = asked_for()
    emit = Emit()
    for part in asked.parts:
        importlib.import_module(f"tests.bench.{part}").run(emit, quick=asked.quick)
    if emit.missed:
        sys.exit("Bounds missed: " + ", ".join(emit.missed))


if __name__ == "__main__":
    main()
