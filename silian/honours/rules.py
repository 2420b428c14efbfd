"""Who evaluates, who lays down honours, who objects, who answers. Reads only, one condition per line."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.honours.models import (
    Appeal,
    Candidate,
    EligibilityList,
    Evaluation,
    Honour,
    HonourRule,
    NamedPerson,
    Objection,
    Remark,
    Result,
    Scheme,
)
from silian.meetings.models import Decision, Minutes
from silian.members.mandates import mandates
from silian.members.rules import sits_in_office, speaks_for

Exclusion = Evaluation.Exclusion


# ── Schemes ──


def can_keep_schemes(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can prepare an evaluation."))
    return True


def can_change_scheme(person: Any, scheme: Scheme) -> Answer:
    if scheme.state != Scheme.State.DRAFT:
        return No(_("This evaluation is set: its questions and days stay as they are."))
    return can_keep_schemes(person, scheme.federation_id)


def can_set_scheme(person: Any, scheme: Scheme) -> Answer:
    if scheme.closes_on <= timezone.localdate():
        return No(_("Its last day has passed already. Give it later days."))
    return can_change_scheme(person, scheme)


def can_cancel_scheme(person: Any, scheme: Scheme) -> Answer:
    if scheme.state not in (Scheme.State.DRAFT, Scheme.State.SET):
        return No(_("This evaluation is over; its results stay."))
    return can_keep_schemes(person, scheme.federation_id)


def can_close_scheme(person: Any, scheme: Scheme) -> Answer:
    if scheme.state != Scheme.State.SET:
        return No(_("Only an evaluation that is set has answers to count."))
    if timezone.localdate() < scheme.closes_on:
        return No(_("Answers are taken until %(day)s. Count them afterwards.") % {"day": scheme.last_day.isoformat()})
    return can_keep_schemes(person, scheme.federation_id)


# ── Answering ──


def why_excluded(evaluation: Evaluation) -> str:
    """Why this side is not asked about that one, in a sentence for whoever would have answered."""
    names = {"judge": evaluation.judge_name, "about": evaluation.about_name, "word": evaluation.exclusion_word}
    sentences = {
        Exclusion.OWN: _("%(judge)s does not evaluate itself."),
        Exclusion.PARENT: _("%(judge)s and %(about)s belong to the same parent body (%(word)s), so it is not asked."),
        Exclusion.PROJECT: _(
            "%(judge)s and %(about)s are partners in “%(word)s”, so it is not asked about that service."
        ),
        Exclusion.SEAT: _("Whoever speaks for %(judge)s holds a seat in %(about)s (%(word)s), so it is not asked."),
    }
    return sentences[Exclusion(evaluation.exclusion)] % names


def answers_for(person: Any, evaluation: Evaluation) -> bool:
    """By a seat she speaks for the side that is asked."""
    if evaluation.organisation_id:
        return speaks_for(person, evaluation.organisation_id)
    if evaluation.community_id:
        return evaluation.community_id in mandates(person).communities
    return sits_in_office(person, evaluation.federation_id)


def sits_there(person: Any, evaluation: Evaluation) -> bool:
    """She holds a seat in what is evaluated."""
    if evaluation.about_organisation_id:
        return speaks_for(person, evaluation.about_organisation_id)
    if evaluation.about_community_id:
        return evaluation.about_community_id in mandates(person).communities
    return sits_in_office(person, evaluation.federation_id)


def can_answer(person: Any, evaluation: Evaluation) -> Answer:
    if not answers_for(person, evaluation):
        return No(_("Only who speaks for %(judge)s can answer.") % {"judge": evaluation.judge_name})
    if evaluation.exclusion:
        return No(why_excluded(evaluation))
    if sits_there(person, evaluation):
        return No(
            _("You hold a seat in %(about)s yourself. Let somebody else answer for %(judge)s.")
            % {"about": evaluation.about_name, "judge": evaluation.judge_name}
        )
    scheme = evaluation.scheme
    if scheme.state != Scheme.State.SET or timezone.localdate() >= scheme.closes_on:
        return No(_("This evaluation takes no answers any more."))
    if timezone.localdate() < scheme.opens_on:
        return No(_("Answers are taken from %(day)s on.") % {"day": scheme.opens_on.isoformat()})
    return True


def can_moderate_any(person: Any) -> Answer:
    if not mandates(person).offices:
        return No(_("Only the office can hide a comment or show it again."))
    return True


def can_moderate(person: Any, remark: Remark) -> Answer:
    if not sits_in_office(person, remark.federation_id):
        return No(_("Only the office can hide a comment or show it again."))
    if remark.answer.by_id == getattr(person, "pk", None):
        return No(_("You wrote this comment yourself. Let somebody else of the office decide about it."))
    return True


# ── Results and appeals ──


def speaks_for_evaluated(person: Any, result: Result) -> bool:
    mine = mandates(person)
    if result.about_organisation_id:
        return result.about_organisation_id in mine.organisations
    if result.about_community_id:
        return result.about_community_id in mine.communities
    if result.about_team is not None:
        return result.about_team.body_id in mine.teams
    return result.federation_id in mine.offices


def reads_comments(person: Any, result: Result) -> bool:
    """Words are for whom they are about, and for the office."""
    return sits_in_office(person, result.federation_id) or speaks_for_evaluated(person, result)


def can_appeal(person: Any, result: Result) -> Answer:
    if not result.shown:
        return No(_("Too few answers were given to show a result; there is nothing to appeal against."))
    if hasattr(result, "appeal"):
        return No(_("An appeal against this result has been made already."))
    until = result.scheme.appeals_until
    if until is None or timezone.localdate() > until:
        return No(_("Appeals were taken until %(day)s.") % {"day": until.isoformat() if until else "–"})
    if not speaks_for_evaluated(person, result):
        return No(_("Only who was evaluated can appeal."))
    return True


def can_answer_appeal(person: Any, appeal: Appeal) -> Answer:
    if appeal.state != Appeal.State.OPEN:
        return No(_("This appeal has been answered already."))
    if not sits_in_office(person, appeal.federation_id):
        return No(_("Only the office answers an appeal."))
    if appeal.by_id == getattr(person, "pk", None):
        return No(_("You made this appeal yourself. Let somebody else of the office answer it."))
    return True


# ── Rules of honour ──


def can_keep_rules(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office can lay down what is honoured."))
    return True


def can_change_rule(person: Any, rule: HonourRule) -> Answer:
    if rule.state != HonourRule.State.DRAFT:
        return No(_("A published rule stays as it reads. Begin its next version."))
    return can_keep_rules(person, rule.federation_id)


def can_follow_rule(person: Any, rule: HonourRule) -> Answer:
    if rule.state != HonourRule.State.PUBLISHED:
        return No(_("Only a published rule has a next version."))
    if hasattr(rule, "replaced_by"):
        return No(_("Its next version is being prepared already."))
    return can_keep_rules(person, rule.federation_id)


def can_end_rule(person: Any, rule: HonourRule) -> Answer:
    if rule.state == HonourRule.State.ENDED:
        return No(_("This rule is no longer in force."))
    return can_keep_rules(person, rule.federation_id)


# ── Lists ──


def can_compute(person: Any, rule: HonourRule) -> Answer:
    if rule.state != HonourRule.State.PUBLISHED:
        return No(_("Only a published rule measures anybody. Publish it first."))
    if not sits_in_office(person, rule.federation_id):
        return No(_("Only the office can draw up the list."))
    return True


def can_announce(person: Any, eligibility: EligibilityList) -> Answer:
    if eligibility.state != EligibilityList.State.COMPUTED:
        return No(_("This list has been announced or dropped already."))
    if not sits_in_office(person, eligibility.federation_id):
        return No(_("Only the office can announce the list."))
    return True


def can_drop(person: Any, eligibility: EligibilityList) -> Answer:
    if eligibility.state not in (EligibilityList.State.COMPUTED, EligibilityList.State.ANNOUNCED):
        return No(_("This list was decided already."))
    if not sits_in_office(person, eligibility.federation_id):
        return No(_("Only the office can drop the list."))
    return True


def can_object(person: Any, candidate: Candidate) -> Answer:
    if candidate.state != Candidate.State.LISTED:
        return No(_("%(name)s is not on the list any more.") % {"name": candidate.name})
    if not candidate.eligibility.takes_objections:
        return No(_("Objections to this list are not taken any more."))
    if not getattr(person, "is_authenticated", False):
        return No(_("Sign in to object, or tell the office; it writes your objection down."))
    return True


def can_answer_objection(person: Any, objection: Objection) -> Answer:
    if objection.state != Objection.State.OPEN:
        return No(_("This objection has been answered already."))
    if not sits_in_office(person, objection.federation_id):
        return No(_("Only the office answers an objection."))
    return True


def can_grant(person: Any, eligibility: EligibilityList) -> Answer:
    if eligibility.state != EligibilityList.State.ANNOUNCED:
        return No(_("Only an announced list can be granted."))
    if eligibility.takes_objections:
        until = eligibility.objections_until
        assert until is not None, "a check of the table"
        return No(_("Objections are taken until %(day)s. A meeting decides afterwards.") % {"day": until.isoformat()})
    if not sits_in_office(person, eligibility.federation_id):
        return No(_("Only the office can carry out the decision."))
    return True


def is_answered(eligibility: EligibilityList) -> Answer:
    """Every objection has its answer; asked under a lock, with one query."""
    if Objection.objects.filter(candidate__eligibility=eligibility, state=Objection.State.OPEN).exists():
        return No(_("An objection is still open. Answer it first."))
    return True


def decides(decision: Decision, federation_id: int) -> Answer:
    """A resolved line of final minutes of this federation."""
    if decision.federation_id != federation_id:
        return No(_("This decision belongs to another federation."))
    if decision.number is None or decision.meeting.minutes.state != Minutes.State.FINAL:
        return No(_("The minutes of that meeting are not final yet."))
    return True


def grants(decision: Decision, eligibility: EligibilityList) -> Answer:
    """Taken after everybody could object."""
    answer = decides(decision, eligibility.federation_id)
    if not answer:
        return answer
    held = decision.meeting.held_on
    if held is None or eligibility.objections_until is None or held <= eligibility.objections_until:
        return No(_("That meeting was held before everybody could object. A later meeting decides."))
    return True


# ── Honours ──


def can_revoke(person: Any, honour: Honour) -> Answer:
    if honour.state != Honour.State.GRANTED:
        return No(_("This honour has been revoked already."))
    if not sits_in_office(person, honour.federation_id):
        return No(_("Only the office can revoke an honour."))
    return True


def can_name(person: Any, honour: Honour) -> Answer:
    if not honour.project_id:
        return No(_("Persons are named only by the result of a project."))
    if honour.state != Honour.State.GRANTED:
        return No(_("This honour was revoked."))
    if not sits_in_office(person, honour.federation_id):
        return No(_("Only the office asks whether somebody may be named, or writes down that she agreed."))
    return True


def can_answer_naming(person: Any, named: NamedPerson) -> Answer:
    """Nobody answers for her; she may think otherwise later."""
    if named.person_id is None or named.person_id != getattr(person, "pk", None):
        return No(_("Only she herself can say whether she may be named."))
    if named.dropped_on:
        return No(_("The office asks no longer."))
    if named.honour.state != Honour.State.GRANTED:
        return No(_("This honour was revoked; nobody is named with it."))
    if named.answer == NamedPerson.Answer.AGREED:
        return No(_("You have agreed already."))
    return True


def can_decline_naming(person: Any, named: NamedPerson) -> Answer:
    may = can_answer_naming(person, named)
    if may and named.answer != NamedPerson.Answer.OPEN:
        return No(_("You are not named; there is nothing to decline."))
    return may


def can_unname(person: Any, named: NamedPerson) -> Answer:
    """Less may be shown at any time: she takes her name away herself, the office does it for whoever tells it."""
    if named.answer == NamedPerson.Answer.TAKEN_BACK:
        return No(_("This consent was taken back already."))
    if named.answer != NamedPerson.Answer.AGREED:
        return No(_("Nobody is named here."))
    own = named.person_id is not None and named.person_id == getattr(person, "pk", None)
    if not own and not sits_in_office(person, named.federation_id):
        return No(_("Only she herself and the office can take her name away."))
    return True


def can_drop_question(person: Any, named: NamedPerson) -> Answer:
    if named.dropped_on or named.answer != NamedPerson.Answer.OPEN:
        return No(_("Nobody is asked here any more."))
    if not sits_in_office(person, named.federation_id):
        return No(_("Only the office, which asked, can stop asking."))
    return True


def can_print(person: Any, honour: Honour) -> Answer:
    """The certificate is for whom it honours and for the office."""
    if honour.state != Honour.State.GRANTED:
        return No(_("This honour was revoked; its certificate is printed no more."))
    mine = mandates(person)
    own = mine.organisations and set(mine.organisations) & set(honoured_organisations(honour))
    if honour.federation_id not in mine.offices and not own:
        return No(_("Only who is honoured and the office can print the certificate."))
    return True


def honoured_organisations(honour: Honour) -> list[int]:
    """Whose honour it is: the organisation, a project's partners, who keeps the base, who carries the team."""
    if honour.organisation_id:
        return [honour.organisation_id]
    if honour.project_id:
        return list(honour.project.partners.order_by("id").values_list("organisation_id", flat=True))
    if honour.base_id:
        return [honour.base.owner_id]
    return [honour.team.organisation_id] if honour.team.organisation_id else []


def can_send_letter(person: Any, honour: Honour) -> Answer:
    if honour.state != Honour.State.GRANTED:
        return No(_("This honour was revoked."))
    if not sits_in_office(person, honour.federation_id):
        return No(_("Only the office writes to a parent body."))
    return True
