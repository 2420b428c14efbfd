"""Stories of the demo street: three that everybody may read, with the consent of all they name, and one that still waits for it.

Drafted from the records by the secretary, who hands a drawing in for each (`drawings.py`); whoever speaks for an organisation agrees
by her seat, some days after it was done.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from silian.cobuilding.models import Project
from silian.exchange.queries.people import speakers
from silian.hall.models import Closing, Matter
from silian.members.models import Federation
from silian.people.models import User
from silian.portal.management.clock import told_from
from silian.portal.management.drawings import drawn
from silian.stories import actions
from silian.stories.models import Story
from silian.stories.rules import TOLD_ENDINGS

PUBLISHED = 3
AFTER = timedelta(days=12)  # from the end to the draft
# A word of its title → the drawings of a story, each with what is said beneath; of any other, the last.
PICTURES = [
    ("电梯", [("lift", "示例图：老楼外加装的电梯，入口有坡道")]),
    ("外墙", [("house", "示例图：搭起脚手架加固的老房子")]),
    ("供水", [("water", "示例图：楼前新换的供水管")]),
    ("水", [("kitchen", "示例图：厨房里的水流正常了")]),
    ("物业", [("noticeboard", "示例图：楼道口的公示栏，账目贴在这里"), ("courtyard", "示例图：有人打扫的小区院子")]),
    ("", [("hall", "示例图：大家坐在一起的会场")]),
]  # fmt: skip


def live(street: Federation, secretary: User) -> tuple[int, int]:
    """Let them be told; returns how many are published, and how many wait for consent."""
    told = 0
    for ended, source in _ended(street):
        story = _draft(ended, source, secretary)
        named = list(story.named.filter(dropped_at=None).select_related("organisation"))
        voices = speakers([one.organisation_id for one in named if one.organisation_id])
        if any(not voices.get(one.organisation_id or 0) for one in named):
            continue  # somebody is named whom nobody speaks for: it stays a draft
        waits = told == PUBLISHED
        if waits and not named:
            continue
        with told_from(story.at) as clock:
            _hand_in_pictures(story, secretary)
            clock.ahead(1)
            actions.ask(story, by=secretary)
            for one in named[1 if waits else 0 :]:
                clock.ahead(0.5)
                actions.agree(one, by=voices[one.organisation_id or 0][0])
            if waits:
                break
            clock.ahead(1)
            actions.publish(Story.objects.get(pk=story.pk), by=secretary)
        told += 1
    rows = Story.objects.filter(federation=street)
    return rows.filter(state=Story.State.PUBLISHED).count(), rows.filter(state=Story.State.ASKED).count()


def _ended(street: Federation) -> list[tuple[datetime, Any]]:
    """What is done, in the order in which it ended; a project before the matter it helped."""
    closings = Closing.objects.filter(
        federation=street, closed_at__isnull=False, kind__in=TOLD_ENDINGS, matter__in=Matter.objects.public().values("pk"),  # type: ignore[attr-defined]
        matter__ended_as__in=TOLD_ENDINGS,
    )  # fmt: skip
    matters = [(one.closed_at, one.matter) for one in closings.select_related("matter").order_by("closed_at", "id")]
    projects = Project.objects.filter(federation=street, state=Project.State.DONE, finished_on__isnull=False)
    # Of the last two years: for what is older, who speaks for its partners today did not yet.
    recent = projects.filter(finished_on__gte=timezone.localdate() - timedelta(days=730))
    done = [(_noon(one), one) for one in recent.order_by("finished_on", "id")[:1]]
    several = {matter.pk: (at, matter) for at, matter in matters if at}
    return [*done, *several.values()]


def _hand_in_pictures(story: Story, secretary: User) -> None:
    for name, caption in next(found for word, found in PICTURES if word in story.title):
        actions.add_picture(story, drawn(name), caption, by=secretary, nobody=True)


def _noon(project: Project) -> datetime:
    day = project.finished_on or timezone.localdate()
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def _draft(ended: datetime, source: Any, secretary: User) -> Story:
    with told_from(min(ended + AFTER, timezone.now() - timedelta(days=5))):
        if isinstance(source, Project):
            return actions.tell_of_project(source, by=secretary)
        return actions.tell_of_matter(source, by=secretary)
