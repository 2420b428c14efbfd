"""The workbooks of this part, and who may open the papers that were brought in."""

from typing import Any

from silian.cobuilding.models import Version
from silian.core import files
from silian.core.models import StoredFile


def may_open(person: Any, file: StoredFile) -> bool:
    """The scan of a signed paper: its parties and the office."""
    return Version.objects.visible_to(person).filter(pk=int(file.owner.rpartition(":")[2])).exists()


files.who_may_open("cobuilding.version", may_open)
