"""Counting consultative ballots, and saying why."""
