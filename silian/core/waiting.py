"""What waits for a person: each app answers for its own part, the desk puts it in one list."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Waiting:
    """One row of the desk: what, for whom, since when, until when, one button."""

    what: str
    for_whom: str
    since: date
    until: date | None
    url: str
    button: str

    def order(self) -> tuple:
        """The nearest end first, then the longest wait."""
        return (self.until or date.max, self.since, self.what)
