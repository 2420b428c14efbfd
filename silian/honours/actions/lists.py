"""From who meets a rule to who is honoured: the list, its announcement, objections, the decision of a meeting."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.calendars import calendar
from silian.core.errors import Refused, in_words
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.honours import rules
from silian.honours.actions.answers import answer_in_words
from silian.honours.models import Candidate, EligibilityList, Honour, HonourRule, Objection
from silian.honours.queries import people
from silian.honours.queries.eligible import digest_of, eligible
from silian.meetings.models import Decision
from silian.members.models import Federation
from silian.people.models import User

State = EligibilityList.State


@transaction.atomic
def compute_list(rule: HonourRule, since: date, as_of: date, *, by: User) -> EligibilityList:
    """Draw up who meets the rule as of a day, with the records that show it."""
    lock(rule)
    require(rules.can_compute(by, rule))
    if as_of > timezone.localdate():
        sentence = _("This day is still to come. Choose today or an earlier day.")
        raise Refused(sentence, {"as_of": sentence})
    if since > as_of:
        sentence = _("The end lies before the beginning. Choose a later end.")
        raise Refused(sentence, {"as_of": sentence})
    found = eligible(rule, since, as_of)
    try:
        with transaction.atomic():
            made = EligibilityList.objects.create(
                federation_id=rule.federation_id, rule=rule, since=since, as_of=as_of, by=by,
                digest=digest_of(rule, since, as_of, found),
            )  # fmt: skip
    except IntegrityError as error:
        if "eligibility_once" not in str(error):
            raise
        sentence = _("There is a list for this rule as of that day already. Drop it, or choose another day.")
        raise Refused(sentence, {"as_of": sentence}) from error
    Candidate.objects.bulk_create(
        [
            Candidate(
                federation_id=rule.federation_id, eligibility=made, name=one.name, evidence=one.evidence,
                **{f"{rule.subject}_id": one.pk},
            )
            for one in found
        ]
    )  # fmt: skip
    record("honours.list.computed", made, by=by, about=[rule], name=rule.name, day=as_of.isoformat(), number=len(found))
    return made


@transaction.atomic
def announce_list(eligibility: EligibilityList, *, by: User) -> EligibilityList:
    """Everybody can read it and object, for as many workdays as the rule says."""
    lock(eligibility)
    require(rules.can_announce(by, eligibility))
    candidates = list(eligibility.candidates.select_related("project", "base").defer("project__search", "base__search"))
    if not candidates:
        raise Refused(_("Nobody meets the rule; there is nothing to announce. Drop the list."))
    today = timezone.localdate()
    eligibility.announced_on = today
    eligibility.objections_until = calendar(eligibility.federation_id).add(today, eligibility.rule.objection_days).day
    move(eligibility, State.ANNOUNCED, save=("announced_on", "objections_until"))
    url, name = reverse("honours:list", args=[eligibility.pk]), eligibility.rule.name
    until = eligibility.objections_until.isoformat()
    record("honours.list.announced", eligibility, by=by, about=[eligibility.rule], name=name, until=until)
    for one, whom in zip(candidates, people.honoured_each(candidates), strict=True):
        tell(whom, "honours.candidate.listed", one, url=url, candidate=one.name, name=name)
    return eligibility


@transaction.atomic
def drop_list(eligibility: EligibilityList, because: str, *, by: User) -> EligibilityList:
    lock(eligibility)
    require(rules.can_drop(by, eligibility))
    eligibility.because = in_words(because, _("Please say in a few words why."))
    move(eligibility, State.DROPPED, save=("because",))
    name = eligibility.rule.name
    record("honours.list.dropped", eligibility, by=by, about=[eligibility.rule], name=name, because=eligibility.because)
    return eligibility


# ── Objections ──


@transaction.atomic
def object_to(candidate: Candidate, words: str, name: str, *, by: User) -> Objection:
    """Say what speaks against a candidate; the office may write down what somebody told it."""
    # The list before the candidate, as everywhere: an objection and the decision at the same moment wait for each other.
    lock(candidate.eligibility)
    lock(candidate)
    require(rules.can_object(by, candidate))
    words = in_words(words, _("Please say what speaks against it."), field="words", most=500)
    name = in_words(name, _("Please sign with your name."), field="name", most=60)
    if Objection.objects.filter(candidate=candidate, by=by, name=name, state=Objection.State.OPEN).exists():
        raise Refused(_("You have objected to this one already; the office answers you."))
    made = Objection.objects.create(
        federation_id=candidate.federation_id, candidate=candidate, words=words, name=name, by=by
    )
    facts = _facts(candidate)
    record("honours.objection.made", made, by=by, about=[candidate.eligibility], **facts)
    url = reverse("honours:list", args=[candidate.eligibility_id])
    tell(
        [one for one in people.office(candidate.federation_id) if one.pk != by.pk],
        "honours.objection.made",
        made,
        url=url,
        **facts,
    )
    return made


def _facts(candidate: Candidate) -> dict[str, str]:
    return {"candidate": candidate.name, "name": candidate.eligibility.rule.name}


@transaction.atomic
def answer_objection(objection: Objection, *, upheld: bool, answer: str, by: User) -> Objection:
    """Answer an objection. Upheld, the candidate leaves the list, with this reason."""
    candidate = objection.candidate
    lock(candidate.eligibility)
    lock(candidate)
    lock(objection)
    require(rules.can_answer_objection(by, objection))
    answer_in_words(objection, Objection.State.UPHELD if upheld else Objection.State.DISMISSED, answer, by=by)
    if upheld and candidate.state == Candidate.State.LISTED:
        candidate.removed_because = objection.answer
        move(candidate, Candidate.State.REMOVED, save=("removed_because",))
    verb = "honours.objection.upheld" if upheld else "honours.objection.dismissed"
    facts = _facts(candidate) | {"answer": objection.answer}
    record(verb, objection, by=by, about=[candidate.eligibility], **facts)
    told = [objection.by, *(people.honoured(candidate) if upheld else [])]
    tell(told, verb, objection, url=reverse("honours:list", args=[candidate.eligibility_id]), **facts)
    return objection


# ── The decision ──


@transaction.atomic
def grant(eligibility: EligibilityList, decision: Decision, *, by: User) -> list[Honour]:
    """Carry out a meeting's decision: everybody still on the list is honoured, each with a number."""
    # The federation's row first: two lists granted at once draw their numbers one after the other.
    lock(Federation.objects.get(pk=eligibility.federation_id))
    lock(eligibility)
    require(rules.can_grant(by, eligibility))
    require(rules.is_answered(eligibility))
    decision = Decision.objects.select_related("meeting__minutes").get(pk=decision.pk)
    require(rules.grants(decision, eligibility))
    if EligibilityList.objects.filter(decision=decision).exists():
        raise Refused(_("Another list was granted by this decision already. Choose the one about this list."))
    rule = eligibility.rule
    listed = list(
        eligibility.candidates.filter(state=Candidate.State.LISTED).select_related(rule.subject).order_by("name", "id")
    )
    if not listed:
        raise Refused(_("Nobody is left on the list. Drop it."))
    today = timezone.localdate()
    eligibility.decision, eligibility.granted_on = decision, today
    move(eligibility, State.GRANTED, save=("decision", "granted_on"))
    last = (
        Honour.objects.filter(federation=eligibility.federation_id, year=today.year).aggregate(last=Max("number"))[
            "last"
        ]
        or 0
    )
    made = [_honour(one, rule, decision, today, last + at, by) for at, one in enumerate(listed, 1)]
    record(
        "honours.list.granted", eligibility, by=by, about=[rule, decision.meeting], name=rule.name, sign=decision.sign, number=len(made)
    )  # fmt: skip
    return made


def _honour(candidate: Candidate, rule: HonourRule, decision: Decision, today: date, number: int, by: User) -> Honour:
    subject = {rule.subject: candidate.subject}
    move(candidate, Candidate.State.GRANTED)
    honour = Honour.objects.create(
        federation_id=candidate.federation_id, candidate=candidate, year=today.year, number=number, title=rule.name, why=rule.why,
        name=candidate.name, granted_on=today, decision=decision, by=by, **subject,
    )  # fmt: skip
    facts = {"who": honour.name, "title": honour.title, "sign": honour.sign}
    record("honours.honour.granted", honour, by=by, about=[candidate.eligibility, honour.subject], **facts)
    tell(
        people.honoured(honour),
        "honours.honour.granted",
        honour,
        url=reverse("honours:honour", args=[honour.pk]),
        **facts,
    )
    return honour
