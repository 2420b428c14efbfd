"""Putting a question: drafted, changed, withdrawn with a reason, made anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import lock, move
from silian.deliberation.actions.noting import note, told
from silian.deliberation.models import Ballot, Option, RollEntry
from silian.deliberation.queries.rolls import voters
from silian.deliberation.rules import ballots as rules
from silian.deliberation.tally import TallyError, number
from silian.hall.models import Matter
from silian.members.models import Body
from silian.people.models import User

State, Form = Ballot.State, Ballot.Form
FIELDS = (
    "title", "background", "form", "secrecy", "electorate", "electorate_words", "unit", "rule", "completion", "step",
    "budget", "places", "most_choices", "least_votes", "highest_score", "quorum", "quorum_share", "quorum_more",
    "needs_share", "needs_more", "needs_of", "law", "law_article", "law_on", "opens_at", "closes_at",
)  # fmt: skip
MOST_OPTIONS = 100


@dataclass(frozen=True)
class Choosable:
    """One option as somebody typed it."""

    title: str
    cost: int | None = None
    detail: str = ""


@transaction.atomic
def put_ballot(
    body: Body, fields: dict[str, Any], options: Sequence[Choosable] = (), *, by: User, matter: Matter | None = None
) -> Ballot:
    """Draft a question for a body, about a matter or on its own."""
    require(rules.can_put(by, body, matter))
    ballot = Ballot(federation_id=body.federation_id, body=body, matter=matter, by=by)
    _fill(ballot, fields)
    if ballot.rule == Ballot.Rule.MES and "completion" not in fields:
        ballot.completion = Ballot.Completion.ADD1_OVERSPEND
    ballot.save(force_insert=True)
    _write_options(ballot, options)
    note("deliberation.ballot.put", ballot, by=by)
    return ballot


@transaction.atomic
def change_ballot(
    ballot: Ballot, fields: dict[str, Any], options: Sequence[Choosable] | None = None, *, by: User
) -> Ballot:
    """Other words, rules or options, while it is a draft. A roll of other units or people is drawn up anew."""
    lock(ballot)
    require(rules.can_change(by, ballot))
    drawn_for = (ballot.electorate, ballot.unit)
    _fill(ballot, fields)
    ballot.save(update_fields=list(FIELDS))
    if (ballot.electorate, ballot.unit) != drawn_for:
        RollEntry.objects.filter(ballot=ballot).delete()
    if options is not None:
        _write_options(ballot, options)
    note("deliberation.ballot.changed", ballot, by=by)
    return ballot


@transaction.atomic
def withdraw_ballot(ballot: Ballot, because: str, *, by: User) -> Ballot:
    """It is not held, or not to its end, and why. Whoever stands on its roll is told; votes that came count for nothing."""
    lock(ballot)
    require(rules.can_withdraw(by, ballot))
    was_draft = ballot.state == State.DRAFT
    ballot.withdrawn_because = in_words(because, _("Please say in a few words why."))
    move(ballot, State.WITHDRAWN, save=("withdrawn_because",))
    note("deliberation.ballot.withdrawn", ballot, by=by, because=ballot.withdrawn_because)
    if not was_draft:
        told("deliberation.ballot.withdrawn", ballot, voters(ballot), by=by, because=ballot.withdrawn_because)
    return ballot


@transaction.atomic
def make_anew(ballot: Ballot, *, by: User) -> Ballot:
    """A draft with the same question, rules, options and roll: the way to change what was frozen."""
    lock(ballot)
    require(rules.can_copy(by, ballot))
    made = Ballot(
        federation_id=ballot.federation_id, body=ballot.body, matter=ballot.matter, by=by, instead_of=ballot,
        **{name: getattr(ballot, name) for name in FIELDS},
    )  # fmt: skip
    made.save(force_insert=True)
    Option.objects.bulk_create(
        [
            Option(
                federation_id=one.federation_id, ballot=made, key=one.key, position=one.position, title=one.title,
                detail=one.detail, cost=one.cost,
            )
            for one in ballot.options.order_by("position")
        ]
    )  # fmt: skip
    RollEntry.objects.bulk_create(
        [
            RollEntry(
                federation_id=one.federation_id, ballot=made, number=one.number, name=one.name, household=one.household,
                area=one.area, account_id=one.account_id, organisation_id=one.organisation_id,
            )
            for one in ballot.roll.order_by("number")
        ]
    )  # fmt: skip
    note("deliberation.ballot.put", made, by=by, about=[ballot])
    return made


def _fill(ballot: Ballot, fields: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in fields:
            value = fields[name]
            setattr(ballot, name, " ".join(value.split()) if name in ("title", "law", "law_article") else value)
    if not ballot.title:
        sentence = _("Say in one line what is asked.")
        raise Refused(sentence, {"title": sentence})
    if ballot.closes_at <= ballot.opens_at:
        sentence = _("The close lies before the opening. Choose a later close.")
        raise Refused(sentence, {"closes_at": sentence})
    allowed = Ballot.RULES[Form(ballot.form)]
    if ballot.rule not in allowed:
        if "rule" in fields and fields["rule"]:
            sentence = _("This rule does not count this form of ballot.")
            raise Refused(sentence, {"rule": sentence})
        ballot.rule = allowed[0]
    ballot.completion = ballot.completion if ballot.rule == Ballot.Rule.MES else Ballot.Completion.NONE
    if ballot.form == Form.PROJECTS and not ballot.budget:
        sentence = _("Projects are chosen under a budget. Say how large it is.")
        raise Refused(sentence, {"budget": sentence})
    if ballot.quorum == Ballot.Quorum.AREA_AND_HEADS and (ballot.is_secret or ballot.unit != Ballot.Unit.OWNER):
        sentence = _("Area and owners are counted from a named vote of owners: an area would say whose vote it is.")
        raise Refused(sentence, {"quorum": sentence})
    for name in ("quorum_share", "needs_share"):
        setattr(ballot, name, _share(str(getattr(ballot, name)), name))


def _share(typed: str, field: str) -> str:
    """A share as a fraction in lowest terms, between nothing and all."""
    try:
        found = Fraction(number(typed))
    except TallyError:
        found = Fraction(0)
    if not 0 < found <= 1 or len(str(found)) > 9:
        sentence = _("Write a share such as 2/3 or 1/2.")
        raise Refused(sentence, {field: sentence})
    return str(found)


def _write_options(ballot: Ballot, options: Sequence[Choosable]) -> None:
    """The options as they are typed now, in their order; a question of yes or no has none of its own."""
    Option.objects.filter(ballot=ballot).delete()
    if ballot.form == Form.YES_NO:
        return
    if len(options) > MOST_OPTIONS:
        sentence = _("That is more than %(most)s options. Nobody reads so many.") % {"most": MOST_OPTIONS}
        raise Refused(sentence, {"options": sentence})
    made = [
        Option(
            federation_id=ballot.federation_id, ballot=ballot, key=str(at), position=at,
            title=" ".join(one.title.split())[:120], detail=" ".join(one.detail.split())[:500],
            cost=one.cost if ballot.form == Form.PROJECTS else None,
        )
        for at, one in enumerate(options, 1)
    ]  # fmt: skip
    try:
        with transaction.atomic():
            Option.objects.bulk_create(made)
    except IntegrityError as error:
        if "option_" not in str(error):
            raise
        sentence = _("Every option needs words of its own, each only once.")
        raise Refused(sentence, {"options": sentence}) from error
