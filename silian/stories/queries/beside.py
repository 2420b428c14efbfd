"""The line of a story on the page of what it tells of, and the way to begin one."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from silian.cobuilding.models import Project
from silian.cobuilding.queries import relatives as of_projects
from silian.hall.models import Matter
from silian.hall.queries import relatives as of_matters
from silian.hall.rules.known import may_have
from silian.stories import rules
from silian.stories.models import Story


def story_of_matter(person: Any, matter: Matter) -> Iterator[of_matters.Relative]:
    """The story the reader may see; else, once it is solved, the way to tell it. At most one query, and only where there is one."""
    if matter.private or matter.ended_as not in rules.TOLD_ENDINGS:
        return
    one = Story.objects.visible_to(person).filter(matter=matter).first() if may_have(matter, Story) else None  # type: ignore[attr-defined]
    if one is not None:
        state = "" if one.state == Story.State.PUBLISHED else str(one.get_state_display())
        yield of_matters.Relative(
            _("Story"), one.title, state, reverse("stories:story", args=[one.pk]), one.published_at
        )
    elif not may_have(matter, Story) and rules.can_tell_matter(person, matter):
        yield of_matters.Relative(
            _("Story"), _("Tell its story"), "", reverse("stories:tell", args=["matter", matter.pk])
        )


def story_of_project(person: Any, project: Project) -> Iterator[of_projects.Relative]:
    """The same for a project that is done: one query then, none before."""
    if project.state != Project.State.DONE:
        return
    one = Story.objects.filter(project=project).first()
    if one is None:
        if rules.can_tell_project(person, project):
            url = reverse("stories:tell", args=["project", project.pk])
            yield of_projects.Relative(_("Story"), _("Tell its story"), "", url)
    elif one.state == Story.State.PUBLISHED or rules.can_work_on(person, one):
        state = "" if one.state == Story.State.PUBLISHED else str(one.get_state_display())
        yield of_projects.Relative(_("Story"), one.title, state, reverse("stories:story", args=[one.pk]))
