"""Who may tell a story, agree to it, publish it and take it down. Reads only, one condition per line."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from silian.cobuilding.models import Project
from silian.core import files
from silian.core.models import StoredFile
from silian.core.rules import Answer, No
from silian.hall.models import Ending, Matter
from silian.members.mandates import mandates
from silian.members.models import Federation
from silian.members.rules import sits_in_office, speaks_for
from silian.stories.models import Named, Picture, Story

State = Story.State
TOLD_ENDINGS = (Ending.SOLVED, Ending.PARTLY)


def _tells(person: Any, federation_id: int, project: Project | None, matter: Matter | None) -> bool:
    """The office, a partner of the project, or whoever has handled the matter."""
    if sits_in_office(person, federation_id):
        return True
    if project is not None:
        return any(speaks_for(person, one.organisation_id) for one in project.partners.all())
    return matter is not None and any(held.seat_id == matter.owner_id for held in mandates(person).held)


def can_tell_project(person: Any, project: Project) -> Answer:
    if project.state != Project.State.DONE:
        return No(_("A story is told of a project that is done; write its result first."))
    if not _tells(person, project.federation_id, project, None):
        return No(_("Only the office and the partners of the project can tell its story."))
    return True


def can_tell_matter(person: Any, matter: Matter) -> Answer:
    if matter.private or matter.shown_at is None:
        return No(_("This matter is not open to everybody, so no story is told of it."))
    if matter.ended_as not in TOLD_ENDINGS:
        return No(_("A story is told of a matter that is closed as solved or partly solved."))
    if not _tells(person, matter.federation_id, None, matter):
        return No(_("Only the office and whoever has handled the matter can tell its story."))
    return True


def tells(person: Any, story: Story) -> bool:
    return _tells(person, story.federation_id, story.project, story.matter)


def can_work_on(person: Any, story: Story) -> Answer:
    if not tells(person, story):
        return No(_("Only the office and whoever took part can work on this story."))
    return True


def can_change(person: Any, story: Story) -> Answer:
    may = can_work_on(person, story)
    if not may:
        return may
    if story.state != State.DRAFT:
        return No(_("Others were asked about these words. Make it a draft again, then change it."))
    return True


def can_ask(person: Any, story: Story) -> Answer:
    may = can_work_on(person, story)
    if not may:
        return may
    if story.state != State.DRAFT:
        return No(_("Those it names have been asked already."))
    return True


def can_reopen(person: Any, story: Story) -> Answer:
    may = can_work_on(person, story)
    if not may:
        return may
    if story.state not in (State.ASKED, State.WITHDRAWN):
        return No(_("Only a story that waits for consent or was withdrawn becomes a draft again."))
    return True


def answers_for(person: Any, named: Named) -> bool:
    """She speaks for the organisation, or is the person."""
    if not getattr(person, "is_authenticated", False):
        return False
    return speaks_for(person, named.organisation_id) if named.organisation_id else named.person_id == person.pk


def can_answer(person: Any, named: Named) -> Answer:
    if not answers_for(person, named):
        return No(_("Only whoever is named can agree or not."))
    if named.dropped_at or named.story.state != State.ASKED:
        return No(_("Nobody is asked about this story now."))
    return True


def can_take_back(person: Any, named: Named) -> Answer:
    if not answers_for(person, named):
        return No(_("Only whoever agreed can take the consent back."))
    if (
        named.dropped_at
        or named.answer != Named.Answer.AGREED
        or named.story.state not in (State.ASKED, State.PUBLISHED)
    ):
        return No(_("There is no consent to take back here."))
    return True


def can_keep_paper(person: Any, named: Named) -> Answer:
    if not tells(person, named.story):
        return No(_("Only the office and whoever took part can work on this story."))
    if not named.name:
        return No(_("Whoever has a seat or an account answers for herself."))
    if named.dropped_at or named.story.state != State.ASKED:
        return No(_("Nobody is asked about this story now."))
    return True


def can_publish(person: Any, story: Story) -> Answer:
    """Whether she may at all; who has not agreed yet is named by `all_agree`."""
    if not sits_in_office(person, story.federation_id):
        return No(_("Only the office can publish a story."))
    if story.state == State.PUBLISHED:
        return No(_("This story is published already."))
    if story.state != State.ASKED:
        return No(_("Ask those it names first; they read the story before everybody does."))
    if not story.may_be_public:
        return No(_("The matter is no longer open to everybody, so its story cannot be published."))
    return True


def all_agree(named: list[Named]) -> Answer:
    """Everybody has agreed; or who has not, by name."""
    open_ones = [str(one) for one in named if one.answer == Named.Answer.OPEN]
    against = [str(one) for one in named if one.answer in (Named.Answer.DECLINED, Named.Answer.TAKEN_BACK)]
    if against:
        said = _("It cannot be published: %(names)s does not agree. Make it a draft again and change what it says.")
        return No(said % {"names": _(", ").join(against)})
    if open_ones:
        said = _("It cannot be published yet: %(names)s has not agreed.")
        return No(said % {"names": _(", ").join(open_ones)})
    return True


def can_withdraw(person: Any, story: Story) -> Answer:
    if not sits_in_office(person, story.federation_id):
        return No(_("Only the office can withdraw a story. Whoever is named can take the consent back."))
    if story.state != State.PUBLISHED:
        return No(_("This story is not published."))
    return True


def can_drop_picture(person: Any, picture: Picture) -> Answer:
    """Less may be shown at any time."""
    return can_work_on(person, picture.story)


def can_share(person: Any, federation: Federation) -> Answer:
    if not sits_in_office(person, federation.pk):
        return No(_("Only the office decides what is shared beyond the federation."))
    return True


def may_open_picture(person: Any, file: StoredFile) -> bool:
    """A picture of a story: whoever sees the story."""
    return Picture.objects.standing().visible_to(person).filter(Q(file=file) | Q(small=file)).exists()


files.who_may_open("stories.story", may_open_picture)
