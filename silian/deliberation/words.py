"""How the records and notices of deliberation read."""

from django.utils.translation import gettext_lazy as _

from silian.core.kinds import kind
from silian.core.verbs import words

# A record or notice names a statement by its number, never by its words: those may have to be hidden.
words(
    {
        "deliberation.statement.made": _("Statement %(number)s was made in matter %(matter)s."),
        "deliberation.statement.heard": _("Statement %(number)s in matter %(matter)s was written down as heard, because: %(because)s"),
        "deliberation.statement.changed": _("Statement %(number)s in matter %(matter)s was changed before anybody answered."),
        "deliberation.voice.given": _("Statement %(number)s in matter %(matter)s was answered."),
        "deliberation.voice.changed": _("An answer to statement %(number)s in matter %(matter)s was changed."),
        "deliberation.statement.reported": _("Statement %(number)s in matter %(matter)s was reported; moderators keep or hide it."),
        "deliberation.statement.kept": _("Statement %(number)s in matter %(matter)s was looked at and stays, because: %(because)s"),
        "deliberation.statement.hidden": _("Statement %(number)s in matter %(matter)s was hidden. Its author can object on its page. Reason: %(because)s"),
        "deliberation.statement.objected": _("The author of statement %(number)s in matter %(matter)s objects to its being hidden."),
        "deliberation.statement.shown": _("Statement %(number)s in matter %(matter)s is shown again, because: %(because)s"),
        "deliberation.statement.left_hidden": _("Statement %(number)s in matter %(matter)s stays hidden, because: %(because)s"),
        "deliberation.report.answered": _("Your report of statement %(number)s in matter %(matter)s has its answer: %(because)s"),
        "deliberation.map.computed": _("The opinion map of matter %(matter)s was computed from the answers of %(people)s people."),
    }
)  # fmt: skip

# What moderators say about somebody's words stays in the house.
kind("deliberation.statements", _("Statements"), "deliberation.statement.", "deliberation.report.", confidential=True)
