"""Matters that may be about the same problem, with the words they share."""

from dataclasses import dataclass
from functools import reduce

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from silian.core.search import lexemes
from silian.hall.models import Link, Matter

READ, SHOWN = 60, 8


@dataclass(frozen=True)
class Candidate:
    """Another open matter of the street, how alike, and why."""

    matter: Matter
    percent: int
    words: list[str]
    same_place: bool
    same_community: bool


def candidates(matter: Matter) -> list[Candidate]:
    """Open matters whose words come nearest; the index finds some dozens, the words decide. One query."""
    from silian.matching.alike import alike

    words = [word for word in lexemes(matter.title, matter.text[:200]) if len(word) == 2 and not word.isascii()][:60]
    if not words:
        return []
    asked = reduce(lambda one, other: one | other, (SearchQuery(f"'{word}'", search_type="raw") for word in words))
    # What goes along with something already is found by its lead.
    linked = Link.objects.filter(undone_at=None).values("matter")
    rows = (
        Matter.objects.open()
        .filter(federation=matter.federation_id, private=False, not_public=matter.not_public, search=asked)
        .exclude(pk=matter.pk)
        .exclude(pk__in=linked)
        .annotate(rank=SearchRank(F("search"), asked))
        .select_related("community", "owner__body")
        .order_by("-rank", "-id")
    )
    found = list(rows[:READ])
    near = alike(f"{matter.title} {matter.text}", [f"{one.title} {one.text}" for one in found], top=SHOWN)
    return [
        Candidate(
            found[one.at], round(one.score * 100), one.words, bool(matter.place) and found[one.at].place == matter.place,
            matter.community_id is not None and found[one.at].community_id == matter.community_id,
        )
        for one in near
    ]  # fmt: skip
