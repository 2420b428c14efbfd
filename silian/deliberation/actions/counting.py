"""Counting a ballot once it is closed, and showing the result to everybody at one moment."""

import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.states import lock, move
from silian.deliberation import ledger
from silian.deliberation.actions.logbook import close_log
from silian.deliberation.actions.mixing import mix
from silian.deliberation.actions.noting import note, told
from silian.deliberation.models import Ballot, NamedVote, SecretBallot, Tick
from silian.deliberation.queries.ballots import papers_in_the_way
from silian.deliberation.queries.logs import ballots_in, log, published_file, result_of
from silian.deliberation.queries.rolls import keepers, measures, took_part, voters
from silian.deliberation.rules import ballots as rules
from silian.people.models import User

State = Ballot.State


@transaction.atomic
def count_ballot(ballot: Ballot, *, by: User) -> Ballot:
    """Count from the log. What the log says must be what the tables say, or nothing is counted."""
    lock(ballot)
    require(rules.can_count(by, ballot, **papers_in_the_way(ballot)))
    if ballot.is_secret:
        mix(ballot, last=True)
    _same_as_in_the_tables(ballot)
    ballot.result = result_of(ballot, measures(ballot), took_part(ballot))
    ballot.is_void = ballot.result["outcome"] == "void"
    close_log(ballot, ballot.result)
    ballot.root = ledger.root(published_file(ballot, log(ballot)))
    ballot.counted_by, ballot.counted_at = by, timezone.now()
    move(ballot, State.COUNTED, save=("root", "result", "is_void", "counted_by", "counted_at"))
    note("deliberation.ballot.counted", ballot, by=by, root=ballot.root[:12])
    return ballot


def _same_as_in_the_tables(ballot: Ballot) -> None:
    """The log and the tables were written by the same acts; if they differ, somebody has written past them."""
    records = log(ballot)
    logged = {code: json.dumps(one["choice"], sort_keys=True) for code, one in ballots_in(records).items()}
    rows: list[tuple[str, Any]] = (
        list(SecretBallot.objects.filter(ballot=ballot).values_list("code", "choice"))
        if ballot.is_secret
        else list(NamedVote.objects.filter(ballot=ballot, live=True).values_list("code", "choice"))
    )
    stored = {code: json.dumps(vote, sort_keys=True) for code, vote in rows}
    ticks = Tick.objects.filter(ballot=ballot).count() if ballot.is_secret else len(rows)
    if logged != stored or ticks != len(rows) or not ledger.verify(records).whole:
        raise Refused(_("The log and the votes do not agree. Nothing is counted; call whoever runs the platform."))


@transaction.atomic
def publish_result(ballot: Ballot, *, by: User) -> Ballot:
    """Everybody reads it from this moment on; whoever could vote is told."""
    lock(ballot)
    require(rules.can_publish(by, ballot))
    ballot.published_by, ballot.published_at = by, timezone.now()
    move(ballot, State.PUBLISHED, save=("published_by", "published_at"))
    note("deliberation.ballot.published", ballot, by=by)
    told(
        "deliberation.ballot.published",
        ballot,
        {one.pk: one for one in [*voters(ballot), *keepers(ballot)]}.values(),
        by=by,
    )
    return ballot
