"""What waits for a person around meetings."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.waiting import Question, Waiting, ask
from silian.meetings.models import CALLERS, Invitee, Meeting, Minutes, Objection, Topic, bodies_of, invited_as
from silian.members.mandates import OFFICE_KINDS, Mandates, mandates
from silian.members.models import Body

ROWS = 20
State = Meeting.State


def questions(person: Any) -> list[Question]:
    """Invitations, topics wanted, meetings to bring further, minutes to confirm, objections to answer."""
    mine = mandates(person)
    if not mine.held:
        return []
    now, today = timezone.now(), timezone.localdate()
    return [
        Question(_invitations(mine, now), lambda rows: [_invitation(one, mine) for one in rows[:ROWS]]),
        Question(_topics(person, mine, today), lambda rows: [_wanted(one, mine) for one in rows[:ROWS]]),
        Question(_kept(mine, now, today), lambda rows: [_next_step(one, mine, today) for one in rows[:ROWS]]),
        Question(_unconfirmed(mine, today), lambda rows: [_confirm(one, mine) for one in rows[:ROWS]]),
        Question(_objections(mine), lambda rows: [_objection(one, mine) for one in rows[:ROWS]]),
    ]


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _led(mine: Mandates, meeting: str = "") -> Q:
    """Meetings she calls or writes down: by her seats in the body, as the named minute taker, for the office its own."""
    bodies = [held.body_id for held in mine.held if held.role in CALLERS]
    seats = [held.seat_id for held in mine.held]
    own = Q(**{f"{meeting}body__kind__in": OFFICE_KINDS, f"{meeting}federation__in": list(mine.offices)})
    return Q(**{f"{meeting}body__in": bodies}) | Q(**{f"{meeting}minute_taker__in": seats}) | own


def _by(one: Meeting, mine: Mandates) -> str:
    """The seat by which a meeting is her business: the minute taker's, one in the body, one of the office."""
    own = next((held.name for held in mine.held if held.body_id == one.body_id), "")
    return mine.named(seat=one.minute_taker_id) or own or mine.named(office=one.federation_id)


def _invitations(mine: Mandates, now: datetime) -> QuerySet[Invitee]:
    return (
        Invitee.objects.filter(
            invited_as(mine), answer="", meeting__state=State.CALLED, meeting__period__startswith__gt=now
        )
        .select_related("meeting", "organisation", "seat__body")
        .defer("organisation__search")
        .order_by("meeting__period", "id")
    )


def _invitation(one: Invitee, mine: Mandates) -> Waiting:
    called = one.meeting.called_at or one.meeting.at
    return Waiting(
        what=_("Say whether you come to “%(title)s”, %(span)s") % {"title": one.meeting.title, "span": one.meeting.span},
        for_whom=str(one), since=timezone.localdate(called), until=timezone.localdate(one.meeting.period.lower),
        url=reverse("meetings:meeting", args=[one.meeting_id]) + "#answer", button=_("Answer"),
        by_seat=mine.named(seat=one.seat_id, organisation=one.organisation_id),
    )  # fmt: skip


def _topics(person: Any, mine: Mandates, today: date) -> QuerySet[Meeting]:
    """Her bodies' meetings whose topics are wanted today, unless she has handed one in."""
    begins = TruncDate("period__startswith")
    ahead = lambda days: ExpressionWrapper(F(days) * Value(timedelta(days=1)), output_field=DurationField())  # noqa: E731
    opened = OuterRef("period__startswith") - ExpressionWrapper(
        (OuterRef("topics_from") + 1) * Value(timedelta(days=1)), output_field=DurationField()
    )
    handed = Topic.objects.filter(by=person, body=OuterRef("body"), at__gt=opened)
    return (
        Meeting.objects.coming()
        .filter(body__in=Body.objects.filter(bodies_of(mine)).values("pk"))
        .annotate(begins=begins)
        .filter(begins__lte=Value(today) + ahead("topics_from"), begins__gte=Value(today) + ahead("topics_until"))
        .exclude(Exists(handed))
        .select_related("body")
        .order_by("period", "id")
    )


def _wanted(one: Meeting, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Topics for “%(title)s” are wanted until %(day)s") % {"title": one.title, "day": one.topics_close_on.isoformat()},
        for_whom=str(one.body), since=one.topics_open_on, until=one.topics_close_on,
        url=reverse("meetings:meeting", args=[one.pk]) + "#topics", button=_("Hand in a topic"), by_seat=_by(one, mine),
    )  # fmt: skip


def _kept(mine: Mandates, now: datetime, today: date) -> QuerySet[Meeting]:
    """Invitations to send, meetings to write down, minutes to make final; late minutes wait for the whole body and the office."""
    objections = Objection.objects.filter(line__minutes__meeting=OuterRef("pk"), state=Objection.State.OPEN)
    silent = Invitee.objects.filter(meeting=OuterRef("pk"), attended=True, guest="", confirmed_at=None)
    silent = silent.exclude(Exists(Objection.objects.filter(invitee=OuterRef("pk"))))
    # The days are over, or everybody has said what she has to say before them.
    rest = Q(objections_until__lt=today) | ~Exists(silent) & ~Exists(objections)
    mine_to_do = _led(mine) & (
        Q(state__in=Meeting.COMING, period__endswith__lte=now)
        | Q(state=State.PLANNED, period__startswith__gt=now, period__startswith__lte=now + timedelta(days=7))
        | Q(state=State.HELD) & (~Q(minutes__state=Minutes.State.CIRCULATED) | Q(minutes=None) | rest)
    )
    late = Q(state=State.HELD, minutes_due_on__lt=today) & (
        Q(body__in=[held.body_id for held in mine.held]) | Q(federation__in=list(mine.offices))
    )
    return Meeting.objects.filter(mine_to_do | late).select_related("body", "minutes").order_by("period", "id")


def _next_step(one: Meeting, mine: Mandates, today: date) -> Waiting:
    minutes = getattr(one, "minutes", None)
    facts = {"title": one.title, "day": one.day.isoformat(), "due": one.minutes_due_on.isoformat()}
    address, since, until = "meetings:meeting", one.day, one.minutes_due_on
    if one.state == State.PLANNED and not one.has_begun:
        what, button, since, until = (
            _("Send the invitations to “%(title)s”, %(day)s"),
            _("Open the meeting"),
            today,
            one.day,
        )
    elif one.state in Meeting.COMING:
        what, button, address = _("Say who came to “%(title)s” of %(day)s"), _("Enter who came"), "meetings:attendance"
    elif one.is_late:
        what, button, address = (
            _("The minutes of “%(title)s” are late; they were due on %(due)s"),
            _("Open the minutes"),
            "meetings:minutes",
        )
    elif minutes is not None and minutes.state == Minutes.State.CIRCULATED:
        what, button, address = _("Make the minutes of “%(title)s” final"), _("Open the minutes"), "meetings:minutes"
        since = one.objections_until or since
    else:
        what, button, address = _("Write the minutes of “%(title)s” of %(day)s"), _("Write"), "meetings:minutes"
    return Waiting(
        what=what % facts, for_whom=str(one.body), since=min(since, today), until=until,
        url=reverse(address, args=[one.pk]), button=button, by_seat=_by(one, mine),
    )  # fmt: skip


def _unconfirmed(mine: Mandates, today: date) -> QuerySet[Invitee]:
    """Minutes that are out, of meetings where she was and has said nothing about."""
    said = Objection.objects.filter(invitee=OuterRef("pk"))
    return (
        Invitee.objects.filter(
            invited_as(mine), attended=True, confirmed_at=None, meeting__minutes__state=Minutes.State.CIRCULATED,
            meeting__objections_until__gte=today,
        )
        .exclude(Exists(said))
        .select_related("meeting__minutes", "organisation", "seat__body")
        .defer("organisation__search", "meeting__minutes__content")
        .order_by("meeting__objections_until", "id")
    )  # fmt: skip


def _confirm(one: Invitee, mine: Mandates) -> Waiting:
    since = one.meeting.minutes.circulated_at or one.meeting.at
    return Waiting(
        what=_("Read the minutes of “%(title)s” and confirm them, or say what is not right") % {"title": one.meeting.title},
        for_whom=str(one), since=timezone.localdate(since), until=one.meeting.objections_until,
        url=reverse("meetings:minutes", args=[one.meeting_id]), button=_("Read"),
        by_seat=mine.named(seat=one.seat_id, organisation=one.organisation_id),
    )  # fmt: skip


def _objections(mine: Mandates) -> QuerySet[Objection]:
    return (
        Objection.objects.filter(_led(mine, "line__minutes__meeting__"), state=Objection.State.OPEN)
        .select_related("line__minutes__meeting", "invitee__organisation", "invitee__seat__body")
        .defer("invitee__organisation__search", "line__minutes__content")
        .order_by("id")
    )


def _objection(one: Objection, mine: Mandates) -> Waiting:
    meeting = one.line.minutes.meeting
    facts = {"who": one.invitee, "number": one.line.number, "title": meeting.title}
    return Waiting(
        what=_("%(who)s objects to line %(number)s of the minutes of “%(title)s”") % facts, for_whom=str(one.invitee),
        since=timezone.localdate(one.at), until=meeting.objections_until,
        url=reverse("meetings:minutes", args=[meeting.pk]) + f"#line-{one.line.number}", button=_("Answer"), by_seat=_by(meeting, mine),
    )  # fmt: skip
