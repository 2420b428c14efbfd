"""What waits: statements to keep or to hide for whoever moderates, and what ballots ask of voters and keepers."""

from typing import Any

from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.waiting import Question, Waiting, ask
from silian.deliberation.models import Report, Statement
from silian.deliberation.queries.ballots_waiting import ballot_questions
from silian.members.mandates import Mandates, mandates

ROWS = 20


def questions(person: Any) -> list[Question]:
    """Statements to keep or to hide, none without a seat; votes to cast for everybody on a roll."""
    mine = mandates(person)
    if not mine.held:
        return ballot_questions(person)
    return [*ballot_questions(person), Question(_reported(person), lambda rows: [_shown(one, mine) for one in rows])]


def waiting_for(person: Any) -> list[Waiting]:
    return ask(person, questions(person))


def _reported(person: Any) -> QuerySet[Statement]:
    """Nobody decides about her own words, nor about an objection to what she hid herself."""
    unanswered = Q(reports__answer="")
    return (
        Statement.objects.moderated_by(person)  # type: ignore[attr-defined]
        .filter(pk__in=Report.objects.waiting().values("statement"))  # type: ignore[attr-defined]
        .exclude(Q(person=person) | Q(by=person))
        .exclude(hidden_by=person)
        .annotate(since=Min("reports__at", filter=unanswered))
        .select_related("matter")
        .defer("text", "reason")
        .order_by("since", "id")[:ROWS]
    )


def _shown(statement: Any, mine: Mandates) -> Waiting:
    names = {"number": statement.number, "matter": statement.matter.title}
    what = (
        _("Answer the objection to hiding statement %(number)s in “%(matter)s”") if statement.is_hidden
        else _("Keep or hide statement %(number)s in “%(matter)s”")
    )  # fmt: skip
    return Waiting(
        what=what % names, for_whom=statement.matter.number, since=timezone.localdate(statement.since), until=None,
        url=reverse("deliberation:statement", args=[statement.pk]), button=_("Look"), confidential=True,
        by_seat=mine.named(
            seat=statement.matter.owner_id, community=statement.matter.community_id, office=statement.matter.federation_id
        ),
    )  # fmt: skip
