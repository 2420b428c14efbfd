"""The workbook of the visits: the same columns in and out."""

from silian.core.importing import kinds
from silian.visits.workbooks.kind import Visits

kinds.add(Visits())
