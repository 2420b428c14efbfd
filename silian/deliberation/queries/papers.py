"""What came on paper, as the office sees it, and what a result says in one sentence."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from silian.deliberation.models import Ballot, PaperVote
from silian.deliberation.queries.counting import answer_words
from silian.deliberation.queries.results import FEWEST, basis_in_words
from silian.deliberation.queries.wording import amount
from silian.deliberation.rules import ballots as rules

__all__ = ["FEWEST", "PaperPage", "basis_in_words", "draft_of_resolution", "paper_page"]
ROWS = 200


@dataclass(frozen=True)
class PaperPage:
    """Papers of one ballot: those that wait for a second person first, each with whether the reader may be it."""

    waiting: list[tuple[PaperVote, bool]]
    done: list[PaperVote]
    sheets: bool  # the covers of a secret ballot are being opened
    covers: int
    sheets_entered: int


def paper_page(ballot: Ballot, person: Any) -> PaperPage:
    """One query for all papers."""
    rows = list(
        PaperVote.objects.filter(ballot=ballot)
        .select_related("entry", "entered_by", "confirmed_by")
        .order_by("-id")[: ROWS * 10]
    )
    waiting = [one for one in rows if one.state == PaperVote.State.WAITING]
    covers = sum(one.kind == PaperVote.Kind.COVER and one.state == PaperVote.State.COUNTS for one in rows)
    sheets = sum(one.kind == PaperVote.Kind.SHEET and one.state != PaperVote.State.DROPPED for one in rows)
    open_covers = sum(one.kind == PaperVote.Kind.COVER for one in waiting)
    return PaperPage(
        [(one, one.entered_by_id != person.pk) for one in waiting],
        [one for one in rows if one.state != PaperVote.State.WAITING][:ROWS],
        bool(rules.can_open_covers(person, ballot, waiting=open_covers)), covers, sheets,
    )  # fmt: skip


def _winners(ballot: Ballot) -> str:
    titles = answer_words() | {one.key: one.title for one in ballot.options.all()}
    return _(", ").join(titles[key] for key in ballot.result["winners"])


def draft_of_resolution(ballot: Ballot) -> str:
    """Words to begin with; whoever resolves writes her own."""
    told = ballot.result
    facts = {
        "title": ballot.title, "cast": amount(told["ballots"]), "winners": _winners(ballot),
        "yes": amount(told["counts"].get("yes", 0)), "no": amount(told["counts"].get("no", 0)),
    }  # fmt: skip
    sentences = {
        "accepted": _("“%(title)s”: %(yes)s agreed, %(no)s did not. It is carried out."),
        "rejected": _("“%(title)s”: %(yes)s agreed, %(no)s did not. It is not carried out for the time being."),
        "chosen": _("“%(title)s”, %(cast)s votes: chosen are %(winners)s."),
        "none_chosen": _("“%(title)s”, %(cast)s votes: nothing was chosen."),
    }
    return sentences[told["outcome"]] % facts
