"""The list of matters, its search and the page of one, at 10,000 matters against a bare page that asks one indexed question."""

import shutil
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from silian.core.database import start_embedded
from tests.bench.activities import ROUNDS, ask
from tests.bench.pages import town

SIZES = (1_000, 10_000)
# Bounds: times the bare page, growth with ten times the rows, kilobytes, queries. The bare page asks one indexed question and
# sets twenty rows without session, seats, bell or layout (2 ms); a register of the house costs 4 to 5 of it. On two cores that
# others used as well, lists took 11 to 14 of it and the page of one matter 19.
RATIO = {"list": 15, "list deep": 15, "search": 15, "late": 15, "case": 22}
QUERIES = {"list": 6, "list deep": 6, "search": 6, "late": 6, "case": 10}
GROWTH, HTML = 1.5, 60


def run(emit, quick: bool = False) -> None:
    """Two halls under one server each."""
    folder = Path(tempfile.mkdtemp(prefix="silian-bench-"))
    folder.chmod(0o755)
    with ExitStack() as end:
        end.callback(shutil.rmtree, folder, ignore_errors=True)
        cluster = start_embedded(folder)
        end.callback(cluster.cleanup)
        sizes = (200, 2_000) if quick else SIZES
        towns = {
            size: end.enter_context(town(cluster, folder, size, module="tests.bench.hall", name="hall"))
            for size in sizes
        }
        tell(emit, towns, ask(towns, 60 if quick else ROUNDS))


def tell(emit, towns: dict, times: dict) -> None:
    middle = {key: statistics.median(found) for key, found in times.items()}
    small, large = towns
    for name, page in towns[large]["pages"].items():
        for size in towns:
            emit(
                f"matters.{name}.ratio", middle[size, name] / middle[size, "bare"], bound=RATIO[name], rows=size,
                ms=round(middle[size, name], 2), bare_ms=round(middle[size, "bare"], 2),
            )  # fmt: skip
        emit(f"matters.{name}.growth", middle[large, name] / middle[small, name], bound=GROWTH, rows=[small, large])
        emit(f"matters.{name}.queries", page["queries"], bound=QUERIES[name])
        emit(f"matters.{name}.html_kb", page["bytes"] / 1024, bound=HTML)
