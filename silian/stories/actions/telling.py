"""A story from its draft to its publication, and back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.cobuilding.models import Project
from silian.core.consents import write_answer
from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.hall.models import Matter
from silian.people.models import User
from silian.stories import rules
from silian.stories.actions.shared import note, office, spoken_for, told
from silian.stories.models import Named, Story
from silian.stories.queries import drafting, naming

State = Story.State


@transaction.atomic
def tell_of_project(project: Project, *, by: User) -> Story:
    """Draft the story of a done project from its records; pressed twice it is the same draft."""
    lock(project)
    require(rules.can_tell_project(by, project))
    kept = Story.objects.filter(project=project).first()
    return kept or _draft(
        Story(project=project, federation_id=project.federation_id), drafting.draft_of_project(project), by
    )


@transaction.atomic
def tell_of_matter(matter: Matter, *, by: User) -> Story:
    """Draft the story of a matter that is closed as solved; pressed twice it is the same draft."""
    lock(matter)
    require(rules.can_tell_matter(by, matter))
    kept = Story.objects.filter(matter=matter).first()
    return kept or _draft(
        Story(matter=matter, federation_id=matter.federation_id), drafting.draft_of_matter(matter), by
    )


def _draft(story: Story, words: drafting.Draft, by: User) -> Story:
    story.title, story.lead, story.text, story.by = words.title, words.lead, words.text, by
    story.save(force_insert=True)
    note("stories.story.drafted", story, by=by)
    renew_names(story)
    return story


@transaction.atomic
def change(story: Story, wanted: dict[str, Any], *, by: User) -> Story:
    """Other words, as long as nobody was asked about them. Whom they name is found anew."""
    lock(story)
    require(rules.can_change(by, story))
    before = [getattr(story, name) for name in Story.WORDS]
    story.title = in_words(" ".join(wanted["title"].split()), _("Give the story a title."), field="title", most=120)
    story.lead = " ".join(wanted["lead"].split())[:200]
    story.text = in_words(wanted["text"].replace("\r\n", "\n"), _("Write what happened."), field="text", most=6000)
    changed = [name for name, old in zip(Story.WORDS, before, strict=True) if getattr(story, name) != old]
    if changed:
        story.save(update_fields=changed)
        note("stories.story.changed", story, by=by, fields=recorded(Story, changed))
    renew_names(story)
    return story


def renew_names(story: Story) -> None:
    """The rows of those a draft names follow its words; paper names that somebody added stay until they are taken out."""
    words = naming.words_of(story)
    found = naming.named_by(story, words)
    wanted: set[tuple[int | None, int | None, str]] = {(pk, None, "") for pk in found.organisations}
    wanted |= {(None, pk, "") for pk in found.persons} | {(None, None, name) for name in found.names}
    standing = {(one.organisation_id, one.person_id, one.name): one for one in story.named.filter(dropped_at=None)}
    for key in sorted(wanted - set(standing), key=str):
        organisation, person, name = key
        Named.objects.create(
            federation_id=story.federation_id, story=story, organisation_id=organisation, person_id=person, name=name
        )
    gone = [one.pk for key, one in standing.items() if key not in wanted and (not one.name or one.name not in words)]
    Named.objects.filter(pk__in=gone).update(dropped_at=timezone.now())


@transaction.atomic
def name_person(story: Story, name: str, *, by: User) -> Named:
    """Somebody without a seat or an account stands in the words or in a picture: her consent is wanted on paper."""
    lock(story)
    require(rules.can_change(by, story))
    name = in_words(" ".join(name.split()), _("Write the name as it stands in the story."), field="name", most=60)
    kept = story.named.filter(name=name, dropped_at=None).first()
    if kept is not None:
        return kept
    if name not in naming.words_of(story):
        sentence = _("This name stands neither in the words nor under a picture.")
        raise Refused(sentence, {"name": sentence})
    made = Named.objects.create(federation_id=story.federation_id, story=story, name=name)
    note("stories.named.added", story, by=by, subject=made, name=name)
    return made


@transaction.atomic
def reopen(story: Story, *, by: User) -> Story:
    """A draft again, to change its words; whoever agreed is asked anew."""
    lock(story)
    require(rules.can_reopen(by, story))
    move(story, State.DRAFT)
    for one in story.named.filter(dropped_at=None).exclude(answer=Named.Answer.OPEN).order_by("pk"):
        write_answer(one, Named.Answer.OPEN, by=None, answered_at=None, because="", paper="", seat=None)
    note("stories.story.reopened", story, by=by)
    return story


@transaction.atomic
def publish(story: Story, *, by: User) -> Story:
    """Everybody may read it from now on. Without the consent of one who is named it is refused, and says whose."""
    lock(story)
    require(rules.can_publish(by, story))
    named = list(story.named.filter(dropped_at=None).select_related("organisation", "person").order_by("pk"))
    require(rules.all_agree(named))
    require(naming.tells_of_nobody_served(story, naming.words_of(story)))
    story.published_at = timezone.now()
    move(story, State.PUBLISHED, save=("published_at",))
    note("stories.story.published", story, by=by)
    told("stories.story.published", story, [*spoken_for(named), story.by], by=by)
    return story


@transaction.atomic
def withdraw(story: Story, because: str, *, by: User) -> Story:
    """The office takes it down; the reason stays with it."""
    lock(story)
    require(rules.can_withdraw(by, story))
    take_down(story, in_words(because, _("Say why it is withdrawn.")), by=by)
    return story


def take_down(story: Story, because: str, *, by: User) -> None:
    """From this moment on no page, feed or file shows it."""
    story.withdrawn_at, story.withdrawn_because = timezone.now(), because
    move(story, State.WITHDRAWN, save=("withdrawn_at", "withdrawn_because"))
    note("stories.story.withdrawn", story, by=by, because=because)
    told("stories.story.withdrawn", story, office(story), by=by, because=because)
