"""Who is asked about whom in a scheme, and who is left out because the two are too close."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations

from django.db.models import Q
from django.utils import timezone

from silian.cobuilding.models import Contribution, Partner, Project
from silian.honours.models import Direction, Evaluation, Scheme
from silian.members.mandates import OFFICE_KINDS
from silian.members.models import Body, Community, Federation, Organisation, Term

Exclusion = Evaluation.Exclusion
Why = tuple[str, str]  # the exclusion, and what it is called
ASKED: Why = ("", "")


@dataclass
class Closeness:
    """What makes two sides too close, read once for a scheme: parent bodies and who holds which seats."""

    street: str  # the name of the street without its office or federation
    street_names: set[str]
    parents: dict[int, str]
    # Who sits where today, and how such a seat is called.
    of_organisation: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_community: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_street: set[int] = field(default_factory=set)
    seat_names: dict[tuple[str, int], str] = field(default_factory=dict)

    def is_of_street(self, organisation: int) -> bool:
        """Its parent body is the street itself: its office, its federation, or what is called after it."""
        parent = plain(self.parents.get(organisation, ""))
        return bool(parent) and (parent in self.street_names or bool(self.street) and parent.startswith(self.street))

    def same_parent(self, one: int, other: int) -> str:
        parent = self.parents.get(one, "")
        return parent if parent and plain(parent) == plain(self.parents.get(other, "")) else ""

    def seat(self, judges: set[int], there: set[int], where: tuple[str, int]) -> str:
        """The seat by which everybody who could answer belongs to what is evaluated; empty if somebody does not."""
        return self.seat_names.get(where, "–") if judges and judges <= there else ""


def plain(name: str) -> str:
    """A name without blanks, in one width of letters."""
    return "".join(name.split()).casefold()


def closeness(federation: Federation) -> Closeness:
    """Two queries: the register, and today's holders of the seats that matter here."""
    stem = plain(federation.name)
    stem = stem[: stem.index("街道") + 2] if "街道" in stem else ""
    parents = dict(
        Organisation.objects.filter(federation=federation).exclude(parent_body="").values_list("pk", "parent_body")
    )
    found = Closeness(stem, {plain(one) for one in (federation.name, federation.short_name) if one}, parents)
    rows = Term.objects.today().filter(  # type: ignore[attr-defined]
        federation=federation, seat__closed_on=None,
        seat__body__kind__in=[*OFFICE_KINDS, Body.Kind.ORGANISATION, Body.Kind.COMMUNITY],
    )  # fmt: skip
    for term in rows.select_related("seat__body").order_by("id"):
        body = term.seat.body
        if body.organisation_id:
            where, people = ("organisation", body.organisation_id), found.of_organisation[body.organisation_id]
        elif body.community_id:
            where, people = ("community", body.community_id), found.of_community[body.community_id]
        else:
            where, people = ("street", 0), found.of_street
        people.add(term.person_id)
        found.seat_names.setdefault(where, str(term.seat)[:200])
    return found


def evaluations(scheme: Scheme) -> list[Evaluation]:
    """Every pair of the scheme, those left out with their reason; rows not yet written."""
    near = closeness(scheme.federation)
    made = []
    for direction in scheme.directions:
        for sides, (exclusion, word) in PAIRS[Direction(direction)](scheme, near):
            made.append(
                Evaluation(
                    federation_id=scheme.federation_id, scheme=scheme, direction=direction, exclusion=exclusion,
                    exclusion_word=word[:200], **sides,
                )
            )  # fmt: skip
    return made


Pairs = Iterator[tuple[dict[str, int], Why]]


def _members(scheme: Scheme) -> list[Organisation]:
    rows = Organisation.objects.filter(federation=scheme.federation_id).current().members_on(timezone.localdate())
    return list(rows.select_related("community").defer("search").order_by("id"))


def _member_street(scheme: Scheme, near: Closeness) -> Pairs:
    for one in _members(scheme):
        yield (
            {"organisation_id": one.pk},
            _street_and(one, near, judges=near.of_organisation[one.pk], there=near.of_street, where=("street", 0)),
        )


def _street_member(scheme: Scheme, near: Closeness) -> Pairs:
    for one in _members(scheme):
        there = near.of_organisation[one.pk]
        yield (
            {"about_organisation_id": one.pk},
            _street_and(one, near, judges=near.of_street, there=there, where=("organisation", one.pk)),
        )


def _street_and(
    one: Organisation, near: Closeness, *, judges: set[int], there: set[int], where: tuple[str, int]
) -> Why:
    if near.is_of_street(one.pk):
        return Exclusion.PARENT, near.parents[one.pk]
    seat = near.seat(judges, there, where)
    return (Exclusion.SEAT, seat) if seat else ASKED


def _member_community(scheme: Scheme, near: Closeness) -> Pairs:
    for one in _members(scheme):
        if one.community_id:
            judges, there = near.of_organisation[one.pk], near.of_community[one.community_id]
            why = _community_and(one, one.community, near, judges, there, ("community", one.community_id))
            yield {"organisation_id": one.pk, "about_community_id": one.community_id}, why


def _community_member(scheme: Scheme, near: Closeness) -> Pairs:
    for one in _members(scheme):
        if one.community_id:
            judges, there = near.of_community[one.community_id], near.of_organisation[one.pk]
            why = _community_and(one, one.community, near, judges, there, ("organisation", one.pk))
            yield {"community_id": one.community_id, "about_organisation_id": one.pk}, why


def _community_and(
    one: Organisation,
    community: Community | None,
    near: Closeness,
    judges: set[int],
    there: set[int],
    where: tuple[str, int],
) -> Why:
    assert community is not None, "only members that stand in a community are asked"
    # The committee of the community is in the register as an organisation of its own.
    if one.kind == Organisation.Kind.RESIDENTS and plain(one.name).startswith(plain(community.name)):
        return Exclusion.OWN, ""
    if plain(near.parents.get(one.pk, "")).startswith(plain(community.name)):
        return Exclusion.PARENT, near.parents[one.pk]
    seat = near.seat(judges, there, where)
    return (Exclusion.SEAT, seat) if seat else ASKED


def _two(judge: int, about: int, near: Closeness) -> Why:
    """Two organisations, whatever they are asked about."""
    if judge == about:
        return Exclusion.OWN, ""
    if parent := near.same_parent(judge, about):
        return Exclusion.PARENT, parent
    seat = near.seat(near.of_organisation[judge], near.of_organisation[about], ("organisation", about))
    return (Exclusion.SEAT, seat) if seat else ASKED


def projects_of(scheme: Scheme) -> dict[int, tuple[str, list[int]]]:
    """The projects that ran or ended in the year, each with its partners as they are today: one query."""
    first, last = date(scheme.year, 1, 1), date(scheme.year, 12, 31)
    ran = Q(project__state=Project.State.DONE, project__finished_on__range=(first, last))
    ran |= Q(project__state=Project.State.RUNNING) & (
        Q(project__period=None) | Q(project__period__overlap=(first, date(scheme.year + 1, 1, 1)))
    )
    found: dict[int, tuple[str, list[int]]] = {}
    rows = Partner.objects.filter(ran, federation=scheme.federation_id).order_by("project_id", "id")
    for project, title, organisation, kept in rows.values_list(
        "project_id", "project__title", "organisation_id", "organisation__merged_into_id"
    ):
        found.setdefault(project, (title, []))[1].append(kept or organisation)
    return found


def _partner(scheme: Scheme, near: Closeness) -> Pairs:
    for project, (_title, several) in projects_of(scheme).items():
        seen = set()
        for judge, about in permutations(several, 2):
            if (judge, about) not in seen:
                seen.add((judge, about))
                yield (
                    {"organisation_id": judge, "about_organisation_id": about, "project_id": project},
                    _two(judge, about, near),
                )


def _served(scheme: Scheme, near: Closeness) -> Pairs:
    """Organisations and communities that confirmed a contribution of the year say how it was."""
    together: dict[tuple[int, int], str] = {}
    for title, several in projects_of(scheme).values():
        for pair in permutations(several, 2):
            together.setdefault(pair, title)
    rows = Contribution.objects.confirmed().filter(  # type: ignore[attr-defined]
        federation=scheme.federation_id, reverses=None, reversed_by=None, project=None, given_on__year=scheme.year,
        giver__merged_into=None, organisation__merged_into=None,
    )  # fmt: skip
    pairs: Iterable[tuple[int | None, int | None, int]] = (
        rows.order_by("organisation_id", "community_id", "giver_id")
        .values_list("organisation_id", "community_id", "giver_id")
        .distinct()
    )
    for organisation, community, giver in pairs:
        if organisation:
            why = _two(organisation, giver, near)
            shared = together.get((organisation, giver))
            if why == ASKED and shared:
                why = Exclusion.PROJECT, shared
            yield {"organisation_id": organisation, "about_organisation_id": giver}, why
        elif community:
            seat = near.seat(near.of_community[community], near.of_organisation[giver], ("organisation", giver))
            why = (Exclusion.SEAT, seat) if seat else ASKED
            yield {"community_id": community, "about_organisation_id": giver}, why


PAIRS = {
    Direction.MEMBER_STREET: _member_street, Direction.STREET_MEMBER: _street_member,
    Direction.MEMBER_COMMUNITY: _member_community, Direction.COMMUNITY_MEMBER: _community_member,
    Direction.PARTNER: _partner, Direction.SERVED: _served,
}  # fmt: skip
