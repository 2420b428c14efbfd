"""Fields, experts, consultations, requests, advice and effects."""

from silian.counsel.models.advice import Advice, Barred, Effect, Request
from silian.counsel.models.consultations import ASKING, LEADING, Consultation, Party, may_ask
from silian.counsel.models.experts import Expert, Field, sits_as_expert

__all__ = [
    "ASKING", "LEADING", "Advice", "Barred", "Consultation", "Effect", "Expert", "Field", "Party", "Request", "may_ask",
    "sits_as_expert",
]  # fmt: skip
