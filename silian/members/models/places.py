"""The federation and how its area is parted: zones, communities, sectors."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InFederations(models.QuerySet):
    """Rows that carry their federation. One installation serves many; nobody sees another's."""

    def visible_to(self, person):
        return self.filter(federation__in=person_federations(person) or [0])  # nobody's number: still a question to ask


def person_federations(person) -> list[int]:
    """The federations a person may look into today, read once per request."""
    from silian.members.mandates import mandates

    return mandates(person).federation_ids


class Federation(models.Model):
    """A street's co-building federation, the city level above it, or a body of its own below it."""

    class Level(models.TextChoices):
        CITY = "city", _("City")
        STREET = "street", _("Sub-district")
        PART = "part", _("Part of a sub-district")

    name = models.CharField(_("name"), max_length=120, unique=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    slug = models.SlugField(_("short address"), unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.STREET)
    parent = models.ForeignKey(
        "self", verbose_name=_("belongs to"), null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)

    class Meta:
        verbose_name = _("federation")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def federation_id(self) -> int:
        return self.pk


class Zone(models.Model):
    """A part of the area (片区): the columns of the matrix."""

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="zones")
    name = models.CharField(_("name"), max_length=40)
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["federation", "id"]
        verbose_name = _("zone")
        constraints = [models.UniqueConstraint(fields=["federation", "name"], name="zone_name_once")]

    def __str__(self) -> str:
        return self.name


class Sector(models.Model):
    """A field of work (界别): the rows of the matrix."""

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="sectors")
    name = models.CharField(_("name"), max_length=40)
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["federation", "id"]
        verbose_name = _("sector")
        constraints = [models.UniqueConstraint(fields=["federation", "name"], name="sector_name_once")]

    def __str__(self) -> str:
        return self.name


class Community(models.Model):
    """A residents' community (社区) inside a zone."""

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="communities")
    zone = models.ForeignKey(
        Zone, verbose_name=_("zone"), on_delete=models.PROTECT, related_name="communities", null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=40)
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["federation", "id"]
        verbose_name, verbose_name_plural = _("community"), "communities"
        constraints = [models.UniqueConstraint(fields=["federation", "name"], name="community_name_once")]

    def __str__(self) -> str:
        return self.name
