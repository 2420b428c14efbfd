"""How the records and notices of tasks read."""

from django.utils.translation import gettext_lazy as _

from silian.core.kinds import kind
from silian.core.verbs import words

words(
    {
        "tasks.task.given": _("%(owner)s sees to “%(title)s” by %(day)s."),
        "tasks.task.changed": _("The task “%(title)s” was changed: %(fields)s. %(owner)s sees to it by %(day)s."),
        "tasks.task.done": _("“%(title)s” is done: %(outcome)s"),
        "tasks.task.dropped": _("“%(title)s” is no longer needed, because: %(because)s"),
        "tasks.task.reopened": _("“%(title)s” is open again; %(owner)s sees to it by %(day)s."),
    }
)

kind("tasks.tasks", _("Tasks and promises"), "tasks.")
