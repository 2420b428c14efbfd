"""Counting a published ballot again, from its file alone."""
