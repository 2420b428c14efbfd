"""Who was visited, by whom, what was heard and promised, and that the member says it was so."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.members.mandates import mandates
from silian.members.models import Body, InFederations, Organisation

# Whose seats go and visit: the office, conveners and contact persons of sectors and zones, the communities.
VISITING = (
    Body.Kind.SECRETARIAT, Body.Kind.FEDERATION, Body.Kind.SECTOR, Body.Kind.ZONE, Body.Kind.COMMUNITY,
)  # fmt: skip


class VisitQuerySet(InFederations):
    def visible_to(self, person):
        """For the organisation, for whoever goes or has promised something, for its sector, zone and community, and for the office."""
        mine = mandates(person)
        if not mine.held:
            return self.none()
        seats = [held.seat_id for held in mine.held]
        return self.filter(
            Q(federation__in=list(mine.offices))
            | Q(organisation__in=list(mine.organisations))
            | Q(visitor__in=seats)
            | Q(pk__in=Companion.objects.filter(seat__in=seats).values("visit"))
            | Q(pk__in=Promise.objects.filter(Q(task__seat__in=seats) | Q(task__organisation__in=list(mine.organisations))).values("visit"))
            | Q(organisation__in=_convened(mine))
        )  # fmt: skip

    def happened(self):
        """Held, whether or not the member has confirmed it yet."""
        return self.filter(state__in=Visit.HAPPENED)

    def confirmed(self):
        return self.filter(state=Visit.State.CONFIRMED)

    def late(self, day=None):
        """Planned for a day that is past, and nothing written down."""
        return self.filter(state=Visit.State.PLANNED, planned_on__lt=day or timezone.localdate())


def _convened(mine):
    """The organisations of the sectors, zones and communities she has a seat in."""
    inside = Q(pk=None)
    for held in mine.held:
        if held.body_kind == Body.Kind.SECTOR:
            inside |= Q(sector=held.sector_id)
        elif held.body_kind == Body.Kind.ZONE:
            inside |= Q(community__zone=held.zone_id)
        elif held.body_kind == Body.Kind.COMMUNITY:
            inside |= Q(community=held.community_id)
    return Organisation.objects.filter(inside).values("pk")


class Visit(models.Model):
    """Somebody of the federation goes to an organisation, hears and promises; the organisation confirms that it was so."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Visit planned")
        HELD = "held", _("Visited")
        CONFIRMED = "confirmed", _("Confirmed")
        CANCELLED = "cancelled", _("Cancelled")

    class Way(models.TextChoices):
        NONE = "", _("not confirmed")
        HERE = "here", _("by its seat")
        LINK = "link", _("by its link")
        PAPER = "paper", _("on paper")

    MOVES = {State.PLANNED: {State.HELD, State.CANCELLED}, State.HELD: {State.CONFIRMED}}
    HAPPENED = (State.HELD, State.CONFIRMED)
    TONES = {"planned": "proposed", "held": "offered", "confirmed": "accepted", "cancelled": "closed", "late": "late", "objected": "declined"}  # fmt: skip
    # House value: how long a link to confirm opens something.
    LINK_OPEN = timedelta(days=30)

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="visits")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="visits"
    )
    # A seat and not a person: what is planned stays when somebody else takes the seat.
    visitor = models.ForeignKey(
        "members.Seat", verbose_name=_("who goes"), on_delete=models.PROTECT, related_name="visits"
    )
    planned_on = models.DateField(_("planned for"))
    held_on = models.DateField(_("visited on"), null=True, blank=True)
    met = models.CharField(_("whom they met"), max_length=200, blank=True)
    findings = models.CharField(_("what was found"), max_length=4000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    cancelled_because = models.CharField(_("cancelled, because"), max_length=300, blank=True)
    reported_at = models.DateTimeField(null=True, editable=False)
    reported_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    # What the member says is not so; it goes when the report has been corrected, the record of it stays.
    objection = models.CharField(_("objection"), max_length=500, blank=True)
    objected_at = models.DateTimeField(null=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_way = models.CharField(_("confirmed"), max_length=6, choices=Way, default=Way.NONE, blank=True)
    # Who pressed: of the member itself, or of the office that holds the paper; nobody behind a link has an account.
    confirmed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_name = models.CharField(_("confirmed by"), max_length=60, blank=True)
    # Only a digest of the link is kept.
    secret_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    secret_until = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        ordering = ["-id"]
        constraints = [
            # Planned once at a time: two people who accept a proposal at once send nobody to the same door twice.
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="planned"), name="visit_planned_once_at_a_time"
            ),
            # The same visit reported twice, from two phones.
            models.UniqueConstraint(
                fields=["organisation", "visitor", "held_on"], condition=Q(state__in=["held", "confirmed"]),
                name="visit_held_once_a_day",
            ),
            models.CheckConstraint(
                name="visit_happened_on_a_day",
                condition=Q(state__in=["planned", "cancelled"], held_on=None)
                | Q(state__in=["held", "confirmed"], held_on__isnull=False, reported_at__isnull=False),
            ),
            models.CheckConstraint(
                name="visit_confirmed_in_some_way",
                condition=Q(state="confirmed", confirmed_at__isnull=False, objection="") & ~Q(confirmed_way="")
                | ~Q(state="confirmed") & Q(confirmed_at=None, confirmed_way=""),
            ),
            models.CheckConstraint(
                name="visit_cancelled_with_a_reason", condition=~Q(state="cancelled") | ~Q(cancelled_because="")
            ),
            models.CheckConstraint(
                name="visit_link_ends", condition=Q(secret_digest=None) | Q(secret_until__isnull=False)
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["federation", "-id"], name="visit_page"),
            models.Index(fields=["organisation", "-held_on", "-id"], name="visit_of_organisation"),
            models.Index(fields=["visitor", "planned_on"], name="visit_of_visitor", condition=~Q(state__in=["confirmed", "cancelled"])),
            models.Index(fields=["federation", "held_on"], name="visit_held", condition=Q(state__in=["held", "confirmed"])),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"

    @property
    def day(self):
        """The day it was held, else the day it is planned for."""
        return self.held_on or self.planned_on

    @property
    def is_late(self) -> bool:
        return self.state == self.State.PLANNED and self.planned_on < timezone.localdate()

    @property
    def is_objected(self) -> bool:
        return self.state == self.State.HELD and bool(self.objection)

    @property
    def shown_state(self) -> str:
        return "late" if self.is_late else "objected" if self.is_objected else self.state

    @property
    def shown_state_word(self):
        if self.is_late:
            return _("Overdue")
        return _("Objected to") if self.is_objected else self.State(self.state).label

    @property
    def tone(self) -> str:
        return self.TONES[self.shown_state]

    @property
    def link_is_open(self) -> bool:
        return bool(self.secret_digest and self.secret_until and self.secret_until > timezone.now())


class Companion(models.Model):
    """Another seat that goes along."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="companions")
    seat = models.ForeignKey(
        "members.Seat", verbose_name=_("who goes along"), on_delete=models.PROTECT, related_name="companies"
    )
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("who goes along")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["visit", "seat"], name="companion_once")]

    def __str__(self) -> str:
        return str(self.seat)


class Heard(models.Model):
    """A service or a demand that was heard on a visit and stands in the lists because of it."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="heard")
    service = models.ForeignKey(
        "exchange.Service", null=True, blank=True, on_delete=models.PROTECT, related_name="heard_on"
    )
    demand = models.ForeignKey(
        "exchange.Demand", null=True, blank=True, on_delete=models.PROTECT, related_name="heard_on"
    )
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("heard on a visit")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="heard_one_line",
                condition=Q(service=None, demand__isnull=False) | Q(service__isnull=False, demand=None),
            ),
            models.UniqueConstraint(fields=["visit", "service"], name="heard_service_once"),
            models.UniqueConstraint(fields=["visit", "demand"], name="heard_demand_once"),
        ]

    def __str__(self) -> str:
        return str(self.line)

    @property
    def line(self):
        return self.service or self.demand

    @property
    def kind(self) -> str:
        return "service" if self.service_id else "demand"


class Promise(models.Model):
    """Something promised on a visit: the task that stands on somebody's desk because of it."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="promises")
    task = models.OneToOneField("tasks.Task", on_delete=models.PROTECT, related_name="promise")
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("promise")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.task)
