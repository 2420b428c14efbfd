"""Words the answers have taught, and what the office said to them."""

import hashlib
from dataclasses import dataclass

from django.db.models import QuerySet

from silian.exchange.models import MatchRun, Meaning
from silian.members.models import Federation


@dataclass(frozen=True)
class Proposal:
    """A word that accepted or declined pairs suggest to add to a meaning, or to take away from it."""

    word: str
    concept: str
    adds: bool
    support: int
    against: int

    @property
    def number(self) -> int:
        """The same proposal has the same number in every run."""
        return int(hashlib.sha256(f"{self.word} {self.concept} {self.adds}".encode()).hexdigest()[:12], 16)


def proposals(run: MatchRun | None) -> list[Proposal]:
    """What a run proposes and nobody has decided yet, the strongest first. One query."""
    if run is None:
        return []
    made = [Proposal(**one) for one in run.summary.get("proposals", [])]
    decided = set(Meaning.objects.filter(federation=run.federation_id).values_list("word", "concept", "adds"))
    return [one for one in made if (one.word, one.concept, one.adds) not in decided]


def decided(federation: Federation) -> QuerySet[Meaning]:
    return Meaning.objects.filter(federation=federation).select_related("by")
