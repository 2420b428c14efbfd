"""Reasons as data, turned into words where somebody reads them: page, API and workbook say the same."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.exchange.models import Match

Chip = tuple[str, str]  # (tone, words)


def chips(match: Match) -> list[Chip]:
    """Why this one, as short words, the strongest first; what speaks against it at the end."""
    why: dict[str, Any] = match.reasons or {}
    found: list[Chip] = []
    if why.get("theme"):
        found.append(("good", _("same theme: %(theme)s") % {"theme": str(why["theme"]).split("/")[-1]}))
    for step in why.get("concepts", [])[:2]:
        if step["asked"] != step["offered"]:
            found.append(
                ("good", _("%(asked)s means %(offered)s") % {"asked": step["asked"], "offered": step["offered"]})
            )
    if why.get("terms"):
        found.append(("good", _("words in common: %(words)s") % {"words": _(", ").join(why["terms"][:3])}))
    if why.get("audience"):
        found.append(("good", _("for %(people)s") % {"people": _(", ").join(why["audience"][:2])}))
    if why.get("near"):
        found.append(("good", _("near: %(place)s") % {"place": why["near"]}))
    if why.get("from"):
        found.append(("", _("from %(federation)s") % {"federation": why["from"]}))
    if why.get("time"):
        found.append(("good", _("time fits: %(time)s") % {"time": _(", ").join(why["time"][:2])}))
    if why.get("mutual"):
        found.append(("good", _("can help each other")))
    if why.get("left"):
        found.append(
            ("good", ngettext("%(number)s place left", "%(number)s places left", why["left"]) % {"number": why["left"]})
        )
    if why.get("left") == 0 and not match.in_plan:
        found.append(("warn", _("all places wanted elsewhere")))
    if why.get("audience_differs"):
        found.append(("warn", _("for other people")))
    if why.get("time_differs"):
        found.append(("warn", _("at another time")))
    return found


DECIDED = {
    "fit": lambda: _("It fits best of all that are free."),
    "urgency": lambda: _("A better-fitting service is needed by a more urgent demand that has nobody else."),
    "coverage": lambda: _("A better-fitting service is needed by a demand that has nobody else."),
    "asked": lambda: _("Its organisation would otherwise not be asked at all."),
    "load": lambda: _("The better-fitting one's organisation already carries more."),
}


def why_in_plan(match: Match) -> list[str]:
    """Which rule of the published order decided, and why not the next one. Whole sentences."""
    why = match.reasons or {}
    said = []
    if match.in_plan and why.get("decided") in DECIDED:
        said.append(DECIDED[why["decided"]]())
    instead = why.get("instead")
    if match.in_plan and instead:
        said.append(
            ngettext(
                "Not “%(title)s” of %(organisation)s: %(number)s demand could use it.",
                "Not “%(title)s” of %(organisation)s: %(number)s demands could use it.",
                instead["wanted"],
            )
            % {
                "title": instead["title"],
                "organisation": instead["organisation"],
                "number": instead["wanted"],
            }
        )
    if not match.in_plan and why.get("wanted", 0) > 1:
        said.append(
            ngettext(
                "Not in the plan: this service is wanted by %(number)s demand and has %(places)s places.",
                "Not in the plan: this service is wanted by %(number)s demands and has %(places)s places.",
                why["wanted"],
            )
            % {"number": why["wanted"], "places": why.get("capacity", 1)}
        )
    if why.get("of"):
        said.append(
            _("Number %(rank)s of %(number)s services that came into question.")
            % {"rank": match.rank, "number": why["of"]}
        )
    return said


UNMET = {
    "no_candidate": lambda: _("Nobody in the lists offers anything like it."),
    "below_threshold": lambda: _("What is offered fits too little."),
    "capacity_used_up": lambda: _("What fits is fully taken."),
}


def why_unmet(reason: str) -> str:
    return UNMET[reason]() if reason in UNMET else _("No matching run has looked at it yet.")
