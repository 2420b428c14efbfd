"""How the records and notices of bases, rooms and bookings read."""

from django.utils.translation import gettext_lazy as _

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
    }
)
