"""How the records and notices of bases, rooms and bookings read."""

from django.utils.translation import gettext_lazy as _

from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "places.booking.asked": _("%(who)s asked for %(room)s, %(span)s: %(purpose)s"),
        "places.booking.made": _("%(who)s booked %(room)s, %(span)s: %(purpose)s"),
        "places.booking.approved": _("The booking of %(room)s, %(span)s, was approved: %(purpose)s"),
        "places.booking.declined": _("The request for %(room)s, %(span)s, was declined, because: %(because)s"),
        "places.booking.cancelled": _("The booking of %(room)s, %(span)s, was cancelled, because: %(because)s"),
        "places.booking.handed_back": _("%(room)s was handed back early; it was used %(span)s."),
        "places.booking.changed": _("The booking of %(room)s was changed; it is %(span)s now: %(purpose)s"),
        "places.booking.lapsed": _("The booking of %(room)s, %(span)s, lapsed: nobody answered or confirmed in time."),
        "places.booking.displaced": _("The booking of %(room)s, %(span)s, had to give way, because: %(because)s"),
        "places.series.booked": _(
            "%(who)s booked a series in %(room)s: %(purpose)s, %(number)s dates from %(day)s to %(last)s, %(times)s."
        ),
        "places.series.approved": _("%(number)s dates of the series “%(purpose)s” in %(room)s were approved."),
        "places.series.declined": _(
            "%(number)s dates of the series “%(purpose)s” in %(room)s were declined, because: %(because)s"
        ),
        "places.series.ended": _(
            "The series “%(purpose)s” in %(room)s ends: nothing more from %(day)s, %(number)s dates are free again, because: %(because)s"
        ),
        "places.series.reconfirmed": _("The series “%(purpose)s” in %(room)s was confirmed again."),
        "places.base.opened": _("The base %(base)s was entered; it is kept by %(owner)s."),
        "places.base.changed": _("The base %(base)s was changed: %(fields)s."),
        "places.base.closed": _("The base %(base)s was closed, because: %(because)s"),
        "places.base.reopened": _("The base %(base)s is open again."),
        "places.partner.added": _("%(partner)s keeps the base %(base)s together with the others."),
        "places.partner.dropped": _("%(partner)s no longer keeps the base %(base)s with the others."),
        "places.picture.added": _("A picture was added to the base %(base)s: %(caption)s"),
        "places.picture.dropped": _("A picture was taken away from the base %(base)s: %(caption)s"),
        "places.room.added": _("The room %(room)s was added."),
        "places.room.changed": _("The room %(room)s was changed: %(fields)s."),
        "places.room.closed": _("The room %(room)s was closed, because: %(because)s"),
        "places.room.reopened": _("The room %(room)s is open again."),
        "places.hours.set": _("%(room)s has new opening hours."),
        "places.hours.excepted": _("%(room)s has other hours from %(day)s to %(last)s, because: %(because)s"),
        "places.hours.usual": _("The usual hours of %(room)s count again from %(day)s to %(last)s."),
        "places.feed.made": _("A calendar address was made: %(what)s"),
        "places.feed.revoked": _("A calendar address was closed: %(what)s"),
    }
)

kind("places.bookings", _("Bases and bookings"), "places.")
