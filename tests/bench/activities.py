"""What is on at 10,000 activities against a bare page, and fifty people at one session against a bare INSERT."""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from silian.core.database import start_embedded
from tests.bench.pages import connect, town

SIZES = (1_000, 10_000)
ROUNDS, WARM = 300, 30
PEOPLE, PLACES = 50, 30
# Bounds: times the bare page, growth with ten times the rows, kilobytes, queries; times a bare INSERT.
RATIO, GROWTH, HTML, QUERIES = 8, 1.25, 40, 10
LISTS = ("list", "list deep", "week")
SIGN_UP = 40


def run(emit, quick: bool = False) -> None:
    """Two towns full of activities under one server each, then a crowd at one session."""
    folder = Path(tempfile.mkdtemp(prefix="silian-bench-"))
    folder.chmod(0o755)
    with ExitStack() as end:
        end.callback(shutil.rmtree, folder, ignore_errors=True)
        cluster = start_embedded(folder)
        end.callback(cluster.cleanup)
        sizes = (200, 2_000) if quick else SIZES
        towns = {
            size: end.enter_context(town(cluster, folder, size, module="tests.bench.season", name="season"))
            for size in sizes
        }
        tell(emit, towns, ask(towns, 60 if quick else ROUNDS))
        crowd(emit, cluster, folder, sizes[0], 3 if quick else 10)


def ask(towns: dict, rounds: int) -> dict[tuple[int, str], list[float]]:
    """Milliseconds of every answer, by town and page; the order within a round is shuffled."""
    times: dict[tuple[int, str], list[float]] = {}
    dice = random.Random(2018)
    links = {size: connect(one["port"]) for size, one in towns.items()}
    for number in range(WARM + rounds):
        asked = [(size, name) for size, one in towns.items() for name in ("bare", *one["pages"])]
        dice.shuffle(asked)
        for size, name in asked:
            address = "/bare" if name == "bare" else towns[size]["pages"][name]["address"]
            begun = time.perf_counter()
            links[size].request("GET", address, headers={"Cookie": f"silian={towns[size]['session']}"})
            answer = links[size].getresponse()
            answer.read()
            took = (time.perf_counter() - begun) * 1000
            assert answer.status == 200, (address, answer.status)
            if number >= WARM:
                times.setdefault((size, name), []).append(took)
    return times


def tell(emit, towns: dict, times: dict) -> None:
    middle = {key: statistics.median(found) for key, found in times.items()}
    small, large = towns
    for name, page in towns[large]["pages"].items():
        for size in towns:
            emit(
                f"activities.{name}.ratio", middle[size, name] / middle[size, "bare"], bound=RATIO if name in LISTS else None, rows=size,
                ms=round(middle[size, name], 2), bare_ms=round(middle[size, "bare"], 2),
            )  # fmt: skip
        # A week holds few rows in the small town and a full screen in the large one, so it grows by its rows.
        most = None if name == "week" else GROWTH
        emit(f"activities.{name}.growth", middle[large, name] / middle[small, name], bound=most, rows=[small, large])
        emit(f"activities.{name}.queries", page["queries"], bound=QUERIES + 2 * (name == "activity"))
        emit(f"activities.{name}.html_kb", page["bytes"] / 1024, bound=HTML)


def crowd(emit, cluster, folder: Path, size: int, rounds: int) -> None:
    """Fifty people press at the same moment, in a process of its own on the smaller town."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SILIAN_")}
    environment = kept | {"DATABASE_URL": cluster.get_uri(database=f"season_{size}"), "SILIAN_DATA": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.crowd", str(PEOPLE), str(PLACES), str(rounds)],
        env=environment, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    emit("activities.sign_up.over_booked", found["over_booked"], bound=0, people=PEOPLE, places=PLACES, rounds=rounds)
    emit("activities.sign_up.lost", found["lost"], bound=0)
    emit(
        "activities.sign_up.p95_ratio", found["p95"] / found["insert_p95"], bound=SIGN_UP, people=PEOPLE,
        ms=round(found["p95"], 1), insert_ms=round(found["insert_p95"], 2),
        median_ms=round(found["median"], 1), alone_ms=round(found["alone"], 1),
    )  # fmt: skip
