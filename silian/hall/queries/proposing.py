"""Whom the matching proposes as parties to a matter: members, organisations of the place, professionals; with reasons as chips."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.exchange.models import Service
from silian.exchange.queries.reasons import Chip, chips
from silian.hall import engine, recipes
from silian.hall.models import Matter, Party
from silian.hall.rules.plans import plan_of
from silian.members.models import Organisation, Seat

LINES = 12  # of one organisation; more say nothing new

# What the parts above know about professionals: given a matter, answers (seat, its fields in words).
professionals: list[Callable[[Matter], Iterable[tuple[Seat, str]]]] = []
# Kinds of organisations that usually have to do with a matter of a ready plan.
KINDS = {
    "lift": ("office", "firm", "institution"), "manager": ("firm", "office"), "water": ("state_firm", "office"),
    "dangerous_house": ("office", "institution"), "environment": ("institution", "office"),
}  # fmt: skip


@dataclass(frozen=True)
class Proposed:
    """One who could be asked: who, as what, how likely it fits, and why."""

    organisation: Organisation | None
    seat: Seat | None
    role: str
    role_word: str
    band: str
    chips: list[Chip]
    reasons: list[str]

    @property
    def name(self) -> str:
        return str(self.organisation or self.seat)


@dataclass(frozen=True)
class _Shown:
    """Reasons in the shape in which the lists turn them into chips."""

    reasons: dict[str, Any]
    in_plan: bool = True


def proposed(matter: Matter) -> list[Proposed]:
    """The best dozen who are not asked yet. Four questions to the database, whatever the number of members."""
    plan = plan_of(matter)
    recipe = recipes.RECIPES.get(plan.recipe) if plan else None
    asked = list(Party.objects.filter(matter=matter).values_list("organisation", "seat"))
    organisations, seats = (
        _organisations(matter, {one for one, _seat in asked if one}),
        _seats(matter, {one for _o, one in asked if one}),
    )
    kinds = (recipe.mediators or KINDS.get(recipe.key, ())) if recipe else ()
    community = matter.community
    wanted = engine.Wanted(
        matter.title,
        matter.text,
        matter.theme,
        matter.place,
        matter.community_id,
        community.zone_id if community else None,
        kinds,
    )
    candidates = [candidate for _thing, candidate, _words in (*organisations.values(), *seats.values())]
    found = []
    for one in engine.rank(wanted, candidates):
        kind, pk = one.key[0], int(one.key[1:])
        thing: Any = (organisations if kind == "o" else seats)[pk][0]
        role = _role(thing, recipe)
        said = _chips(one)
        found.append(
            Proposed(
                thing if kind == "o" else None, thing if kind == "s" else None, role, str(Party.Role(role).label), one.band, said,
                [words for _tone, words in said],
            )
        )  # fmt: skip
    return found


def reasons_for(matter: Matter, thing: Organisation | Seat) -> list[str]:
    """The chips somebody is proposed with, to be kept with the invitation; none for who was not proposed."""
    return next((one.reasons for one in proposed(matter) if thing in (one.organisation, one.seat)), [])


def _chips(one: engine.Proposal) -> list[Chip]:
    plain: Any = _Shown(one.reasons)
    said = chips(plain)
    if one.parts["words"] > 0 and one.reasons.get("line"):
        said.insert(0, ("good", _("offers: %(line)s") % {"line": one.reasons["line"]}))
    if one.parts["near"] == 1:
        said.append(("good", _("of the same community")))
    if one.parts["kind"]:
        said.append(("good", _("usually asked in such a matter")))
    if one.parts["load"] >= 1:
        said.append(("warn", _("is a party to several matters already")))
    return said


def _role(thing: Any, recipe: recipes.Recipe | None) -> str:
    if isinstance(thing, Seat):
        return Party.Role.PROFESSIONAL
    if recipe is not None and recipe.mediators:
        return Party.Role.MEDIATOR
    return Party.Role.RESPONSIBLE if thing.kind == Organisation.Kind.OFFICE else Party.Role.SIDE


def _organisations(matter: Matter, asked: set[int]) -> dict[int, tuple[Organisation, engine.Candidate, str]]:
    """Members of today and organisations of the matter's community, each with its open services."""
    today = timezone.localdate()
    where = Q(memberships__period__contains=today)
    if matter.community_id:
        where |= Q(community=matter.community_id)
    rows = (
        Organisation.objects.filter(where, federation=matter.federation_id, merged_into=None).exclude(pk__in=asked)
        .annotate(load=Count("party_to", filter=~Q(party_to__matter__stage__in=["closed", "looked_at"]), distinct=True))
        .select_related("community").defer("search").distinct().order_by("pk")
    )  # fmt: skip
    lines: dict[int, list[tuple[str, str]]] = {}
    services = Service.objects.open().filter(federation=matter.federation_id).order_by("pk")
    for organisation, title, detail in services.values_list("organisation", "title", "detail"):
        own = lines.setdefault(organisation, [])
        if len(own) < LINES:
            own.append((title, detail))
    found: dict[int, tuple[Organisation, engine.Candidate, str]] = {}
    for one in rows:
        community = one.community
        own = [(one.name, str(one.kind_word)), *lines.get(one.pk, [])]
        found[one.pk] = (
            one,
            engine.Candidate(
                f"o{one.pk}",
                own,
                one.kind,
                one.address,
                one.community_id,
                community.zone_id if community else None,
                one.load,
            ),
            "",
        )
    return found


def _seats(matter: Matter, asked: set[int]) -> dict[int, tuple[Seat, engine.Candidate, str]]:
    """Seats of experts that somebody holds, and whatever the parts above know of professionals."""
    today = timezone.localdate()
    rows = (
        Seat.objects.filter(federation=matter.federation_id, role=Seat.Role.EXPERT).open(today).held(today)
        .exclude(pk__in=asked).select_related("body").order_by("pk")
    )  # fmt: skip
    found = {
        one.pk: (one, engine.Candidate(f"s{one.pk}", [(one.title or str(one.body), str(one.body))]), "") for one in rows
    }
    for provider in professionals:
        for seat, words in provider(matter):
            if seat.pk not in asked:
                found[seat.pk] = (seat, engine.Candidate(f"s{seat.pk}", [(words, str(seat.body))]), words)
    return found
