"""What is put to the office in words and answered in words: appeals and objections."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Answered(models.Model):
    """Somebody says that something is not right; it is open until it is answered with a reason."""

    # For the constraint of each table.
    WITH_WORDS = Q(state="open", answered_at=None) | ~Q(state="open") & Q(answered_at__isnull=False) & ~Q(answer="")

    answer = models.CharField(_("answer"), max_length=500, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.words[:60]

    @property
    def state_word(self):
        return self.State(self.state).label
