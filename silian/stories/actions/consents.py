"""Asking those a story names, and what they answer: by their seat, for themselves, or on paper."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from silian.core.consents import write_answer
from silian.core.errors import in_words
from silian.core.rules import require
from silian.core.states import lock, move
from silian.people.models import User
from silian.stories import rules
from silian.stories.actions.shared import acting_seat, note, office, spoken_for, told
from silian.stories.actions.telling import renew_names, take_down
from silian.stories.models import Named, Story
from silian.stories.queries import naming

Answer = Named.Answer


@transaction.atomic
def ask(story: Story, *, by: User) -> Story:
    """Put the words before everybody they name. From now on no word changes while they read."""
    lock(story)
    require(rules.can_ask(by, story))
    require(naming.tells_of_nobody_served(story, naming.words_of(story)))
    renew_names(story)
    story.asked_at = timezone.now()
    move(story, Story.State.ASKED, save=("asked_at",))
    named = list(story.named.filter(dropped_at=None).select_related("person").order_by("pk"))
    note("stories.story.asked", story, by=by)
    told("stories.story.asked", story, spoken_for(named), by=by)
    return story


def _locked(named: Named) -> Story:
    """Story before name, always; both read afresh."""
    story = named.story
    lock(story)
    lock(named)
    named.story = story
    return story


def _answer(named: Named, answer: str, because: str, by: User, paper: str = "") -> None:
    seat = acting_seat(by, named.federation_id, named.organisation_id) if named.organisation_id else None
    write_answer(named, answer, by=by, because=because, paper=paper, seat=seat)
    named.story.refresh_from_db()


@transaction.atomic
def agree(named: Named, *, by: User) -> Named:
    """Whoever is named has read it and agrees that everybody may."""
    story = _locked(named)
    require(rules.can_answer(by, named))
    _answer(named, Answer.AGREED, "", by)
    note("stories.named.agreed", story, by=by, subject=named, organisation=named.organisation, name=str(named))
    told("stories.named.agreed", story, office(story), by=by, name=str(named))
    return named


@transaction.atomic
def decline(named: Named, because: str, *, by: User) -> Named:
    """Whoever is named does not agree, and says what would have to change."""
    story = _locked(named)
    require(rules.can_answer(by, named))
    because = in_words(because, _("Say in a sentence what would have to change."))
    _answer(named, Answer.DECLINED, because, by)
    note(
        "stories.named.declined", story, by=by, subject=named, organisation=named.organisation, name=str(named),
        because=because,
    )  # fmt: skip
    told("stories.named.declined", story, office(story), by=by, name=str(named), because=because)
    return named


@transaction.atomic
def take_back(named: Named, because: str, *, by: User) -> Named:
    """Consent can be taken back at any time, without a reason; in the same moment the story is public no longer."""
    story = _locked(named)
    require(rules.can_take_back(by, named))
    with override(settings.LANGUAGE_CODE):
        because = because.strip()[:200] or _("no reason given")
        taken_down = _("%(name)s took the consent back.") % {"name": named}
    _answer(named, Answer.TAKEN_BACK, because, by)
    note(
        "stories.named.taken_back", story, by=by, subject=named, organisation=named.organisation, name=str(named),
        because=because,
    )  # fmt: skip
    told("stories.named.taken_back", story, office(story), by=by, name=str(named), because=because)
    if story.state == Story.State.PUBLISHED:
        take_down(story, taken_down, by=by)
    return named


@transaction.atomic
def keep_paper(named: Named, paper: str, *, by: User) -> Named:
    """Somebody without an account agreed on paper: when, how, and where the paper is."""
    story = _locked(named)
    require(rules.can_keep_paper(by, named))
    paper = in_words(paper, _("Write when and how she agreed, and where the paper is kept."), field="paper")
    _answer(named, Answer.AGREED, "", by, paper)
    note("stories.named.agreed", story, by=by, subject=named, name=str(named))
    return named
