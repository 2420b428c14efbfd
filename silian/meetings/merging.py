"""What becomes of invitations and topics when two organisations turn out to be one."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from silian.meetings.models import Invitee
from silian.members.merging import Change, called, change, moves, rule
from silian.members.models import Organisation

moves("meetings.topic.organisation")


@rule("meetings.invitee.organisation")
def _invitees(kept: Organisation, gone: Organisation) -> Iterator[Change]:
    """Its place moves, unless the kept one was asked to the same meeting: one organisation is there once."""
    both = Invitee.objects.filter(organisation=kept).values("meeting")
    rows = Invitee.objects.filter(organisation=gone).exclude(meeting__in=both).select_related("meeting")
    for one in rows.order_by("pk"):
        yield change(one, "organisation", kept.pk, what=one.meeting.title)


called("meetings.invitee", _("Invitation to a meeting"))
called("meetings.invitee.organisation", _("organisation"))
called("meetings.topic", _("Topic"))
called("meetings.topic.organisation", _("organisation"))
