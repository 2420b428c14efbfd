"""Every change of this part, by noun."""

from silian.documents.actions.handing import confirm, enter_paper, hand_out, hand_to_the_same, remind
from silian.documents.actions.versions import (
    change_document,
    change_draft,
    draft_version,
    drop_draft,
    issue,
    open_document,
    reopen_document,
    retire_document,
)

__all__ = [
    "change_document",
    "change_draft",
    "confirm",
    "draft_version",
    "drop_draft",
    "enter_paper",
    "hand_out",
    "hand_to_the_same",
    "issue",
    "open_document",
    "remind",
    "reopen_document",
    "retire_document",
]
