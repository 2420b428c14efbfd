"""The pictures that are attached to what a story tells of, for whoever may open them."""

from typing import Any

from django.db.models import Q, QuerySet

from silian.core.models import StoredFile
from silian.core.pictures import KINDS
from silian.hall.models import ClosingFile
from silian.places.models import BasePicture
from silian.stories.models import Story


def attached(story: Story, reader: Any) -> QuerySet[StoredFile]:
    """Of a matter: the proof of its closings. Of a project: pictures of the bases its activities took place at. One query."""
    if story.matter_id:
        own = ClosingFile.objects.visible_to(reader).filter(matter=story.matter_id).values("file")
    else:
        shown = Q(base__published=True, base__state="open")
        rows = BasePicture.objects.filter(shown, base__activities__project=story.project_id, dropped_at=None)
        own = rows.values("file")
    return StoredFile.objects.filter(pk__in=own, media_type__in=KINDS).order_by("id")
