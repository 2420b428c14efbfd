"""The search over everything at 100,000 records of nine kinds, against one indexed question in the same run."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psycopg

from silian.core.database import start_embedded

SIZE = 100_000
# Times the p95 of one indexed question (names of organisations by their words, seven rows). The search asks that question of
# two dozen kinds at once, with who may see what, reads seven rows of each and marks the words: two dozen times the work in one
# statement, and planning it costs as much as running it. What may have been meant asks hundreds of spellings of each kind.
EXACT, NEAR = 120, 300
QUERIES = {"exact": 4, "near": 6}  # two of them tell who searches


def run(emit, quick: bool = False) -> None:
    """One street, searched by its secretary in a process of its own."""
    folder = Path(tempfile.mkdtemp(prefix="silian-bench-"))
    folder.chmod(0o755)
    size = 5_000 if quick else SIZE
    with ExitStack() as end:
        end.callback(shutil.rmtree, folder, ignore_errors=True)
        cluster = start_embedded(folder)
        end.callback(cluster.cleanup)
        with psycopg.connect(cluster.get_uri(), autocommit=True) as connection:
            connection.execute("create database library")
            # As the embedded database is served, and as docs/operations.md asks of any other.
            connection.execute("alter database library set jit = off")
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith("SILIAN_") or key == "SILIAN_BENCH_EACH"
        }
        environment = kept | {"DATABASE_URL": cluster.get_uri(database="library"), "SILIAN_DATA": str(folder)}
        print(f"· Building library_{size} …", file=sys.stderr, flush=True)
        built = subprocess.run(
            [sys.executable, "-m", "tests.bench.library", str(size)], env=environment, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    tell(emit, json.loads(built.stdout.splitlines()[-1]), size)


def tell(emit, told: dict, size: int) -> None:
    p95 = {name: statistics.quantiles(found, n=20)[-1] for name, found in told["times"].items()}
    for name, bound in (("exact", EXACT), ("near", NEAR)):
        emit(
            f"search.{name}.p95_ratio", p95[name] / p95["one"], bound=bound, rows=size, ms=round(p95[name], 1),
            one_ms=round(p95["one"], 2), median_ms=round(statistics.median(told["times"][name]), 1),
        )  # fmt: skip
        emit(f"search.{name}.queries", told["queries"][name], bound=QUERIES[name])
    emit("search.found", sum(bool(number) for number in told["found"].values()), bound=len(told["found"]), least=True)
    for name, ms in p95.items():
        if " " in name:
            print(f"· {name}: p95 {ms:.1f} ms", file=sys.stderr)
