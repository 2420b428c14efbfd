"""Days the office has entered itself: holidays and make-up workdays of a year that is not published yet."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.members.models import InFederations


class CalendarDay(models.Model):
    """A day that is worked or is off, whatever the published calendar says."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    works = models.BooleanField(_("is a workday"), default=False)
    name = models.CharField(_("what for"), max_length=60, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("day of the calendar")
        ordering = ["day", "id"]
        constraints = [models.UniqueConstraint(fields=["federation", "day"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()
