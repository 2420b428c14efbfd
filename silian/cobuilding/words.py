"""How the records and notices of projects read."""

from django.utils.translation import gettext_lazy as _

from silian.core.verbs import words

words({"cobuilding.project.drafted": _("A draft project was opened: “%(title)s”, partners %(partners)s.")})
