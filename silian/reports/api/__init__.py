"""What the pages of this part show, for programs: the same definitions, values, rows and words, under the same rules."""

# In this order: a report is named by its number alone, so it is looked for last.
from silian.reports.api.figures import router

from silian.reports.api import looking, papers  # isort: skip

__all__ = ["looking", "papers", "router"]
