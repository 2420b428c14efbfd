"""Everything a person does with a story, one function each."""

from silian.stories.actions.consents import agree, ask, decline, keep_paper, take_back
from silian.stories.actions.pictures import add_picture, drop_picture
from silian.stories.actions.sharing import change_sharing
from silian.stories.actions.telling import (
    change,
    name_person,
    publish,
    reopen,
    tell_of_matter,
    tell_of_project,
    withdraw,
)

__all__ = [
    "add_picture", "agree", "ask", "change", "change_sharing", "decline", "drop_picture", "keep_paper", "name_person", "publish",
    "reopen", "take_back", "tell_of_matter", "tell_of_project", "withdraw",
]  # fmt: skip
