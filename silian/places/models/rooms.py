"""Rooms, and when they are open: by weekday, with exceptions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import CharField, F, Func, PositiveSmallIntegerField, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.search import WordsIndex
from silian.members.models import InFederations, SameRow
from silian.places.models.bases import Base

DAY_MINUTES = 24 * 60


class RoomQuerySet(InFederations):
    def open(self):
        return self.filter(state=Room.State.OPEN, base__state=Base.State.OPEN)


class Room(models.Model):
    """A part of a base that can be booked."""

    class State(models.TextChoices):
        OPEN = "open", _("In use")
        CLOSED = "closed", _("Closed")

    class Approval(models.TextChoices):
        NOBODY = "nobody", _("Nobody: every booking counts at once")
        PARTNERS = "partners", _("Those who keep the base book at once, others ask")
        OWNER = "owner", _("Whoever keeps the base decides on every booking")

    MOVES = {State.OPEN: {State.CLOSED}, State.CLOSED: {State.OPEN}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="rooms")
    base = models.ForeignKey(Base, verbose_name=_("base"), on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=80)
    capacity = models.PositiveSmallIntegerField(_("people"), default=20)
    equipment = models.CharField(_("equipment"), max_length=300, blank=True)
    approval = models.CharField(_("who approves"), max_length=10, choices=Approval, default=Approval.PARTNERS)
    # A booking begins and ends on a multiple of the slot, counted from midnight.
    slot_minutes = models.PositiveSmallIntegerField(_("slot in minutes"), default=1)
    longest_minutes = models.PositiveSmallIntegerField(_("longest booking in minutes"), default=DAY_MINUTES)
    hold_hours = models.PositiveSmallIntegerField(_("hours a request holds the room"), default=72)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["base", "name"], name="room_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="room_has_a_name"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="room_holds_somebody"),
            models.CheckConstraint(condition=Q(slot_minutes__range=(1, DAY_MINUTES)), name="room_slot_within_a_day"),
            models.CheckConstraint(
                condition=Q(longest_minutes__gte=F("slot_minutes"), longest_minutes__lte=7 * DAY_MINUTES),
                name="room_longest_holds_a_slot",
            ),
            models.CheckConstraint(condition=Q(hold_hours__range=(1, 720)), name="room_hold_ends"),
        ]
        indexes = [WordsIndex("name", "equipment", name="room_words")]

    def __str__(self) -> str:
        return f"{self.base} · {self.name}"


class MinutesRange(Func):
    """Two times of a day, in minutes, as a range PostgreSQL can compare."""

    function = "int4range"


class OpenHours(models.Model):
    """A stretch of a weekday in which a room is open, in minutes from midnight; 24:00 is 1440."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"))  # 1 Monday … 7 Sunday
    opens = models.PositiveSmallIntegerField(_("opens"))
    closes = models.PositiveSmallIntegerField(_("closes"))
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("opening hours")
        ordering = ["room", "weekday", "opens", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="hours_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes"), closes__lte=DAY_MINUTES), name="hours_open_before_closing"
            ),
            ExclusionConstraint(
                name="hours_no_overlap",
                expressions=[
                    (SameRow("room_id"), RangeOperators.OVERLAPS),
                    (SameRow("weekday"), RangeOperators.OVERLAPS),
                    (MinutesRange("opens", "closes"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {clock(self.opens)}–{clock(self.closes)}"


class FormerHours(models.Model):
    """A stretch of a weekday in which a room was open until other hours took their place; the day is the first one without it."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="former_hours")
    until = models.DateField(_("until"))
    # All three empty: until then it was open by arrangement.
    weekday = models.PositiveSmallIntegerField(_("weekday"), null=True)
    opens = models.PositiveSmallIntegerField(_("opens"), null=True)
    closes = models.PositiveSmallIntegerField(_("closes"), null=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("former opening hours")
        ordering = ["room", "until", "weekday", "opens", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "until", "weekday", "opens"], nulls_distinct=False, name="former_hours_once"
            ),
            models.CheckConstraint(
                condition=Q(weekday=None, opens=None, closes=None)
                | Q(weekday__range=(1, 7), opens__lt=F("closes"), closes__lte=DAY_MINUTES),
                name="former_hours_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.until}"


class Closing(models.Model):
    """Days on which a room keeps other hours, or none at all. The end day is the first day after it."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, verbose_name=_("room"), on_delete=models.PROTECT, related_name="closings")
    days = DateRangeField(_("days"))
    opens = models.PositiveSmallIntegerField(_("opens"), null=True, blank=True)
    closes = models.PositiveSmallIntegerField(_("closes"), null=True, blank=True)
    because = models.CharField(_("because"), max_length=120)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    # Taken back, not deleted; it counts no longer.
    dropped_at = models.DateTimeField(null=True, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("exception to the opening hours")
        ordering = ["room", "days", "id"]
        constraints = [
            ExclusionConstraint(
                name="closing_no_overlap",
                expressions=[(SameRow("room_id"), RangeOperators.OVERLAPS), ("days", RangeOperators.OVERLAPS)],
                condition=Q(dropped_at=None),
            ),
            models.CheckConstraint(
                condition=Q(days__isempty=False) & Q(days__lower_inf=False) & Q(days__upper_inf=False),
                name="closing_has_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__lt=F("closes"), closes__lte=DAY_MINUTES),
                name="closing_open_before_closing",
            ),
            models.CheckConstraint(condition=~Q(because=""), name="closing_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.days}"

    @property
    def last_day(self) -> date:
        return self.days.upper - timedelta(days=1)

    @property
    def words(self) -> str:
        return "" if self.opens is None else f"{clock(self.opens)}–{clock(self.closes)}"


# ── When a room is open ──

Stretch = tuple[datetime, datetime]


def clock(minutes: int) -> str:
    """510 → 08:30; 1440 → 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def moment(day: date, minutes: int) -> datetime:
    """A time of a day in the house's time zone; 24:00 is the next day's first moment."""
    day, minutes = (day + timedelta(days=1), 0) if minutes == DAY_MINUTES else (day, minutes)
    return timezone.make_aware(datetime.combine(day, time(minutes // 60, minutes % 60)))


@dataclass
class Calendar:
    """When one room is open. A room without any opening hours is open at any time, by arrangement."""

    weekly: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    exceptions: list[Closing] = field(default_factory=list)

    def exception(self, day: date) -> Closing | None:
        return next((one for one in self.exceptions if one.days.lower <= day < one.days.upper), None)

    def minutes(self, day: date) -> list[tuple[int, int]]:
        """The open stretches of a day, in minutes."""
        other = self.exception(day)
        if other:
            return [] if other.opens is None else [(other.opens, other.closes)]
        return self.weekly.get(day.isoweekday(), []) if self.weekly else [(0, DAY_MINUTES)]

    def on(self, day: date) -> list[Stretch]:
        return [(moment(day, opens), moment(day, closes)) for opens, closes in self.minutes(day)]

    def covers(self, start: datetime, end: datetime) -> bool:
        """Open the whole time from start to end, over midnight too."""
        day, reached = timezone.localdate(start), start
        while reached < end and day <= timezone.localdate(end):
            for opens, closes in self.on(day):
                if opens <= reached < closes:
                    reached = closes
            day += timedelta(days=1)
        return reached >= end


def calendars(rooms: Iterable[int], first: date, last: date) -> dict[int, Calendar]:
    """When these rooms are open from the first to the last day. One query, however many rooms."""
    found = {pk: Calendar() for pk in rooms}
    if not found:
        return found
    hours = OpenHours.objects.filter(room__in=list(found)).annotate(
        days=Value(None, DateRangeField()), because=Value("", CharField())
    )
    closings = Closing.objects.filter(
        room__in=list(found), dropped_at=None, days__overlap=DateRange(first, last + timedelta(days=1))
    ).annotate(weekday=Value(0, PositiveSmallIntegerField()))
    names = ("pk", "room_id", "weekday", "opens", "closes", "days", "because")
    rows = hours.order_by().values_list(*names).union(closings.order_by().values_list(*names), all=True)
    for pk, room_id, weekday, opens, closes, days, because in sorted(rows, key=lambda row: (row[2], row[3] or 0)):
        if weekday:
            found[room_id].weekly.setdefault(weekday, []).append((opens, closes))
        else:
            one = Closing(pk=pk, room_id=room_id, days=days, opens=opens, closes=closes, because=because)
            found[room_id].exceptions.append(one)
    return found
