"""Who is to be told: holders of the seats of organisations, communities, teams and offices."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from silian.cobuilding.models import Partner
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
    return honoured_each([subject])[0]


def honoured_each(subjects: Sequence[Candidate | Honour]) -> list[list[User]]:
    """The same for several, in their order: two queries, however many they are."""
    partners: dict[int, list[int]] = {}
    projects = [one.project_id for one in subjects if one.project_id]
    rows = Partner.objects.filter(project__in=projects).order_by("id") if projects else Partner.objects.none()
    for project, organisation in rows.values_list("project_id", "organisation_id"):
        partners.setdefault(project, []).append(organisation)
    owners = [
        [
            one.organisation_id,
            *partners.get(one.project_id or 0, []),
            one.base.owner_id if one.base is not None else None,
        ]
        for one in subjects
    ]
    held = Q(seat__body__organisation__in={pk for several in owners for pk in several if pk})
    teams = Q(seat__body__team__in={one.team_id for one in subjects if one.team_id})
    terms = Term.objects.today().filter(held | teams, seat__closed_on=None)  # type: ignore[attr-defined]
    found: dict[tuple[str, int], dict[int, User]] = {}
    for term in terms.select_related("person", "seat__body__team").order_by("person_id"):
        body = term.seat.body
        team = getattr(body, "team", None)
        for kind, pk in (("organisation", body.organisation_id), ("team", team.pk if team else None)):
            if pk:
                found.setdefault((kind, pk), {})[term.person_id] = term.person
    return [
        list({
            pk: person
            for where in [*(("organisation", pk) for pk in several if pk), ("team", one.team_id or 0)]
            for pk, person in found.get(where, {}).items()
        }.values())
        for one, several in zip(subjects, owners, strict=True)
    ]  # fmt: skip
