"""The ledger in kind: noted by the giving side, confirmed by the receiving one, taken out by a counter-entry."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.cobuilding import rules
from silian.cobuilding.models import Contribution
from silian.core.errors import Refused, in_words
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.exchange.queries.people import office, speakers
from silian.members.mandates import mandates
from silian.members.models import Federation, Organisation, Seat, Term
from silian.people.models import User

State = Contribution.State


@transaction.atomic
def note_contribution(federation: Federation, giver: Organisation, fields: dict[str, Any], *, by: User) -> Contribution:
    """Write down what an organisation gave, to a project, an organisation or a community. It counts when confirmed."""
    require(rules.can_note_contribution(by, giver, federation.pk))
    _goes_to_one(fields)
    amounts = {name: Decimal(str(fields[name])) for name in ("quantity", "value") if fields.get(name) is not None}
    row = Contribution.objects.create(federation=federation, giver=giver, by=by, **fields | amounts)
    _record("cobuilding.contribution.noted", row, by=by)
    _tell("cobuilding.contribution.noted", row, _receivers(row), by=by)
    return row


def _goes_to_one(fields: dict[str, Any]) -> None:
    given = [name for name in ("project", "organisation", "community") if fields.get(name) is not None]
    if len(given) != 1:
        sentence = _("Say to whom it was given: one project, one organisation or one community.")
        raise Refused(sentence, {"receiver": sentence})


@transaction.atomic
def confirm_contribution(row: Contribution, *, by: User) -> Contribution:
    """The receiving side says: yes, we got this."""
    return _answer(row, State.CONFIRMED, "", "cobuilding.contribution.confirmed", by=by)


@transaction.atomic
def decline_contribution(row: Contribution, because: str, *, by: User) -> Contribution:
    """The receiving side says that it was otherwise, and how."""
    because = in_words(because, _("Please say in a few words what is not right."))
    return _answer(row, State.DECLINED, because, "cobuilding.contribution.declined", by=by)


def _answer(row: Contribution, state: str, because: str, verb: str, *, by: User) -> Contribution:
    lock(row)
    require(rules.can_answer_contribution(by, row))
    row.because, row.answered_by, row.answered_at = because, by, timezone.now()
    move(row, state, save=("because", "answered_by", "answered_at"))
    _record(verb, row, by=by, because=because)
    givers = speakers([row.giver_id])[row.giver_id]
    _tell(verb, row, [*givers, row.by], by=by, because=because)
    return row


@transaction.atomic
def take_contribution_back(row: Contribution, because: str, *, by: User) -> Contribution:
    """Noted by mistake, and nobody has confirmed it yet."""
    lock(row)
    require(rules.can_take_contribution_back(by, row))
    row.because = in_words(because, _("Please say in a few words why it is taken back."))
    row.answered_by, row.answered_at = by, timezone.now()
    move(row, State.TAKEN_BACK, save=("because", "answered_by", "answered_at"))
    _record("cobuilding.contribution.taken_back", row, by=by, because=row.because)
    return row


@transaction.atomic
def reverse_contribution(row: Contribution, because: str, *, by: User) -> Contribution:
    """A confirmed row was wrong: a counter-entry takes it out of every sum, and both stay to be read."""
    lock(row)
    require(rules.can_reverse_contribution(by, row))
    counter = Contribution.objects.create(
        federation_id=row.federation_id, giver_id=row.giver_id, project_id=row.project_id,
        organisation_id=row.organisation_id, community_id=row.community_id, kind=row.kind, what=row.what,
        quantity=-row.quantity, unit=row.unit, value=None if row.value is None else -row.value, given_on=row.given_on,
        state=State.CONFIRMED, reverses=row, because=in_words(because, _("Please say in a few words why it is wrong.")), by=by,
        answered_by=by, answered_at=timezone.now(),
    )  # fmt: skip
    _record("cobuilding.contribution.reversed", counter, by=by, because=counter.because)
    givers = speakers([row.giver_id])[row.giver_id]
    _tell("cobuilding.contribution.reversed", counter, [*givers, *_receivers(row)], by=by, because=counter.because)
    return counter


def _receivers(row: Contribution) -> list[User]:
    """Who can confirm it: the receiving organisation, the community's seats, or the other partners of the project."""
    if row.organisation_id:
        return speakers([row.organisation_id])[row.organisation_id]
    if row.community_id:
        terms = Term.objects.today().filter(seat__body__community=row.community_id, seat__closed_on=None)
        return [term.person for term in terms.select_related("person")] or office(row.federation_id)
    assert row.project is not None
    others = row.project.partners.exclude(organisation=row.giver_id).values_list("organisation_id", flat=True)
    return [person for found in speakers(others).values() for person in found] or office(row.federation_id)


def _facts(row: Contribution) -> dict[str, Any]:
    return {"giver": str(row.giver), "what": row.what, "amount": row.amount, "receiver": str(row.receiver)}


def _record(verb: str, row: Contribution, *, by: User, **facts: Any) -> None:
    mine = mandates(by)
    sides = [one for one in (row.giver, row.organisation) if one is not None]
    acting = next((one for one in sides if one.pk in mine.organisations), None)
    held = mine.organisations.get(acting.pk) if acting else next(
        (seat for seat in mine.held if seat.federation_id == row.federation_id), None
    )  # fmt: skip
    record(
        verb, row, by=by, about=[row.giver, row.organisation, row.project, row.community, row.reverses],
        organisation=acting, seat=Seat(pk=held.seat_id) if held else None, **_facts(row), **facts,
    )  # fmt: skip


def _tell(verb: str, row: Contribution, people: list[User], *, by: User, **facts: Any) -> None:
    url = reverse("cobuilding:contribution", args=[row.pk])
    tell([one for one in people if one.pk != by.pk], verb, row, url=url, **_facts(row), **facts)
