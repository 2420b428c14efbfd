"""Minutes of service, and the papers printed about them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.activities.models import Attendance, Session
from silian.members.mandates import mandates
from silian.members.models import InFederations
from silian.members.models.organisations import SameRow
from silian.volunteering.models.choices import hours
from silian.volunteering.models.homes import HomeOrder
from silian.volunteering.models.posts import Post
from silian.volunteering.models.volunteers import Team, TeamMember, Volunteer


class ServiceTimeQuerySet(InFederations):
    def counting(self):
        return self.filter(state=ServiceTime.State.CONFIRMED)

    def kept_by(self, person):
        """Time she may look after by a seat: of her office, her teams, her community, her organisation's activities."""
        mine = mandates(person)
        in_my_team = TeamMember.objects.filter(
            volunteer=OuterRef("volunteer"), state=TeamMember.State.ACCEPTED, team__body__in=list(mine.teams)
        )
        here = Q(federation__in=list(mine.offices))
        if mine.teams:
            here |= Q(team__body__in=list(mine.teams)) | Q(team=None, source=ServiceTime.Source.SELF) & Exists(
                in_my_team
            )
        if mine.communities:
            communities = list(mine.communities)
            here |= (
                Q(home_order__community__in=communities)
                | Q(post__community__in=communities)
                | Q(session__activity__community__in=communities)
            )
        if mine.organisations:
            here |= Q(session__activity__organiser__in=list(mine.organisations))
        return self.filter(here)

    def confirmable_by(self, person):
        """What waits and is not her own: nobody confirms her own time."""
        own = Q(volunteer__person=person.pk) if getattr(person, "is_authenticated", False) else Q()
        return self.kept_by(person).filter(state=ServiceTime.State.REPORTED).exclude(own)

    def visible_to(self, person):
        own = Q(volunteer__person=person.pk) if getattr(person, "is_authenticated", False) else Q(pk=None)
        return self.filter(Q(pk__in=self.model.objects.kept_by(person).values("pk")) | own)


class ServiceTime(models.Model):
    """Minutes one volunteer gave, confirmed by another person. Two times of one volunteer never overlap; none is deleted."""

    class State(models.TextChoices):
        REPORTED = "reported", _("Waits for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        VOID = "void", _("Void")

    class Source(models.TextChoices):
        SESSION = "session", _("Activity")
        HOME = "home", _("Home service")
        POST = "post", _("Post in a community")
        PAPER = "paper", _("List on paper")
        SELF = "self", _("Reported")

    MOVES = {State.REPORTED: {State.CONFIRMED, State.VOID}, State.CONFIRMED: {State.VOID}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="service_times")
    volunteer = models.ForeignKey(
        Volunteer, verbose_name=_("volunteer"), on_delete=models.PROTECT, related_name="service_times"
    )
    period = DateTimeRangeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    what = models.CharField(_("what was done"), max_length=160)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.SELF)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.PROTECT, related_name="service_times"
    )
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="service_times")
    attendance = models.ForeignKey(Attendance, null=True, on_delete=models.PROTECT, related_name="service_times")
    home_order = models.ForeignKey(HomeOrder, null=True, on_delete=models.PROTECT, related_name="service_times")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="service_times")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REPORTED)
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    void_because = models.CharField(_("void, because"), max_length=300, blank=True)
    void_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    void_at = models.DateTimeField(null=True)
    objects = ServiceTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("service time")
        ordering = ["-id"]
        constraints = [
            ExclusionConstraint(
                name="service_time_no_overlap",
                expressions=[(SameRow("volunteer_id"), RangeOperators.OVERLAPS), ("period", RangeOperators.OVERLAPS)],
                condition=~Q(state="void"),
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
                name="service_time_has_both_ends",
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="service_time_has_minutes"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None) & ~Q(state="confirmed")
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(state="reported"),
                name="service_time_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="void", void_at__isnull=False) & ~Q(void_because="")
                | ~Q(state="void") & Q(void_because="", void_at=None, void_by=None),
                name="service_time_void_with_a_reason",
            ),
            # Who reports for herself is the volunteer: somebody else confirms, also where no account is linked.
            models.CheckConstraint(
                condition=~Q(source="self") | Q(by=None) | Q(confirmed_by=None) | ~Q(by=F("confirmed_by")),
                name="service_time_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=["attendance"], condition=~Q(state="void"), name="service_time_of_attendance_once"
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "state", "-id"], name="service_time_page"),
            models.Index(fields=["volunteer", "-id"], name="service_time_volunteer"),
        ]

    def __str__(self) -> str:
        return f"{self.what} · {self.minutes}"

    @property
    def hours(self) -> str:
        return hours(self.minutes)


class ServiceRecordQuerySet(InFederations):
    def visible_to(self, person):
        """The office's; she herself finds the numbers of hers on her own page."""
        return self.filter(federation__in=list(mandates(person).offices))


class ServiceRecord(models.Model):
    """A draft record that was printed: which minutes it lists. The code on the paper is kept as a digest only."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="service_records")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="service_records")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    # What the paper lists, as it was printed: [[id of the time, day, minutes, what], …].
    lines = models.JSONField(default=list)
    minutes = models.PositiveIntegerField()
    responsible = models.CharField(_("responsible person"), max_length=60)
    handler = models.CharField(_("handled by"), max_length=60)
    contact = models.CharField(_("contact"), max_length=100)
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    content_digest = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = ServiceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("printed record")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["federation", "year", "number"], name="service_record_number_once"),
        ]

    def __str__(self) -> str:
        return self.shown_number

    @property
    def shown_number(self) -> str:
        return f"{self.year}-{self.number:05d}"

    @property
    def hours(self) -> str:
        return hours(self.minutes)
