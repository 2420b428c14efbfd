"""What waits for a person around matters: what is hers to handle, what is offered to her, and for the office what is late."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.waiting import Question, Waiting
from silian.hall.models import Link, Matter, Next, Offer, Stage
from silian.members.mandates import Mandates
from silian.members.models import Term

ROWS = 20
AHEAD = timedelta(days=30)


def questions_of(mine: Mandates) -> list[Question]:
    """Three lists, each by one question with all it shows."""
    return [
        Question(_owned(mine), lambda rows: [_next_step(one, mine) for one in rows[:ROWS]]),
        Question(_offered(mine), lambda rows: [_to_take(one, mine) for one in rows[:ROWS]]),
        Question(_climbed(mine), lambda rows: [_late(one, mine) for one in rows[:ROWS]]),
    ]


def _own_way(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """What goes along with another one waits as that one."""
    linked = Link.objects.filter(matter=OuterRef("pk"), undone_at=None)
    return rows.filter(~Exists(linked)).select_related("owner__body", "community").defer("search", "text", "first_text")


def _owned(mine: Mandates) -> QuerySet[Matter]:
    # Checking, hearing and closing wait as themselves, with whoever does them.
    hers = Q(next_what__in=[Next.ACCEPT, Next.ANSWER, Next.DECIDE, Next.FINISH], next_at__lte=timezone.now() + AHEAD)
    rows = (
        Matter.objects.open()
        .filter(hers | Q(next_at__lte=timezone.now()))
        .filter(owner__in=[held.seat_id for held in mine.held])
    )
    return _own_way(rows).order_by("next_at", "id")


def _next_step(one: Matter, mine: Mandates) -> Waiting:
    facts = {"matter": one, "what": one.get_next_what_display()}
    if one.stage == Stage.RAISED:
        what = _("Accept matter %(matter)s, or offer it to whom it belongs")
    elif one.is_late:
        what = _("Matter %(matter)s is late: %(what)s")
    else:
        what = _("Matter %(matter)s: %(what)s")
    return Waiting(
        what=what % facts, for_whom=one.community.name if one.community else str(one.owner),
        since=timezone.localdate(one.raised_at), until=timezone.localdate(one.next_at),
        url=reverse("hall:matter", args=[one.pk]), button=_("Open the matter"), by_seat=mine.named(seat=one.owner_id),
        confidential=one.private or one.shown_at is None,
    )  # fmt: skip


def _offered(mine: Mandates) -> QuerySet[Offer]:
    rows = Offer.objects.filter(
        seat__in=[held.seat_id for held in mine.held], answered_at=None
    ).exclude(matter__stage__in=[Stage.CLOSED, Stage.LOOKED_AT])  # fmt: skip
    return rows.select_related("matter", "seat__body").order_by("matter__next_at", "id")


def _to_take(one: Offer, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Take over matter %(matter)s, or return it") % {"matter": one.matter}, for_whom=str(one.seat),
        since=timezone.localdate(one.at), until=timezone.localdate(one.matter.next_at) if one.matter.next_at else None,
        url=reverse("hall:matter", args=[one.matter_id]), button=_("Open the matter"), by_seat=mine.named(seat=one.seat_id),
        confidential=one.matter.private or one.matter.shown_at is None,
    )  # fmt: skip


def _climbed(mine: Mandates) -> QuerySet[Matter]:
    """For the office: what is late, and what belongs to a seat nobody sits in; nothing private, nothing that is hers anyway."""
    held = Term.objects.on(timezone.localdate()).filter(seat=OuterRef("owner"))
    rows = Matter.objects.open().filter(federation__in=list(mine.offices), private=False)
    rows = rows.exclude(owner__in=[one.seat_id for one in mine.held]).annotate(held=Exists(held))
    return _own_way(rows.filter(Q(next_at__lte=timezone.now()) | Q(held=False))).order_by(F("next_at"), "id")


def _late(one: Matter, mine: Mandates) -> Waiting:
    what = (
        _("Matter %(matter)s of %(owner)s is late")
        if one.is_late
        else _("Matter %(matter)s of %(owner)s, whose seat is empty, waits")
    )
    return Waiting(
        what=what % {"matter": one, "owner": one.owner}, for_whom=_("Office"), since=timezone.localdate(one.raised_at),
        until=timezone.localdate(one.next_at), url=reverse("hall:matter", args=[one.pk]), button=_("Open the matter"),
        by_seat=mine.named(office=one.federation_id), confidential=one.shown_at is None,
    )  # fmt: skip
