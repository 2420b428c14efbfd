"""Bodies, their seats, and who holds them when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.members.models.organisations import Organisation, SameRow
from silian.members.models.places import Community, Federation, InFederations, Sector, Zone


class Body(models.Model):
    """Something that has seats: the federation itself, its secretariat, a sector, a zone, a member …"""

    class Kind(models.TextChoices):
        FEDERATION = "federation", _("Federation")
        SECRETARIAT = "secretariat", _("Secretariat")
        SECTOR = "sector", _("Sector group")
        ZONE = "zone", _("Zone")
        COMMUNITY = "community", _("Community")
        CORPS = "corps", _("Volunteer corps")
        TEAM = "team", _("Volunteer team")
        THINK_TANK = "think_tank", _("Think tank")
        CARRIER = "carrier", _("Carrier of deliberation")
        ORGANISATION = "organisation", _("Organisation")

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    sector = models.OneToOneField(Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="body")
    zone = models.OneToOneField(Zone, null=True, blank=True, on_delete=models.PROTECT, related_name="body")
    community = models.OneToOneField(Community, null=True, blank=True, on_delete=models.PROTECT, related_name="body")
    organisation = models.OneToOneField(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="body",
    )
    objects = InFederations.as_manager()

    class Meta:
        ordering = ["federation", "id"]
        verbose_name, verbose_name_plural = _("body"), "bodies"
        constraints = [
            models.UniqueConstraint(
                fields=["federation", "kind"],
                condition=Q(kind__in=["federation", "secretariat", "corps", "think_tank"]),
                name="body_one_of_its_kind",
            ),
            models.UniqueConstraint(
                fields=["federation", "name"], condition=Q(kind="carrier"), name="body_carrier_once"
            ),
            models.CheckConstraint(
                name="body_stands_for_one_thing",
                condition=Q(kind="sector", sector__isnull=False)
                | Q(kind="zone", zone__isnull=False)
                | Q(kind="community", community__isnull=False)
                | Q(kind="organisation", organisation__isnull=False)
                | Q(kind__in=["federation", "secretariat", "corps", "team", "think_tank", "carrier"], sector=None,
                    zone=None, community=None, organisation=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class SeatQuerySet(InFederations):
    def open(self, day):
        """Not closed on this day; a seat may be closed ahead."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def held(self, day, *, held: bool = True):
        """Somebody sits in it on this day, or nobody."""
        term = Exists(Term.objects.filter(seat=OuterRef("pk"), period__contains=day))
        return self.filter(term if held else ~term)


class Seat(models.Model):
    """A place in a body, held by one person at a time. Rights come from the seat and its dates."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        CONVENER = "convener", _("Convener")
        SECRETARY = "secretary", _("Secretary")
        LIAISON = "liaison", _("Liaison")
        LEADER = "leader", _("Leader")
        EXPERT = "expert", _("Expert")
        MEMBER = "member", pgettext_lazy("seat", "Member")

    federation = models.ForeignKey(Federation, on_delete=models.PROTECT, related_name="seats")
    body = models.ForeignKey(Body, verbose_name=_("body"), on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    title = models.CharField(_("title"), max_length=60, blank=True)
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    opened_on = models.DateField(_("set up on"), default=timezone.localdate)
    closed_on = models.DateField(_("closed from"), null=True, blank=True)
    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        ordering = ["body", "id"]
        constraints = [models.UniqueConstraint(fields=["body", "role", "number"], name="seat_once")]

    def __str__(self) -> str:
        return f"{self.body} · {self.title or self.get_role_display()}"

    def get_role_display(self) -> str:
        # Django's own answer puts the words of the whole menu together first; lists ask for it in every row.
        return str(_ROLES.get(self.role, self.role))


_ROLES = dict(Seat.Role.choices)


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
        verbose_name = _("term")
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
        verbose_name = _("invitation")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} → {self.seat}"

    @property
    def is_past(self) -> bool:
        return self.expires_at <= timezone.now()
