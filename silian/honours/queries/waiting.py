"""What of evaluations and honours waits on a desk: to answer, to count, to answer an appeal or an objection, to decide, to be named."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from silian.core.waiting import Question, Waiting, ask
from silian.honours.models import Appeal, Candidate, EligibilityList, NamedPerson, Objection, Scheme
from silian.honours.queries import naming
from silian.honours.queries.schemes import waiting_evaluations
from silian.members.mandates import Mandates, mandates

ROWS = 20


def questions(person: Any) -> list[Question]:
    """One for whoever may be named, whether she holds a seat or not; one for a side that is asked, four for an office."""
    mine = mandates(person)
    found = [Question(naming.waiting(person)[:ROWS], lambda rows: [_may_be_named(one) for one in rows])]
    if mine.organisations or mine.communities or mine.offices:
        found.append(Question(_to_answer(person), lambda rows: [_answer(one, mine) for one in rows]))
    if mine.offices:
        offices = list(mine.offices)
        found += [
            Question(_to_count(offices), lambda rows: [_count(one, mine) for one in rows]),
            Question(_appeals(offices), lambda rows: [_appeal(one, mine) for one in rows]),
            Question(_objections(offices), lambda rows: [_objection(one, mine) for one in rows]),
            Question(_to_decide(offices), lambda rows: [_decide(one, mine) for one in rows]),
        ]
    return found


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _may_be_named(one: NamedPerson) -> Waiting:
    names = {"title": one.honour.title, "who": one.honour.name}
    return Waiting(
        what=_("Say whether your name may stand with “%(title)s” of %(who)s") % names, for_whom=_("you"),
        since=timezone.localdate(one.at), until=None, url=reverse("honours:person", args=[one.pk]),
        button=pgettext("consent", "Answer"), personal=True,
    )  # fmt: skip


def _to_answer(person: Any) -> QuerySet:
    """One row for each evaluation and side, however many it is asked about."""
    rows: Any = waiting_evaluations(person).order_by()
    rows = rows.values(
        "scheme_id", "federation_id", "organisation_id", "community_id", title=F("scheme__title"), opens=F("scheme__opens_on"),
        closes=F("scheme__closes_on"), side=F("organisation__name"), area=F("community__name"), street=F("federation__name"),
    )  # fmt: skip
    return rows.annotate(number=Count("pk"), first=Min("pk")).order_by(
        "closes", "scheme_id", "organisation_id", "community_id"
    )[:ROWS]


def _answer(found: dict[str, Any], mine: Mandates) -> Waiting:
    number = found["number"]
    what = ngettext("Evaluate in “%(title)s”: %(number)s answer", "Evaluate in “%(title)s”: %(number)s answers", number)
    one = number == 1
    return Waiting(
        what=what % {"title": found["title"], "number": number}, for_whom=found["side"] or found["area"] or found["street"],
        since=found["opens"], until=found["closes"] - timedelta(days=1),
        url=reverse("honours:answer", args=[found["first"]]) if one else reverse("honours:scheme", args=[found["scheme_id"]]),
        button=pgettext("an evaluation", "Answer"),
        by_seat=mine.named(organisation=found["organisation_id"], community=found["community_id"])
        or mine.named(office=found["federation_id"]),
    )  # fmt: skip


def _to_count(offices: list[int]) -> QuerySet[Scheme]:
    rows = Scheme.objects.filter(federation__in=offices, state=Scheme.State.SET, closes_on__lte=timezone.localdate())
    return rows.defer("content").order_by("closes_on", "id")[:ROWS]


def _count(scheme: Scheme, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Count “%(title)s” and freeze its results") % {"title": scheme.title}, for_whom=_("Office"), since=scheme.closes_on,
        until=None, url=reverse("honours:scheme", args=[scheme.pk]), button=pgettext("an evaluation", "Count"), by_seat=mine.named(office=scheme.federation_id),
    )  # fmt: skip


def _appeals(offices: list[int]) -> QuerySet[Appeal]:
    rows = Appeal.objects.filter(federation__in=offices, state=Appeal.State.OPEN)
    return rows.select_related(
        "result__scheme", "result__federation", "result__about_organisation", "result__about_community", "result__about_team"
    ).defer("result__scheme__content", "result__about_organisation__search").order_by("answer_by", "id")[:ROWS]  # fmt: skip


def _appeal(appeal: Appeal, mine: Mandates) -> Waiting:
    names = {"about": appeal.result.about_name, "title": appeal.result.scheme.title}
    return Waiting(
        what=_("Answer the appeal of %(about)s in “%(title)s”") % names, for_whom=names["about"], since=timezone.localdate(appeal.at),
        until=appeal.answer_by, url=reverse("honours:result", args=[appeal.result_id]), button=_("Answer"),
        by_seat=mine.named(office=appeal.federation_id),
    )  # fmt: skip


def _objections(offices: list[int]) -> QuerySet[Objection]:
    rows = Objection.objects.filter(federation__in=offices, state=Objection.State.OPEN)
    return rows.select_related("candidate__eligibility__rule").order_by("id")[:ROWS]


def _objection(one: Objection, mine: Mandates) -> Waiting:
    listed = one.candidate.eligibility
    names = {"candidate": one.candidate.name, "name": listed.rule.name}
    return Waiting(
        what=_("Answer the objection to %(candidate)s on the list for “%(name)s”") % names, for_whom=one.candidate.name,
        since=timezone.localdate(one.at), until=listed.objections_until, url=reverse("honours:list", args=[listed.pk]),
        button=_("Answer"), by_seat=mine.named(office=one.federation_id),
    )  # fmt: skip


def _to_decide(offices: list[int]) -> QuerySet[EligibilityList]:
    """Announced, and the last day for objections is over."""
    rows = EligibilityList.objects.filter(
        federation__in=offices, state=EligibilityList.State.ANNOUNCED, objections_until__lt=timezone.localdate()
    ).filter(candidates__state=Candidate.State.LISTED)
    return rows.select_related("rule").distinct().order_by("objections_until", "id")[:ROWS]


def _decide(one: EligibilityList, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Bring the list for “%(name)s” before a meeting, then carry out its decision") % {"name": one.rule.name},
        for_whom=_("Office"), since=one.objections_until or one.as_of, until=None, url=reverse("honours:list", args=[one.pk]),
        button=_("Look"), by_seat=mine.named(office=one.federation_id),
    )  # fmt: skip
