"""The organisations of the area, whom to call there, and their time as members."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.search import LexemesField, lexemes, spelled
from silian.members.models.places import Community, Federation, InFederations, Sector


class SameRow(Func):
    """A number as a range of one, so that a GiST constraint can compare it without any extension."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, %(expressions)s, '[]')"


class SpelledField(models.CharField):
    """The name as pinyin, so that a list can stand in the order of a Chinese dictionary; written whenever the row is."""

    def pre_save(self, model_instance, add):
        value = spelled(model_instance.name)[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class OrganisationQuerySet(InFederations):
    def current(self):
        """Not merged into another row."""
        return self.filter(merged_into=None)

    def members_on(self, day):
        return self.filter(memberships__period__contains=day)

    def found_by(self, typed: str):
        return self.filter(search__typed=typed)


class Organisation(models.Model):
    """An office, firm, school, hospital, troop or charity of the area, member or not."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("Government office")
        INSTITUTION = "institution", _("Public institution")
        STATE_FIRM = "state_firm", _("State-owned firm")
        FIRM = "firm", _("Private firm")
        FINANCE = "finance", _("Financial institution")
        SCHOOL = "school", _("School")
        HOSPITAL = "hospital", _("Hospital")
        TROOPS = "troops", _("Troops")
        CHARITY = "charity", _("Social organisation")
        RESIDENTS = "residents", _("Residents' self-government body")
        OTHER = "other", _("Other")

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    community = models.ForeignKey(
        Community,
        verbose_name=_("community"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
    )
    sector = models.ForeignKey(
        Sector, verbose_name=_("sector"), null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    # Whom it belongs to itself: a group, a bureau, a university; often outside the area, so it is a name and not a row.
    parent_body = models.CharField(_("parent body"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
    )
    search = LexemesField(null=True, editable=False)
    spelled = SpelledField(max_length=160, default="", editable=False, db_collation="C")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["federation", "name"], condition=Q(merged_into=None), name="organisation_name_once"
            ),
            models.UniqueConstraint(
                fields=["federation", "uscc"],
                condition=Q(merged_into=None) & ~Q(uscc=""),
                name="organisation_uscc_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
        ]
        indexes = [
            # Fast to fill; a trigger empties its waiting list after every statement, so that a search never reads one.
            GinIndex(fields=["search"], name="organisation_search"),
            models.Index(fields=["federation", "id"], name="organisation_page", condition=Q(merged_into=None)),
            models.Index(
                fields=["federation", "spelled", "id"], name="organisation_spelled", condition=Q(merged_into=None)
            ),
            models.Index(fields=["federation", "community", "id"], name="organisation_community"),
            models.Index(fields=["federation", "sector", "id"], name="organisation_sector"),
            models.Index(fields=["federation", "kind", "id"], name="organisation_kind"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def kind_word(self):
        """As `get_kind_display`, at a hundredth of its price: a list shows it twenty times."""
        return self.Kind(self.kind).label

    def words(self) -> list[str]:
        return lexemes(self.name, self.short_name, self.uscc)

    def save(self, *args, **kwargs):
        if not kwargs.get("update_fields") or {"name", "short_name", "uscc"} & set(kwargs["update_fields"]):
            self.search = self.words()
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "search", "spelled"}
        super().save(*args, **kwargs)


class Contact(models.Model):
    """A person to call at an organisation. Shown to the office, and to a partner only after both sides agreed."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="contacts"
    )
    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("contact"), max_length=60)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    duty = models.CharField(_("duty"), max_length=60, blank=True)
    first = models.BooleanField(_("call first"), default=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("contact")
        ordering = ["-first", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(first=True), name="contact_one_first"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A time in the federation. The end day is the first day outside; two times never overlap."""

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="memberships"
    )
    period = DateRangeField(_("period"))
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("membership")
        ordering = ["organisation", "period", "id"]
        constraints = [
            ExclusionConstraint(
                name="membership_no_overlap",
                expressions=[
                    (SameRow("organisation_id"), RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False), name="membership_has_a_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.period}"


class Merge(models.Model):
    """Two rows found to be one organisation: what moved where, so that it can be undone."""

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="merges")
    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges_kept")
    gone = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges_gone")
    plan = models.JSONField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("merge")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"
