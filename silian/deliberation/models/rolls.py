"""The roll of a ballot: who may vote, once each, by whatever way."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from silian.deliberation.models.ballots import Ballot
from silian.members.mandates import mandates
from silian.members.models import InFederations, Organisation


class RollQuerySet(InFederations):
    def kept_by(self, person):
        return self.filter(ballot__in=Ballot.objects.kept_by(person).values("pk"))

    def visible_to(self, person):
        """Names are for who keeps the ballot, and each for herself."""
        if person is None or not person.is_authenticated:
            return self.none()
        return self.filter(
            Q(pk__in=self.of(person).values("pk")) | Q(ballot__in=Ballot.objects.kept_by(person).values("pk"))
        )

    def of(self, person):
        """The entries she votes for: her own, and those of organisations she speaks for."""
        if person is None or not person.is_authenticated:
            return self.none()
        return self.filter(Q(account=person.pk) | Q(organisation__in=list(mandates(person).organisations)))


class RollEntry(models.Model):
    """One line of a roll: a person, a household, an organisation or an owner, with one vote."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="roll")
    number = models.PositiveIntegerField(_("number on the roll"))
    name = models.CharField(_("name"), max_length=120)
    household = models.CharField(_("household"), max_length=120, blank=True)
    area = models.DecimalField(_("area, m²"), max_digits=10, decimal_places=2, null=True, blank=True)
    account = models.ForeignKey(
        "people.User", verbose_name=_("account"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    objects = RollQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a roll")
        ordering = ["ballot", "number"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "number"], name="roll_number_once"),
            models.UniqueConstraint(fields=["ballot", "account"], name="roll_account_once"),
            models.UniqueConstraint(fields=["ballot", "organisation"], name="roll_organisation_once"),
            models.UniqueConstraint(fields=["ballot", "name", "household"], name="roll_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="roll_entry_has_a_name"),
            models.CheckConstraint(condition=Q(area=None) | Q(area__gt=0), name="roll_area_is_some"),
            models.CheckConstraint(condition=Q(account=None) | Q(organisation=None), name="roll_entry_is_one_thing"),
        ]

    def __str__(self) -> str:
        return self.name
