"""What waits for a reader, as her digest tells it: the same rows as on her desk, which a part above hands over.

That part says once, when it is loaded, where they come from: `waits.providers.append(waiting_for)`.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core.channels import links
from silian.core.waiting import Waiting

log = logging.getLogger("silian.channels")
MOST = 10
providers: list[Callable[[Any], Sequence[Waiting]]] = []


def told(person: Any) -> list[str]:
    """A heading and the rows, in the language that is on; nothing where nothing waits."""
    rows = [row for provider in providers for row in _asked(provider, person)]
    if not rows:
        return []
    open_rows = [row for row in rows if not row.confidential]
    closed, left = len(rows) - len(open_rows), len(open_rows[MOST:])
    lines = [_line(row) for row in open_rows[:MOST]]
    if left:
        lines.append(ngettext("and %(number)s more", "and %(number)s more", left) % {"number": left})
    if closed:
        lines.append(
            ngettext(
                "Something waits that is only shown in the app.", "%(number)s things wait that are only shown in the app.", closed
            ) % {"number": closed}
        )  # fmt: skip
    return [_("This waits for you:"), *lines, _("All that waits: %(link)s") % {"link": links.absolute("/desk")}]


def _asked(provider: Callable[[Any], Sequence[Waiting]], person: Any) -> Sequence[Waiting]:
    """The rows; if they cannot be read, the news go out without them. The savepoint keeps the message's own transaction whole."""
    try:
        with transaction.atomic():
            return provider(person)
    except Exception:
        log.exception("What waits for person %s could not be read", person.pk)
        return []


def _line(row: Waiting) -> str:
    facts = [row.for_whom]
    if row.until:
        late = row.until < timezone.localdate()
        words = _("overdue since %(day)s") if late else _("until %(day)s")
        facts.append(words % {"day": row.until.isoformat()})
    said = " ".join(row.what.split())
    return f"· {said} ({_(', ').join(filter(None, facts))})\n{links.absolute(row.url)}"
