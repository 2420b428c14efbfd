"""The rare answer of an upper app to a record from below: the app below names no one, the one above listens.

Every reaction is listed in docs/flows.md. It runs inside the transaction of the act it answers.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

Reaction = Callable[..., None]
_reactions: dict[str, list[Reaction]] = {}


def on(verb: str) -> Callable[[Reaction], Reaction]:
    """`@on("exchange.match.accepted")` above `def draft_project(match, *, by)`."""

    def listen(reaction: Reaction) -> Reaction:
        known = _reactions.setdefault(verb, [])
        if reaction not in known:
            known.append(reaction)
        return reaction

    return listen


def react(verb: str, subject: models.Model, *, by: Any) -> None:
    """Let everybody who listens for this verb answer, in the order they were registered."""
    for reaction in _reactions.get(verb, []):
        reaction(subject, by=by)


def listed() -> dict[str, list[str]]:
    """Which verb causes what, for the docs and their test."""
    return {verb: [f"{one.__module__}.{one.__name__}" for one in found] for verb, found in sorted(_reactions.items())}
