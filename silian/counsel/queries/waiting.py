"""What waits for a person around the think tank."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.waiting import Question, Waiting, ask
from silian.counsel.models import Consultation, Effect, Request
from silian.members.mandates import Mandates, mandates

ROWS = 20
State = Consultation.State


def questions(person: Any) -> list[Question]:
    """Advice to give, advice to judge, experts to choose, and effects to look for; none without a seat."""
    mine = mandates(person)
    if not mine.held:
        return []
    today = timezone.localdate()
    found = []
    if any(held.body_kind == "think_tank" for held in mine.held):
        found.append(Question(_asked(person, mine, today), lambda rows: [_advise(one, mine) for one in rows[:ROWS]]))
    found.append(
        Question(_to_bring_on(mine, today), lambda rows: [_next_step(one, mine, today) for one in rows[:ROWS]])
    )
    return found


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _asked(person: Any, mine: Mandates, today: date) -> QuerySet[Request]:
    """What she was asked and has neither answered nor declined."""
    return (
        Request.objects.filter(
            expert__person=person.pk, federation__in=[held.federation_id for held in mine.held], advice=None,
            consultation__state=State.ASKED, consultation__due_on__gte=today,
        )
        .exclude(state=Request.State.DECLINED)
        .select_related("consultation")
        .defer("consultation__background", "consultation__synthesis")
        .order_by("consultation__due_on", "id")
    )  # fmt: skip


def _advise(one: Request, mine: Mandates) -> Waiting:
    what = (
        _("Say whether you advise on “%(title)s”") if one.state == Request.State.ASKED else _("Advise on “%(title)s”")
    )
    seat = next(
        (held.name for held in mine.held if held.federation_id == one.federation_id and held.body_kind == "think_tank"),
        "",
    )
    return Waiting(
        what=what % {"title": one.consultation.title}, for_whom=_("Think tank"), since=timezone.localdate(one.at),
        until=one.consultation.due_on, url=reverse("counsel:consultation", args=[one.consultation_id]) + "#mine",
        button=_("Open the consultation"), by_seat=seat,
    )  # fmt: skip


def _to_bring_on(mine: Mandates, today: date) -> QuerySet[Consultation]:
    """Of her seats: drafts nobody was asked for, advice that is all there, syntheses whose effect nobody has looked for."""
    open_ones = Request.objects.filter(consultation=OuterRef("pk"), advice=None).exclude(state=Request.State.DECLINED)
    collected = Q(due_on__lt=today) | Q(asked_of__gt=0) & ~Exists(open_ones)
    unseen = ~Exists(Effect.objects.filter(consultation=OuterRef("pk")))
    again = today - timedelta(days=settings.COUNSEL_LOOK_AGAIN_DAYS)
    return (
        Consultation.objects.filter(seat__in=[held.seat_id for held in mine.held])
        .annotate(asked_of=Count("requests"), given=Count("requests__advice"))
        .filter(
            Q(state=State.DRAFT)
            | Q(state=State.ASKED) & collected
            | Q(state=State.SYNTHESISED, synthesised_on__lte=again) & unseen
        )
        .select_related("seat__body")
        .defer("background", "synthesis")
        .order_by(F("synthesised_on").asc(nulls_first=True), "due_on", "id")
    )


def _next_step(one: Consultation, mine: Mandates, today: date) -> Waiting:
    given: int = one.given  # type: ignore[attr-defined]
    facts = {"title": one.title}
    part, until = "", None
    since = timezone.localdate(one.asked_at or one.at)
    if one.state == State.DRAFT:
        what, button, until = _("Choose the experts for “%(title)s”"), _("Choose"), one.due_on
    elif one.state == State.SYNTHESISED:
        what, button, part = _("Say what became of “%(title)s”"), _("Go and look"), "#effects"
        since = one.look_again_on or since
    elif given:
        what, button, part = (
            _("All advice on “%(title)s” is there: say what becomes of it"),
            _("Open the consultation"),
            "#judge",
        )
        since = min(one.due_on, today)
    else:
        what, button = (
            _("Nobody has advised on “%(title)s”: ask others, or give it a later day"),
            _("Open the consultation"),
        )
        since = min(one.due_on, today)
    return Waiting(
        what=what % facts, for_whom=str(one.seat.body), since=since, until=until,
        url=reverse("counsel:consultation", args=[one.pk]) + part, button=button, by_seat=mine.named(seat=one.seat_id),
    )  # fmt: skip
