"""What takes place, at which times, and who comes."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.cobuilding.models import Campaign, Project
from silian.members.models import Community, InFederations, Organisation
from silian.places.models import Base, Booking


class Activity(models.Model):
    """Something people come to, organised by an organisation or the office."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    MOVES = {
        State.DRAFT: {State.PUBLISHED, State.CANCELLED},
        State.PUBLISHED: {State.DONE, State.CANCELLED},
    }

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="activities")
    title = models.CharField(_("title"), max_length=120)
    about = models.CharField(_("what it is about"), max_length=1000, blank=True)
    organiser = models.ForeignKey(
        Organisation, verbose_name=_("organiser"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="activities",
    )  # fmt: skip
    community = models.ForeignKey(
        Community,
        verbose_name=_("community"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
    )
    base = models.ForeignKey(
        Base, verbose_name=_("base"), null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    project = models.ForeignKey(
        Project, verbose_name=_("project"), null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    campaigns = models.ManyToManyField(Campaign, verbose_name=_("campaigns"), blank=True, related_name="activities")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("activity"), "activities"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class Session(models.Model):
    """One time of an activity, with its places."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="sessions")
    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), on_delete=models.PROTECT, related_name="sessions"
    )
    period = DateTimeRangeField(_("time"))
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    helper_places = models.PositiveIntegerField(_("places for helpers"), default=0)
    booking = models.OneToOneField(
        Booking, verbose_name=_("booking"), null=True, blank=True, on_delete=models.PROTECT, related_name="session"
    )
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("session")
        ordering = ["period", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
                name="session_has_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.period}"


class Signup(models.Model):
    """Somebody, with her party, for one session."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        WAITING = "waiting", _("On the waiting list")
        CANCELLED = "cancelled", _("Cancelled")

    class Role(models.TextChoices):
        GUEST = "guest", _("Guest")
        HELPER = "helper", _("Helper")

    MOVES = {
        State.WAITING: {State.CONFIRMED, State.CANCELLED},
        State.CONFIRMED: {State.CANCELLED},
    }

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="signups")
    session = models.ForeignKey(Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="signups")
    role = models.CharField(_("comes as"), max_length=10, choices=Role, default=Role.GUEST)
    # An account where there is one; a resident may come without.
    person = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="signups")
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    party = models.PositiveSmallIntegerField(_("people"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CONFIRMED)
    consent_at = models.DateTimeField(null=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("sign-up")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(party__gt=0), name="signup_brings_somebody")]

    def __str__(self) -> str:
        return f"{self.name} · {self.session}"


class Attendance(models.Model):
    """Somebody who signed up really came; written by the organiser, for the result and for the time of helpers."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="attendances")
    signup = models.OneToOneField(
        Signup, verbose_name=_("sign-up"), on_delete=models.PROTECT, related_name="attendance"
    )
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("attendance")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.signup)
