"""The fields of knowledge, and the experts who sit in the think tank."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.members.mandates import mandates
from silian.members.models import Body, InFederations, Organisation, Seat, Term


def sits_as_expert() -> Q:
    """Seats of experts in a think tank; as a condition on seats."""
    return Q(role=Seat.Role.EXPERT, body__kind=Body.Kind.THINK_TANK)


class FieldQuerySet(InFederations):
    def current(self):
        return self.filter(retired_on=None)


class Field(models.Model):
    """A field of knowledge, as this federation speaks of it: “property management”, “housing law”."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="counsel_fields")
    name = models.CharField(_("name"), max_length=40)
    # One of the themes of the two lists, "main/sub" or "main": what speaks of it there speaks of this field.
    theme = models.CharField(_("theme"), max_length=60, blank=True)
    words = models.CharField(_("other words for it"), max_length=200, blank=True)
    retired_on = models.DateField(_("no longer chosen from"), null=True, blank=True)
    objects = FieldQuerySet.as_manager()

    class Meta:
        verbose_name = _("field of knowledge")
        ordering = ["federation", "id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "name"], name="field_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="field_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ExpertQuerySet(InFederations):
    def visible_to(self, person):
        """Whoever holds a seat in the federation."""
        return self.filter(federation__in=mandates(person).federation_ids or [0])

    def seated(self, day=None):
        """Who sits as an expert on this day."""
        day = day or timezone.localdate()
        terms = Term.objects.on(day).filter(
            Q(seat__closed_on=None) | Q(seat__closed_on__gt=day),
            seat__role=Seat.Role.EXPERT, seat__body__kind=Body.Kind.THINK_TANK,
            federation=models.OuterRef("federation"), person=models.OuterRef("person"),
        )  # fmt: skip
        return self.filter(models.Exists(terms))

    def public(self):
        return self.filter(is_public=True)


class Expert(models.Model):
    """What somebody who sits as an expert says about herself: what she knows, where she comes from, how often she may be asked."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="experts")
    person = models.ForeignKey(
        "people.User", verbose_name=_("person"), on_delete=models.PROTECT, related_name="expertises"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("comes from the organisation"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="experts",
    )  # fmt: skip
    fields = models.ManyToManyField(Field, verbose_name=_("fields of knowledge"), blank=True, related_name="experts")
    introduction = models.CharField(_("short introduction"), max_length=500, blank=True)
    is_public = models.BooleanField(_("name and introduction may stand on the public page"), default=False)
    most_a_year = models.PositiveSmallIntegerField(_("consultations she takes in a year"), default=4)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        ordering = ["federation", "id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "person"], name="expert_once"),
            models.CheckConstraint(condition=Q(most_a_year__lte=50), name="expert_most_a_year"),
        ]

    def __str__(self) -> str:
        return str(self.person)
