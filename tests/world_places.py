"""The bases of our street, for the permission matrix: kept by the choir together with the hospital; the bank asks."""

from datetime import timedelta
from typing import Any

from silian.places import actions
from silian.places.actions import bases, displacing, feeds
from silian.places.actions import series as series_actions
from silian.places.models import Base, Room
from silian.places.tests import build
from silian.places.tests.test_pictures import png

# Address → the object it names. Everybody of another street gets 404 there.
NAMES = {
    **{f"places:{name}": "base" for name in ("base", "base_edit", "base_partners", "base_pictures", "room_new")},
    "places:base_close": "quiet_base", "places:base_reopen": "closed_base", "places:picture_drop": "picture", "places:closing_drop": "closing",
    **{f"places:{name}": "room" for name in ("room", "room_edit", "room_hours", "room_days", "book", "take", "series_new")},
    "places:room_close": "other_room", "places:room_reopen": "closed_room",
    **{f"places:booking{rest}": "request" for rest in ("", "_edit", "_approve", "_decline", "_cancel")},
    "places:booking_hand_back": "running",
    **{f"places:series{rest}": "series" for rest in ("", "_add", "_end", "_confirm")},
    "api:series": "series", "places:series_approve": "held_series", "places:series_decline": "held_series",
}  # fmt: skip


def objects(cast, found) -> dict[str, Any]:
    from silian.places.tests.test_bookings import running

    choir, bank = cast.choir_liaison, cast.bank_liaison
    base = build.base(cast)
    room = build.room(cast, of=base)
    other = build.room(cast, "展厅", of=base)
    closed = build.room(cast, "旧教室", of=base)
    Room.objects.filter(pk=closed.pk).update(state="closed")
    shut = Base.objects.create(
        federation=cast.street, name="示例旧基地", owner=cast.choir, state="closed", closed_because="装修"
    )
    hidden = build.base(cast, name="示例内部基地", published=False)
    first = build.at(0, days=20).date()

    def series(by, times, weeks):
        planned = series_actions.planned(
            room, "FREQ=WEEKLY", first, first + timedelta(weeks=weeks), times, by=by, purpose="示例系列", people=5
        )
        return series_actions.book_series(planned, by=by)

    closing = displacing.close_days([other], first, first, "消毒", by=choir, seen=[])[0]
    weekly = series(choir, (600, 660), 20)
    actions.cancel_booking(weekly.bookings.get(series_day=first), "出差", by=choir)
    feed, secret = feeds.make_feed("room", room, by=cast.secretary)
    return {
        "base": base, "room": room, "other_room": other, "closed_room": closed, "closed_base": shut,
        "request": build.asked(cast, room, build.when(9, 10)), "running": running(cast, build.room(cast, "小间", of=hidden)),
        "series": weekly, "quiet_base": hidden, "held_series": series(bank, (720, 780), 3), "closing": closing,
        "picture": bases.add_picture(base, png(), "a.png", "门口", by=choir), "feed": feed, "feed_secret": secret,
        "partner": base.partners.get(),
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    """Addresses that are open to everybody, or name two things."""
    return {
        "places:open_base": {"pk": found["base"].pk}, "places:open_calendar": {"pk": found["base"].pk},
        "places:picture": {"pk": found["picture"].pk}, "places:feed_read": {"secret": found["feed_secret"]},
        "places:feed_revoke": {"pk": found["feed"].pk},
        "places:partner_drop": {"pk": found["base"].pk, "partner_pk": found["partner"].pk},
    }  # fmt: skip


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    because = {"because": "没有场地"}
    return {
        **{f"places:{name}": because for name in ("base_close", "room_close", "booking_decline", "booking_cancel", "series_end", "series_decline")},
        "places:series_add": {"day": found["series"].first_on.isoformat()}, "places:feeds": {"kind": "mine"},
    }  # fmt: skip
