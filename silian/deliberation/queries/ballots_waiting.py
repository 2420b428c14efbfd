"""What waits around ballots: a vote to cast, papers to enter a second time, votes to count, results to publish."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.waiting import Question, Waiting
from silian.deliberation.models import Ballot, NamedVote, PaperVote, RollEntry, Tick
from silian.deliberation.queries.wording import local
from silian.members.mandates import Mandates, mandates

ROWS = 20
State = Ballot.State


def ballot_questions(person: Any) -> list[Question]:
    """For everybody with an account: where she may still vote. For who keeps ballots: the next step of each."""
    mine = mandates(person)
    found = [Question(_votes(person), lambda rows: [_vote(one, mine) for one in rows])]
    if mine.held:
        found += [
            Question(_papers(person), lambda rows: [_paper(one, mine) for one in rows]),
            Question(_steps(person), lambda rows: [_step(one, mine) for one in rows]),
        ]
    return found


def _votes(person: Any) -> QuerySet[RollEntry]:
    """Her entries that have not voted, in ballots that are open now."""
    live = Ballot.objects.open().values("pk")  # type: ignore[attr-defined]
    voted = (
        NamedVote.objects.filter(entry=OuterRef("pk"), live=True),
        Tick.objects.filter(entry=OuterRef("pk")),
        PaperVote.objects.filter(entry=OuterRef("pk")).exclude(state=PaperVote.State.DROPPED),
    )
    rows = RollEntry.objects.of(person).filter(ballot__in=live)  # type: ignore[attr-defined]
    for one in voted:
        rows = rows.exclude(Exists(one))
    return (
        rows.select_related("ballot__body", "ballot__matter")
        .only(
            "number", "name", "organisation_id", "ballot__title", "ballot__opens_at", "ballot__closes_at",
            "ballot__body__name", "ballot__matter__private",
        )
        .order_by("ballot__closes_at", "id")[:ROWS]
    )  # fmt: skip


def _vote(one: RollEntry, mine: Mandates) -> Waiting:
    ballot = one.ballot
    return Waiting(
        what=_("Vote in “%(title)s”, until %(moment)s") % {"title": ballot.title, "moment": local(ballot.closes_at)},
        for_whom=one.name, since=timezone.localdate(ballot.opens_at), until=timezone.localdate(ballot.closes_at),
        url=f"{reverse('deliberation:ballot_vote', args=[ballot.pk])}?entry={one.number}", button=_("Vote"),
        by_seat=mine.named(organisation=one.organisation_id), confidential=bool(ballot.matter and ballot.matter.private),
    )  # fmt: skip


def _papers(person: Any) -> QuerySet[PaperVote]:
    """Papers somebody else has entered, in ballots she keeps."""
    kept = Ballot.objects.kept_by(person).filter(state=State.FROZEN).values("pk")  # type: ignore[attr-defined]
    return (
        PaperVote.objects.filter(ballot__in=kept, state=PaperVote.State.WAITING)
        .exclude(entered_by=person)
        .select_related("ballot")
        .only("voucher", "entered_at", "ballot__title", "ballot__closes_at", "ballot__body_id", "ballot__federation_id")
        .order_by("entered_at", "id")[:ROWS]
    )


def _paper(one: PaperVote, mine: Mandates) -> Waiting:
    ballot = one.ballot
    return Waiting(
        what=_("Enter voucher %(voucher)s for “%(title)s” a second time") % {"voucher": one.voucher, "title": ballot.title},
        for_whom=ballot.title, since=timezone.localdate(one.entered_at), until=timezone.localdate(ballot.closes_at),
        url=reverse("deliberation:ballot_paper", args=[one.pk]), button=_("Enter it again"), by_seat=_by(ballot, mine),
        confidential=True,
    )  # fmt: skip


def _steps(person: Any) -> QuerySet[Ballot]:
    """Closed and not counted, or counted and not published."""
    kept = Ballot.objects.kept_by(person)  # type: ignore[attr-defined]
    rows = kept.closed() | kept.filter(state=State.COUNTED)
    return (
        rows.select_related("body")
        .only("title", "state", "closes_at", "counted_at", "body__name", "federation_id")
        .order_by("closes_at", "id")[:ROWS]
    )


def _step(one: Ballot, mine: Mandates) -> Waiting:
    counted = one.state == State.COUNTED
    what = _("Publish the result of “%(title)s”") if counted else _("Count the votes in “%(title)s”")
    return Waiting(
        what=what % {"title": one.title}, for_whom=str(one.body),
        since=timezone.localdate(one.counted_at if counted and one.counted_at else one.closes_at), until=None,
        url=reverse("deliberation:ballot", args=[one.pk]), button=_("Publish") if counted else _("Count"),
        by_seat=_by(one, mine),
    )  # fmt: skip


def _by(one: Ballot, mine: Mandates) -> str:
    """The seat by which a ballot is her business: one in the body that asks, or one of the office."""
    own = next((held.name for held in mine.held if held.body_id == one.body_id), "")
    return own or mine.named(office=one.federation_id)
