"""Bases: what they are for, who keeps them, with whom and under which conditions."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.models import StoredFile
from silian.core.search import LexemesField, lexemes
from silian.members.models import Community, InFederations, Organisation


class Conditions(models.Model):
    """What a place is offered under; empty where nothing is said."""

    CONDITIONS = ("time_window", "people_limit", "who_cleans", "who_insures", "cost", "stop_rule")

    time_window = models.CharField(_("time window"), max_length=120, blank=True)
    people_limit = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    who_cleans = models.CharField(_("who cleans up"), max_length=120, blank=True)
    who_insures = models.CharField(_("who insures"), max_length=120, blank=True)
    cost = models.CharField(_("cost"), max_length=120, blank=True)
    stop_rule = models.CharField(_("may be stopped when"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def conditions(self) -> list[tuple[str, object]]:
        """The conditions that say something, each with its name."""
        return [
            (self._meta.get_field(name).verbose_name, getattr(self, name))
            for name in self.CONDITIONS
            if getattr(self, name) not in (None, "")
        ]


class BaseQuerySet(InFederations):
    def open(self):
        return self.filter(state=Base.State.OPEN)

    def published(self):
        """Everybody may look at them, without an account."""
        return self.open().filter(published=True)


class Base(Conditions):
    """A place several organisations keep together for the neighbourhood."""

    class State(models.TextChoices):
        OPEN = "open", _("In use")
        CLOSED = "closed", _("Closed")

    MOVES = {State.OPEN: {State.CLOSED}, State.CLOSED: {State.OPEN}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="bases")
    name = models.CharField(_("name"), max_length=80)
    purpose = models.CharField(_("what it is for"), max_length=500, blank=True)
    owner = models.ForeignKey(
        Organisation, verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="bases_owned"
    )
    community = models.ForeignKey(
        Community,
        verbose_name=_("community"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bases",
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    house_rules = models.CharField(_("house rules"), max_length=1000, blank=True)
    published = models.BooleanField(_("shown to everybody"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    closed_because = models.CharField(_("closed, because"), max_length=300, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    search = LexemesField(null=True, editable=False)
    objects = BaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("base")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "name"], name="base_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="base_has_a_name"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="base_has_both_coordinates",
            ),
            models.CheckConstraint(condition=Q(state="open") | ~Q(closed_because=""), name="base_closed_with_a_reason"),
        ]

    def __str__(self) -> str:
        return self.name

    def words(self) -> list[str]:
        return lexemes(self.name, self.purpose, self.address)

    def save(self, *args, **kwargs):
        changed = kwargs.get("update_fields")
        if not changed or {"name", "purpose", "address"} & set(changed):
            self.search = self.words()
            if changed:
                kwargs["update_fields"] = {*changed, "search"}
        super().save(*args, **kwargs)

    @property
    def is_public(self) -> bool:
        return self.published and self.state == self.State.OPEN


class BasePartner(models.Model):
    """An organisation that keeps a base together with its owner."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(Base, verbose_name=_("base"), on_delete=models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="base_partnerships"
    )
    gives = models.CharField(_("gives"), max_length=200, blank=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("partner of a base")
        ordering = ["base", "id"]
        constraints = [models.UniqueConstraint(fields=["base", "organisation"], name="base_partner_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class BasePicture(models.Model):
    """A picture of a base, chosen by those who keep it; everybody may look at it while the base is shown to everybody."""

    MOST = 8
    MOST_BYTES = 3 * 1024 * 1024
    KINDS = ("image/jpeg", "image/png")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    base = models.ForeignKey(Base, verbose_name=_("base"), on_delete=models.PROTECT, related_name="pictures")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("what it shows"), max_length=120)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    # Taken away, not deleted: the record of who put it there stays true.
    dropped_at = models.DateTimeField(null=True, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("picture")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(caption=""), name="picture_says_what_it_shows")]

    def __str__(self) -> str:
        return self.caption
