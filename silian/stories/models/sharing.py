"""What a federation shares beyond itself."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.members.models import InFederations


class SharingQuerySet(InFederations):
    def sharers(self):
        """The federations that let others of this installation learn from what they solved."""
        return self.filter(precedents=True).values("federation")


class Sharing(models.Model):
    """What a federation shares beyond itself: what it solved, with the others here, and the licence of its open data."""

    class Licence(models.TextChoices):
        BY = "CC-BY-4.0", "CC BY 4.0"
        BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
        ZERO = "CC0-1.0", "CC0 1.0"

    ADDRESSES = {
        Licence.BY: "https://creativecommons.org/licenses/by/4.0/deed.zh-hans",
        Licence.BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.zh-hans",
        Licence.ZERO: "https://creativecommons.org/publicdomain/zero/1.0/deed.zh-hans",
    }

    federation = models.OneToOneField("members.Federation", on_delete=models.PROTECT, related_name="sharing")
    # Off until the office says so; what is public anyway then also answers "was this solved before?" elsewhere.
    precedents = models.BooleanField(
        _("other federations here may find what was solved, as far as it is public"), default=False
    )
    licence = models.CharField(_("licence of the open data"), max_length=20, choices=Licence, default=Licence.BY)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    objects = SharingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sharing")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.federation)

    @property
    def licence_url(self) -> str:
        return self.ADDRESSES[self.Licence(self.licence)]
