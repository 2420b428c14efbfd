"""Who is to be told: holders of the seats of organisations, communities, teams and offices."""

from collections.abc import Iterable

from django.db.models import Q

from silian.honours.models import Candidate, Honour, Result
from silian.members.mandates import OFFICE_KINDS
from silian.members.models import Term
from silian.people.models import User


def _holders(where: Q) -> list[User]:
    """Whoever holds such a seat today, each once: one query."""
    terms = Term.objects.today().filter(where, seat__closed_on=None).select_related("person")  # type: ignore[attr-defined]
    return list({term.person_id: term.person for term in terms.order_by("person_id")}.values())


def office(federation_id: int) -> list[User]:
    return _holders(Q(seat__federation=federation_id, seat__body__kind__in=OFFICE_KINDS))


def of_bodies(
    organisations: Iterable[int | None] = (), communities: Iterable[int | None] = (), teams: Iterable[int | None] = ()
) -> list[User]:
    organisations, communities, teams = ([one for one in ids if one] for ids in (organisations, communities, teams))
    if not (organisations or communities or teams):
        return []
    return _holders(
        Q(seat__body__organisation__in=organisations)
        | Q(seat__body__community__in=communities)
        | Q(seat__body__team__in=teams)
    )


def everybody(federation_id: int) -> list[tuple[User, int | None, int | None, str]]:
    """Who sits where today: (person, organisation, community, kind of body), for telling many at once. One query."""
    terms = Term.objects.today().filter(seat__federation=federation_id, seat__closed_on=None)  # type: ignore[attr-defined]
    return [
        (term.person, term.seat.body.organisation_id, term.seat.body.community_id, term.seat.body.kind)
        for term in terms.select_related("person", "seat__body").order_by("id")
    ]


def evaluated(result: Result) -> list[User]:
    if result.about_organisation_id or result.about_community_id or result.about_team_id:
        return of_bodies([result.about_organisation_id], [result.about_community_id], [result.about_team_id])
    return office(result.federation_id)


def honoured(subject: Candidate | Honour) -> list[User]:
    """Who speaks for it: the organisation, the partners of a project, who keeps the base, who leads the team."""
    organisations: list[int | None] = [subject.organisation_id]
    if subject.project is not None:
        organisations += subject.project.partners.order_by("id").values_list("organisation_id", flat=True)
    if subject.base is not None:
        organisations.append(subject.base.owner_id)
    return of_bodies(organisations, (), [subject.team_id])
