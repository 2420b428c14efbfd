"""A meeting of a body, and who is asked to come to it."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.search import WordsIndex
from silian.members.mandates import Mandates, mandates
from silian.members.models import Body, InFederations, Organisation, Seat
from silian.places.models import Booking, span

# Whose seats call a meeting of their body and write its minutes.
CALLERS = (Seat.Role.CHAIR, Seat.Role.CONVENER, Seat.Role.SECRETARY, Seat.Role.LEADER)


def topics_from() -> int:
    """Topics are wanted from so many days before the meeting (house value)."""
    return settings.MEETING_DAYS["topics_from"]


def topics_until() -> int:
    """Topics are closed so many days before the meeting (house value)."""
    return settings.MEETING_DAYS["topics_until"]


def bodies_of(mine: Mandates) -> Q:
    """Bodies she sits in, and those her organisations belong to as members today; as a condition on bodies."""
    own = Q(pk__in=[held.body_id for held in mine.held])
    if not mine.organisations:
        return own
    members = Organisation.objects.members_on(mine.day).filter(pk__in=list(mine.organisations), merged_into=None)
    return (
        own
        | Q(kind=Body.Kind.FEDERATION, federation__in=members.values("federation"))
        | Q(sector__in=members.values("sector"))
        | Q(community__in=members.values("community"))
        | Q(zone__in=members.values("community__zone"))
    )


class MeetingQuerySet(InFederations):
    def visible_to(self, person):
        """Whoever is or will be asked, the seats of the body, who writes the minutes, the office; final minutes of all are for all."""
        mine = mandates(person)
        if not mine.held:
            return self.none()
        for_all = Q(body__kind=Body.Kind.FEDERATION, state=Meeting.State.MINUTED)
        return self.filter(
            Q(federation__in=list(mine.offices))
            | Q(body__in=Body.objects.filter(bodies_of(mine)).values("pk"))
            | Q(minute_taker__in=[held.seat_id for held in mine.held])
            | Q(Exists(Invitee.objects.filter(invited_as(mine), meeting=OuterRef("pk"))))
            | for_all & Q(federation__in=[held.federation_id for held in mine.held])
        )

    def of(self, person):
        """Those she is or will be asked to: of her bodies, and by invitation."""
        mine = mandates(person)
        return self.filter(
            Q(body__in=Body.objects.filter(bodies_of(mine)).values("pk"))
            | Q(minute_taker__in=[held.seat_id for held in mine.held])
            | Q(Exists(Invitee.objects.filter(invited_as(mine), meeting=OuterRef("pk"))))
        )

    def coming(self):
        return self.filter(state__in=Meeting.COMING)

    def late(self, day=None):
        """Held, and its minutes are not final by their day."""
        return self.filter(state=Meeting.State.HELD, minutes_due_on__lt=day or timezone.localdate())


class Meeting(models.Model):
    """A body meets: planned, called, held, and written down."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("Regular meeting")
        JOINT = "joint", _("Joint meeting")
        CONFERENCE = "conference", _("Exchange conference")
        OTHER = "other", _("Other meeting")

    class State(models.TextChoices):
        PLANNED = "planned", _("Being prepared")
        CALLED = "called", _("Invitations sent")
        HELD = "held", _("Meeting held")
        MINUTED = "minuted", _("Minutes final")
        CANCELLED = "cancelled", _("Cancelled")

    # What was held before it was entered here has nobody to be invited: it goes straight to held.
    MOVES = {
        State.PLANNED: {State.CALLED, State.HELD, State.CANCELLED},
        State.CALLED: {State.HELD, State.CANCELLED},
        State.HELD: {State.MINUTED},
    }
    COMING = (State.PLANNED, State.CALLED)
    OVER = (State.HELD, State.MINUTED)

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="meetings")
    body = models.ForeignKey(Body, verbose_name=_("body"), on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.REGULAR)
    title = models.CharField(_("title"), max_length=120)
    # From the first moment to the first moment after it, as planned.
    period = DateTimeRangeField(_("time"))
    held_on = models.DateField(_("held on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    booking = models.OneToOneField(
        Booking, verbose_name=_("booking"), null=True, blank=True, on_delete=models.PROTECT, related_name="meeting"
    )
    chair = models.CharField(_("in the chair"), max_length=60, blank=True)
    minute_taker = models.ForeignKey(
        Seat, verbose_name=_("minute taker"), null=True, blank=True, on_delete=models.PROTECT, related_name="minutes_taken"
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    cancelled_because = models.CharField(_("cancelled, because"), max_length=300, blank=True)
    topics_from = models.PositiveSmallIntegerField(_("topics are wanted from so many days before"), default=topics_from)
    topics_until = models.PositiveSmallIntegerField(_("topics are closed so many days before"), default=topics_until)
    minutes_due_on = models.DateField(_("minutes due on"))
    objections_until = models.DateField(_("objections until"), null=True, blank=True)
    called_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        ordering = ["-period", "-id"]
        constraints = [
            # Two presses of the button plan one meeting.
            models.UniqueConstraint(
                fields=["body", "title", "period"], condition=~Q(state="cancelled"), name="meeting_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="meeting_has_a_title"),
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
                name="meeting_has_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "minuted"], held_on__isnull=False)
                | ~Q(state__in=["held", "minuted"]) & Q(held_on=None),
                name="meeting_held_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") & ~Q(cancelled_because="") | ~Q(state="cancelled") & Q(cancelled_because=""),
                name="meeting_cancelled_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(topics_from__gte=models.F("topics_until")), name="meeting_topics_open_before_they_close"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["federation", "-period", "-id"], name="meeting_page"),
            models.Index(fields=["body", "-period", "-id"], name="meeting_of_body"),
            models.Index(fields=["federation", "held_on", "id"], name="meeting_minuted", condition=Q(state="minuted")),
            GistIndex(fields=["period"], name="meeting_period"),
            WordsIndex("title", name="meeting_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def day(self) -> date:
        """The day it was held, else the day it is planned for."""
        return self.held_on or timezone.localdate(self.period.lower)

    @property
    def minutes_long(self) -> int:
        return int((self.period.upper - self.period.lower).total_seconds() // 60)

    @property
    def span(self) -> str:
        return span(self.period)

    @property
    def topics_open_on(self) -> date:
        return timezone.localdate(self.period.lower) - timedelta(days=self.topics_from)

    @property
    def topics_close_on(self) -> date:
        """The last day on which a topic may be handed in."""
        return timezone.localdate(self.period.lower) - timedelta(days=self.topics_until)

    @property
    def wants_topics(self) -> bool:
        """The day decides, no nightly job."""
        return self.state in self.COMING and self.topics_open_on <= timezone.localdate() <= self.topics_close_on

    @property
    def is_over(self) -> bool:
        """Its planned time is past, whether or not somebody has written down that it was held."""
        return self.period.upper <= timezone.now()

    @property
    def has_begun(self) -> bool:
        return self.period.lower <= timezone.now()

    @property
    def is_late(self) -> bool:
        """Its minutes should be final by now."""
        return self.state == self.State.HELD and self.minutes_due_on < timezone.localdate()

    @property
    def objections_open(self) -> bool:
        """Until the end of the day; whoever has said nothing by then has agreed."""
        return self.objections_until is not None and timezone.localdate() <= self.objections_until

    @property
    def kind_word(self):
        return self.Kind(self.kind).label

    @property
    def shown_state(self) -> str:
        return "late" if self.is_late else self.state

    @property
    def shown_state_word(self):
        return _("Minutes late") if self.is_late else self.State(self.state).label


def invited_as(mine: Mandates) -> Q:
    """The rows of hers: of her seats and of the organisations she speaks for; as a condition on invitees."""
    return Q(seat__in=[held.seat_id for held in mine.held]) | Q(organisation__in=list(mine.organisations))


class InviteeQuerySet(InFederations):
    def of(self, person):
        return self.filter(invited_as(mandates(person)))


class Invitee(models.Model):
    """One seat, organisation or guest of a meeting: asked, answered, came. Who came on paper alone is equal."""

    class Answer(models.TextChoices):
        NONE = "", _("No answer yet")
        YES = "yes", _("Comes")
        NO = "no", _("Cannot come")
        DEPUTY = "deputy", _("Sends somebody")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="invitees")
    seat = models.ForeignKey(
        Seat, verbose_name=_("seat"), null=True, blank=True, on_delete=models.PROTECT, related_name="invited_to"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="invited_to",
    )  # fmt: skip
    guest = models.CharField(_("guest"), max_length=80, blank=True)
    # False for somebody who was not asked and came all the same.
    asked = models.BooleanField(default=True)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True, default="")
    words = models.CharField(_("a word about it"), max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    attended = models.BooleanField(_("came"), default=False)
    attended_as = models.CharField(_("who came"), max_length=80, blank=True)
    # She has read the circulated minutes and agrees to all of them.
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    objects = InviteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitee")
        ordering = ["meeting", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="invitee_seat_once"),
            models.UniqueConstraint(fields=["meeting", "organisation"], name="invitee_organisation_once"),
            models.UniqueConstraint(fields=["meeting", "guest"], condition=~Q(guest=""), name="invitee_guest_once"),
            models.CheckConstraint(
                name="invitee_is_one",
                condition=Q(seat__isnull=False, organisation=None, guest="")
                | Q(seat=None, organisation__isnull=False, guest="")
                | Q(seat=None, organisation=None) & ~Q(guest=""),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="invitee_answered_at_a_time",
            ),
            models.CheckConstraint(condition=Q(attended=True) | Q(attended_as=""), name="invitee_who_came"),
        ]
        indexes = [
            models.Index(fields=["organisation", "meeting"], name="invitee_of_organisation"),
            models.Index(fields=["seat", "meeting"], name="invitee_of_seat"),
        ]

    def __str__(self) -> str:
        return self.guest or str(self.organisation or self.seat or "")

    @property
    def answer_word(self):
        return self.Answer(self.answer).label
