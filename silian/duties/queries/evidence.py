"""What is on record for members, communities and bases: one question for each kind of evidence, as of any day.

Each question answers rows of (owner, day, thing, label): whose it is, when it happened, what to open, how it reads. What
happens after the day of the question changes nothing of its answer; what is written down later *for* an earlier day
counts for that day. `queries/haves.py` says which kind counts for which have.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, TruncDate

from silian.activities.models import Activity, Attendance, Session
from silian.cobuilding.models import Contribution, Partner, Party, Project
from silian.core.records import acts, first_day, key_of_each, last_verb
from silian.documents.models import Document, Receipt, Version
from silian.exchange.models import Call, CallAnswer, Demand, Listed, Match, Service
from silian.meetings.models import Invitee, ItemTask, Meeting, Topic
from silian.members.models import Term
from silian.places.models import Base, BasePartner, Booking, Room
from silian.visits.models import Visit
from silian.volunteering.models import HomeOrder, ServiceTime

RULES = (Document.Kind.CHARTER, Document.Kind.WORK_RULES)
PLANS = (Document.Kind.PLAN, Document.Kind.LIST)
# A base that was entered before acts were recorded: it is there, and nobody knows since when.
UNKNOWN = date(2000, 1, 1)


@dataclass(frozen=True)
class Asked:
    """Of which federation, as of which day, and of whom: some, or (None) everybody."""

    federation_id: int
    day: date
    ids: tuple[int, ...] | None = None

    @property
    def since(self) -> date:
        """What is done once counts for a year (house value): the twelve months that end on the day."""
        return self.day - timedelta(days=364)

    def within(self, name: str) -> Q:
        return Q(**{f"{name}__range": (self.since, self.day)})

    def by_then(self, name: str) -> Q:
        return Q(**{f"{name}__lte": self.day})

    def rows(self, found: QuerySet, owner: str, day: Any, thing: Any, label: Any) -> QuerySet:
        found = found.filter(federation=self.federation_id)
        if self.ids is not None:
            found = found.filter(**{f"{owner}__in": self.ids})
        else:
            found = found.filter(**{f"{owner}__isnull": False})
        return found.order_by().annotate(
            had_by=F(owner), had_on=_day(day), had_thing=Cast(thing, BigIntegerField()), had_label=Cast(label, CharField())
        )  # fmt: skip


def _day(day: Any) -> Any:
    return Cast(F(day) if isinstance(day, str) else day, DateField())


# ── Visits, answers, topics ──


def visits(asked: Asked, owner: str = "organisation") -> QuerySet:
    found = Visit.objects.filter(
        asked.within("held_on"), asked.by_then("confirmed_at__date"), state=Visit.State.CONFIRMED
    )
    return asked.rows(
        found, owner, "held_on", F("pk"), F("visitor__body__name" if owner == "organisation" else "organisation__name")
    )


def visits_made(asked: Asked) -> QuerySet:
    return visits(asked, "visitor__body__community")


def calls_answered(asked: Asked) -> QuerySet:
    found = CallAnswer.objects.filter(asked.within("answered_at__date"), state=CallAnswer.State.YES)
    return asked.rows(found, "organisation", TruncDate("answered_at"), F("call"), F("call__title"))


def calls_posted(asked: Asked) -> QuerySet:
    found = Call.objects.filter(asked.within("opened_at__date"))
    return asked.rows(found, "community", TruncDate("opened_at"), F("pk"), F("title"))


def demands_matched(asked: Asked) -> QuerySet:
    found = Match.objects.filter(asked.within("demand_side_at__date"))
    return asked.rows(found, "demand__organisation", TruncDate("demand_side_at"), F("pk"), F("demand__title"))


def services_matched(asked: Asked) -> QuerySet:
    found = Match.objects.filter(asked.within("service_side_at__date"))
    return asked.rows(found, "service__organisation", TruncDate("service_side_at"), F("pk"), F("service__title"))


def topics(asked: Asked, owner: str = "organisation") -> QuerySet:
    found = Topic.objects.filter(asked.within("at__date"))
    return asked.rows(found, owner, TruncDate("at"), Coalesce("meeting", Value(0)), F("title"))


def topics_of_community(asked: Asked) -> QuerySet:
    return topics(asked, "body__community")


# ── Documents ──


def _receipts(asked: Asked, kinds: tuple[str, ...], owner: str) -> QuerySet:
    held: Any = Version.objects.filter(federation=asked.federation_id, document__kind__in=kinds)
    if kinds == PLANS:
        held = held.filter(Q(document__year=asked.day.year) | Q(document__year=None))
    found = Receipt.objects.filter(
        asked.by_then("received_on"), handout__version__in=held.in_force(asked.day).order_by().values("pk")
    )
    return asked.rows(found, owner, "received_on", F("handout__version"), F("handout__version__document__title"))


def rules_received(asked: Asked) -> QuerySet:
    return _receipts(asked, RULES, "handout__body__organisation")


def rules_of_community(asked: Asked) -> QuerySet:
    return _receipts(asked, RULES, "handout__body__community")


def rules_of_keeper(asked: Asked) -> QuerySet:
    return _receipts(asked, RULES, "handout__body__organisation__bases_owned")


def plans_of_community(asked: Asked) -> QuerySet:
    return _receipts(asked, PLANS, "handout__body__community")


# ── Places ──


def _open_bases(asked: Asked, rows: QuerySet, base: str) -> QuerySet:
    """In use on that day, by what was recorded; a base without such a record is taken as it stands."""
    last = last_verb(acts("places.base", "places.base.closed", "places.base.reopened", until=asked.day, pk=base))
    begun = first_day(acts("places.base", "places.base.opened", pk=base))
    rows = rows.annotate(last_verb=last, begun_on=Coalesce(begun, Value(UNKNOWN), output_field=DateField()))
    return rows.filter(begun_on__lte=asked.day).exclude(last_verb="places.base.closed")


def bases_kept(asked: Asked, owner: str = "owner") -> QuerySet:
    return asked.rows(_open_bases(asked, Base.objects.all(), "pk"), owner, "begun_on", F("pk"), F("name"))


def bases_in_community(asked: Asked) -> QuerySet:
    return bases_kept(asked, "community")


def bases_partnered(asked: Asked) -> QuerySet:
    """From the day on which it was recorded as a partner."""
    partner = key_of_each("members.organisation", "organisation_id")
    both = acts("places.base", "places.partner.added", pk="base_id", also=[partner])
    found = _open_bases(asked, BasePartner.objects.all(), "base_id").annotate(
        joined_on=Coalesce(first_day(both), "begun_on")
    )
    return asked.rows(found.filter(joined_on__lte=asked.day), "organisation", "joined_on", F("base"), F("base__name"))


def rooms(asked: Asked) -> QuerySet:
    found = _open_bases(asked, Room.objects.all(), "base_id")
    last = last_verb(acts("places.room", "places.room.closed", "places.room.reopened", until=asked.day))
    found = found.annotate(last_of_room=last).exclude(last_of_room="places.room.closed")
    return asked.rows(found, "base", "begun_on", F("pk"), F("name"))


def bookings_of_others(asked: Asked) -> QuerySet:
    """Others than its keeper and partners came in: what they did there stays theirs, so only their name is told."""
    partners = BasePartner.objects.filter(base=OuterRef("room__base"), organisation=OuterRef("organisation"))
    found = (
        Booking.objects.filter(asked.within("period__startswith__date"), organisation__isnull=False)
        .filter(state__in=[Booking.State.APPROVED, Booking.State.HANDED_BACK])
        .exclude(organisation=F("room__base__owner"))
        .exclude(Exists(partners))
    )
    return asked.rows(found, "room__base", TruncDate("period__startswith"), F("room"), F("organisation__name"))


def _given(asked: Asked) -> QuerySet:
    """Confirmed by whoever received it, and not taken out again by that day."""
    undone = Contribution.objects.filter(reverses=OuterRef("pk"), at__date__lte=asked.day)
    return Contribution.objects.filter(
        asked.within("given_on"), asked.by_then("answered_at__date"), ~Exists(undone), state=Contribution.State.CONFIRMED, reverses=None
    )  # fmt: skip


def places_given(asked: Asked) -> QuerySet:
    return asked.rows(_given(asked).filter(kind=Contribution.Kind.PLACE), "giver", "given_on", F("pk"), F("what"))


# ── Plans ──


def services_of_year(asked: Asked) -> QuerySet:
    return _lines(asked, Service, "service")


def demands_of_year(asked: Asked) -> QuerySet:
    return _lines(asked, Demand, "demand")


def _lines(asked: Asked, kind: type[Listed], word: str) -> QuerySet:
    """Published in the list of that year by that day; a draft that was closed never was."""
    address = f"exchange.{word}"
    drafted = Exists(acts(address, f"{address}.drafted", until=asked.day))
    published = Exists(acts(address, f"{address}.filed", f"{address}.published", until=asked.day))
    public = Q(state__in=[Listed.State.OPEN, Listed.State.MATCHED]) | Q(state=Listed.State.CLOSED) & (
        ~Q(drafted) | Q(published)
    )
    found = kind._default_manager.filter(public, asked.by_then("opened_at__date"), year=asked.day.year)
    return asked.rows(found, "organisation", TruncDate("opened_at"), F("pk"), F("title"))


def agreements(asked: Asked) -> QuerySet:
    """Its text was in force on that day: signed by all, begun, neither ended nor over."""
    found = (
        Party.objects.filter(asked.by_then("version__in_force_at__date"), version__period__contains=asked.day)
        .filter(Q(version__ended_at=None) | Q(version__ended_at__date__gt=asked.day))
        .annotate(side=Coalesce("organisation__merged_into", "organisation"))
    )
    return asked.rows(found, "side", TruncDate("version__in_force_at"), F("version"), F("version__title"))


def meeting_tasks(asked: Asked) -> QuerySet:
    """What its meetings gave somebody to do, with a day."""
    found = ItemTask.objects.filter(
        asked.within("task__at__date"), item__meeting__minutes__final_at__date__lte=asked.day
    )
    return asked.rows(
        found, "item__meeting__body__community", TruncDate("task__at"), F("item__meeting"), F("task__title")
    )


def sessions_ahead(asked: Asked) -> QuerySet:
    """Published by that day, for a later one."""
    found = _sessions(asked).filter(asked.by_then("activity__published_at__date"), begins_at__date__gt=asked.day)
    return asked.rows(found, "activity__base", TruncDate("begins_at"), F("activity"), F("activity__title"))


# ── Activities ──


def _sessions(asked: Asked) -> QuerySet:
    off = acts("activities.activity", "activities.activity.cancelled", until=asked.day, pk="activity_id")
    return Session.objects.filter(~Exists(off), state=Session.State.OPEN)


def _held(asked: Asked, owner: str) -> QuerySet:
    """Its time has come by that day, and somebody has written down who came or what came of it."""
    seen = Attendance.objects.filter(signup__session=OuterRef("pk"), at__date__lte=asked.day)
    found = _sessions(asked).filter(
        asked.within("begins_at__date"), Q(Exists(seen)) | Q(activity__done_at__date__lte=asked.day)
    )
    return asked.rows(found, owner, TruncDate("begins_at"), F("activity"), F("activity__title"))


def activities_organised(asked: Asked) -> QuerySet:
    return _held(asked, "activity__organiser")


def activities_in_community(asked: Asked) -> QuerySet:
    return _held(asked, "activity__community")


def activities_at_base(asked: Asked) -> QuerySet:
    return _held(asked, "activity__base")


def people_came(asked: Asked) -> QuerySet:
    """Somebody who sat for it then came to an activity."""
    sat = Term.objects.filter(
        person=OuterRef("signup__person"), period__contains=OuterRef("came_on"), seat__body__organisation__isnull=False
    )
    found = (
        Attendance.objects.filter(asked.within("signup__session__begins_at__date"), asked.by_then("at__date"))
        .annotate(came_on=TruncDate("signup__session__begins_at"))
        .annotate(side=Subquery(sat.order_by("id").values("seat__body__organisation")[:1]))
    )
    activity = "signup__session__activity"
    return asked.rows(found, "side", "came_on", F(activity), F(f"{activity}__title"))


def meetings_attended(asked: Asked) -> QuerySet:
    found = Invitee.objects.filter(
        asked.within("meeting__held_on"), asked.by_then("meeting__minutes__final_at__date"), attended=True
    ).annotate(side=Coalesce("organisation", "seat__body__organisation"))
    return asked.rows(found, "side", "meeting__held_on", F("meeting"), F("meeting__title"))


def meetings_held(asked: Asked) -> QuerySet:
    found = Meeting.objects.filter(asked.within("held_on"), asked.by_then("minutes__final_at__date"))
    return asked.rows(found, "body__community", "held_on", F("pk"), F("title"))


# ── Results ──


def projects_done(asked: Asked) -> QuerySet:
    found = Partner.objects.filter(asked.within("project__finished_on"), project__state=Project.State.DONE)
    return asked.rows(found, "organisation", "project__finished_on", F("project"), F("project__title"))


def _activity_results(asked: Asked, owner: str) -> QuerySet:
    found = Activity.objects.filter(asked.within("done_at__date"), came__gt=0)
    return asked.rows(found, owner, TruncDate("done_at"), F("pk"), F("title"))


def activity_results(asked: Asked) -> QuerySet:
    return _activity_results(asked, "organiser")


def results_in_community(asked: Asked) -> QuerySet:
    return _activity_results(asked, "community")


def results_at_base(asked: Asked) -> QuerySet:
    return _activity_results(asked, "base")


def contributions_given(asked: Asked) -> QuerySet:
    return asked.rows(_given(asked), "giver", "given_on", F("pk"), F("what"))


def contributions_received(asked: Asked) -> QuerySet:
    return asked.rows(_given(asked), "community", "given_on", F("pk"), F("what"))


def service_times(asked: Asked) -> QuerySet:
    """Hours of its volunteers, confirmed by somebody else. Who it was stays with the volunteers."""
    found = ServiceTime.objects.filter(asked.within("confirmed_at__date")).filter(
        Q(void_at=None) | Q(void_at__date__gt=asked.day)
    )
    return asked.rows(found, "volunteer__organisation", TruncDate("confirmed_at"), F("pk"), F("what"))


def home_services(asked: Asked) -> QuerySet:
    found = HomeOrder.objects.filter(asked.within("ended_at__date"), state=HomeOrder.State.DONE)
    return asked.rows(found, "community", TruncDate("ended_at"), F("pk"), F("kind"))
