"""Who may do what with projects, agreements and contributions. Reads only, one condition per line."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from silian.cobuilding.models import Contribution, Milestone, Party, Project, Version
from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.members.models import Organisation
from silian.members.rules import sits_in_office, speaks_for

State = Project.State


def is_partner(person: Any, project: Project) -> bool:
    """She speaks for one of the partners. The page's own partners are used where they have been read."""
    mine = mandates(person).organisations
    return bool(mine) and any(partner.organisation_id in mine for partner in project.partners.all())


def takes_part(person: Any, project: Project) -> bool:
    return sits_in_office(person, project.federation_id) or is_partner(person, project)


# ── Campaigns ──


def can_change_campaigns(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can set up or change a campaign."))
    return True


# ── Projects ──


def can_open_project(person: Any, federation_id: int, partners: Iterable[Organisation]) -> Answer:
    partners = list(partners)
    if len({one.pk for one in partners}) < 2:
        return No(_("A project needs two or more partners. Name each of them once."))
    if any(one.merged_into_id for one in partners):
        return No(_("One of these organisations has been merged into another one. Name that one."))
    if any(one.federation_id != federation_id for one in partners):
        return No(_("All partners of a project opened by hand belong to the same federation."))
    if not sits_in_office(person, federation_id) and not any(speaks_for(person, one.pk) for one in partners):
        return No(_("Only the office or somebody who speaks for one of the partners can open a project."))
    return True


def can_change_project(person: Any, project: Project) -> Answer:
    if not project.is_live:
        return No(_("This project is over. What it says stays as it was."))
    if not takes_part(person, project):
        return No(_("Only the partners and the office can change this project."))
    return True


def can_change_partner(person: Any, project: Project, organisation_id: int) -> Answer:
    """What a partner gives and asks is its own word; the office may write it down for it."""
    if not project.is_live:
        return No(_("This project is over. What it says stays as it was."))
    if not sits_in_office(person, project.federation_id) and not speaks_for(person, organisation_id):
        return No(_("Only the partner itself or the office can change what it gives and asks."))
    return True


def can_add_partner(person: Any, project: Project, organisation: Organisation) -> Answer:
    if organisation.merged_into_id:
        return No(_("One of these organisations has been merged into another one. Name that one."))
    if organisation.federation_id != project.federation_id:
        return No(_("All partners of a project opened by hand belong to the same federation."))
    return can_change_project(person, project)


def can_drop_partner(person: Any, project: Project, organisation_id: int) -> Answer:
    """A partner leaves by its own word or the office's, and only while nothing has been agreed."""
    if project.state != State.DRAFT:
        return No(_("The project has been agreed. A partner leaves it by an amendment of the agreement."))
    if not sits_in_office(person, project.federation_id) and not speaks_for(person, organisation_id):
        return No(_("Only the partner itself or the office can take it out of the draft."))
    if len(project.partners.all()) <= 2:
        return No(_("A project needs two or more partners. Stop it if nobody is left."))
    return True


def can_agree_without_paper(person: Any, project: Project) -> Answer:
    if project.state != State.DRAFT:
        return No(_("This project has been agreed already."))
    if not sits_in_office(person, project.federation_id):
        return No(_("Only the office can say that a project is agreed without a paper."))
    return True


def can_begin(person: Any, project: Project) -> Answer:
    if project.state == State.DRAFT:
        return No(_("First the partners agree: by signing the agreement."))
    if project.state != State.AGREED:
        return No(_("This project has begun already."))
    if not takes_part(person, project):
        return No(_("Only the partners and the office can begin this project."))
    return True


def can_finish(person: Any, project: Project) -> Answer:
    if project.state != State.RUNNING:
        return No(_("Only a running project can be finished."))
    if not takes_part(person, project):
        return No(_("Only the partners and the office can finish this project."))
    return True


def can_stop(person: Any, project: Project) -> Answer:
    if not project.is_live:
        return No(_("This project is over already."))
    if not takes_part(person, project):
        return No(_("Only the partners and the office can stop this project."))
    return True


def can_note_progress(person: Any, project: Project) -> Answer:
    if not project.is_live:
        return No(_("This project is over. What it says stays as it was."))
    if not takes_part(person, project):
        return No(_("Only the partners and the office can write a progress note."))
    return True


def can_set_milestones(person: Any, project: Project) -> Answer:
    if not project.is_live:
        return No(_("This project is over. What it says stays as it was."))
    if not takes_part(person, project):
        return No(_("Only the partners and the office can plan the steps of this project."))
    return True


def can_close_milestone(person: Any, milestone: Milestone) -> Answer:
    """Also who holds the seat that sees to it, even if she speaks for no partner."""
    if milestone.state != Milestone.State.OPEN:
        return No(_("This step is closed already."))
    if not milestone.project.is_live:
        return No(_("This project is over. What it says stays as it was."))
    if milestone.seat_id and milestone.seat_id in {held.seat_id for held in mandates(person).held}:
        return True
    if not takes_part(person, milestone.project):
        return No(_("Only the partners, the office and who sees to this step can close it."))
    return True


# ── Agreements ──


def can_draft_agreement(person: Any, project: Project) -> Answer:
    if not project.is_live:
        return No(_("This project is over."))
    if not takes_part(person, project):
        return No(_("Only the partners and the office can draft the agreement."))
    return True


def can_read_text(person: Any, version: Version, parties: Iterable[Party]) -> bool:
    return sits_in_office(person, version.federation_id) or bool(own_parties(person, parties))


def own_parties(person: Any, parties: Iterable[Party]) -> list[Party]:
    """The parties she speaks for today."""
    mine = mandates(person).organisations
    return [party for party in parties if party.speaks_through in mine]


def can_change_text(person: Any, version: Version) -> Answer:
    if version.state != Version.State.DRAFTING:
        return No(_("This text has been sent out and is not changed any more. Draft an amendment."))
    return can_draft_agreement(person, version.agreement.project)


def can_send_out(person: Any, version: Version) -> Answer:
    if version.state != Version.State.DRAFTING:
        return No(_("This text has been sent out already."))
    return can_draft_agreement(person, version.agreement.project)


def can_take_text_back(person: Any, version: Version, signed: int) -> Answer:
    if version.state != Version.State.SIGNING:
        return No(_("Only a text that is out for signing can be taken back."))
    if signed:
        return No(_("Somebody has signed already. Withdraw this text and draft a new one."))
    return can_draft_agreement(person, version.agreement.project)


def can_withdraw(person: Any, version: Version) -> Answer:
    if version.state not in (Version.State.DRAFTING, Version.State.SIGNING):
        return No(_("Only a text that is not yet in force can be withdrawn."))
    if not takes_part(person, version.agreement.project):
        return No(_("Only the partners and the office can withdraw this text."))
    return True


def can_sign(person: Any, party: Party, version: Version) -> Answer:
    if version.state != Version.State.SIGNING:
        return No(_("This text is not out for signing."))
    if hasattr(party, "signature"):
        return No(_("This party has signed already."))
    if not version.agreement.project.is_live:
        return No(_("This project is over."))
    if not speaks_for(person, party.speaks_through):
        return No(_("Only somebody whose seat speaks for this party can sign for it."))
    return True


def can_file_paper(person: Any, parties: Iterable[Party], version: Version) -> Answer:
    """The office brings in the paper for everybody; a party for itself only."""
    parties = list(parties)
    if version.state != Version.State.SIGNING:
        return No(_("This text is not out for signing."))
    if not parties:
        return No(_("Say which parties have signed this paper."))
    if any(hasattr(party, "signature") for party in parties):
        return No(_("One of these parties has signed already."))
    if not version.agreement.project.is_live:
        return No(_("This project is over."))
    if not sits_in_office(person, version.federation_id) and len(own_parties(person, parties)) < len(parties):
        return No(_("Bring in the paper for your own organisation; the office does it for several."))
    return True


def can_draft_next(person: Any, version: Version) -> Answer:
    """An amendment or a renewal of the text in force, or of the one that has run out or ended."""
    if version.state not in (Version.State.IN_FORCE, Version.State.EXPIRED, Version.State.ENDED):
        return No(_("Only a text that was in force is amended or renewed."))
    return can_draft_agreement(person, version.agreement.project)


def can_review(person: Any, version: Version) -> Answer:
    if version.state != Version.State.IN_FORCE:
        return No(_("Only a text in force is reviewed."))
    return can_draft_agreement(person, version.agreement.project)


def can_end(person: Any, version: Version) -> Answer:
    if version.shown_state != Version.State.IN_FORCE:
        return No(_("Only a text in force can be ended."))
    if not takes_part(person, version.agreement.project):
        return No(_("Only the partners and the office can end this agreement."))
    return True


# ── Contributions ──


def can_note_contribution(person: Any, giver: Organisation, federation_id: int) -> Answer:
    if giver.merged_into_id:
        return No(_("This organisation has been merged into another one. Name that one."))
    if not speaks_for(person, giver.pk) and not sits_in_office(person, federation_id):
        return No(_("Only the giver's own liaison or the office can note a contribution."))
    return True


def _gave(person: Any, row: Contribution) -> bool:
    return speaks_for(person, row.giver.merged_into_id or row.giver_id)


def _received(person: Any, row: Contribution) -> bool:
    """She speaks for the receiving side: the organisation, the community, or another partner of the project."""
    if row.organisation:
        return speaks_for(person, row.organisation.merged_into_id or row.organisation_id)
    if row.community_id:
        return mandates(person).convenes(community_id=row.community_id) is not None
    return row.project is not None and is_partner(person, row.project)


def can_answer_contribution(person: Any, row: Contribution) -> Answer:
    """Confirmed by the receiving side, never by the giver nor by who wrote it down."""
    if row.state != Contribution.State.NOTED:
        return No(_("This contribution has been answered already."))
    if _gave(person, row):
        return No(_("Your own organisation gave this. The receiving side confirms it."))
    if row.by_id == getattr(person, "pk", None):
        return No(_("You wrote this down yourself. Somebody else confirms it."))
    if not _received(person, row) and not sits_in_office(person, row.federation_id):
        return No(_("Only the receiving side or the office can confirm this."))
    return True


def can_take_contribution_back(person: Any, row: Contribution) -> Answer:
    if row.state != Contribution.State.NOTED:
        return No(_("This contribution has been answered already. It is taken out by a counter-entry."))
    if not _gave(person, row) and row.by_id != getattr(person, "pk", None):
        return No(_("Only the giver, or who wrote it down, can take this back."))
    return True


def can_reverse_contribution(person: Any, row: Contribution) -> Answer:
    if row.reverses_id:
        return No(_("This is a counter-entry already. Note the contribution anew."))
    if row.state != Contribution.State.CONFIRMED:
        return No(_("Only a confirmed contribution needs a counter-entry."))
    if hasattr(row, "reversed_by"):
        return No(_("A counter-entry has been made already."))
    if not _gave(person, row) and not _received(person, row) and not sits_in_office(person, row.federation_id):
        return No(_("Only the two sides and the office can make a counter-entry."))
    return True
