"""Who may change the register, the seats and their holders. Reads only, one condition per line."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.channels.models import Delivery, Robot, Subscription
from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.members.models import Body, Federation, Invitation, Merge, Organisation, Seat


def sits_in_office(person: Any, federation_id: int) -> bool:
    return federation_id in mandates(person).offices


def speaks_for(person: Any, organisation_id: int | None) -> bool:
    return organisation_id in mandates(person).organisations


# ── The register ──


def can_change_structure(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can change zones, communities and sectors."))
    return True


def can_found_below(person: Any, parent: Federation) -> Answer:
    if not sits_in_office(person, parent.pk):
        return No(_("Only the office above can set up a federation below it."))
    if parent.level == Federation.Level.PART:
        return No(_("A part of a sub-district has no federation below it."))
    return True


def can_enter_organisation(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can enter an organisation into the register."))
    return True


def can_change_organisation(person: Any, organisation: Organisation) -> Answer:
    """Its liaison keeps short name, address and contacts up to date; name, kind and place are the office's."""
    if organisation.merged_into_id:
        return No(_("This organisation has been merged into another one. Change that one."))
    if not sits_in_office(person, organisation.federation_id) and not speaks_for(person, organisation.pk):
        return No(_("Only the office or the organisation's own liaison can change this."))
    return True


def can_place_organisation(person: Any, organisation: Organisation) -> Answer:
    """Name, kind, code, community and sector: what lists and matrix are computed from."""
    if not sits_in_office(person, organisation.federation_id):
        return No(_("Only the office can change an organisation's name, kind, community and sector."))
    return can_change_organisation(person, organisation)


def sees_contacts(person: Any, organisation: Organisation) -> bool:
    return sits_in_office(person, organisation.federation_id) or speaks_for(person, organisation.pk)


def can_change_membership(person: Any, organisation: Organisation) -> Answer:
    if organisation.merged_into_id:
        return No(_("This organisation has been merged into another one. Change that one."))
    if not sits_in_office(person, organisation.federation_id):
        return No(_("Only the office can begin or end a membership."))
    return True


# ── Seats ──


def can_open_seat(person: Any, body: Body) -> Answer:
    if not sits_in_office(person, body.federation_id):
        return No(_("Only the office can set up a seat."))
    return True


def can_fill_seat(person: Any, seat: Seat) -> Answer:
    """The office fills every seat; who speaks for an organisation hands its own seats over."""
    if seat.closed_on and seat.closed_on <= timezone.localdate():
        return No(_("This seat is closed. Set up a new one."))
    if not sits_in_office(person, seat.federation_id) and not speaks_for(person, seat.body.organisation_id):
        return No(_("Only the office, or for its own seats the organisation, can say who holds a seat."))
    return True


def can_see_handover(person: Any, seat: Seat) -> Answer:
    """What a seat has is for whoever holds it and for those who say who holds it."""
    if not any(held.seat_id == seat.pk for held in mandates(person).held):
        return can_fill_seat(person, seat)
    return True


def can_close_seat(person: Any, seat: Seat) -> Answer:
    if seat.closed_on:
        return No(_("This seat is already closed."))
    if not sits_in_office(person, seat.federation_id):
        return No(_("Only the office can close a seat."))
    return True


def can_accept_invitation(invitation: Invitation) -> Answer:
    if invitation.accepted_at:
        return No(_("This invitation has already been used. Sign in with the account you made then."))
    if invitation.withdrawn_at:
        return No(_("This invitation was withdrawn. Ask the office for a new one."))
    if invitation.expires_at <= timezone.now():
        return No(_("This invitation has run out. Ask the office for a new one."))
    if invitation.seat.closed_on and invitation.seat.closed_on <= timezone.localdate():
        return No(_("The seat of this invitation no longer exists. Ask the office."))
    return True


def can_withdraw_invitation(person: Any, invitation: Invitation) -> Answer:
    if invitation.accepted_at or invitation.withdrawn_at:
        return No(_("This invitation has already been answered or withdrawn."))
    return can_fill_seat(person, invitation.seat)


# ── Merging ──


def can_merge(person: Any, kept: Organisation, gone: Organisation) -> Answer:
    if kept.pk == gone.pk:
        return No(_("These are the same row. Choose two different ones."))
    if kept.federation_id != gone.federation_id:
        return No(_("Organisations of different federations cannot be merged."))
    if kept.merged_into_id or gone.merged_into_id:
        return No(_("One of the two has already been merged. Look at the register again."))
    if not sits_in_office(person, kept.federation_id):
        return No(_("Only the office can merge organisations."))
    return True


def can_undo_merge(person: Any, merge: Merge) -> Answer:
    if merge.undone_at:
        return No(_("This merge has already been undone."))
    if not sits_in_office(person, merge.federation_id):
        return No(_("Only the office can undo a merge."))
    return True


# ── Group robots and what they send ──


def can_keep_robots(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can keep group robots."))
    return True


def can_change_robot(person: Any, robot: Robot) -> Answer:
    if robot.state == Robot.State.REMOVED:
        return No(_("This robot was removed. Add it again, with its address."))
    return can_keep_robots(person, robot.federation_id)


def can_say_test_line(person: Any, robot: Robot) -> Answer:
    if robot.state != Robot.State.ON:
        return No(_("This robot does not speak at present. Let it speak first."))
    if robot.deliveries.filter(what=Delivery.What.TEST, state__in=["waiting", "sending"]).exists():
        return No(_("A test line is already on its way. Wait until it has arrived."))
    return can_keep_robots(person, robot.federation_id)


def can_keep_subscriptions(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can say which programs are told."))
    return True


def can_change_subscription(person: Any, subscription: Subscription) -> Answer:
    if subscription.state == Subscription.State.REMOVED:
        return No(_("This subscription was removed. Make a new one."))
    return can_keep_subscriptions(person, subscription.federation_id)


def can_try_subscription(person: Any, subscription: Subscription) -> Answer:
    if subscription.state != Subscription.State.ON:
        return No(_("This program is told nothing at present. Let it be told first."))
    if subscription.deliveries.filter(what=Delivery.What.TEST, state__in=["waiting", "sending"]).exists():
        return No(_("A test is on its way already."))
    return can_keep_subscriptions(person, subscription.federation_id)


def can_settle_delivery(person: Any, delivery: Delivery) -> Answer:
    if not any(sits_in_office(person, one) for one in delivery.federation_ids):
        return No(_("Only the office can settle this."))
    if delivery.state != Delivery.State.FAILED:
        return No(_("Only what could not be delivered needs a decision."))
    return True


def can_send_again(delivery: Delivery) -> Answer:
    if delivery.subscription is not None and delivery.subscription.state != Subscription.State.ON:
        return No(_("This program is told nothing at present. Let it be told first."))
    if delivery.robot is not None and delivery.robot.state != Robot.State.ON:
        return No(_("This robot does not speak at present. Let it speak first."))
    return True
