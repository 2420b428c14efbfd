"""Complaints and suggestions, sent from any page and answered by the office; workbooks taken out."""

import io
import secrets
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from silian.core.importing import answers
from silian.core.importing.plan import Kind
from silian.core.models import Feedback
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import move
from silian.members.models import Federation
from silian.portal import rules

# Read out over the phone: no letter that sounds or looks like another.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@transaction.atomic
def send_feedback(
    federation: Federation, text: str, *, sender: str, contact: str = "", page: str = "", by: Any = None
) -> Feedback:
    """Tell the office something. The receipt number lets the sender read the answer, signed in or not."""
    require(rules.can_send_feedback(sender))

    drawn = "".join(secrets.choice(SIGNS) for _ in range(12))
    feedback = Feedback.objects.create(
        federation_id=federation.pk, receipt="-".join((drawn[:4], drawn[4:8], drawn[8:])), text=text, contact=contact,
        page=page, sender=sender, by=by,
    )  # fmt: skip
    record("portal.feedback.sent", feedback, by=by, receipt=feedback.receipt)
    return feedback


@transaction.atomic
def answer_feedback(feedback: Feedback, answer: str, *, by: Any) -> Feedback:
    """Close it with a sentence. Two at once: the second one reads that it has been answered."""
    require(rules.can_answer_feedback(by, feedback))

    feedback.answer, feedback.answered_by, feedback.answered_at = answer, by, timezone.now()
    move(feedback, Feedback.State.ANSWERED, save=("answer", "answered_by", "answered_at"))
    record("portal.feedback.answered", feedback, by=by, receipt=feedback.receipt, answer=answer)
    address = reverse("portal:receipt") + f"?receipt={feedback.receipt}"
    tell([feedback.by], "portal.feedback.answered", feedback, url=address, receipt=feedback.receipt, answer=answer)
    return feedback


@transaction.atomic
def take_out(kind: Kind, federation: Federation, query: Any, *, by: Any) -> io.BytesIO:
    """A workbook of what the page with this query shows. Who took what out of the house stays on record."""
    content = answers.exported(kind, federation.name, by, query)
    asked = "&".join(f"{name}={value}" for name, value in query.items() if value)
    record("portal.workbook.taken_out", federation, by=by, kind=str(kind.label), asked=asked[:200])
    return content
