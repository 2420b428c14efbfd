"""Freezing the rules of a ballot: the lot is drawn, the sheet is written, its digest is kept. Nothing of it changes afterwards."""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.states import lock, move
from silian.deliberation import ledger
from silian.deliberation.actions.logbook import open_log
from silian.deliberation.actions.noting import note, told
from silian.deliberation.models import SECRET_FLOOR, Ballot, Option
from silian.deliberation.queries.counting import choices_of, rule_of
from silian.deliberation.queries.missing import missing
from silian.deliberation.queries.rolls import measures, roll, voters
from silian.deliberation.rules import ballots as rules
from silian.people.models import User

State = Ballot.State


@transaction.atomic
def freeze_ballot(ballot: Ballot, *, by: User) -> Ballot:
    """From now on rules, options and roll stay as they are. Whoever may vote is told from when until when."""
    lock(ballot)
    require(rules.can_freeze(by, ballot))
    if lacking := missing(ballot):
        raise Refused(" ".join(lacking))
    options = list(ballot.options.order_by("position"))
    ballot.tie_order = _draw([one.key for one in options])
    ballot.sheet = ledger.canonical(sheet_of(ballot, options))
    ballot.sheet_digest = ledger.fingerprint(ballot.sheet)
    ballot.frozen_by, ballot.frozen_at = by, timezone.now()
    move(ballot, State.FROZEN, save=("tie_order", "sheet", "sheet_digest", "frozen_by", "frozen_at"))
    open_log(ballot)
    note("deliberation.ballot.frozen", ballot, by=by, digest=ballot.sheet_digest[:12])
    told(
        "deliberation.ballot.announced", ballot, voters(ballot), by=by,
        opens=_local(ballot.opens_at), closes=_local(ballot.closes_at),
    )  # fmt: skip
    return ballot


def _draw(keys: list[str]) -> list[str]:
    """The lot that decides between equals at last, drawn before anybody has voted."""
    secrets.SystemRandom().shuffle(keys)
    return keys


def sheet_of(ballot: Ballot, options: list[Option]) -> dict[str, Any]:
    """The rule sheet: everything that decides who may vote, how, until when, and how it is counted."""
    return {
        "form": "silian rule sheet 1",
        "ballot": ballot.pk,
        "asks": str(ballot.body),
        "question": ballot.title,
        "background": ballot.background,
        "options": [
            {"id": one.key, "title": one.title, "detail": one.detail, "cost": one.cost}
            for one in choices_of(ballot, options)
        ],
        "electorate": {
            "who": ballot.electorate_words, "from": ballot.electorate, "unit": ballot.unit, **measures(ballot),
            "digest": roll_digest(ballot),
        },
        "rule": rule_of(ballot).sheet(),
        "law": {
            "name": ballot.law, "article": ballot.law_article,
            "in_force_from": ballot.law_on.isoformat() if ballot.law_on else None,
        },
        "secrecy": ballot.secrecy,
        "void_below": SECRET_FLOOR if ballot.is_secret else 1,
        "opens_at": _instant(ballot.opens_at),
        "closes_at": _instant(ballot.closes_at),
    }  # fmt: skip


def roll_digest(ballot: Ballot) -> str:
    """The digest of the whole roll, entry by entry: nobody can be added or taken out unnoticed."""
    mark = hashlib.sha256()
    rows = roll(ballot).values_list("number", "name", "household", "area", "account")
    for at, name, household, area, account in rows.iterator(chunk_size=2000):
        mark.update(ledger.canonical([at, name, household, str(area or ""), account]).encode() + b"\n")
    return mark.hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _local(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
