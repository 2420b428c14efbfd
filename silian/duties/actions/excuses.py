"""“Not this period, because …”: said, and withdrawn, before everybody's eyes."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.periods import Period
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.duties import rules
from silian.duties.models import Excuse, Rule
from silian.duties.queries.survey import Cell
from silian.duties.queries.theirs import one_duty
from silian.duties.words import State
from silian.members.models import Body
from silian.people.models import User


@transaction.atomic
def give_excuse(rule: Rule, body: Body, first_on: date, because: str, *, by: User) -> Excuse:
    """Why this body does not do it in the period that begins on that day."""
    lock(body)  # two who write at once: the second finds the first one's words
    cell = _owed(rule, body, first_on)
    column, period = cell.column, cell.column.period
    require(
        rules.can_excuse(
            by, body, is_fulfilled=cell.state == State.FULFILLED, is_excused=cell.excused is not None,
            is_overdue=column.clock == State.OVERDUE,
        )
    )  # fmt: skip
    reason = in_words(because, _("Please say in a few words why it is not done this time."))
    excuse = Excuse.objects.create(
        federation_id=body.federation_id, rule=rule, body=body, first_on=first_on, because=reason, by=by,
        after_due=column.clock == State.OVERDUE,
    )  # fmt: skip
    _record("duties.excuse.given", excuse, column.edition.name, period, by=by, because=reason)
    return excuse


@transaction.atomic
def withdraw_excuse(excuse: Excuse, because: str, *, by: User) -> Excuse:
    """It will be done after all; that it was excused stays on record."""
    lock(excuse)
    require(rules.can_withdraw(by, excuse))
    excuse.withdrawn_because = in_words(because, _("Please say in a few words why you withdraw it."))
    excuse.withdrawn_by, excuse.withdrawn_at = by, timezone.now()
    excuse.save(update_fields=["withdrawn_because", "withdrawn_by", "withdrawn_at"])
    cell = _owed(excuse.rule, excuse.body, excuse.first_on)
    _record(
        "duties.excuse.withdrawn", excuse, cell.column.edition.name, cell.column.period, by=by,
        because=excuse.withdrawn_because,
    )  # fmt: skip
    return excuse


def _owed(rule: Rule, body: Body, first_on: date) -> Cell:
    cell = one_duty(rule, body, first_on)
    if cell is None:
        raise Refused(_("This body owes nothing of the kind in that period."))
    return cell


def _record(verb: str, excuse: Excuse, name: str, period: Period, *, by: User, because: str) -> None:
    record(
        verb, excuse, by=by, about=[excuse.rule, excuse.body], organisation=excuse.body.organisation, body=str(excuse.body),
        name=name, first=period.first.isoformat(), last=period.last.isoformat(), because=because,
    )  # fmt: skip
