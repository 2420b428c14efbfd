"""Reading ballots: the list, one ballot with what the reader may do, and its result, counted once more at every showing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.models import Record
from silian.core.records import timeline
from silian.core.rules import Answer, No
from silian.core.search import found_by
from silian.deliberation.models import KEEPERS, Ballot, NamedVote, PaperVote, RollEntry, Tick
from silian.deliberation.queries.counting import Choice, choices_of
from silian.deliberation.queries.missing import missing
from silian.deliberation.queries.results import Outcome, outcome_of
from silian.deliberation.queries.rolls import measures, took_part
from silian.deliberation.queries.wording import rules_in_words
from silian.deliberation.rules import ballots as rules
from silian.hall.models import Matter
from silian.members.mandates import mandates
from silian.members.models import Body

State = Ballot.State
RECORDS = 50


# ── The list ──


@dataclass(frozen=True)
class Filters:
    """What the reader asked of the list, as it stands in the address."""

    typed: str = ""
    show: str = ""

    @classmethod
    def of(cls, data: Any) -> "Filters":
        show = data.get("show", "")
        return cls(data.get("q", "").strip()[:100], show if show in SHOWN else "")

    @property
    def any(self) -> bool:
        return self != Filters()


SHOWN = ("", "open", "coming", "past", "mine")


def show_choices() -> list[tuple[str, str]]:
    return [
        ("", _("All")), ("open", _("Open for votes")), ("coming", _("Opens later")), ("past", _("Past")), ("mine", _("Where I may vote")),
    ]  # fmt: skip


def ballots(person: Any, filters: Filters) -> QuerySet[Ballot]:
    """The ballots the reader may see: one query."""
    rows = Ballot.objects.visible_to(person)
    now = timezone.now()
    if filters.show == "open":
        rows = rows.open(now)
    elif filters.show == "coming":
        rows = rows.coming(now)
    elif filters.show == "past":
        rows = rows.filter(
            Q(state__in=[State.COUNTED, State.PUBLISHED, State.WITHDRAWN]) | Q(state=State.FROZEN, closes_at__lte=now)
        )
    elif filters.show == "mine":
        rows = rows.filter(pk__in=RollEntry.objects.of(person).values("ballot"))
    if filters.typed:
        rows = rows.filter(
            Q(pk__in=found_by(Ballot.objects.order_by(), filters.typed).values("pk"))
            | Q(body__name__icontains=filters.typed)
        )
    return rows.select_related("body", "federation").defer("sheet", "background", "result")


def bodies_led(person: Any) -> QuerySet[Body]:
    """The bodies for which she can put a question."""
    mine = mandates(person)
    led = [held.body_id for held in mine.held if held.role in KEEPERS and not held.organisation_id]
    rows = Body.objects.filter(Q(pk__in=led) | Q(federation__in=list(mine.offices)))
    return rows.exclude(kind=Body.Kind.ORGANISATION).select_related("federation").order_by("id")


def may_put(person: Any) -> bool:
    mine = mandates(person)
    return bool(mine.offices) or any(held.role in KEEPERS and not held.organisation_id for held in mine.held)


def one_ballot(person: Any) -> QuerySet[Ballot]:
    return Ballot.objects.visible_to(person).select_related("body", "federation", "matter", "instead_of")


# ── One ballot ──


@dataclass(frozen=True)
class OwnEntry:
    """An entry the reader votes for, and whether it has voted."""

    entry: RollEntry
    voted: bool
    code: str = ""  # of a named vote; of a secret one nobody knows it but her
    choice: Any = None
    on_paper: bool = False

    @property
    def may_vote(self) -> bool:
        return not self.on_paper


@dataclass(frozen=True)
class BallotPage:
    """One ballot, as this reader may see it."""

    ballot: Ballot
    choices: list[Choice]
    words: list[str]
    roll: dict[str, Any]
    own: list[OwnEntry]
    open: Answer
    outcome: Outcome | None
    keeps: bool
    missing: list[str] = field(default_factory=list)
    turnout: dict[str, Any] | None = None
    may_freeze: Answer = No("")
    may_withdraw: Answer = No("")
    may_count: Answer = No("")
    may_publish: Answer = No("")
    may_copy: Answer = No("")
    may_enter: Answer = No("")
    may_draw_up: Answer = No("")
    matter_url: str = ""
    followers: Sequence[Ballot] = ()
    records: Sequence[Record] = ()

    @property
    def may_vote(self) -> bool:
        """Something is left for her to do: vote, or – named – vote again."""
        return bool(self.open) and any(one.may_vote and not (one.voted and self.ballot.is_secret) for one in self.own)


def ballot_page(ballot: Ballot, person: Any) -> BallotPage:
    """Everything one page needs; a draft's gaps and the acts only for who keeps it."""
    options = list(ballot.options.order_by("position"))
    keeps = rules.keeps(person, ballot)
    shown: dict[str, Any] = {}
    if keeps:
        shown = {
            "missing": missing(ballot) if ballot.state == State.DRAFT else [],
            "turnout": took_part(ballot) if ballot.state == State.FROZEN else None,
            "may_freeze": rules.can_freeze(person, ballot), "may_withdraw": rules.can_withdraw(person, ballot),
            "may_count": rules.can_count(person, ballot, **(papers_in_the_way(ballot) if ballot.shown_state == "closed" else {})),
            "may_publish": rules.can_publish(person, ballot), "may_copy": rules.can_copy(person, ballot),
            "may_enter": rules.can_enter_paper(person, ballot), "may_draw_up": rules.can_draw_up(person, ballot), "records": list(timeline(ballot)[:RECORDS]),
        }  # fmt: skip
    choices = choices_of(ballot, options)
    if ballot.matter_id and Matter.objects.visible_to(person).filter(pk=ballot.matter_id).exists():
        shown["matter_url"] = reverse("hall:matter", args=[ballot.matter_id])
    return BallotPage(
        ballot=ballot, choices=choices, words=rules_in_words(ballot), roll=_roll_of(ballot), own=own_entries(ballot, person),
        open=rules.is_open(ballot), keeps=keeps,
        outcome=outcome_of(ballot, choices) if rules.sees_result(person, ballot) else None,
        followers=list(Ballot.objects.visible_to(person).filter(instead_of=ballot).only("pk", "title")), **shown,
    )  # fmt: skip


def _roll_of(ballot: Ballot) -> dict[str, Any]:
    """How much stands on the roll; frozen, the sheet says it."""
    return json.loads(ballot.sheet)["electorate"] if ballot.sheet else measures(ballot)


def own_entries(ballot: Ballot, person: Any) -> list[OwnEntry]:
    """The entries of the roll she votes for, with what is known of their votes: two queries, whatever the number."""
    entries = (
        list(RollEntry.objects.of(person).filter(ballot=ballot).order_by("number"))
        if ballot.state == State.FROZEN
        else []
    )
    if not entries:
        return []
    papers = set(
        PaperVote.objects.filter(entry__in=entries)
        .exclude(state=PaperVote.State.DROPPED)
        .values_list("entry", flat=True)
    )
    if ballot.is_secret:
        ticks = set(Tick.objects.filter(entry__in=entries).values_list("entry", flat=True))
        return [OwnEntry(one, one.pk in ticks, on_paper=one.pk in papers) for one in entries]
    votes = {one.entry_id: one for one in NamedVote.objects.filter(entry__in=entries, live=True)}
    return [
        OwnEntry(one, True, votes[one.pk].code, votes[one.pk].choice, one.pk in papers)
        if one.pk in votes
        else OwnEntry(one, False, on_paper=one.pk in papers)
        for one in entries
    ]


def papers_in_the_way(ballot: Ballot) -> dict[str, int]:
    """What still stands in the way of a count."""
    rows = list(PaperVote.objects.filter(ballot=ballot).exclude(state="dropped").values_list("kind", "state"))
    return {
        "waiting": sum(state == PaperVote.State.WAITING for _kind, state in rows),
        "covers": rows.count((PaperVote.Kind.COVER, PaperVote.State.COUNTS)),
        "sheets": rows.count((PaperVote.Kind.SHEET, PaperVote.State.COUNTS)),
    }


# ── For the case of the hall ──


def ballots_of(person: Any, matter: Matter) -> QuerySet[Ballot]:
    """The ballots of a matter that this reader may see, the oldest first."""
    return Ballot.objects.visible_to(person).filter(matter=matter).defer("sheet", "background").order_by("id")
