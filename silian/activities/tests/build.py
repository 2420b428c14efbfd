"""What the tests of this app start from: activities opened and published by real actions."""

from datetime import timedelta

from django.utils import timezone

from silian.activities import actions
from silian.activities.actions import Guest, Time
from silian.activities.models import Activity, Session, Signup
from silian.cobuilding.models import Campaign
from silian.places.models import Base

PHONE = "1300000{:04d}"


def time(days: float = 7, hours: float = 2, **more) -> Time:
    """A session some days from now, or as many ago."""
    morning = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    begins = morning + timedelta(days=days)
    return Time(begins, begins + timedelta(hours=hours), **more)


def draft(cast, *times: Time, by=None, **fields) -> Activity:
    """An activity of the choir, not published yet."""
    given = {"title": "经典诵读", "about": "一起读一本书", "organiser": cast.choir, "address": "示例路1号"} | fields
    return actions.open_activity(cast.street, given, times or [time(places=2)], by=by or cast.choir_liaison)


def published(cast, *times: Time, by=None, **fields) -> Activity:
    made = draft(cast, *times, by=by, **fields)
    return actions.publish_activity(made, by=by or cast.choir_liaison)


def session(cast, *, places=2, days: float = 7, **more) -> Session:
    """One published session with a few places."""
    seeks = {"risks": "搬桌椅", "insurance": "主办方投保"} if more.get("helper_places") else {}
    return published(cast, time(days, places=places, **more), **seeks).sessions.get()


def guest(number: int, name: str = "示例·客人") -> Guest:
    return Guest(f"{name}{number}", PHONE.format(number))


def come(one: Session, number: int, party: int = 1, **more) -> Signup:
    return actions.sign_up(one, guest=guest(number), party=party, **more)[0]


def states(one: Session) -> list[str]:
    return list(Signup.objects.filter(session=one).order_by("id").values_list("state", flat=True))


def fresh(one: Session) -> Session:
    return Session.objects.select_related("activity").get(pk=one.pk)


def begun(one: Session, hours: float = 0.5) -> Session:
    """The session as it is that many hours after its beginning: moved back in time, with what it holds."""
    now = fresh(one)
    begins = timezone.now() - timedelta(hours=hours)
    now.period = (begins, begins + (now.ends - now.begins))
    now.deadline = None
    now.save(update_fields=["period", "deadline"])
    return fresh(one)


def base(cast, name: str = "示例文化公园") -> Base:
    return Base.objects.create(federation=cast.street, name=name, owner=cast.choir, community=cast.community)


def campaign(cast, name: str = "幸福示例") -> Campaign:
    return Campaign.objects.create(federation=cast.street, name=name, period=(cast.today, None))
