"""Every figure of a federation, defined once: what it is called, how it is counted in words, and exactly the rows behind it.

A row counts from the day on which what it says is settled – held and confirmed, signed by all, closed –, so a figure as of a day
does not change afterwards, and what happened in two stretches of time is the sum of both. A correction changes a figure only from
its own day on; what is found to be wrong about the past itself (two rows that are one organisation, another first day of a
membership) corrects the past. What is private in the hall is in no figure.
"""

from silian.reports.indicators.duties import DUTIES
from silian.reports.indicators.hall import HALL
from silian.reports.indicators.lists import LISTS
from silian.reports.indicators.parts import Indicator, Part
from silian.reports.indicators.people import PEOPLES
from silian.reports.indicators.places import PLACES
from silian.reports.indicators.scope import Scope
from silian.reports.indicators.street import STREET
from silian.reports.indicators.work import WORK

INDICATORS: dict[str, Indicator] = {
    one.name: one for one in (*STREET, *WORK, *DUTIES, *PLACES, *LISTS, *PEOPLES, *HALL)
}

__all__ = ["INDICATORS", "Indicator", "Part", "Scope"]
