"""What the tests of this app start from, all with real actions: a done project of three, a lamp that shines again, their stories."""

import io
from typing import Any

from silian.cobuilding.actions import projects
from silian.cobuilding.models import Project
from silian.cobuilding.tests import build as building
from silian.hall.models import Closing, Matter
from silian.hall.tests import build as hall
from silian.hall.tests import build_endings as ends
from silian.stories import actions
from silian.stories.models import Named, Story


def fresh(one: Any) -> Any:
    return type(one).objects.get(pk=one.pk)


def done(cast, **fields: Any) -> Project:
    """Choir, hospital and bank have finished what they built together."""
    running = building.running(cast, building.project(cast, **fields))
    return projects.finish(running, building.RESULT, by=cast.choir_liaison)


def solved(cast, matter: Matter | None = None) -> Matter:
    return ends.closed(cast, matter).matter


def pictured(cast) -> Closing:
    """A matter that was closed with a photograph as its proof."""
    closing = ends.closings.propose_closing(
        hall.accepted(cast), ends.SOLVED, by=cast.community_secretary, pictures=[(photo(), "灯.jpg")]
    )
    ends.closings.check_closing(closing, True, "亮了", by=cast.secretary)
    ends.says(closing)
    ends.closings.close_matter(fresh(closing), by=cast.community_secretary)
    return fresh(closing)


def draft(cast, **fields: Any) -> Story:
    return actions.tell_of_project(done(cast, **fields), by=cast.secretary)


def asked(cast, **fields: Any) -> Story:
    return actions.ask(draft(cast, **fields), by=cast.secretary)


def named(story: Story, organisation: Any) -> Named:
    return story.named.get(organisation=organisation, dropped_at=None)


def speakers(cast) -> list:
    return [(cast.choir, cast.choir_liaison), (cast.clinic, cast.clinic_liaison), (cast.bank, cast.bank_liaison)]


def all_agree(cast, story: Story) -> Story:
    for organisation, person in speakers(cast):
        if story.named.filter(organisation=organisation, dropped_at=None, answer="open").exists():
            actions.agree(named(story, organisation), by=person)
    return fresh(story)


def published(cast, **fields: Any) -> Story:
    return actions.publish(all_agree(cast, asked(cast, **fields)), by=cast.secretary)


def of_matter(cast, matter: Matter | None = None) -> Story:
    """The story of a solved matter, published; it names nobody."""
    story = actions.tell_of_matter(solved(cast, matter), by=cast.secretary)
    return actions.publish(actions.ask(story, by=cast.secretary), by=cast.secretary)


def photo(width: int = 40, height: int = 30) -> bytes:
    """A photograph as a telephone takes it: with the place, the time and its own name inside."""
    from PIL import Image

    made, image = io.BytesIO(), Image.new("RGB", (width, height), (120, 90, 60))
    notes = Image.Exif()
    notes[0x010F], notes[0x0132] = "示例手机".encode().decode(), "2018:10:08 09:00:00"
    notes.get_ifd(0x8825)[1] = "N"
    notes.get_ifd(0x8825)[2] = (30.0, 16.0, 12.0)
    image.save(made, "JPEG", exif=notes)
    return made.getvalue()
