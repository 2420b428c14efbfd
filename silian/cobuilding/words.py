"""How the records and notices of projects read."""

from django.utils.translation import gettext_lazy as _

from silian.core.kinds import kind
from silian.core.verbs import words

words({"cobuilding.project.drafted": _("A draft project was opened: “%(title)s”, partners %(partners)s.")})

kind("cobuilding.projects", _("Projects and agreements"), "cobuilding.", for_groups=True)
