"""Voting on the web: named, the last vote counts; secret, once, and nothing says who said what."""

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.states import lock
from silian.deliberation.actions.logbook import log_vote
from silian.deliberation.actions.mixing import mix
from silian.deliberation.actions.noting import note_inside
from silian.deliberation.models import Ballot, Channel, NamedVote, PaperVote, RollEntry, SecretBallot, Tick
from silian.deliberation.queries.counting import choices_of, rule_of
from silian.deliberation.rules import ballots as rules
from silian.deliberation.tally import TallyError, check_vote
from silian.people.models import User

# Letters and digits nobody mistakes for one another; four groups of four are 80 bits by chance.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@transaction.atomic
def cast_vote(ballot: Ballot, entry: RollEntry, vote: Any, *, by: User) -> str:
    """Vote for an entry of the roll. Answers the code on the receipt, by which she finds her vote in the published file."""
    # All who vote in a ballot wait here for each other: the log has one last record, and an entry one vote.
    lock(ballot)
    entry.refresh_from_db()
    require(rules.can_vote(by, ballot, entry))
    vote = sound(ballot, vote)
    if PaperVote.objects.filter(entry=entry).exclude(state=PaperVote.State.DROPPED).exists():
        raise Refused(_("A vote on paper or by telephone has come in for this entry. That one counts."))
    if ballot.is_secret:
        return cast_secretly(ballot, entry, vote, Channel.WEB)
    code = write_named(ballot, entry, vote, by=by)
    # For a secret ballot no record is written: it would say when she voted.
    note_inside("deliberation.vote.cast", ballot, by=by)
    return code


def sound(ballot: Ballot, vote: Any) -> Any:
    """A vote that can be counted, or a sentence about what is wrong with it."""
    keys = [one.key for one in choices_of(ballot, list(ballot.options.order_by("position")))]
    if not vote:
        raise Refused(_("Choose at least one option."), {"vote": _("Choose at least one option.")})
    try:
        check_vote(rule_of(ballot), keys, vote)
    except TallyError as error:
        sentence = _wrong(ballot, error)
        raise Refused(sentence, {"vote": sentence}) from error
    return vote


def _wrong(ballot: Ballot, error: TallyError) -> str:
    sentences = {
        "too_many": _("Choose at most %(number)s."),
        "chosen_twice": _("You have given one place, or one option, twice. Give each only once."),
        "bad_points": _("Give each option between 0 and %(top)s points."),
        "bad_number": _("Write points as whole numbers."),
    }
    found = sentences.get(error.code, _("This cannot be read as a vote. Load the page again and vote once more."))
    return found % {"number": ballot.most_choices, "top": ballot.highest_score}


def write_named(
    ballot: Ballot, entry: RollEntry, vote: Any, *, by: User, channel: str = Channel.WEB, paper: PaperVote | None = None
) -> str:
    """The vote of an entry; an earlier one stays, superseded. The unique index lets only one live."""
    before = NamedVote.objects.filter(entry=entry, live=True).first()
    if before is not None:
        before.live = False
        before.save(update_fields=["live"])
    made = NamedVote.objects.create(
        federation_id=ballot.federation_id, ballot=ballot, entry=entry, code=before.code if before else new_code(),
        choice=vote, channel=channel, paper=paper, by=by,
    )  # fmt: skip
    log_vote(ballot, made.code, vote, area=entry.area if _by_area(ballot) else None)
    return made.code


def cast_secretly(ballot: Ballot, entry: RollEntry, vote: Any, channel: str) -> str:
    """A tick on the roll, and apart from it a ballot that waits in the pool until enough others leave it with it."""
    tick(ballot, entry, channel)
    return drop_in(ballot, vote)


def tick(ballot: Ballot, entry: RollEntry, channel: str) -> None:
    """This entry has taken part. It can do so once."""
    try:
        with transaction.atomic():
            Tick(entry=entry, federation_id=ballot.federation_id, ballot=ballot, channel=channel).save(
                force_insert=True
            )
    except IntegrityError as error:
        if "deliberation_tick" not in str(error):
            raise
        raise Refused(_("This entry has voted already. A secret vote cannot be changed.")) from error


def drop_in(ballot: Ballot, vote: Any) -> str:
    """Put a secret ballot into the pool, and let some leave it when it is full."""
    code = new_code()
    SecretBallot(code=code, federation_id=ballot.federation_id, ballot=ballot, choice=vote).save(force_insert=True)
    mix(ballot)
    return code


def new_code() -> str:
    return "-".join("".join(secrets.choice(SIGNS) for _sign in range(4)) for _group in range(4))


def _by_area(ballot: Ballot) -> bool:
    return ballot.quorum == Ballot.Quorum.AREA_AND_HEADS
