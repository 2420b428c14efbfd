"""What becomes of an organisation's tasks when two organisations turn out to be one: they move."""

from django.utils.translation import gettext_lazy as _

from silian.members.merging import called, moves

moves("tasks.task.organisation")
called("tasks.task", _("Task"))
called("tasks.task.organisation", _("organisation"))
