"""Every test speaks to a real PostgreSQL: the one DATABASE_URL names, else one of its own for the run.

Loaded by pytest before Django reads its settings (see addopts in pyproject.toml).

The tables are laid out once for each state of the migrations, in a database that is kept as the pattern of all others;
every run, and every process of a run, works on a copy of it.
"""

import hashlib
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATTERN = "silian_pattern_"
FOLDER = Path(os.environ.get("SILIAN_TEST_DATA") or Path(tempfile.gettempdir()) / f"silian-test-{os.getuid()}")
_server = None

if not os.environ.get("DATABASE_URL"):
    from silian.core.database import start_embedded

    FOLDER.mkdir(parents=True, exist_ok=True)
    _server = start_embedded(FOLDER)
    os.environ["DATABASE_URL"] = _server.get_uri(database="silian")
os.environ["SILIAN_DATA"] = str(FOLDER)
os.environ.pop("SILIAN_DEMO", None)


def pytest_unconfigure(config):
    if _server is not None:
        _server.cleanup()


# ── one pattern, many copies ──


def copied(django_db_blocker):
    """The tests' database: a copy of the pattern, which is laid out if the migrations have changed."""
    from django.conf import settings
    from django.db import connection
    from fasteners import InterProcessLock

    FOLDER.mkdir(parents=True, exist_ok=True)
    name = connection.creation._get_test_db_name()
    with django_db_blocker.unblock():
        with InterProcessLock(FOLDER / ".pattern-lock"), connection._nodb_cursor() as cursor:
            cursor.execute("SHOW is_superuser")
            if cursor.fetchone()[0] != "on":
                pytest.exit("The user of DATABASE_URL must be a superuser: the tests put rows past all guards.")
            _make_quick(cursor)
            pattern = _pattern(cursor, connection)
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')  # refused while another run is at work in it
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{pattern}"')
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        _empty_by_rows(connection)
    yield
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _make_quick(cursor) -> None:
    """A server of our own need not survive a power cut: what it holds is gone after the run anyway."""
    if _server is not None:
        for what in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {what} = off")
        cursor.execute("SELECT pg_reload_conf()")


def _pattern(cursor, connection) -> str:
    """The database with all tables and nothing in them, by the migrations as they are now."""
    from django.core.management import call_command

    pattern = PATTERN + _state_of_migrations()
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PATTERN + "%"])
    there = {name for (name,) in cursor.fetchall()}
    if pattern in there:
        return pattern
    for name in there:  # of earlier migrations, or half made
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    half_made = pattern + "_half"
    cursor.execute(f'CREATE DATABASE "{half_made}"')
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], half_made
    connection.close()
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    connection.settings_dict["NAME"] = before
    cursor.execute(f'ALTER DATABASE "{half_made}" RENAME TO "{pattern}"')
    return pattern


def _state_of_migrations() -> str:
    """Changes with every migration, and with every package that brings tables of its own."""
    found = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    beside = [ROOT / "silian" / name for name in ("config/settings.py", "core/migrating.py", "core/search.py")]
    for path in sorted([*ROOT.glob("silian/*/migrations/*.py"), *beside]):
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


# ── between two tests that really write ──


_emptied: list[str] = []


def _empty_by_rows(connection) -> None:
    """After a test that really writes, delete the rows it wrote: to cut off all tables, as Django does, takes a second."""
    from django.test import TransactionTestCase

    with connection.cursor() as cursor:
        # What the migrations themselves have written stays.
        _emptied[:] = [table for table in connection.introspection.table_names(cursor) if not _any_row(cursor, table)]

    def empty_again(self) -> None:
        from django.db import transaction

        with connection.cursor() as cursor:
            tables = written(cursor)
        if tables:
            with transaction.atomic(), connection.cursor() as cursor, unguarded(cursor, tables):
                for table in tables:
                    cursor.execute(f'DELETE FROM "{table}"')

    TransactionTestCase._fixture_teardown = empty_again


def written(cursor) -> list[str]:
    """The tables in which there is something, besides what the migrations have written."""
    cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in _emptied))
    return [table for (table,) in cursor.fetchall()]


def _any_row(cursor, table: str) -> bool:
    cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
    return cursor.fetchone() is not None


@contextmanager
def unguarded(cursor, tables):
    """Inside a transaction: these tables take anything, whatever their triggers and foreign keys say otherwise."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute(
        """SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE tgenabled = 'A' AND relname = ANY(%s) ORDER BY 1, 2""",
        [list(tables)],
    )
    always = cursor.fetchall()
    for table, trigger in always:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER "{trigger}"')
    yield
    for table, trigger in always:
        cursor.execute(f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{trigger}"')
    cursor.execute("SET LOCAL session_replication_role = origin")
