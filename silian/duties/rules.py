"""Who may lay down what is owed, and who may say that it is not done this time. Reads only, one condition per line."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.duties.models import Edition, Excuse, Fact, PeriodKind
from silian.members.mandates import Mandates, mandates
from silian.members.models import Body, Seat
from silian.members.rules import sits_in_office, speaks_for

# Who can have such a fact at all.
MEETING = (
    Body.Kind.FEDERATION, Body.Kind.SECRETARIAT, Body.Kind.SECTOR, Body.Kind.ZONE, Body.Kind.COMMUNITY, Body.Kind.CORPS,
    Body.Kind.TEAM, Body.Kind.THINK_TANK, Body.Kind.CARRIER,
)  # fmt: skip
SUITS = {
    Fact.CONFERENCE: (Body.Kind.FEDERATION,), Fact.JOINT: MEETING, Fact.MEETING: MEETING, Fact.VISIT: (Body.Kind.ORGANISATION,),
    Fact.LINES: (Body.Kind.ORGANISATION,), Fact.REVIEW: (Body.Kind.ORGANISATION,), Fact.RECEIPT: tuple(Body.Kind), Fact.THEMED: (Body.Kind.THINK_TANK,),
}  # fmt: skip

# House value: lists of a year are renewed in the last two months of the one before.
YEAR_OPENS_IN = 11


def can_keep_rules(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can lay down what is owed."))
    return True


def can_read_list(person: Any, seat: Seat) -> Answer:
    """What a seat sees to in a year is for whoever holds it, its organisation and the office."""
    holds = any(held.seat_id == seat.pk for held in mandates(person).held)
    if (
        not holds
        and not speaks_for(person, seat.body.organisation_id)
        and not sits_in_office(person, seat.federation_id)
    ):
        return No(_("Only whoever holds this seat, its organisation and the office can read this list."))
    return True


def suits(body_kind: str, fact: str, period: str) -> Answer:
    """Whether bodies of this kind can have such a fact in such a period."""
    if body_kind not in SUITS[Fact(fact)]:
        return No(
            _("“%(fact)s” cannot be asked of: %(kind)s. Choose another fact.")
            % {"fact": Fact(fact).label, "kind": Body.Kind(body_kind).label}
        )
    if fact == Fact.LINES and period != PeriodKind.YEAR:
        return No(_("A list is of a year, so it is renewed every year. Choose “Every year”."))
    return True


def can_change_rule(person: Any, latest: Edition) -> Answer:
    if latest.span.upper is not None:
        return No(_("This rule ends. Make a new one for what comes after it."))
    return can_keep_rules(person, latest.federation_id)


def lies_ahead(start: date) -> Answer:
    """What has begun keeps the rule it began with."""
    if start <= timezone.localdate():
        return No(_("Periods that have begun keep their rule. Choose the first day of a later one."))
    return True


def can_enter_day(person: Any, federation_id: int, day: date) -> Answer:
    """Due days that have passed must not move."""
    if day <= timezone.localdate():
        return No(_("Only days that lie ahead can be entered: due days that have passed do not move."))
    return can_keep_rules(person, federation_id)


def convenes(mine: Mandates, sector_id: int | None, zone_id: int | None, community_id: int | None) -> bool:
    return mine.convenes(sector_id=sector_id, zone_id=zone_id, community_id=community_id) is not None


def speaks_for_body(person: Any, body: Body) -> bool:
    return any(held.body_id == body.pk for held in mandates(person).held)


def can_excuse(person: Any, body: Body, *, is_fulfilled: bool, is_excused: bool, is_overdue: bool) -> Answer:
    """The body itself until the due day, the office also afterwards: then the board says that it came late."""
    if is_fulfilled:
        return No(_("This duty is fulfilled, so there is nothing to explain."))
    if is_excused:
        return No(_("The reason stands on the board already. Withdraw it first to give another one."))
    if not speaks_for_body(person, body) and not sits_in_office(person, body.federation_id):
        return No(_("Only the body itself or the office can say why it is not done."))
    if is_overdue and not sits_in_office(person, body.federation_id):
        return No(_("The day is past. Tell the office, which can still note the reason."))
    return True


def can_withdraw(person: Any, excuse: Excuse) -> Answer:
    if excuse.withdrawn_at:
        return No(_("This reason has been withdrawn already."))
    if not speaks_for_body(person, excuse.body) and not sits_in_office(person, excuse.federation_id):
        return No(_("Only the body itself or the office can withdraw this reason."))
    return True


def can_take_pack(person: Any, kind: str, thing: Any) -> Answer:
    """An inspection's pack: by the office, and by a member for itself."""
    if kind == "member" and thing.pk in mandates(person).organisations:
        return True
    if not sits_in_office(person, thing.federation_id):
        return No(_("Only the office, and a member for itself, can take the evidence as one file."))
    return True


def can_open_year(person: Any, federation_id: int, year: int) -> Answer:
    """The next one from November on, and the one that runs."""
    today = timezone.localdate()
    if year != today.year and (year != today.year + 1 or today.month < YEAR_OPENS_IN):
        return No(_("A year can be opened from November before it until its own end."))
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can open a year."))
    return True
