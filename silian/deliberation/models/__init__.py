"""The tables of deliberation, split by noun."""

from silian.deliberation.models.ballots import KEEPERS, SECRET_FLOOR, Ballot, Option
from silian.deliberation.models.rolls import RollEntry
from silian.deliberation.models.statements import OpinionMap, Report, Statement, Voice
from silian.deliberation.models.votes import Channel, LogEntry, NamedVote, PaperVote, SecretBallot, Tick

__all__ = [
    "KEEPERS", "SECRET_FLOOR", "Ballot", "Channel", "LogEntry", "NamedVote", "OpinionMap", "Option", "PaperVote", "Report",
    "RollEntry", "SecretBallot", "Statement", "Tick", "Voice",
]  # fmt: skip
