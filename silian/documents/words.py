"""How the records and notices of documents read."""

from django.utils.translation import gettext_lazy as _

from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "documents.document.opened": _("The document “%(title)s” was begun."),
        "documents.document.changed": _("The document “%(title)s” was changed: %(fields)s."),
        "documents.document.retired": _("The document “%(title)s” is out of use from %(day)s, because: %(because)s"),
        "documents.document.reopened": _("The document “%(title)s” is in use again."),
        "documents.version.drafted": _("A new version of “%(title)s” is being drafted."),
        "documents.version.changed": _("The draft of “%(title)s” was changed: %(fields)s."),
        "documents.version.dropped": _("The draft of “%(title)s” was dropped."),
        "documents.version.issued": _("Version %(number)s of “%(title)s” was issued on %(day)s. %(changed)s"),
        "documents.version.handed_out": _("Version %(number)s of “%(title)s” was handed out to %(bodies)s."),
        "documents.version.reminded": _("%(bodies)s were reminded to confirm version %(number)s of “%(title)s”."),
        "documents.version.waits": _("Please confirm that you have received version %(number)s of “%(title)s”."),
        "documents.handout.confirmed": _("%(body)s has received version %(number)s of “%(title)s”."),
        "documents.handout.confirmed_on_paper": _(
            "%(body)s has received version %(number)s of “%(title)s” on %(day)s, as its paper says."
        ),
    }
)

kind("documents.documents", _("Documents of the federation"), "documents.", for_groups=True)
