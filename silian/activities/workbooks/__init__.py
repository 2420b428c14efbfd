"""Activities as a workbook: the same columns in and out, one row for each session."""

from silian.activities.workbooks.kind import Activities
from silian.core.importing import kinds

kinds.add(Activities())
