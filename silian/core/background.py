"""Long work beside the pages: one command in a process of its own, which goes on when the page is left."""

import os
import subprocess
import sys
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection


def start(command: str, *arguments: object) -> None:
    """Start `silian COMMAND …` on this database and come back at once. How far it is stands in its own row."""
    subprocess.Popen(
        [sys.executable, "-m", "silian.config.command", command, *map(str, arguments)],
        # The same database under whatever name it runs here, so that the child joins and starts no server.
        env=os.environ | {"DATABASE_URL": address_of(connection.settings_dict), "SILIAN_DATA": str(settings.DATA)},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def address_of(found: dict) -> str:
    """Django's settings of a database as one postgresql:// address."""
    password = ":" + quote(found["PASSWORD"], safe="") if found.get("PASSWORD") else ""
    port = f":{found['PORT']}" if found.get("PORT") else ""
    more = {"host": found["HOST"]} if found.get("HOST") else {}
    more |= {key: value for key, value in found.get("OPTIONS", {}).items() if isinstance(value, str | int)}
    query = "?" + urlencode(more) if more else ""
    return f"postgresql://{quote(found['USER'], safe='')}{password}@{port}/{quote(found['NAME'], safe='')}{query}"
