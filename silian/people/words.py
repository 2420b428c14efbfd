"""How the records of this part read."""

from django.utils.translation import gettext_lazy as _

from silian.core.verbs import words

words(
    {
        "people.token.made": _("A key to the API was made: “%(name)s”, valid for %(days)s days."),
        "people.token.revoked": _("The key to the API “%(name)s” was revoked."),
    }
)
