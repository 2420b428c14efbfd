"""What waits for a person in the hall: the parts of the hall each ask for their own."""

from typing import Any

from silian.core.waiting import Question, Waiting, ask
from silian.hall.queries import waiting_endings, waiting_matters, waiting_plans
from silian.members.mandates import mandates


def questions(person: Any) -> list[Question]:
    """Matters to handle, their treatment, endings and supervision."""
    mine = mandates(person)
    handled = waiting_matters.questions_of(mine) if mine.held else []
    return [*handled, *waiting_plans.questions(person), *waiting_endings.questions(person)]


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))
