"""What filling in costs: numbers of fields by form, month and role. No person, no value and no time stands here."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.members.models import InFederations


class Burden(models.Model):
    """How often a form was sent in a month by people of one role, and how many of its fields they typed or found filled in."""

    class Role(models.TextChoices):
        OFFICE = "office", _("Office")
        COMMUNITY = "community", _("Communities, zones and sectors")
        LIAISON = "liaison", _("Members' liaisons")
        EXPERT = "expert", _("Experts")
        VOLUNTEER = "volunteer", _("Team leaders of volunteers")
        RESIDENT = "resident", pgettext_lazy("burden", "Everybody else")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    month = models.DateField(_("month"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    form = models.CharField(_("form"), max_length=80)
    times = models.PositiveIntegerField(_("times sent"), default=0)
    typed = models.PositiveIntegerField(_("fields typed"), default=0)
    filled = models.PositiveIntegerField(_("fields filled in"), default=0)
    # Sent and given back with something to mend: what was typed then was typed for nothing, or once more.
    again = models.PositiveIntegerField(_("times given back"), default=0)
    typed_again = models.PositiveIntegerField(_("fields typed in what was given back"), default=0)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("burden of a form")
        ordering = ["-month", "form", "role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "month", "role", "form"], name="burden_counted_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="burden_by_whole_months"),
            models.CheckConstraint(condition=~Q(form=""), name="burden_names_its_form"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.month:%Y-%m}"
