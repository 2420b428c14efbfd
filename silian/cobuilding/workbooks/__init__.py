"""The workbooks of this part, and who may open the papers that were brought in."""

from typing import Any

from silian.cobuilding.models import Version
from silian.cobuilding.workbooks.campaigns import Campaigns
from silian.cobuilding.workbooks.projects import Projects
from silian.core import files
from silian.core.importing import kinds
from silian.core.models import StoredFile

kinds.add(Campaigns(), Projects())


def may_open(person: Any, file: StoredFile) -> bool:
    """The scan of a signed paper: its parties and the office."""
    return Version.objects.visible_to(person).filter(pk=int(file.owner.rpartition(":")[2])).exists()


files.who_may_open("cobuilding.version", may_open)
