"""The two commands as real processes: they start, say where they are, end cleanly and lose nothing."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
from fasteners import InterProcessLock

from silian.config.settings import ROOT
from tests import postgres

SILIAN = [sys.executable, "-m", "silian.config.command"]
PATIENCE = 300  # seconds; a machine at work on something else is slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SILIAN_", "DATABASE_", "DJANGO_"))
    }
    return kept | {"SILIAN_DATA": str(data), "PYTHONUNBUFFERED": "1"} | more


class Server:
    """A server process of its own, with its own data folder and port."""

    def __init__(self, data: Path, *arguments: str, port: int | None = None, **more: str):
        self.data, self.port = data, port or free_port()
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            [*SILIAN, "run", *arguments], env=environment(data, PORT=str(self.port), **more), cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def get(self, path: str) -> tuple[int, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()

    def wait_for_first_page(self) -> float:
        """Seconds from the start of the command to the first page."""
        while time.monotonic() - self.begun < PATIENCE:
            try:
                assert self.get("/")[0] == 200
                return time.monotonic() - self.begun
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert self.process.poll() is None, self.process.stdout.read()
                self.wait_a_moment()
        raise AssertionError("no page in time")

    def wait_a_moment(self) -> None:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(0.05)

    def family(self) -> list[psutil.Process]:
        """The command, its workers and the embedded PostgreSQL of its folder."""
        mine = psutil.Process(self.process.pid)
        postmaster = int((self.data / "postgres" / "postmaster.pid").read_text().split()[0])
        return [mine, *mine.children(recursive=True), psutil.Process(postmaster)]

    def stop(self, how: signal.Signals) -> str:
        """Send a signal as a terminal does, to the whole group; what was said until the end."""
        os.killpg(self.process.pid, how)
        said, _none = self.process.communicate(timeout=PATIENCE)
        return said


@pytest.fixture
def fresh():
    """A data folder before its first start; whatever still runs in it afterwards is ended."""
    # Not below pytest's own folder: the server's system user must be able to look into it, and every other run of
    # pytest on this machine closes that folder again.
    root = Path(os.path.realpath(tempfile.mkdtemp(prefix="silian-running-")))
    root.chmod(0o755)
    folder = root / "data"
    folder.mkdir()
    yield folder
    for process in psutil.process_iter(["cmdline", "environ"]):
        try:
            if str(folder) in " ".join(process.info["cmdline"] or []) or (process.info["environ"] or {}).get(
                "SILIAN_DATA"
            ) == str(folder):
                process.kill()
        except psutil.NoSuchProcess:
            pass
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def started():
    """A data folder after its first start, which makes the database and all tables: once for a run and its processes."""
    kept = postgres.FOLDER / f"started-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
    postgres.FOLDER.mkdir(parents=True, exist_ok=True)
    with InterProcessLock(postgres.FOLDER / ".started-lock"):
        if not kept.exists():
            for old in postgres.FOLDER.glob("started-*"):
                shutil.rmtree(old)
            root = Path(os.path.realpath(tempfile.mkdtemp(prefix="silian-started-")))
            root.chmod(0o755)
            (root / "data").mkdir()
            server = Server(root / "data")
            try:
                server.wait_for_first_page()
            finally:
                server.stop(signal.SIGINT)
            subprocess.run(["cp", "-a", root / "data", root / "copy"], check=True)
            shutil.move(root / "copy", kept)
            shutil.rmtree(root)
    return kept


@pytest.fixture
def data(fresh, started):
    """A data folder as it is after its first start."""
    subprocess.run(["cp", "-a", f"{started}/.", fresh], check=True)
    return fresh


# A federation, written by hand.
FOUND = "insert into members_federation (name, short_name, slug, level) values ('{0}', '', '{0}', 'street')"


def rows(data: Path, sql: str) -> list[tuple]:
    """Ask the embedded PostgreSQL of this folder while it runs."""
    lines = (data / "postgres" / "postmaster.pid").read_text().splitlines()
    with psycopg.connect(host=lines[4].strip(), port=lines[3].strip(), user="postgres", dbname="silian") as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("how", "which"), [(signal.SIGINT, "fresh"), (signal.SIGTERM, "data"), (signal.SIGHUP, "data")]
)
def test_it_starts_answers_and_ends_without_leaving_anything_behind(request, how, which):
    data = request.getfixturevalue(which)
    server = Server(data)
    server.wait_for_first_page()
    family = server.family()

    said = server.stop(how)

    assert server.process.returncode == 0, said
    assert f"Silian is at http://127.0.0.1:{server.port}/" in said
    assert said.rstrip().endswith("Stopped.")
    _gone, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_stopped_by_process_id_alone_the_workers_and_the_database_end_too(data):
    server = Server(data)
    server.wait_for_first_page()
    family = server.family()
    server.process.terminate()
    server.process.communicate(timeout=PATIENCE)
    _gone, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("sign", ["postgres/PG_VERSION", "postgres/postmaster.pid", "secret-key"])
def test_stopped_while_it_still_prepares_it_starts_again_like_new(fresh, how, sign):
    data, first = fresh, Server(fresh)
    while not (data / sign).exists():
        assert first.process.poll() is None
        first.wait_a_moment()
    said = first.stop(how)
    assert "Traceback" not in said, said

    second = Server(data)
    second.wait_for_first_page()
    family = second.family()
    second.stop(signal.SIGINT)
    _gone, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []


def test_an_empty_key_left_by_somebody_who_was_killed_is_made_anew(data):
    (data / "secret-key").write_text("")
    server = Server(data)
    server.wait_for_first_page()
    server.stop(signal.SIGINT)
    assert len((data / "secret-key").read_text()) > 50
    assert not list(data.glob(".secret-key-*"))


def test_killed_in_the_middle_it_loses_nothing_and_starts_again(data):
    first = Server(data)
    first.wait_for_first_page()
    with urllib.request.urlopen(f"http://127.0.0.1:{first.port}/account/login/", timeout=20) as answer:
        assert answer.status == 200
    workers = psutil.Process(first.process.pid).children(recursive=True)
    migrations = rows(data, "select app, name from django_migrations order by 1, 2")

    first.process.kill()
    first.process.wait()
    # The workers go with it, so the port is free for the next start.
    _gone, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []

    second = Server(data, port=first.port)
    second.wait_for_first_page()
    assert rows(data, "select app, name from django_migrations order by 1, 2") == migrations
    family = second.family()
    second.stop(signal.SIGINT)
    _gone, alive = psutil.wait_procs(family, timeout=10)
    assert alive == [], "the killed command still counted as a user of the database"


def test_when_even_the_database_was_killed_what_was_committed_is_there(data):
    first = Server(data)
    first.wait_for_first_page()
    lines = (data / "postgres" / "postmaster.pid").read_text().splitlines()
    with psycopg.connect(host=lines[4].strip(), port=lines[3].strip(), user="postgres", dbname="silian") as connection:
        connection.execute(FOUND.format("kept"))
        connection.commit()
        connection.execute(FOUND.format("half"))
        for process in [*first.family(), *psutil.Process(int(lines[0])).children()]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        first.process.wait()
        with suppress(psycopg.OperationalError):
            connection.rollback()

    second = Server(data)
    second.wait_for_first_page()
    assert rows(data, "select slug from members_federation") == [("kept",)]
    second.stop(signal.SIGINT)


def test_the_second_start_shows_its_first_page_within_five_seconds(data):
    """Seconds of a machine that does nothing else; on others its turn comes later, but it has no more to do."""
    second = Server(data)
    took = second.wait_for_first_page()
    worked = sum(sum(one.cpu_times()[:4]) for one in second.family())
    second.stop(signal.SIGINT)
    crowd = max(1, os.getloadavg()[0] / os.cpu_count())
    assert (worked < 5, took < 5 * crowd) == (True, True), (worked, took, crowd)


def test_a_taken_port_is_said_in_a_sentence(fresh):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        server = Server(fresh, port=port)
        said, _none = server.process.communicate(timeout=PATIENCE)
    assert server.process.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in said
    assert f"PORT={port + 1} make run" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"PORT": "x"}, "argument --port: invalid int value: 'x'"), ({"PORT": "70000"}, "70000 is no port"),
     ({"DATABASE_URL": "mysql://x"}, "Silian stores its data in PostgreSQL only"),
     ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, "The database cannot be reached")],
)  # fmt: skip
def test_a_wrong_environment_is_said_in_a_sentence(fresh, more, sentence):
    done = subprocess.run(
        [*SILIAN, "run"], env=environment(fresh, **more), cwd=ROOT, text=True, capture_output=True, timeout=PATIENCE
    )
    assert done.returncode != 0
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "more"),
    [(["--demo", "--host", "0.0.0.0"], {}), (["--demo"], {"HOST": "0.0.0.0"}), (["--demo"], {"SILIAN_HOSTS": "silian.example"}),
     (["--host", "::"], {"SILIAN_DEMO": "1"}), (["--demo", "--host", "silian.example"], {})],
)  # fmt: skip
def test_demo_mode_never_serves_a_public_address(fresh, arguments, more):
    done = subprocess.run(
        [*SILIAN, "run", *arguments],
        env=environment(fresh, **more),
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert "loopback only" in done.stderr


def test_pages_are_served_by_a_database_user_who_owns_nothing(data):
    server = Server(data)
    server.wait_for_first_page()
    server.get("/healthz")
    users = {
        user
        for (user,) in rows(
            data,
            "select usename from pg_stat_activity where datname = 'silian' and pid <> pg_backend_pid() and backend_type = 'client backend'",
        )
    }
    assert users == {"silian"}
    assert rows(data, "select count(*) from pg_class where relowner = 'silian'::regrole") == [(0,)]
    server.stop(signal.SIGINT)


def test_a_worker_that_only_reads_stays_small(data):
    server = Server(data)
    server.wait_for_first_page()
    server.get("/account/login/")
    sizes = [worker.memory_info().rss / 2**20 for worker in psutil.Process(server.process.pid).children()]
    server.stop(signal.SIGINT)
    assert max(sizes) < 150


def sender_of(server: Server) -> psutil.Process | None:
    """The process beside the pages that sends e-mail and robots' messages."""
    for child in psutil.Process(server.process.pid).children():
        with suppress(psutil.NoSuchProcess):
            if child.cmdline()[-1:] == ["deliver"]:
                return child
    return None


def wait_for(found):
    """What is there after a while."""
    begun = time.monotonic()
    while not (there := found()):
        assert time.monotonic() - begun < PATIENCE
        time.sleep(0.1)
    return there


def test_the_sender_is_started_anew_when_it_is_killed_and_ends_with_the_pages(data):
    server = Server(data)
    server.wait_for_first_page()
    first = wait_for(lambda: sender_of(server))
    first.kill()
    second = wait_for(lambda: (found := sender_of(server)) and found.pid != first.pid and found)
    server.stop(signal.SIGINT)
    assert server.process.returncode == 0
    _gone, alive = psutil.wait_procs([second], timeout=10)
    assert alive == []


def test_what_is_due_is_sent_by_the_process_beside_the_pages(data, mailbox):
    server = Server(data, EMAIL_URL=mailbox.url)
    server.wait_for_first_page()
    rows(
        data,
        """
        with person as (insert into people_user (password, is_superuser, username, email, is_staff, is_active, date_joined, name, phone,
            must_change_password, elder_view) values ('', false, 'li', '', false, true, now(), '示例·李', '', false, false) returning id)
        insert into core_delivery (key, what, channel, person_id, federation_ids, address, subject, text, lines, state, due_at, attempts,
            again, reason, detail, at)
        select 'test', 'notices', 'mail', id, '{}', 'li@example.com', '示例', '示例', 1, 'waiting', now(), 0, false, '', '', now() from person
        returning id
        """,
    )
    wait_for(lambda: mailbox.raw)
    wait_for(lambda: rows(data, "select state from core_delivery") == [("sent",)])
    server.stop(signal.SIGINT)
    assert [mail["To"] for mail in mailbox.mails] == ["li@example.com"]


def test_without_sending_no_process_is_kept_for_it(data):
    server = Server(data, SILIAN_DELIVER="0")
    server.wait_for_first_page()
    assert sender_of(server) is None
    server.stop(signal.SIGINT)


def test_help_names_our_commands_in_groups():
    done = subprocess.run([*SILIAN, "--help"], text=True, capture_output=True, cwd=ROOT, timeout=PATIENCE)
    assert done.returncode == 0
    for command in ["run", "demo", "import", "match", "plan", "create-office"]:
        assert f"\n  {command} " in done.stdout
