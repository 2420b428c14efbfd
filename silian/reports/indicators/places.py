"""Bases and what takes place: rooms used, activities, who signed up and came."""

from collections.abc import Callable
from typing import Any

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Extract
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.activities.models import Activity, Attendance, Session, Signup
from silian.duties.queries import evidence
from silian.places.models import Booking, Room
from silian.places.queries.open_time import minutes_open
from silian.reports.indicators.parts import NUMBER, Indicator, Part, brought, day
from silian.reports.indicators.scope import Scope

HOURS = pgettext_lazy("unit", "hours")
PEOPLE = pgettext_lazy("unit", "people")
BASES = pgettext_lazy("unit", "bases")


def bases(scope: Scope) -> QuerySet:
    """In use on the day, as the six haves know it."""
    found = evidence.bases_kept(evidence.Asked(scope.federation.pk, scope.as_of))
    return found.annotate(counted_on=F("begun_on"))


def bases_used(scope: Scope) -> QuerySet:
    """Somebody had one of its rooms, or something took place there; without a first day in the twelve months before."""
    days = (scope.year, scope.as_of)
    booked = _used().filter(room__base=OuterRef("pk"), period__endswith__date__range=days)
    held = Session.objects.filter(activity__base=OuterRef("pk"), activity__done_at__date__range=days)
    return bases(scope).filter(Exists(booked) | Exists(held))


def _used() -> QuerySet:
    """Bookings that stood when their time came."""
    return Booking.objects.filter(state__in=[Booking.State.APPROVED, Booking.State.HANDED_BACK]).filter(
        Q(lapses_at=None) | Q(lapses_at__gt=F("period__startswith"))
    )


def rooms_used(scope: Scope) -> QuerySet:
    return _used().annotate(counted_on=day("period__endswith"))


def rooms_open(scope: Scope) -> QuerySet:
    """Rooms with the minutes they stood open; without a first day in the twelve months before."""
    open_for = scope.once(minutes_open, scope.year)
    return Room.objects.filter(pk__in=open_for).annotate(
        counted_on=Value(scope.as_of), minutes_open=Cast(brought(open_for), NUMBER)
    )


def open_time_used(scope: Scope) -> QuerySet:
    """Bookings of the same rooms in the same time."""
    return rooms_used(scope).filter(counted_on__gte=scope.year, room__in=rooms_open(scope).values("pk"))


def activities(scope: Scope) -> QuerySet:
    return Activity.objects.filter(state=Activity.State.DONE).annotate(counted_on=day("done_at"))


def sign_ups(scope: Scope) -> QuerySet:
    return Signup.objects.annotate(counted_on=day("at"))


def came(scope: Scope) -> QuerySet:
    return Attendance.objects.annotate(counted_on=day("at"))


def _shown(rows: QuerySet) -> QuerySet:
    return rows.published()  # type: ignore[attr-defined]


def _published(rows: QuerySet) -> QuerySet:
    return rows.public()  # type: ignore[attr-defined]


def _base(name: str, word: Any, rows: Callable[[Scope], QuerySet]) -> Part:
    return Part(
        name, word, rows, "name", "places:base", owners=("owner",), places=("community",), stands=True, public=_shown,
        opens_public="places:open_base",
    )  # fmt: skip


def activity_part(rows: Callable[[Scope], QuerySet], amount: Any = None) -> Part:
    return Part(
        "activities", _("activities"), rows, "title", "activities:activity", amount=amount, owners=("organiser",),
        places=("community", "base__community"), public=_published,
    )  # fmt: skip


MINUTES = (
    Extract(ExpressionWrapper(F("period__endswith") - F("period__startswith"), output_field=DurationField()), "epoch")
    / 60
)
ROOM = Concat("room__base__name", Value(" · "), "room__name")
ROOMS: dict[str, Any] = {"owners": ("organisation",), "places": ("room__base__community",)}
AT_ACTIVITY: dict[str, Any] = {
    "owners": ("signup__session__activity__organiser",),
    "places": ("signup__session__activity__community", "signup__session__activity__base__community"),
}

PLACES = (
    Indicator(
        "bases", _("Bases"), _("Bases that were open on the day."), BASES, (_base("bases", _("bases"), bases),),
        ("places_base", "core_record"), public=True, theme="places",
    ),
    Indicator(
        "bases_used", _("Share of bases in use"),
        _("Of the bases open on the day, those where a room was used or an activity took place in the time chosen, else in the twelve months before."),
        BASES, (_base("used", _("bases used"), bases_used),), ("places_base", "places_booking", "activities_activity"), "share",
        (_base("bases", _("bases"), bases),), theme="places",
    ),
    Indicator(
        "rooms_used", _("Bookings used"), _("Bookings of rooms that stood until their end, by the day on which they ended."),
        pgettext_lazy("unit", "bookings"),
        (Part("bookings", _("bookings"), rooms_used, ROOM, "places:booking", **ROOMS),),
        ("places_booking",), public=True, theme="places",
    ),
    Indicator(
        "room_hours", _("Hours rooms were used"), _("Minutes of the bookings that stood until their end, in hours."), HOURS,
        (Part("bookings", _("bookings"), rooms_used, ROOM, "places:booking", amount=MINUTES, **ROOMS),),
        ("places_booking",), "sum", scale=60, theme="places",
    ),
    Indicator(
        "opening_hours_used", _("Share of opening hours used"),
        _("Of the hours for which rooms stood open in the time chosen, else in the twelve months before, by the opening hours and exceptions of each day, those for which they were booked and the booking stood. Rooms open by arrangement are on neither side."),
        HOURS, (Part("bookings", _("bookings"), open_time_used, ROOM, "places:booking", amount=MINUTES, **ROOMS),),
        ("places_room", "places_openhours", "places_formerhours", "places_closing", "places_booking", "core_record"), "share",
        (Part("rooms", _("rooms"), rooms_open, Concat("base__name", Value(" · "), "name"), "places:room", amount="minutes_open",
              owners=("base__owner",), places=("base__community",), stands=True, dated=False),),
        scale=60, theme="places",
    ),
    Indicator(
        "activities", _("Activities held"), _("Activities that are over and have their result, from the day it was written down on."),
        pgettext_lazy("unit", "activities"), (activity_part(activities),), ("activities_activity",), public=True, theme="places",
    ),
    Indicator(
        "activity_people", _("People who came to activities"), _("People who came, as the results of the activities say, helpers among them."),
        PEOPLE, (activity_part(activities, "came"),), ("activities_activity",), "sum", public=True, theme="places",
    ),
    Indicator(
        "sign_ups", _("Sign-ups"), _("Sign-ups for sessions of activities, also those that were taken back."), pgettext_lazy("unit", "sign-ups"),
        (Part("sign_ups", _("sign-ups"), sign_ups, "session__activity__title", "activities:activity", "session__activity",
              owners=("session__activity__organiser",), places=("session__activity__community", "session__activity__base__community")),),
        ("activities_signup",), theme="places",
    ),
    Indicator(
        "sign_ups_came", _("People who had signed up and came"), _("People of the sign-ups whose attendance was noted."), PEOPLE,
        (Part("attendances", _("attendances"), came, "signup__session__activity__title", "activities:activity", "signup__session__activity",
              amount="people", seen=lambda rows, reader: rows.filter(signup__in=Signup.objects.visible_to(reader)), **AT_ACTIVITY),),
        ("activities_attendance",), "sum", theme="places",
    ),
)  # fmt: skip
