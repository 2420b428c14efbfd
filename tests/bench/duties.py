"""The duty board of 1,000 bodies × 4 quarters against one bare aggregate query over the same rows, interleaved in the same run.

What is compared is processor time, of this process and of the database's together: on a busy machine the clock on the wall
measures the neighbours.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psycopg

from silian.core.database import start_embedded

SIZES = (100, 1_000)
ROUNDS = 40
# Bounds: times the bare aggregate, growth with ten times the bodies, kilobytes, queries; an office's part of the desk.
RATIO, GROWTH, HTML, QUERIES, DESK = 20, 4, 40, 8, 25


def run(emit, quick: bool = False) -> None:
    """Two streets, each measured in a process of its own."""
    folder = Path(tempfile.mkdtemp(prefix="silian-bench-"))
    folder.chmod(0o755)
    with ExitStack() as end:
        end.callback(shutil.rmtree, folder, ignore_errors=True)
        cluster = start_embedded(folder)
        end.callback(cluster.cleanup)
        found = {size: measured(cluster, folder, size, 10 if quick else ROUNDS) for size in SIZES}
    small, large = (found[size] for size in SIZES)
    for size, one in found.items():
        emit(
            "duties.board.ratio", one["page"] / one["bare"], bound=RATIO if size == SIZES[-1] else None, bodies=size, periods=4,
            page_cpu_ms=round(one["page"], 2), bare_cpu_ms=round(one["bare"], 3), facts=one["facts"],
        )  # fmt: skip
    emit("duties.board.growth", large["page"] / small["page"], bound=GROWTH, bodies=list(SIZES))
    emit("duties.board.queries", large["queries"], bound=QUERIES)
    emit("duties.board.html_kb", large["bytes"] / 1024, bound=HTML)
    emit(
        "duties.desk.ratio",
        large["desk"] / large["bare"],
        bound=DESK,
        bodies=SIZES[-1],
        desk_cpu_ms=round(large["desk"], 2),
    )


def measured(cluster, folder: Path, size: int, rounds: int) -> dict:
    """A database of this size, and what the board costs on it."""
    name = f"duties_{size}"
    with psycopg.connect(cluster.get_uri(), autocommit=True) as connection:
        connection.execute(f"create database {name}")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SILIAN_") or key == "SILIAN_ASSETS"}
    environment = kept | {"DATABASE_URL": cluster.get_uri(database=name), "SILIAN_DATA": str(folder)}
    print(f"· Building {name} …", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.duties_street", str(size), str(rounds)], env=environment, stdout=subprocess.PIPE, text=True,
        check=True,
    )  # fmt: skip
    return json.loads(done.stdout)
