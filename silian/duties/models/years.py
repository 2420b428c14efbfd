"""The opening of a year: once for each federation."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.members.models import InFederations


class YearOpening(models.Model):
    """A year was opened: the lines of the year before went into its lists as drafts, for each member to confirm."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="year_openings")
    year = models.PositiveSmallIntegerField(_("year"))
    services = models.PositiveIntegerField(_("services carried over"), default=0)
    demands = models.PositiveIntegerField(_("demands carried over"), default=0)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("opening of a year")
        ordering = ["-year", "id"]
        constraints = [models.UniqueConstraint(fields=["federation", "year"], name="year_opened_once")]

    def __str__(self) -> str:
        return str(self.year)
