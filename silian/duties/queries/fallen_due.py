"""Duties that fell due, body by body: what the figures count."""

from datetime import date, timedelta

from silian.duties.queries.survey import Survey, in_force
from silian.duties.words import State

BEGINNING = date(1900, 1, 1)


def fallen_due(federation_id: int, since: date, as_of: date) -> dict[int, tuple[int, int]]:
    """Body → how many duties fell due from one day to the other, and how many of them were fulfilled, by what was on record at the end
    of the last day. An excused duty fell due and is not fulfilled. The three queries of every survey."""
    editions = in_force(federation_id, BEGINNING, as_of + timedelta(days=1)).filter(at__date__lte=as_of)
    survey = Survey(federation_id, BEGINNING, as_of + timedelta(days=1), today=as_of, editions=editions, known=as_of)
    due: dict[int, int] = {}
    done: dict[int, int] = {}
    for column in survey.columns:
        if since <= column.due.day <= as_of:
            for state, bodies in survey.sorted_out(column).items():
                for body in bodies:
                    due[body] = due.get(body, 0) + 1
                    done[body] = done.get(body, 0) + (state == State.FULFILLED)
    return {body: (number, done[body]) for body, number in due.items()}
