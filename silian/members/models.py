from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.search import LexemesField, lexemes


class SameRow(Func):
    """A number as a range of one, so that a GiST constraint can compare it without any extension."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, %(expressions)s, '[]')"


class InFederations(models.QuerySet):
    """Rows that carry their federation. One installation serves many; nobody sees another's."""

    def visible_to(self, person):
        return self.filter(federation__in=person_federations(person))


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
        constraints = [models.UniqueConstraint(fields=["federation", "name"], name="sector_name_once")]

    def __str__(self) -> str:
        return self.name


class Community(models.Model):
    """A residents' community (社区) inside a zone."""

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="communities")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="communities", null=True, blank=True)
    name = models.CharField(_("name"), max_length=40)
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["federation", "id"]
        verbose_name_plural = "communities"
        constraints = [models.UniqueConstraint(fields=["federation", "name"], name="community_name_once")]

    def __str__(self) -> str:
        return self.name


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
        Community, verbose_name=_("community"), null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    sector = models.ForeignKey(
        Sector, verbose_name=_("sector"), null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    merged_into = models.ForeignKey("self", null=True, editable=False, on_delete=models.PROTECT, related_name="merged")
    search = LexemesField(null=True, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["federation", "name"], condition=Q(merged_into=None), name="organisation_name_once"
            ),
            models.UniqueConstraint(
                fields=["federation", "uscc"], condition=Q(merged_into=None) & ~Q(uscc=""), name="organisation_uscc_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="organisation_search", fastupdate=False),
            models.Index(fields=["federation", "id"], name="organisation_page", condition=Q(merged_into=None)),
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
                kwargs["update_fields"] = {*kwargs["update_fields"], "search"}
        super().save(*args, **kwargs)


class Contact(models.Model):
    """A person to call at an organisation. Shown to the office, and to a partner only after both sides agreed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("contact"), max_length=60)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    duty = models.CharField(_("duty"), max_length=60, blank=True)
    first = models.BooleanField(_("call first"), default=False)
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["-first", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(first=True), name="contact_one_first"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A time in the federation. The end day is the first day outside; two times never overlap."""

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    period = DateRangeField(_("period"))
    objects = InFederations.as_manager()

    class Meta:
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


class Body(models.Model):
    """Something that has seats: the federation itself, its secretariat, a sector, a zone, a member …"""

    class Kind(models.TextChoices):
        FEDERATION = "federation", _("Federation")
        SECRETARIAT = "secretariat", _("Secretariat")
        SECTOR = "sector", _("Sector group")
        ZONE = "zone", _("Zone")
        COMMUNITY = "community", _("Community")
        CORPS = "corps", _("Volunteer corps")
        THINK_TANK = "think_tank", _("Think tank")
        ORGANISATION = "organisation", _("Organisation")

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    sector = models.OneToOneField(Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="body")
    zone = models.OneToOneField(Zone, null=True, blank=True, on_delete=models.PROTECT, related_name="body")
    community = models.OneToOneField(Community, null=True, blank=True, on_delete=models.PROTECT, related_name="body")
    organisation = models.OneToOneField(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="body"
    )
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["federation", "id"]
        verbose_name_plural = "bodies"
        constraints = [
            models.UniqueConstraint(
                fields=["federation", "kind"],
                condition=Q(kind__in=["federation", "secretariat", "corps", "think_tank"]),
                name="body_one_of_its_kind",
            ),
            models.CheckConstraint(
                name="body_stands_for_one_thing",
                condition=Q(kind="sector", sector__isnull=False)
                | Q(kind="zone", zone__isnull=False)
                | Q(kind="community", community__isnull=False)
                | Q(kind="organisation", organisation__isnull=False)
                | Q(kind__in=["federation", "secretariat", "corps", "think_tank"], sector=None, zone=None,
                    community=None, organisation=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A place in a body, held by one person at a time. Rights come from the seat and its dates."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        CONVENER = "convener", _("Convener")
        SECRETARY = "secretary", _("Secretary")
        LIAISON = "liaison", _("Liaison")
        LEADER = "leader", _("Leader")
        EXPERT = "expert", _("Expert")
        MEMBER = "member", _("Member")

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="seats")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    title = models.CharField(_("title"), max_length=60, blank=True)
    number = models.PositiveSmallIntegerField(default=1)
    closed_on = models.DateField(null=True, blank=True)
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["body", "id"]
        constraints = [models.UniqueConstraint(fields=["body", "role", "number"], name="seat_once")]

    def __str__(self) -> str:
        return f"{self.body} · {self.title or self.get_role_display()}"


class TermQuerySet(InFederations):
    def on(self, day):
        return self.filter(period__contains=day)

    def today(self):
        return self.on(timezone.localdate())


class Term(models.Model):
    """A person's time in a seat; may begin in the future. The end day is the first day without the seat."""

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="terms")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="terms")
    person = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="terms")
    period = DateRangeField(_("period"))
    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "period", "id"]
        constraints = [
            ExclusionConstraint(
                name="term_one_holder",
                expressions=[(SameRow("seat_id"), RangeOperators.OVERLAPS), ("period", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False), name="term_has_a_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.seat}"


class Invitation(models.Model):
    """One link, once, to one seat. Only a digest of the link's secret is kept."""

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="invitations")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="invitations")
    name = models.CharField(_("for whom"), max_length=60)
    secret_digest = models.CharField(max_length=64, unique=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("first day without the seat"), null=True, blank=True)
    expires_at = models.DateTimeField(_("link valid until"))
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} → {self.seat}"

    @property
    def is_past(self) -> bool:
        return self.expires_at <= timezone.now()


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
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


