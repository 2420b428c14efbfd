"""Pictures of a story: chosen from what is attached to its project or matter, or handed in; drawn anew before they are kept."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core import files, pictures
from silian.core.errors import Refused, in_words
from silian.core.models import StoredFile
from silian.core.records import key
from silian.core.rules import No, require
from silian.core.states import lock
from silian.people.models import User
from silian.stories import rules
from silian.stories.actions.shared import note
from silian.stories.actions.telling import renew_names
from silian.stories.models import Picture, Story
from silian.stories.queries.attached import attached


@transaction.atomic
def add_picture(
    story: Story, content: bytes | StoredFile, caption: str, *, by: User, nobody: bool = False, people_agreed: str = "",
) -> Picture:  # fmt: skip
    """Take a picture in. Place and time of the camera are gone; whoever can be recognised has agreed."""
    lock(story)
    require(rules.can_change(by, story))
    caption = in_words(caption, _("Say what the picture shows."), field="caption", most=120)
    if not nobody:
        people_agreed = in_words(
            people_agreed,
            _("Say that nobody can be recognised, or who can be and how they agreed."),
            field="people_agreed",
        )
    standing = story.pictures.filter(dropped_at=None)
    require(standing.count() < Picture.MOST or No(_("Six pictures are enough. Take one out first.")))
    source = content if isinstance(content, StoredFile) else None
    if source is not None:
        if source.pk not in {one.pk for one in attached(story, by)}:
            raise Refused(_("Choose a picture that is attached to what the story tells of."))
        kept = standing.filter(source=source).first()
        if kept is not None:
            return kept
    raw = files.read(source) if source is not None else content
    assert isinstance(raw, bytes)
    if len(raw) > Picture.MOST_BYTES:
        raise Refused(_("A picture may have at most 10 MB."), {"picture": _("A picture may have at most 10 MB.")})
    name = f"{story.pk}-{standing.count() + 1}"
    whole = pictures.drawn_anew(raw)
    made = Picture.objects.create(
        federation_id=story.federation_id, story=story, file=_kept(story, whole, f"{name}.jpg", by),
        small=_kept(story, pictures.drawn_anew(whole, widest=pictures.SMALL), f"{name}-small.jpg", by), source=source,
        caption=caption, nobody=nobody, people_agreed="" if nobody else people_agreed, by=by,
    )  # fmt: skip
    note("stories.picture.added", story, by=by, subject=made, caption=caption)
    renew_names(story)
    return made


def _kept(story: Story, content: bytes, name: str, by: User) -> StoredFile:
    return files.store(
        content, name, key(story), by=by, federation_id=story.federation_id, most_bytes=Picture.MOST_BYTES
    )


@transaction.atomic
def drop_picture(picture: Picture, *, by: User) -> Picture:
    """Take it out; pressed twice it is out once."""
    lock(picture.story)
    lock(picture)
    require(rules.can_drop_picture(by, picture))
    if picture.dropped_at is None:
        picture.dropped_at = timezone.now()
        picture.save(update_fields=["dropped_at"])
        note("stories.picture.dropped", picture.story, by=by, subject=picture, caption=picture.caption)
    return picture
