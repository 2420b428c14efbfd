"""Series: a booking that comes again. Every occurrence is a booking of its own; the past never changes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import draft, record, record_all
from silian.core.rules import require
from silian.core.states import lock, move
from silian.members.models import Organisation
from silian.people.models import User
from silian.places import rules
from silian.places.actions.bookings import (
    State,
    acting_seat,
    facts,
    fits,
    let_lapse,
    only_organisation,
    partners_of,
    put,
    reason,
    said,
    settle,
    tell_about,
)
from silian.places.models import Booking, Room, Series
from silian.places.models.bookings import rule_words
from silian.places.models.rooms import moment
from silian.places.queries.people import keepers, parties
from silian.places.queries.series import Occurrence, occurrences


def planned(
    room: Room, rule: str, first_on: date, last_on: date, times: tuple[int, int], *, by: User, purpose: str,
    people: int = 1, organisation: Organisation | None = None, public: bool = False,
) -> Series:  # fmt: skip
    """A series as it would be, not yet written: what its page shows before anybody decides."""
    if rule not in rule_words():
        raise Refused(_("Choose how often it takes place."))
    if last_on < first_on:
        raise Refused(_("The last day lies before the first one."))
    if times[1] <= times[0]:
        raise Refused(_("The end lies before the beginning. Choose a later end."))
    series = Series(
        federation_id=room.federation_id, room=room, rule=anchored(rule, first_on), first_on=first_on, last_on=last_on,
        opens=times[0], closes=times[1], purpose=said(purpose), people=people, public=public, by=by,
        organisation=organisation or only_organisation(by, room),
    )  # fmt: skip
    if last_on - first_on > Series.RECONFIRM_AFTER:
        series.reconfirm_by = first_on + Series.RECONFIRM_AFTER
    return series


def anchored(rule: str, first_on: date) -> str:
    """The “first such weekday” of a month is that of the first day."""
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[first_on.weekday()]
    return rule + weekday if rule.endswith(("+1", "+3")) else rule


@transaction.atomic
def book_series(series: Series, *, by: User, skip: Iterable[date] = ()) -> Series:
    """Book every day of a planned series, without those the person agreed to leave out because they are taken."""
    room, leave_out = series.room, set(skip)
    lock(room)
    require(rules.can_book(by, room, series.organisation))
    found = occurrences(series, room)
    if len(found) > Series.MOST:
        raise Refused(_("A series has at most %(most)s dates. Choose an earlier last day.") % {"most": Series.MOST})
    if still_taken := [one for one in found if not one.is_free and one.day not in leave_out]:
        raise Refused(
            _("Some of these dates are not free: %(dates)s. Look at them and decide again.")
            % {"dates": _told(still_taken)}
        )
    free = [one for one in found if one.is_free]
    if not free:
        raise Refused(_("None of these dates is free. Choose another time or another room."))
    let_lapse(room, DateTimeTZRange(free[0].period.lower, free[-1].period.upper))
    series.save(force_insert=True)
    partners = partners_of(room)
    made = [_occurrence(series, one.day, one.period, partners) for one in free]
    try:
        with transaction.atomic():
            made = Booking.objects.bulk_create(made)
    except IntegrityError as error:
        raise Refused(_("Somebody was quicker: one of these dates is taken now. Look at them again.")) from error
    seat = acting_seat(by, series.organisation_id, series.federation_id)
    about = [room, series]
    record_all(
        [
            draft(
                "places.booking.asked" if one.state == State.HELD else "places.booking.made", one, by=by, about=about,
                organisation=series.organisation, seat=seat, **facts(one),
            )
            for one in made
        ]
    )  # fmt: skip
    record(
        "places.series.booked",
        series,
        by=by,
        about=[room],
        organisation=series.organisation,
        seat=seat,
        **_facts(series, made),
    )
    to = [one for one in keepers(room.base) if one.pk != by.pk]
    tell(to, "places.series.booked", series, url=reverse("places:series", args=[series.pk]), **_facts(series, made))
    return series


def _told(found: list[Occurrence]) -> str:
    return _(", ").join(one.day.isoformat() for one in found[:10]) + (" …" if len(found) > 10 else "")


def _occurrence(series: Series, day: date, period: DateTimeTZRange, partners: set[int]) -> Booking:
    booking = Booking(
        federation_id=series.federation_id, room=series.room, period=period, purpose=series.purpose,
        people=series.people, public=series.public, organisation=series.organisation, by=series.by, series=series,
        series_day=day,
    )  # fmt: skip
    settle(booking, partners)
    return booking


def _facts(series: Series, bookings: list[Booking]) -> dict:
    return {
        "room": str(series.room), "purpose": series.purpose, "number": len(bookings), "times": series.times,
        "who": str(series.organisation or series.by), "day": series.first_on.isoformat(), "last": series.last_on.isoformat(),
    }  # fmt: skip


@transaction.atomic
def add_occurrence(series: Series, day: date, *, by: User) -> Booking:
    """Take a day of the series back that was skipped, or was not free at first."""
    room = series.room
    lock(room)
    lock(series)
    require(rules.can_change_series(by, series))
    if day not in set(series.days()):
        raise Refused(_("This day does not belong to the series."))
    period = series.period_on(day)
    require(rules.can_book(by, room, series.organisation))
    require(fits(room, period, series.people))
    if series.bookings.occupying().filter(series_day=day).exists():
        raise Refused(_("This day is booked already."))
    booking = _occurrence(series, day, period, partners_of(room))
    booking.by = by
    put(booking)
    record(
        "places.booking.asked" if booking.state == State.HELD else "places.booking.made", booking, by=by,
        about=[room, series], organisation=series.organisation,
        seat=acting_seat(by, series.organisation_id, series.federation_id), **facts(booking),
    )  # fmt: skip
    if booking.state == State.HELD:
        tell_about("places.booking.asked", booking, keepers(room.base), by=by)
    return booking


@transaction.atomic
def end_series(series: Series, from_day: date, because: str, *, by: User) -> Series:
    """No more from this day on; what has begun or is over stays as it was."""
    lock(series.room)
    lock(series)
    require(rules.can_end_series(by, series))
    because = reason(because, _("Please say in a few words why the series ends."))
    ahead = _ahead(series, max(timezone.now(), moment(from_day, 0)))
    move(series, Series.State.ENDED)
    for one in ahead:
        one.because = because
        move(one, State.CANCELLED, save=("because",))
    record(
        "places.series.ended", series, by=by, about=[series.room], organisation=series.organisation,
        seat=acting_seat(by, series.organisation_id, series.federation_id), **_facts(series, ahead) | {"day": from_day.isoformat()},
        because=because,
    )  # fmt: skip
    concerned = [series.by, *(parties(ahead[0]) if ahead else []), *keepers(series.room.base)]
    tell(
        [one for one in concerned if one.pk != by.pk], "places.series.ended", series,
        url=reverse("places:series", args=[series.pk]), **_facts(series, ahead) | {"day": from_day.isoformat()}, because=because,
    )  # fmt: skip
    return series


def _ahead(series: Series, after: datetime) -> list[Booking]:
    rows = series.bookings.filter(state__in=Booking.OCCUPYING, period__startswith__gte=after)
    return list(rows.select_related("organisation", "by", "room__base").order_by("period"))


@transaction.atomic
def reconfirm(series: Series, *, by: User) -> Series:
    """It is still needed: its later dates stand again until the next day on which somebody has to say so."""
    lock(series)
    require(rules.can_reconfirm(by, series))
    assert series.reconfirm_by is not None
    later = max(series.reconfirm_by, timezone.localdate()) + Series.RECONFIRM_AFTER
    series.reconfirm_by = later if later < series.last_on else None
    series.confirmed_at = timezone.now()
    series.save(update_fields=["reconfirm_by", "confirmed_at"])
    free = series.free_from
    standing = series.bookings.filter(state=State.APPROVED).occupying()
    standing.update(lapses_at=None)
    if free:
        series.bookings.filter(state=State.APPROVED, period__startswith__gte=free).update(lapses_at=free)
    record(
        "places.series.reconfirmed", series, by=by, about=[series.room], organisation=series.organisation,
        seat=acting_seat(by, series.organisation_id, series.federation_id), **_facts(series, []),
    )  # fmt: skip
    return series


@transaction.atomic
def decide_series(series: Series, yes: bool, because: str = "", *, by: User) -> int:
    """Answer all open requests of a series at once."""
    lock(series)
    rows = series.bookings.filter(state=State.HELD).occupying().select_related("room__base", "organisation", "by")
    held = list(rows.order_by("pk"))
    if not held:
        raise Refused(_("No request of this series waits for an answer."))
    lock(*held)
    require(rules.can_decide(by, held[0]))
    if not yes:
        because = reason(because, _("Please say in a few words why the room cannot be given."))
    free, now = series.free_from, timezone.now()
    for one in held:
        one.decided_by, one.decided_at, one.because = by, now, "" if yes else because
        one.lapses_at = free if free and one.period.lower >= free and yes else (None if yes else one.lapses_at)
        move(one, State.APPROVED if yes else State.DECLINED, save=("decided_by", "decided_at", "because", "lapses_at"))
    verb = "places.series.approved" if yes else "places.series.declined"
    note = _facts(series, held) | {"because": because}
    record(
        verb, series, by=by, about=[series.room, *held], organisation=series.organisation,
        seat=acting_seat(by, series.organisation_id, series.federation_id), **note,
    )  # fmt: skip
    url = reverse("places:series", args=[series.pk])
    tell([one for one in parties(held[0]) if one.pk != by.pk], verb, series, url=url, **note)
    return len(held)


def earliest_end(series: Series) -> date:
    """The first day from which a series can end: today's occurrence may have begun."""
    return timezone.localdate() + timedelta(days=1)
