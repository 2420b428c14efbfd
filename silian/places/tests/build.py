"""What the tests of this app start from: a base of the choir with a room, and times that are always ahead."""

from datetime import datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from silian.places import actions
from silian.places.models import Base, BasePartner, Booking, OpenHours, Room


def at(hour: int, minute: int = 0, days: int = 7) -> datetime:
    """A time of a day ahead, in the house's time zone; seven days ahead if nothing is said."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def when(start: int = 14, end: int = 16, days: int = 7) -> DateTimeTZRange:
    return DateTimeTZRange(at(start, days=days), at(end, days=days))


def base(cast, **more) -> Base:
    """The choir keeps it together with the hospital."""
    made = Base.objects.create(
        **{"federation": cast.street, "name": "示例共建基地", "owner": cast.choir, "published": True, **more}
    )
    BasePartner.objects.create(federation=made.federation, base=made, organisation=cast.clinic)
    return made


def room(cast, name: str = "排练厅", hours: bool = True, of: Base | None = None, **more) -> Room:
    """Open every day from eight to ten in the evening, in half hours, four hours at most."""
    kept = of or Base.objects.filter(federation=cast.street).first() or base(cast)
    values = {"slot_minutes": 30, "longest_minutes": 240, "capacity": 30, **more}
    made = Room.objects.create(federation=kept.federation, base=kept, name=name, **values)
    if hours:
        for weekday in range(1, 8):
            OpenHours.objects.create(federation=kept.federation, room=made, weekday=weekday, opens=480, closes=1320)
    return made


def booking(cast, of: Room, by=None, period=None, **more) -> Booking:
    values = {"purpose": "合唱排练", "people": 12, **more}
    return actions.book_room(of, period or when(), by=by or cast.choir_liaison, **values)


def asked(cast, of: Room, period=None, **more) -> Booking:
    """A request of the bank, which keeps nothing here: it waits for the choir's answer."""
    return booking(cast, of, cast.bank_liaison, period, **{"purpose": "反诈讲座", **more})


def fresh(one: Booking) -> Booking:
    return Booking.objects.select_related("room__base", "organisation", "by", "series").get(pk=one.pk)


def state(one: Booking) -> str:
    return Booking.objects.get(pk=one.pk).state


def let_pass(one: Booking) -> None:
    """As if the time to answer were over."""
    Booking.objects.filter(pk=one.pk).update(lapses_at=timezone.now() - timedelta(minutes=1))
