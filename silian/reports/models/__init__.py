"""The tables of reports."""

from silian.reports.models.burden import Burden
from silian.reports.models.reports import Leaf, Passage, Report

__all__ = ["Burden", "Leaf", "Passage", "Report"]
