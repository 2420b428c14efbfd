"""Before a decision displaces others: it names them, and the person confirms exactly those."""

from silian.core.web import page


def seen(request) -> list[int]:
    """The bookings the person has been shown as giving way."""
    return [int(pk) for pk in request.POST.getlist("seen") if pk.isascii() and pk.isdigit() and len(pk) < 19]


def to_confirm(request, bookings, what, back):
    """The page that names what gives way, or None where nothing does or exactly this was confirmed."""
    if {one.pk for one in bookings} == set(seen(request)):
        return None
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("seen", "csrfmiddlewaretoken")
        for value in values
    ]
    return page(
        request, "places/displaced.html", {"bookings": bookings, "kept": kept, "what": what, "back": back}, status=409
    )
