"""Who may send and answer a complaint or suggestion. Reads only, one condition per line."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.models import Feedback
from silian.core.rules import Answer, No
from silian.members.rules import sits_in_office

# House values: enough for somebody with much to say, too few for a machine.
MOST_PER_HOUR = 5
HOUR = timedelta(hours=1)


def can_send_feedback(sender: str) -> Answer:
    if Feedback.objects.filter(sender=sender, at__gt=timezone.now() - HOUR).count() >= MOST_PER_HOUR:
        return No(
            _("Five messages have come from here within the hour. Please wait a little, or call the secretariat.")
        )
    return True


def can_answer_feedback(person: Any, feedback: Feedback) -> Answer:
    if not sits_in_office(person, feedback.federation_id):
        return No(_("Only the office can answer this."))
    if feedback.state != Feedback.State.OPEN:
        return No(_("This has already been answered."))
    return True
