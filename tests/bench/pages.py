"""Register, search and organisation page against a bare page under the same server, interleaved in the same run."""

import http.client
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from silian.core.database import start_embedded
from tests.bench.town import SEARCHES

SIZES = (1_000, 100_000)
ROUNDS = 300
WARM = 30
# Bounds: times the bare page, growth with a hundred times the rows, kilobytes, megabytes, queries.
RATIO, GROWTH, HTML, ASSETS, WORKER = 5, 1.25, 40, 150, 150
QUERIES = {"register": 10, "register deep": 10, "search": 10, "organisation": 12, "new organisation": 15, "create": 15}


def run(emit, quick: bool = False) -> None:
    """Two towns, two servers, one client that asks all of them in turn."""
    folder = Path(tempfile.mkdtemp(prefix="silian-bench-"))
    folder.chmod(0o755)
    with ExitStack() as end:
        end.callback(shutil.rmtree, folder, ignore_errors=True)
        cluster = start_embedded(folder)
        end.callback(cluster.cleanup)
        towns = {size: end.enter_context(town(cluster, folder, size)) for size in ((1_000, 10_000) if quick else SIZES)}
        times = ask(towns, 60 if quick else ROUNDS)
        tell(emit, towns, times)


@contextmanager
def town(cluster, folder: Path, size: int, module: str = "tests.bench.town", name: str = "town"):
    """A database of this size, built by that module, and a server on it."""
    name = f"{name}_{size}"
    with psycopg.connect(cluster.get_uri(), autocommit=True) as connection:
        connection.execute(f"create database {name}")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SILIAN_") or key == "SILIAN_ASSETS"}
    environment = kept | {"DATABASE_URL": cluster.get_uri(database=name), "SILIAN_DATA": str(folder)}
    print(f"· Building {name} …", file=sys.stderr, flush=True)
    built = subprocess.run(
        [sys.executable, "-m", module, str(size)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seen = json.loads(built.stdout)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.serve", str(port)], env=environment | {"SILIAN_SERVING": "1"}
    )
    try:
        yield seen | {"port": port, "server": server}
    finally:
        server.terminate()
        server.wait()


def ask(towns: dict, rounds: int) -> dict[tuple[int, str], list[float]]:
    """Milliseconds of every answer, by town and page; the order within a round is shuffled."""
    times: dict[tuple[int, str], list[float]] = {}
    dice = random.Random(2018)
    links = {size: connect(one["port"]) for size, one in towns.items()}
    for number in range(WARM + rounds):
        asked = [
            (size, name) for size in towns for name in ("bare", "register", "register deep", "search", "organisation")
        ]
        dice.shuffle(asked)
        for size, name in asked:
            one = towns[size]
            address = {"bare": "/bare", "search": f"/members/?q={quote(SEARCHES[number % len(SEARCHES)])}"}.get(
                name
            ) or one["pages"][name]["address"]
            begun = time.perf_counter()
            links[size].request("GET", address, headers={"Cookie": f"silian={one['session']}"})
            answer = links[size].getresponse()
            answer.read()
            took = (time.perf_counter() - begun) * 1000
            assert answer.status == 200, (address, answer.status)
            if number >= WARM:
                times.setdefault((size, name), []).append(took)
    return times


def connect(port: int) -> http.client.HTTPConnection:
    until = time.monotonic() + 30
    while True:
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            link.connect()
            return link
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def tell(emit, towns: dict, times: dict) -> None:
    middle = {key: statistics.median(found) for key, found in times.items()}
    small, large = towns
    for name in ("register", "register deep", "search", "organisation"):
        for size in towns:
            emit(
                f"pages.{name}.ratio", middle[size, name] / middle[size, "bare"], bound=RATIO,
                rows=size, ms=round(middle[size, name], 2), bare_ms=round(middle[size, "bare"], 2),
            )  # fmt: skip
        emit(f"pages.{name}.growth", middle[large, name] / middle[small, name], bound=GROWTH, rows=[small, large])
    for name, most in QUERIES.items():
        emit(f"pages.{name}.queries", towns[large]["pages"][name]["queries"], bound=most)
    for name, page in towns[large]["pages"].items():
        if "bytes" in page:
            emit(f"pages.{name}.html_kb", page["bytes"] / 1024, bound=HTML)
    emit("pages.anonymous.writes", towns[large]["pages"]["anonymous"]["writes"], bound=0)
    emit(
        "pages.assets.gzip_kb",
        sum(towns[large]["assets"].values()) / 1024,
        bound=ASSETS,
        files=len(towns[large]["assets"]),
    )
    for size, one in towns.items():
        workers = psutil.Process(one["server"].pid).children()
        emit("pages.worker.mb", max(worker.memory_info().rss for worker in workers) / 2**20, bound=WORKER, rows=size)
