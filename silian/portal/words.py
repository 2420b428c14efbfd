"""How the records and notices of this part read."""

from django.utils.translation import gettext_lazy as _

from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "portal.feedback.sent": _("The complaint or suggestion %(receipt)s came in."),
        "portal.feedback.answered": _("The complaint or suggestion %(receipt)s was answered: %(answer)s"),
        "portal.workbook.taken_out": _("%(kind)s: taken out as a workbook (filters: %(asked)s)."),
    }
)

kind("portal.feedback", _("Complaints and suggestions"), "portal.feedback.")
