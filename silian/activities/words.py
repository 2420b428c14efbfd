"""How the records and notices of activities read."""

from django.utils.translation import gettext_lazy as _

from silian.core.verbs import words

words(
    {
        "activities.activity.opened": _("The activity “%(title)s” was drafted, with %(sessions)s sessions."),
        "activities.activity.from_call": _(
            "The activity grew out of the call “%(title)s”, with %(number)s helpers taken along."
        ),
    }
)
