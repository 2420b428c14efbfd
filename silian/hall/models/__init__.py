"""The tables of the hall, split by noun."""

from silian.hall.models.carriers import Carrier
from silian.hall.models.closings import Answer, Asking, Closing, ClosingFile, Reply
from silian.hall.models.matters import (
    Ending,
    Matter,
    Next,
    OfMatter,
    OfMatterQuerySet,
    Stage,
    Step,
    Urgency,
    supervised,
)
from silian.hall.models.plans import Affected, Phase, Plan, Proof, Standing
from silian.hall.models.raisers import Follower, Link, Offer, Party, Pause, Raiser
from silian.hall.models.resolutions import Dissent, MatterDemand, MatterMeeting, MatterTask, Resolution
from silian.hall.models.supervision import Objection, Query, Satisfaction

__all__ = [
    "Affected", "Answer", "Asking", "Carrier", "Closing", "ClosingFile", "Dissent", "Ending", "Follower", "Link", "Matter", "MatterDemand",
    "MatterMeeting", "MatterTask", "Next", "Objection", "Offer", "OfMatter", "OfMatterQuerySet", "Party", "Pause", "Phase",
    "Plan", "Proof", "Query", "Raiser", "Reply", "Resolution", "Satisfaction", "Stage", "Standing", "Step", "Urgency", "supervised",
]  # fmt: skip
