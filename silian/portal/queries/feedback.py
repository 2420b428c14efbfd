"""Reading complaints and suggestions."""

from typing import Any

from django.db.models import QuerySet

from silian.core.models import Feedback
from silian.members.mandates import mandates


def to_answer(person: Any, *, answered: bool = False) -> QuerySet[Feedback]:
    """What came in to her offices."""
    state = Feedback.State.ANSWERED if answered else Feedback.State.OPEN
    rows = Feedback.objects.filter(federation_id__in=list(mandates(person).offices), state=state)
    return rows.select_related("by", "answered_by")


def visible_to_office(person: Any) -> QuerySet[Feedback]:
    return Feedback.objects.filter(federation_id__in=list(mandates(person).offices))


def by_receipt(receipt: str) -> Feedback | None:
    """What somebody sent, for whoever knows its number."""
    tidy = "".join(sign for sign in receipt.upper() if sign.isalnum())[:12]
    return Feedback.objects.filter(receipt="-".join((tidy[:4], tidy[4:8], tidy[8:]))).first()


def sent_by(person: Any) -> QuerySet[Feedback]:
    """Her own, newest first."""
    return Feedback.objects.filter(by=person).order_by("-id")[:5]
