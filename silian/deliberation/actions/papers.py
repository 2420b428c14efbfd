"""What comes on paper or by telephone: entered by one person, entered again by another, counted once."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import lock, move
from silian.deliberation.actions.noting import note_inside
from silian.deliberation.actions.voting import drop_in, sound, tick, write_named
from silian.deliberation.models import Ballot, Channel, NamedVote, PaperVote, RollEntry, Tick
from silian.deliberation.rules import ballots as rules
from silian.people.models import User

State, Kind = PaperVote.State, PaperVote.Kind


@transaction.atomic
def enter_paper(
    ballot: Ballot, voucher: str, number: int | None, vote: Any = None, *, by: User, channel: str = Channel.PAPER
) -> PaperVote:
    """The first person enters a voucher, the entry of the roll and the vote; of a secret ballot only the cover, without a vote."""
    lock(ballot)
    require(rules.can_enter_paper(by, ballot))
    if ballot.is_secret and channel != Channel.PAPER:
        raise Refused(_("A secret vote cannot be given by telephone: somebody would hear it."))
    entry = _entry(ballot, number)
    _not_on_the_web(ballot, entry)
    paper = PaperVote(
        federation_id=ballot.federation_id, ballot=ballot, kind=Kind.COVER if ballot.is_secret else Kind.WHOLE,
        channel=channel, voucher=_voucher(voucher), entry=entry, choice=None if ballot.is_secret else sound(ballot, vote),
        entered_by=by,
    )  # fmt: skip
    return _put_in(paper, by=by)


@transaction.atomic
def enter_sheet(ballot: Ballot, voucher: str, vote: Any, *, by: User) -> PaperVote:
    """After the close: a sheet that came out of some cover, under a number of its own. Nobody knows whose it is."""
    lock(ballot)
    covers = PaperVote.objects.filter(ballot=ballot, kind=Kind.COVER)
    require(rules.can_open_covers(by, ballot, waiting=covers.filter(state=State.WAITING).count()))
    sheets = PaperVote.objects.filter(ballot=ballot, kind=Kind.SHEET).exclude(state=State.DROPPED).count()
    if sheets >= covers.filter(state=State.COUNTS).count():
        raise Refused(_("As many sheets as covers are entered already."))
    paper = PaperVote(
        federation_id=ballot.federation_id, ballot=ballot, kind=Kind.SHEET, voucher=_voucher(voucher),
        choice=sound(ballot, vote), entered_by=by,
    )  # fmt: skip
    return _put_in(paper, by=by)


def _put_in(paper: PaperVote, *, by: User) -> PaperVote:
    try:
        with transaction.atomic():
            paper.save(force_insert=True)
    except IntegrityError as error:
        if "paper_once_for_an_entry" in str(error):
            raise Refused(_("A paper for this entry of the roll has been entered already.")) from error
        if "paper_voucher_once" not in str(error):
            raise
        sentence = _("This voucher number has been entered already.")
        raise Refused(sentence, {"voucher": sentence}) from error
    note_inside("deliberation.paper.entered", paper.ballot, by=by, voucher=paper.voucher)
    return paper


@transaction.atomic
def confirm_paper(paper: PaperVote, number: int | None, vote: Any = None, *, by: User) -> PaperVote:
    """The second person enters the same from the paper. What does not agree counts for nothing, and nothing is changed."""
    lock(paper.ballot)
    lock(paper)
    require(rules.can_confirm_paper(by, paper))
    ballot = paper.ballot
    entry = _entry(ballot, number) if paper.kind != Kind.SHEET else None
    if entry != paper.entry or (paper.kind != Kind.COVER and sound(ballot, vote) != paper.choice):
        raise Refused(
            _(
                "This is not what the first person entered. Look at the paper together: enter it once more, "
                "or drop the first entry and begin again."
            )
        )
    paper.confirmed_by, paper.confirmed_at = by, timezone.now()
    move(paper, State.COUNTS, save=("confirmed_by", "confirmed_at"))
    if paper.kind == Kind.SHEET:
        drop_in(ballot, paper.choice)
    else:
        assert entry is not None
        _not_on_the_web(ballot, entry)
        if ballot.is_secret:
            tick(ballot, entry, paper.channel)
        else:
            write_named(ballot, entry, paper.choice, by=by, channel=paper.channel, paper=paper)
    note_inside("deliberation.paper.confirmed", ballot, by=by, voucher=paper.voucher)
    return paper


@transaction.atomic
def drop_paper(paper: PaperVote, because: str, *, by: User) -> PaperVote:
    """Entered wrongly, and what was wrong. The voucher and the entry are free again."""
    lock(paper.ballot)
    lock(paper)
    require(rules.can_drop_paper(by, paper))
    paper.because = in_words(because, _("Please say in a few words why."))
    move(paper, State.DROPPED, save=("because",))
    note_inside("deliberation.paper.dropped", paper.ballot, by=by, voucher=paper.voucher, because=paper.because)
    return paper


def _entry(ballot: Ballot, number: int | None) -> RollEntry:
    found = RollEntry.objects.filter(ballot=ballot, number=number).first() if number is not None else None
    if found is None:
        sentence = _("Nobody stands on the roll under this number.")
        raise Refused(sentence, {"number": sentence})
    return found


def _not_on_the_web(ballot: Ballot, entry: RollEntry) -> None:
    """One entry, one way: whoever has voted on the web cannot vote on paper, too."""
    voted = (
        Tick.objects.filter(entry=entry).exists()
        if ballot.is_secret
        else NamedVote.objects.filter(entry=entry, live=True).exists()
    )
    if voted:
        raise Refused(_("This entry has voted on the web. That vote counts; set the paper aside with a note."))


def _voucher(typed: str) -> str:
    found = "".join(typed.split()).upper()[:30]
    if not found:
        sentence = _("Enter the number that is printed on the voucher.")
        raise Refused(sentence, {"voucher": sentence})
    return found
