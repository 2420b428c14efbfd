"""Bookings and their series: who has a room when."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.rrule import rrulestr
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from silian.members.models import InFederations, Organisation, SameRow
from silian.places.models.rooms import Room, clock, moment

Period = DateTimeTZRange | tuple[datetime, datetime]


def local(at: datetime) -> datetime:
    return timezone.localtime(at)


def span(period: Any) -> str:
    """A time as people say it: 2027-03-01 14:00–16:00."""
    start, end = local(period.lower), local(period.upper)
    if end.date() == start.date():
        return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"
    if end == moment(start.date(), 24 * 60):
        return f"{start:%Y-%m-%d %H:%M}–24:00"
    return f"{start:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M}"


def hold_end(room: Room, period: Any) -> datetime:
    """Until when a request holds a room: some hours, and never into its own time."""
    return min(timezone.now() + timedelta(hours=room.hold_hours), period.lower)


class Series(models.Model):
    """A booking that comes again: every occurrence is a booking of its own, this says how they were laid out."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")

    MOVES = {State.RUNNING: {State.ENDED}}
    # House values: how many occurrences one series may have, and how long it runs before somebody says that it is still needed.
    MOST = 120
    RECONFIRM_AFTER = timedelta(days=92)

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="series")
    rule = models.CharField(_("how often"), max_length=200)  # as in RFC 5545: FREQ=WEEKLY;INTERVAL=2
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    opens = models.PositiveSmallIntegerField(_("begins at"))
    closes = models.PositiveSmallIntegerField(_("to"))
    purpose = models.CharField(_("what for"), max_length=160)
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    public = models.BooleanField(_("tell everybody"), default=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="booking_series",
    )  # fmt: skip
    # The last day on which somebody may say that the series is still needed; what comes after it falls free else.
    reconfirm_by = models.DateField(_("to be confirmed again by"), null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RUNNING)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("series"), "series"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="series_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes"), closes__lte=1440), name="series_within_a_day"),
        ]
        indexes = [
            models.Index(fields=["reconfirm_by", "id"], name="series_reconfirm", condition=Q(state="running")),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.first_on}"

    @property
    def times(self) -> str:
        return f"{clock(self.opens)}–{clock(self.closes)}"

    @property
    def rule_word(self) -> str:
        """How often, in words; “the first such weekday” is kept with its weekday."""
        words = rule_words()
        return str(words.get(self.rule) or words.get(self.rule[:-2]) or self.rule)

    def days(self) -> Iterator[date]:
        """The days of its occurrences, in the house's own calendar: summer time elsewhere moves none of them."""
        for at in rrulestr(self.rule, dtstart=datetime.combine(self.first_on, datetime.min.time())):
            if at.date() > self.last_on:
                return
            yield at.date()

    def period_on(self, day: date) -> DateTimeTZRange:
        return DateTimeTZRange(moment(day, self.opens), moment(day, self.closes))

    @property
    def free_from(self) -> datetime | None:
        """From this moment on nothing of it stands that nobody confirmed."""
        return moment(self.reconfirm_by, 24 * 60) if self.reconfirm_by else None


def rule_words() -> dict[str, str]:
    """How often, in words; the keys are rules of RFC 5545."""
    return {
        "FREQ=DAILY": _("every day"),
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": _("every working day, Monday to Friday"),
        "FREQ=WEEKLY": _("every week"),
        "FREQ=WEEKLY;INTERVAL=2": _("every second week"),
        "FREQ=MONTHLY": _("every month on this date"),  # a month without it is left out, as RFC 5545 says
        "FREQ=MONTHLY;BYDAY=+1": _("every month on the first such weekday"),
        "FREQ=MONTHLY;BYDAY=+3": _("every month on the third such weekday"),
    }


class BookingQuerySet(InFederations):
    def occupying(self, now: datetime | None = None):
        """Those that really stand: held or approved, and not lapsed because nobody answered or confirmed in time."""
        now = now or timezone.now()
        return self.filter(state__in=Booking.OCCUPYING).filter(Q(lapses_at=None) | Q(lapses_at__gt=now))

    def lapsed(self, now: datetime | None = None):
        """Still written down as held or approved, but their time to be answered or confirmed is over."""
        return self.filter(state__in=Booking.OCCUPYING, lapses_at__lte=now or timezone.now())

    def within(self, start: datetime, end: datetime):
        return self.filter(period__overlap=DateTimeTZRange(start, end))


class Booking(models.Model):
    """A room for a time. While held or approved it occupies the room, and PostgreSQL refuses a second one."""

    class State(models.TextChoices):
        HELD = "held", _("Held")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        CANCELLED = "cancelled", _("Cancelled")
        HANDED_BACK = "handed_back", _("Handed back")
        LAPSED = "lapsed", _("Lapsed")

    MOVES = {
        State.HELD: {State.APPROVED, State.DECLINED, State.CANCELLED, State.LAPSED},
        State.APPROVED: {State.CANCELLED, State.HANDED_BACK, State.LAPSED},
    }
    OCCUPYING = (State.HELD, State.APPROVED)
    TONES = {"held": "offered", "approved": "accepted", "declined": "declined"}  # the badge each state wears

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="bookings")
    room = models.ForeignKey(Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="bookings")
    # From the first moment to the first moment after it: two bookings may touch.
    period = DateTimeRangeField(_("time"))
    purpose = models.CharField(_("what for"), max_length=160)
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    # What is on at the base, for everybody to read.
    public = models.BooleanField(_("tell everybody"), default=False)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bookings",
    )
    series = models.ForeignKey(
        Series, verbose_name=_("series"), null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    # Which day of the series it stands for, also after it was moved to another time.
    series_day = models.DateField(null=True, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.HELD)
    # From this moment on it no longer stands, unless somebody answers (a request) or confirms (a long series) before.
    lapses_at = models.DateTimeField(_("stands until"), null=True, blank=True)
    because = models.CharField(_("because"), max_length=300, blank=True)
    displaced_by = models.ForeignKey(
        "self",
        verbose_name=_("displaced by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="displaced",
    )
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    objects = BookingQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "cancelled"]) | ~Q(because=""), name="booking_ends_with_a_reason"
            ),
            models.CheckConstraint(condition=~Q(state="held") | Q(lapses_at__isnull=False), name="booking_hold_ends"),
            models.UniqueConstraint(
                fields=["series", "series_day"],
                condition=Q(state__in=["held", "approved"], series__isnull=False),
                name="series_day_once",
            ),
        ]
        indexes = [
            models.Index(fields=["federation", "-id"], name="booking_page"),
            models.Index(fields=["organisation", "-id"], name="booking_organisation"),
            models.Index(fields=["by", "-id"], name="booking_by"),
            GistIndex(fields=["period"], name="booking_period"),
        ]

    def __str__(self) -> str:
        return f"{self.room} {span(self.period)}"

    def save(self, *args, **kwargs):
        if self.state == self.State.HELD and self.lapses_at is None:
            self.lapses_at = hold_end(self.room, self.period)
        super().save(*args, **kwargs)

    @property
    def is_lapsed(self) -> bool:
        return self.state in self.OCCUPYING and self.lapses_at is not None and self.lapses_at <= timezone.now()

    @property
    def shown_state(self) -> str:
        """Its state as it is now: what lapsed reads so, also before anybody wrote it down."""
        return self.State.LAPSED.value if self.is_lapsed else self.state

    @property
    def shown_state_word(self) -> str:
        return str(self.State(self.shown_state).label)

    @property
    def tone(self) -> str:
        return self.TONES.get(self.shown_state, "closed")

    @property
    def stands(self) -> bool:
        return self.shown_state in self.OCCUPYING

    @property
    def is_past(self) -> bool:
        return self.period.upper <= timezone.now()

    @property
    def has_begun(self) -> bool:
        return self.period.lower <= timezone.now()

    @property
    def span(self) -> str:
        return span(self.period)

    @property
    def day_word(self) -> str:
        return date_format(local(self.period.lower), "D")
