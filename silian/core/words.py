"""How the records of this app read."""

from django.utils.translation import gettext_lazy as _

from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "core.import.written": _(
            "The workbook %(name)s was imported (%(kind)s): %(new)s new, %(changed)s changed, %(bad)s left out."
        ),
        "core.subscription.stopped": _(
            "The program “%(name)s” could not be reached for long and is told nothing any more."
        ),
    }
)
kind("core.subscriptions", _("Programs outside"), "core.subscription.")
