"""Every change around the think tank."""

from silian.counsel.actions.advising import accept, advise, decline
from silian.counsel.actions.asking import (
    change_consultation,
    draft_consultation,
    invite_experts,
    plan_meeting,
    postpone,
    withdraw,
)
from silian.counsel.actions.experts import add_field, change_field, keep_profile
from silian.counsel.actions.judging import judge, note_effect, publish, synthesise, unpublish

__all__ = [
    "accept", "add_field", "advise", "change_consultation", "change_field", "decline", "draft_consultation",
    "invite_experts", "judge", "keep_profile", "note_effect", "plan_meeting", "postpone", "publish", "synthesise",
    "unpublish", "withdraw",
]  # fmt: skip
