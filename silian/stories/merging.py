"""What becomes of consents to stories when two organisations turn out to be one."""

from collections.abc import Iterator

from silian.members.merging import Change, change, rule
from silian.members.models import Organisation
from silian.stories.models import Named


@rule("stories.named.organisation")
def _named(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """A story that names both keeps both answers; where it names one, the answer follows."""
    both = Named.objects.filter(organisation=kept).values("story")
    for one in Named.objects.filter(organisation=gone).exclude(story__in=both).select_related("story").order_by("pk"):
        yield change(one, "organisation", kept.pk, what=one.story.title)
