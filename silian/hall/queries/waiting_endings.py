"""What waits for a person around endings and supervision. All of it follows from the rows and the clock; nothing has to be sent."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.waiting import Question, Waiting
from silian.hall.models import Answer, Closing, Link, Matter, Objection, Query, Raiser, Reply, Satisfaction, Stage
from silian.members.mandates import Mandates, mandates

ROWS = 20
# Whoever has a telephone and has not said how satisfied she is gets a call: after a week, and for two months.
CALL_AFTER, CALL_UNTIL = timedelta(days=7), timedelta(days=60)


def questions(person: Any) -> list[Question]:
    """Answers and closings to check, raisers to ask, matters to close and to look at again, queries and objections to answer."""
    if not getattr(person, "is_authenticated", False):
        return []
    mine, now = mandates(person), timezone.now()
    found = [Question(_mine_to_say(person, mine), _shown(_say, mine))]
    if not mine.held:
        return found
    return [
        *found,
        Question(_replies(person, mine), _shown(_reply, mine)),
        Question(_to_check(person, mine), _shown(_check, mine)),
        Question(_to_hear(mine), _shown(_hear, mine)),
        Question(_to_look_at(mine, now), _shown(_look, mine)),
        Question(_queries(mine, now), _shown(_query, mine)),
        Question(_objections(mine, now), _shown(_objection, mine)),
        Question(_to_settle(mine), _shown(_settle, mine)),
        Question(_to_call(person, mine, now), _shown(_call, mine)),
    ]


def _shown(read: Any, mine: Mandates) -> Any:
    return lambda rows: [read(one, mine) for one in rows[:ROWS]]


def _seats(mine: Mandates) -> list[int]:
    return [held.seat_id for held in mine.held]


def _around(mine: Mandates, matter: str = "matter__") -> Q:
    """Matters of her office and her communities which are not hers and not private: what she examines."""
    place = Q(**{f"{matter}federation__in": list(mine.offices)}) | Q(
        **{f"{matter}community__in": list(mine.communities)}
    )
    return place & Q(**{f"{matter}private": False}) & ~Q(**{f"{matter}owner__in": _seats(mine)})


def _name(matter: Matter) -> str:
    return matter.number if matter.private else str(matter)


def _url(matter_id: int, part: str) -> str:
    return reverse("hall:matter", args=[matter_id]) + f"#{part}"


def _by(matter: Matter, mine: Mandates) -> str:
    return (
        mine.named(seat=matter.owner_id)
        or mine.named(community=matter.community_id)
        or mine.named(office=matter.federation_id)
    )


def _row(
    what: str, matter: Matter, since: datetime, until: datetime | None, url: str, button: str, mine: Mandates
) -> Waiting:
    return Waiting(
        what=what % {"matter": _name(matter)}, for_whom=str(matter.community or ""), since=timezone.localdate(since),
        until=timezone.localdate(until) if until else None, url=url, button=button, by_seat=_by(matter, mine),
        confidential=True,
    )  # fmt: skip


def _mine_to_say(person: Any, mine: Mandates) -> QuerySet[Raiser]:
    """She raised it, is asked whether it is solved, and has not answered."""
    lead = Link.objects.filter(matter=OuterRef("matter"), undone_at=None).values("lead")
    asked = Closing.objects.filter(fell_at=None, closed_at=None, asked_at__isnull=False).exclude(
        Exists(Answer.objects.filter(closing=OuterRef("pk"), raiser=OuterRef(OuterRef("pk"))))
    )
    return (
        Raiser.objects.filter(Q(person=person) | Q(organisation__in=list(mine.organisations)))
        .filter(Exists(asked.filter(Q(matter=OuterRef("matter")) | Q(matter__in=lead))))
        .select_related("matter__community")
        .order_by("matter__next_at", "id")
    )


def _say(one: Raiser, mine: Mandates) -> Waiting:
    what = _("Say whether matter %(matter)s is solved")
    return _row(what, one.matter, one.at, one.matter.next_at, _url(one.matter_id, "closing"), _("Answer"), mine)


def _replies(person: Any, mine: Mandates) -> QuerySet[Reply]:
    """Drafted by somebody else, not checked; or checked and hers to announce."""
    own = Q(matter__owner__in=_seats(mine))
    to_check = Q(checked_at=None) & (own | _around(mine)) & ~Q(drafted_by=person)
    return (
        Reply.objects.filter(to_check | Q(checked_at__isnull=False) & own, announced_at=None)
        .select_related("matter__community")
        .order_by("matter__next_at", "id")
    )


def _reply(one: Reply, mine: Mandates) -> Waiting:
    ready = one.checked_at is not None
    what = _("Announce the answer to matter %(matter)s") if ready else _("Check the answer to matter %(matter)s")
    button = _("Announce") if ready else _("Check")
    return _row(what, one.matter, one.drafted_at, one.matter.next_at, _url(one.matter_id, "reply"), button, mine)


def _to_check(person: Any, mine: Mandates) -> QuerySet[Closing]:
    return (
        Closing.objects.filter(_around(mine), checked_at=None, fell_at=None, closed_at=None)
        .exclude(proposed_by=person)
        .select_related("matter__community")
        .order_by("matter__next_at", "id")
    )


def _check(one: Closing, mine: Mandates) -> Waiting:
    what = _("Check whether matter %(matter)s may be closed")
    return _row(what, one.matter, one.proposed_at, one.matter.next_at, _url(one.matter_id, "closing"), _("Check"), mine)


def _to_hear(mine: Mandates) -> QuerySet[Closing]:
    """Raisers to ask, for those who are not the owner; once all were heard, the owner closes."""
    asked = Q(matter__stage=Stage.CHECKED) & _around(mine)
    ready = Q(matter__stage=Stage.ANSWERED, matter__owner__in=_seats(mine))
    blocked = Objection.objects.filter(closing=OuterRef("pk"), ended_at=None)
    return (
        Closing.objects.filter(asked | ready & ~Exists(blocked), asked_at__isnull=False, fell_at=None, closed_at=None)
        .select_related("matter__community")
        .order_by("matter__next_at", "id")
    )


def _hear(one: Closing, mine: Mandates) -> Waiting:
    if one.matter.stage == Stage.ANSWERED:
        what, url, button = _("Close matter %(matter)s"), _url(one.matter_id, "closing"), _("Close")
    else:
        what, url = (
            _("Ask whoever raised matter %(matter)s whether it is solved"),
            reverse("hall:answers", args=[one.pk]),
        )
        button = _("Ask")
    return _row(what, one.matter, one.asked_at or one.proposed_at, one.matter.next_at, url, button, mine)


def _to_look_at(mine: Mandates, now: datetime) -> QuerySet[Matter]:
    going_along = Link.objects.filter(matter=OuterRef("pk"), undone_at=None)
    objected = Objection.objects.filter(matter=OuterRef("pk"), ended_at=None)
    return (
        Matter.objects.filter(_around(mine, "") | Q(owner__in=_seats(mine)), stage=Stage.CLOSED, next_at__lte=now)
        .exclude(Exists(going_along))
        .exclude(Exists(objected))
        .select_related("community")
        .order_by("next_at", "id")
    )


def _look(one: Matter, mine: Mandates) -> Waiting:
    since = one.next_at or one.raised_at
    what = _("Look whether matter %(matter)s holds")
    return _row(what, one, since, since, reverse("hall:look_again", args=[one.pk]), _("Go and look"), mine)


def _clocked(model: Any, mine: Mandates, now: datetime) -> QuerySet[Any]:
    """The owner's; the office's as well once it is overdue."""
    own = Q(matter__owner__in=_seats(mine))
    climbed = Q(federation__in=list(mine.offices), answer_by__lte=now)
    return (
        model.objects.filter(own | climbed, answered_at=None)
        .select_related("matter__community")
        .order_by("answer_by", "id")
    )  # fmt: skip


def _queries(mine: Mandates, now: datetime) -> QuerySet[Query]:
    return _clocked(Query, mine, now)


def _query(one: Query, mine: Mandates) -> Waiting:
    what = _("Answer the query about matter %(matter)s")
    return _row(what, one.matter, one.at, one.answer_by, reverse("hall:query_answer", args=[one.pk]), _("Answer"), mine)


def _objections(mine: Mandates, now: datetime) -> QuerySet[Objection]:
    return _clocked(Objection, mine, now).filter(ended_at=None)


def _objection(one: Objection, mine: Mandates) -> Waiting:
    what = _("Answer the objection to the closing of matter %(matter)s")
    url = reverse("hall:objection_answer", args=[one.pk])
    return _row(what, one.matter, one.at, one.answer_by, url, _("Answer"), mine)


def _to_settle(mine: Mandates) -> QuerySet[Objection]:
    return (
        Objection.objects.filter(seat__in=_seats(mine), ended_at=None, answered_at__isnull=False)
        .select_related("matter__community")
        .order_by("answered_at", "id")
    )


def _settle(one: Objection, mine: Mandates) -> Waiting:
    what = _("Say whether the answer settles your objection in matter %(matter)s")
    return _row(
        what, one.matter, one.answered_at or one.at, None, _url(one.matter_id, "supervision"), _("Say so"), mine
    )


def _to_call(person: Any, mine: Mandates, now: datetime) -> QuerySet[Satisfaction]:
    return (
        Satisfaction.objects.filter(
            _around(mine), answered="", asked_at__lte=now - CALL_AFTER, asked_at__gt=now - CALL_UNTIL,
            closing__reopened_at=None,
        )
        .exclude(raiser__phone="")
        .exclude(closing__proposed_by=person)
        .select_related("matter__community")
        .order_by("asked_at", "id")
    )  # fmt: skip


def _call(one: Satisfaction, mine: Mandates) -> Waiting:
    what = _("Ask by phone how satisfied whoever raised matter %(matter)s is")
    until = one.asked_at + CALL_UNTIL
    return _row(what, one.matter, one.asked_at, until, reverse("hall:satisfaction", args=[one.pk]), _("Ask"), mine)
