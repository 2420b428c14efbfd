"""Where residents and organisations deliberate: bodies with seats, terms and rounds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from silian.members.models import Body, Community, InFederations


class Carrier(models.Model):
    """A body for deliberation: which form it has and whose it is. Its members are the holders of its seats, its rounds are its meetings."""

    class Form(models.TextChoices):
        OPEN = "open", _("Open consultation")
        ROUND_TABLE = "round_table", _("Residents' round table")
        COUNCIL = "council", _("Residents' council")
        OBSERVATION = "observation", _("Observation room")
        SUPERVISION = "supervision", _("Supervision group")
        MEDIATION = "mediation", _("Joint mediation")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="carriers")
    body = models.OneToOneField(Body, on_delete=models.PROTECT, related_name="carrier")
    form = models.CharField(_("form"), max_length=12, choices=Form)
    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.PROTECT, related_name="carriers", verbose_name=_("community")
    )
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("carrier")
        ordering = ["federation", "id"]

    def __str__(self) -> str:
        return str(self.body)
