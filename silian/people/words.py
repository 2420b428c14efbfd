"""How the records of this part read."""

from django.utils.translation import gettext_lazy as _

from silian.core.verbs import words

words(
    {
        "people.signed_in": _("Signed in."),
        "people.account.changed": _("The account was changed: %(fields)s."),
        "people.password.changed": _("The password was changed."),
        "people.second_factor.on": _("The second factor was switched on."),
        "people.second_factor.off": _("The second factor was switched off."),
        "people.second_factor.codes": _("New recovery codes were made."),
        "people.notices.chosen": _("The choice of notices by e-mail was changed: %(fields)s."),
        "people.mail.confirmed": _("The e-mail address was confirmed."),
        "people.mail.stopped": _("No more notices by e-mail, by the link in one of them."),
        "people.token.made": _("A key to the API was made: “%(name)s”, valid for %(days)s days."),
        "people.token.revoked": _("The key to the API “%(name)s” was revoked."),
    }
)
