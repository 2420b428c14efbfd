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
# Bounds: times the bare page, growth with ten times the rows, kilobytes, queries.
RATIO = {"list": 10, "list deep": 10, "search": 10, "late": 10, "case": 16}
QUERIES = {"list": 12, "list deep": 12, "search": 12, "late": 12, "case": 60}
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
