"""The tables of meetings, split by noun."""

from silian.meetings.models.agenda import AgendaItem, ItemTask, Topic
from silian.meetings.models.meetings import CALLERS, Invitee, Meeting, bodies_of, invited_as
from silian.meetings.models.minutes import Correction, Decision, Line, Minutes, Objection

__all__ = [
    "CALLERS", "AgendaItem", "Correction", "Decision", "Invitee", "ItemTask", "Line", "Meeting", "Minutes", "Objection",
    "Topic", "bodies_of", "invited_as",
]  # fmt: skip
