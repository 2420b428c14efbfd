"""The tables of this part, and a text in its clauses."""

from silian.documents.models.documents import Document, Handout, Receipt, Version

__all__ = ["Document", "Handout", "Receipt", "Version"]
