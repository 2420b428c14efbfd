"""The working days of a federation: the Chinese calendar, and the days its office has entered, wherever those are kept.

A part above says once, when it is loaded, where they are: `calendars.sources.append(days_of)`.
"""

from collections.abc import Callable, Mapping
from datetime import date

from silian.core.workdays import Workdays

# Given a federation's number, answers the days its office has entered: True for a workday, False for a day off.
Entered = Callable[[int], Mapping[date, bool]]
sources: list[Entered] = []


def calendar(federation_id: int) -> Workdays:
    """One question to the database where days can be entered at all."""
    own: dict[date, bool] = {}
    for source in sources:
        own.update(source(federation_id))
    return Workdays(own)
