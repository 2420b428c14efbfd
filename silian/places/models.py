"""Bases, their rooms and the times they are taken."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.members.models import Community, InFederations, Organisation
from silian.members.models.organisations import SameRow


class Base(models.Model):
    """A place several organisations keep together for the neighbourhood."""

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
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("base")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["federation", "name"], name="base_name_once")]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A part of a base that can be booked."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="rooms")
    base = models.ForeignKey(Base, verbose_name=_("base"), on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=80)
    capacity = models.PositiveSmallIntegerField(_("people"), default=20)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("room")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["base", "name"], name="room_name_once"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="room_holds_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.base} · {self.name}"


class Booking(models.Model):
    """A room for a time. While held or approved it occupies the room, and PostgreSQL refuses a second one."""

    class State(models.TextChoices):
        HELD = "held", _("Held")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        CANCELLED = "cancelled", _("Cancelled")
        HANDED_BACK = "handed_back", _("Handed back")

    MOVES = {
        State.HELD: {State.APPROVED, State.DECLINED, State.CANCELLED},
        State.APPROVED: {State.CANCELLED, State.HANDED_BACK},
    }
    OCCUPYING = (State.HELD, State.APPROVED)

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="bookings")
    room = models.ForeignKey(Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="bookings")
    # From the first moment to the first moment after it: two bookings may touch.
    period = DateTimeRangeField(_("time"))
    purpose = models.CharField(_("what for"), max_length=160)
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bookings",
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.HELD)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("booking")
        ordering = ["-id"]
        constraints = [
            ExclusionConstraint(
                name="booking_no_overlap",
                expressions=[(SameRow("room_id"), RangeOperators.OVERLAPS), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["held", "approved"]),
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
                name="booking_has_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.period}"
