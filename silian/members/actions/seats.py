"""Changes to seats and their holders. All rights follow from these rows and their dates."""

import hashlib
import secrets
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.members import rules
from silian.members.mandates import forget
from silian.members.models import Body, Invitation, Seat, Term
from silian.members.queries import handover as queries
from silian.people.models import User

LINK_DAYS = 14  # house value: a link that lies about for longer is a risk


@transaction.atomic
def open_seat(body: Body, role: str, *, by: User, title: str = "") -> Seat:
    """Set up a seat in a body; it is vacant until somebody is named."""
    require(rules.can_open_seat(by, body))

    lock(body)
    number = max(body.seats.filter(role=role).values_list("number", flat=True), default=0) + 1
    seat = Seat.objects.create(federation_id=body.federation_id, body=body, role=role, title=title, number=number)
    record(
        "members.seat.opened", seat, by=by, about=[body, body.organisation], organisation=body.organisation,
        seat_name=str(seat),
    )  # fmt: skip
    return seat


@transaction.atomic
def close_seat(seat: Seat, on: date, *, by: User) -> Seat:
    """No seat any more from this day on; its present term ends with it."""
    require(rules.can_close_seat(by, seat))

    lock(seat)
    for term in seat.terms.filter(period__overlap=DateRange(on, None)).select_related("person"):
        if term.period.lower >= on:
            raise Refused(
                _("%(holder)s is to hold this seat from %(day)s. Take that back first.")
                % {"holder": term.person, "day": term.period.lower.isoformat()}
            )
        _cut(term, on, by)
    seat.closed_on = on
    seat.save(update_fields=["closed_on"])
    record("members.seat.closed", seat, by=by, about=[seat.body, seat.body.organisation], organisation=seat.body.organisation,
           seat_name=str(seat), day=on.isoformat())  # fmt: skip
    return seat


@transaction.atomic
def fill_seat(seat: Seat, holder: User, start: date, end: date | None = None, *, by: User) -> Term:
    """Name the holder from a day on. Who holds the seat until then hands over on that day, today or later."""
    require(rules.can_fill_seat(by, seat))
    return _seat_person(seat, holder, start, end, by=by)


@transaction.atomic
def hand_over(seat: Seat, successor: User, start: date, end: date | None = None, *, by: User) -> Term:
    """The seat and all it has go to a successor at the midnight a day begins; both are told what that is."""
    require(rules.can_fill_seat(by, seat))
    return _hand_over(seat, successor, start, end, by=by)


def _hand_over(seat: Seat, successor: User, start: date, end: date | None, *, by: User) -> Term:
    lock(seat)
    shown = queries.handover(seat)
    before = shown.now.person if shown.now and shown.now.person_id != successor.pk else None
    term = _seat_person(seat, successor, start, end, by=by, told=False)
    organisation = seat.body.organisation
    facts = {
        "seat_name": str(seat), "holder": successor.name, "before": before.name if before else "", "day": start.isoformat(),
        "moved": shown.kept,
    }  # fmt: skip
    record("members.seat.handed_over", seat, by=by, about=[seat.body, organisation, before, successor],
           organisation=organisation, **facts)  # fmt: skip
    url = reverse("members:seat_hand_over", args=[seat.pk])
    tell([before, successor], "members.seat.handed_over", seat, url=url, **facts)
    return term


def _seat_person(seat: Seat, holder: User, start: date, end: date | None, *, by: User, told: bool = True) -> Term:
    # One seat, one holder: whoever names somebody second waits for the first and then reads what she did.
    lock(seat)
    if end and end <= start:
        raise Refused(_("The term would end before it begins. Check the two days."))
    if seat.closed_on and (end is None or end > seat.closed_on):
        raise Refused(
            _("This seat is closed from %(day)s. The term must end before that.") % {"day": seat.closed_on.isoformat()}
        )
    for term in seat.terms.filter(period__overlap=DateRange(start, end)).select_related("person").order_by("period"):
        if term.period.lower >= start:
            raise Refused(
                _("%(holder)s is named for this seat from %(day)s. Choose an earlier end, or end that term first.")
                % {"holder": term.person, "day": term.period.lower.isoformat()}
            )
        if term.person_id == holder.pk:
            raise Refused(_("%(holder)s holds this seat on that day already.") % {"holder": holder})
        _cut(term, start, by)
    term = Term.objects.create(federation_id=seat.federation_id, seat=seat, person=holder, period=DateRange(start, end))
    forget(holder)
    organisation = seat.body.organisation
    record("members.term.began", term, by=by, about=[seat, seat.body, organisation, holder], organisation=organisation,
           seat_name=str(seat), holder=holder.name, day=start.isoformat())  # fmt: skip
    if told and holder != by:
        tell(
            [holder],
            "members.term.began",
            term,
            url="/members/why",
            seat_name=str(seat),
            holder=holder.name,
            day=start.isoformat(),
        )
    return term


@transaction.atomic
def end_term(term: Term, last_day: date, *, by: User) -> Term:
    """The last day of a person in her seat. A term that has not begun yet is taken back whole."""
    require(rules.can_fill_seat(by, term.seat))

    lock(term.seat)
    term.refresh_from_db()
    outside = last_day + timedelta(days=1)
    if term.period.upper and term.period.upper <= timezone.localdate():
        raise Refused(_("This term has already ended."))
    if term.period.lower > timezone.localdate() and outside <= term.period.lower:
        _record_end(term, term.period.lower, by)
        Term.objects.filter(pk=term.pk).delete()
        return term
    if outside <= term.period.lower:
        raise Refused(
            _("The term began on %(day)s; it cannot end before that.") % {"day": term.period.lower.isoformat()}
        )
    return _cut(term, outside, by)


def _cut(term: Term, outside: date, by: User) -> Term:
    term.period = DateRange(term.period.lower, outside)
    term.save(update_fields=["period"])
    forget(term.person)
    _record_end(term, outside, by)
    return term


def _record_end(term: Term, outside: date, by: User) -> None:
    seat = term.seat
    organisation = seat.body.organisation
    record("members.term.ended", term, by=by, about=[seat, seat.body, organisation, term.person], organisation=organisation,
           seat_name=str(seat), holder=term.person.name, day=outside.isoformat())  # fmt: skip


# ── Invitations ──


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(seat: Seat, name: str, starts_on: date, ends_on: date | None = None, *, by: User) -> tuple[Invitation, str]:
    """A link to one seat, for one person, once: (what is kept, the link's secret). A newer link replaces an older one."""
    require(rules.can_fill_seat(by, seat))

    lock(seat)
    if ends_on and ends_on <= starts_on:
        raise Refused(_("The term would end before it begins. Check the two days."))
    now = timezone.now()
    seat.invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        federation_id=seat.federation_id, seat=seat, name=name, secret_digest=digest(secret), starts_on=starts_on,
        ends_on=ends_on, expires_at=now + timedelta(days=LINK_DAYS), by=by,
    )  # fmt: skip
    organisation = seat.body.organisation
    record("members.invitation.made", invitation, by=by, about=[seat, seat.body, organisation], organisation=organisation,
           seat_name=str(seat), name=name)  # fmt: skip
    return invitation, secret


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User | None = None, account: dict[str, str] | None = None) -> User:
    """Take the seat, with a new account of one's own (`account`: username, name, phone, password) or with the one in use."""
    # The invitation is the lock: of two people with the same link the second reads that it has been used.
    lock(invitation)
    require(rules.can_accept_invitation(invitation))

    if by is None:
        assert account is not None
        try:
            with transaction.atomic():
                by = User.objects.create_user(
                    account["username"],
                    password=account["password"],
                    name=account["name"],
                    phone=account.get("phone", ""),
                )
        except IntegrityError as error:
            sentence = _("Somebody already uses this account name. Choose another one.")
            raise Refused(sentence, {"username": sentence}) from error
    # The day may have passed since the link was made: nobody held the seat by it before today.
    start = max(invitation.starts_on, timezone.localdate())
    # Where somebody sits until then, it is a hand-over like any other; an empty seat has nobody to tell.
    is_held = invitation.seat.terms.filter(period__overlap=DateRange(timezone.localdate(), start, "[]")).exists()
    take = _hand_over if is_held else _seat_person
    take(invitation.seat, by, start, invitation.ends_on, by=by)
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    seat = invitation.seat
    record("members.invitation.accepted", invitation, by=by, about=[seat, seat.body, seat.body.organisation, by],
           organisation=seat.body.organisation, seat=seat, seat_name=str(seat), holder=by.name)  # fmt: skip
    tell(
        [invitation.by],
        "members.invitation.accepted",
        invitation,
        url=f"/members/seats/{seat.pk}",
        seat_name=str(seat),
        holder=by.name,
    )
    return by


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """The link opens nothing any more."""
    lock(invitation)
    require(rules.can_withdraw_invitation(by, invitation))

    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    seat = invitation.seat
    record("members.invitation.withdrawn", invitation, by=by, about=[seat, seat.body, seat.body.organisation],
           organisation=seat.body.organisation, seat_name=str(seat), name=invitation.name)  # fmt: skip
    return invitation
