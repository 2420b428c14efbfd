"""What the parts above ask of the hall."""

from typing import Any

from silian.core.waiting import Question
from silian.hall.queries import waiting_endings


def questions(person: Any) -> list[Question]:
    """What waits for her around matters."""
    return waiting_endings.questions(person)
