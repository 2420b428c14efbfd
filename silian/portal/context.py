"""What every page's frame shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from silian.core.notices import count_unread
from silian.members.mandates import Mandates, mandates
from silian.people.forms import SIZES

MOST_COUNTED = 99


@dataclass(frozen=True)
class Place:
    """One place of the product in the navigation; the four joint methods have places inside."""

    url: str
    word: str
    current: bool
    inside: tuple["Place", ...] = ()


@dataclass(frozen=True)
class Door:
    """Where a place is, what lies under it, and who finds it in the navigation: whoever has a seat, or an office only."""

    name: str
    word: Any
    under: tuple[str, ...] = ()
    who: str = "seated"


DOORS = [
    Door("portal:desk", _("My desk")),
    Door("duties:board", _("Duties")),
    Door("meetings:meetings", _("Meetings")),
    Door("visits:visits", _("Visits")),
    Door("documents:documents", _("Documents")),
    Door("tasks:tasks", _("Tasks")),
    Door("hall:matters", _("Deliberation hall")),
    # Matrix, seats and growth stand as tabs on its pages.
    Door("members:register", _("Organisations"), ("/members/",)),
    Door("places:bases", _("Bases")),
    Door("activities:activities", _("Activities")),
    Door("exchange:services", _("Services"), ("/lists/services",)),
    Door("exchange:demands", _("Demands"), ("/lists/demands", "/lists/carry-over")),
    Door("exchange:matching", _("Matching"), ("/lists/matching", "/lists/matches", "/lists/exchanges")),
    Door("exchange:calls", _("Calls"), ("/lists/calls",)),
    Door("cobuilding:projects", _("Projects")),
    Door("volunteering:teams", _("Volunteering")),
    Door("deliberation:ballots", _("Ballots")),
    Door("counsel:tank", _("Think tank")),
    # Figures, reports, communities and trends stand as tabs on its pages.
    Door("reports:cockpit", _("Numbers and reports"), ("/reports/",)),
    Door("honours:wall", _("Honours")),
    Door("stories:stories", _("Stories")),
    Door("portal:imports", _("Excel"), ("/import", "/export"), who="office"),
]


# What everybody may look at, in one row: for whoever has no seat, with an account or without.
PUBLIC = [
    Door("activities:activities", _("Activities")),
    Door("places:open", _("Places")),
    Door("hall:matters", _("Deliberation hall")),
    Door("portal:wanted", _("Calls")),
    Door("volunteering:teams", _("Volunteering"), ("/volunteering/",)),
    Door("deliberation:ballots", _("Ballots")),
    Door("counsel:published", _("Think tank")),
    Door("stories:stories", _("Stories")),
    Door("honours:wall", _("Honours")),
    Door("reports:figures", _("Figures"), ("/reports/",)),
]

# The joint methods the house is named after (四联), each with the parts whose places stand in it.
FLOORS = [
    ("", ("portal:desk",)),
    (_("Members together"), ("duties:", "meetings:", "visits:", "documents:", "tasks:", "members:")),
    (_("Places together"), ("places:", "activities:")),
    (_("Services together"), ("exchange:", "cobuilding:", "volunteering:")),
    (_("Minds together"), ("hall:", "deliberation:", "counsel:")),
    (_("Results"), ("reports:", "honours:", "stories:")),
    ("", ("portal:imports",)),
]


@cache
def _address(name: str) -> str:
    return reverse(name)


def places(path: str, mine: Mandates, *, signed_in: bool) -> Iterator[Place]:
    """The places this person may enter; where she is, is marked. With a seat the methods are places with places inside, without one
    what is open to everybody stands in one row."""
    if not mine.held:
        desk = [door for door in DOORS if door.name == "portal:desk" and signed_in]
        yield from (place for _name, place in _marked(path, [*desk, *PUBLIC]))
        return
    able = [door for door in DOORS if door.who != "office" or mine.offices]
    doors = list(_marked(path, able))
    for word, parts in FLOORS:
        inside = tuple(place for part in parts for name, place in doors if name.startswith(part))
        if len(inside) > 1:
            yield Place(inside[0].url, str(word), any(one.current for one in inside), inside)
        else:  # a method with one place needs no floor of its own
            yield from inside


def _marked(path: str, doors: list[Door]) -> Iterator[tuple[str, Place]]:
    """The name and the place behind each door; she is where the longest address leads to the page."""
    lengths = [
        max((len(start) for start in (_address(door.name), *door.under) if path.startswith(start)), default=0)
        for door in doors
    ]
    longest = max(lengths)
    for door, length in zip(doors, lengths, strict=True):
        yield door.name, Place(_address(door.name), str(door.word), 0 < length == longest)


@lru_cache(maxsize=512)
def navigation(shown: tuple[Place, ...], language: str) -> str:
    """The navigation as it stands on every page with the same places: put together once."""
    return render_to_string("navigation.html", {"places": shown})


def _navigation(path: str, user: Any, mine: Mandates) -> str:
    signed_in = getattr(user, "is_authenticated", False)
    return navigation(tuple(places(path, mine, signed_in=signed_in)), get_language() or "")


def _count(user: Any) -> str:
    found = count_unread(user, MOST_COUNTED + 1)
    return f"{MOST_COUNTED}+" if found > MOST_COUNTED else str(found or "")


def layout(request: Any) -> dict[str, Any]:
    """The reader's seats and view; costs the two seat queries and one for the bell, and only if the page shows them."""
    user = getattr(request, "user", None)
    elder = request.COOKIES.get("elder", "")
    mine = SimpleLazyObject(lambda: mandates(user))
    return {
        "mine": mine,
        "elder": elder if elder in dict(SIZES) else "",
        "sizes": SIZES,
        "demo": settings.DEMO,
        # The frame shows it twice, for the desk and for the phone.
        "navigation": cache(lambda: _navigation(request.path, user, mine)),
        "unread": cache(lambda: _count(user)),
    }
