"""What an act asks the database, for tests that hold it to a number."""

import re
from typing import Any

# The marks of nested transactions ask nothing.
_BESIDE = re.compile(r"(RELEASE |ROLLBACK TO )?SAVEPOINT")


def questions(captured: Any) -> list[str]:
    """The statements of the act itself, of what `CaptureQueriesContext` caught."""
    return [one["sql"] for one in captured.captured_queries if not _BESIDE.match(one["sql"])]
