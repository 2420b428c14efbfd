"""How the records and notices of rules and duties read."""

from enum import StrEnum

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from silian.core.kinds import kind
from silian.core.periods import Period
from silian.core.verbs import words


class State(StrEnum):
    """How a duty stands. It is computed, so it is no column of any table."""

    OVERDUE = "overdue"
    DUE = "due"
    EXCUSED = "excused"
    FULFILLED = "fulfilled"
    NOT_YET = "not_yet"

    @property
    def word(self) -> str:
        return str(_STATES[self])


_STATES = {
    State.OVERDUE: _("Overdue"), State.DUE: _("Due"), State.EXCUSED: _("Excused"), State.FULFILLED: _("Fulfilled"),
    State.NOT_YET: _("Not due yet"),
}  # fmt: skip


def period_word(period: Period, *, year: bool = True) -> str:
    """“quarter 2 of 2026”; without its year where a whole column of the same year stands beside it."""
    short = {
        "year": gettext("Whole year"), "half": gettext("First half") if period.number == 1 else gettext("Second half"),
        "quarter": gettext("Quarter %(number)s"), "month": gettext("Month %(number)s"),
    }[period.kind] % {"number": period.number}  # fmt: skip
    if not year:
        return short
    if period.kind == "year":
        return gettext("year %(year)s") % {"year": period.year}
    return gettext("%(period)s of %(year)s") % {"period": short, "year": period.year}


words(
    {
        "duties.rule.made": _("“%(name)s” is a rule from %(day)s on."),
        "duties.rule.changed": _("“%(name)s” was changed from %(day)s on: %(fields)s."),
        "duties.rule.ended": _("“%(name)s” ends: no period from %(day)s on is asked for."),
        "duties.excuse.given": _(
            "%(body)s will not do “%(name)s” in the period from %(first)s to %(last)s, because: %(because)s"
        ),
        "duties.excuse.withdrawn": _(
            "The excuse of %(body)s for “%(name)s”, %(first)s to %(last)s, was withdrawn, because: %(because)s"
        ),
        "duties.day.entered": _("%(day)s is entered as a workday: %(works)s (%(name)s)."),
        "duties.pack.made": _("The evidence of %(name)s as of %(day)s was taken as one file, digest %(digest)s."),
        "duties.year.opened": _(
            "The year %(year)s was opened; %(services)s services and %(demands)s demands were carried over as drafts."
        ),
        "duties.year.lines_wait": _(
            "%(number)s lines of your list were carried over to %(year)s. Please confirm, change or drop each."
        ),
        "duties.climb.told": _(
            "%(body)s: “%(name)s” for %(first)s to %(last)s was due on %(day)s and is not on record."
        ),
        "duties.climb.told_many": _(
            "“%(name)s” for %(first)s to %(last)s was due on %(day)s and is not on record: %(count)s bodies."
        ),
    }
)

kind("duties.overdue", _("Overdue duties"), "duties.climb.")
kind("duties.duties", _("Rules and excuses"), "duties.rule.", "duties.excuse.", "duties.day.", "duties.pack.")
kind("duties.year", _("Opening of a year"), "duties.year.")
