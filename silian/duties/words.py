"""How the records and notices of rules and duties read."""

from django.utils.translation import gettext_lazy as _

from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "duties.rule.made": _("“%(name)s” is a rule for every %(kind)s from %(day)s on."),
        "duties.rule.changed": _("“%(name)s” was changed from %(day)s on: %(fields)s."),
        "duties.rule.ended": _("“%(name)s” ends: no period from %(day)s on is asked for."),
        "duties.excuse.given": _(
            "%(body)s will not do “%(name)s” in the period from %(first)s to %(last)s, because: %(because)s"
        ),
        "duties.excuse.withdrawn": _(
            "The excuse of %(body)s for “%(name)s”, %(first)s to %(last)s, was withdrawn, because: %(because)s"
        ),
        "duties.day.entered": _("%(day)s is entered as a workday: %(works)s (%(name)s)."),
        "duties.climb.told": _(
            "%(body)s: “%(name)s” for %(first)s to %(last)s was due on %(day)s and is not on record."
        ),
    }
)

kind("duties.overdue", _("Overdue duties"), "duties.climb.")
kind("duties.duties", _("Rules and excuses"), "duties.rule.", "duties.excuse.", "duties.day.")
