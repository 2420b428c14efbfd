"""Stories, whom they name, their pictures, and what a federation shares."""

from silian.stories.models.sharing import Sharing
from silian.stories.models.stories import Named, Picture, Story

__all__ = ["Named", "Picture", "Sharing", "Story"]
