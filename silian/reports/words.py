"""How the records and notices of reports read."""

from django.utils.translation import gettext_lazy as _

from silian.core.hooks import event
from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "reports.report.begun": _("The report “%(title)s” was begun."),
        "reports.report.changed": _("The report “%(title)s” was changed: %(fields)s."),
        "reports.report.written": _("The words of “%(title)s” were changed: %(parts)s."),
        "reports.report.dropped": _("The draft of the report “%(title)s” was dropped."),
        "reports.report.frozen": _("The report “%(title)s” was frozen as %(sign)s, with figures as of %(day)s."),
        "reports.report.published": _("The report “%(title)s”, %(sign)s, was made public."),
        "reports.report.withdrawn": _("The report “%(title)s”, %(sign)s, is no longer public, because: %(because)s"),
    }
)

kind("reports.reports", _("Reports of the federation"), "reports.")

event("reports.report.published", _("A report was made public"))
