"""Consent to be named: asked for, given or not, taken back at any time; in the same words wherever somebody is named."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.core.states import move


class Asked(models.Model):
    """Somebody is asked whether she may be named, and answers. Nobody has said yes by not having answered."""

    class Answer(models.TextChoices):
        OPEN = "open", _("Not answered yet")
        AGREED = "agreed", pgettext_lazy("consent", "Agrees")
        DECLINED = "declined", _("Does not agree")
        TAKEN_BACK = "taken_back", _("Consent taken back")

    # Back to open where the words change: whoever agreed is asked anew.
    MOVES = {
        Answer.OPEN: {Answer.AGREED, Answer.DECLINED},
        Answer.AGREED: {Answer.TAKEN_BACK, Answer.OPEN},
        Answer.DECLINED: {Answer.AGREED, Answer.OPEN},
        Answer.TAKEN_BACK: {Answer.AGREED, Answer.OPEN},
    }
    # For the constraint of each table.
    ANSWERED_WITH_A_TIME = Q(answer="open", answered_at=None) | ~Q(answer="open") & Q(
        answered_at__isnull=False, answered_by__isnull=False
    )

    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.OPEN)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def tone(self) -> str:
        """As which state it is shown."""
        return "asked" if self.answer == self.Answer.OPEN else self.answer


def write_answer(asked: Asked, answer: str, *, by: Any, **beside: Any) -> None:
    """Write an answer down with who gave it and when, if the one before allows it; `beside` is what stands with it."""
    values = {"answered_at": timezone.now(), "answered_by": by, **beside}
    for name, value in values.items():
        setattr(asked, name, value)
    move(asked, answer, field="answer", save=tuple(values))
