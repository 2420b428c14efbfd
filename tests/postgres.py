"""Every test speaks to a real PostgreSQL: the one DATABASE_URL names, else one of its own for the run.

Loaded by pytest before Django reads its settings (see addopts in pyproject.toml).
"""

import os
import tempfile
from pathlib import Path

_folder = Path(os.environ.get("SILIAN_TEST_DATA") or Path(tempfile.gettempdir()) / f"silian-test-{os.getuid()}")
_server = None

if not os.environ.get("DATABASE_URL"):
    from silian.core.database import start_embedded

    _folder.mkdir(parents=True, exist_ok=True)
    _server = start_embedded(_folder)
    os.environ["DATABASE_URL"] = _server.get_uri(database="silian")
os.environ["SILIAN_DATA"] = str(_folder)
os.environ.pop("SILIAN_DEMO", None)


def pytest_unconfigure(config):
    if _server is not None:
        _server.cleanup()
