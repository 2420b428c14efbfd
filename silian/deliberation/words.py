"""How the records and notices of deliberation read."""

from django.utils.translation import gettext_lazy as _

from silian.core.hooks import event
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
# Of a secret ballot nobody's vote is recorded: the record would say when she voted.
words(
    {
        "deliberation.ballot.put": _("The question “%(title)s” was drafted for %(body)s."),
        "deliberation.ballot.changed": _("The draft of “%(title)s” was changed."),
        "deliberation.roll.drawn": _("The roll of “%(title)s” was drawn up: %(number)s entries."),
        "deliberation.ballot.frozen": _("The rules of “%(title)s” were frozen; their digest begins with %(digest)s."),
        "deliberation.ballot.announced": _("%(body)s asks: “%(title)s”. You may vote from %(opens)s until %(closes)s."),
        "deliberation.ballot.withdrawn": _("The ballot “%(title)s” was withdrawn, because: %(because)s"),
        "deliberation.vote.cast": _("A vote in “%(title)s” was cast."),
        "deliberation.paper.entered": _("Voucher %(voucher)s for “%(title)s” was entered."),
        "deliberation.paper.confirmed": _("Voucher %(voucher)s for “%(title)s” was entered a second time and counts."),
        "deliberation.paper.dropped": _("Voucher %(voucher)s for “%(title)s” was dropped, because: %(because)s"),
        "deliberation.ballot.counted": _("“%(title)s” was counted; the root of its log begins with %(root)s."),
        "deliberation.ballot.published": _("The result of “%(title)s” is published."),
        "deliberation.ballot.resolved": _("A resolution was drawn up from the result of “%(title)s”."),
    }
)  # fmt: skip
kind("deliberation.ballots", _("Consultative ballots"), "deliberation.ballot.", "deliberation.roll.", "deliberation.vote.", "deliberation.paper.")  # fmt: skip

event("deliberation.ballot.published", _("The result of a ballot was published"))
