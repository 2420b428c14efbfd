"""The tables of reports."""

from silian.reports.models.reports import Leaf, Passage, Report, canonical

__all__ = ["Leaf", "Passage", "Report", "canonical"]
