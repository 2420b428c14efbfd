"""What becomes of activities when two organisations turn out to be one."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from silian.activities.models import Activity
from silian.members.merging import Change, called, change, rule
from silian.members.models import Organisation


@rule("activities.activity.organiser")
def _activities(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """All its activities move: they took place, whatever the organisation was called."""
    for activity in Activity.objects.filter(organiser=gone).order_by("pk"):
        yield change(activity, "organiser", kept.pk)


called("activities.activity", _("Activity"))
