"""Words the answers have taught, and what the office said to them."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.core.waiting import Question, Waiting
from silian.exchange.models import MatchRun, Meaning
from silian.members.mandates import Mandates, mandates
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


def questions(person: Any) -> list[Question]:
    """Words the newest run of her street proposes, for the office to confirm or refuse."""
    mine = mandates(person)
    if not mine.offices:
        return []
    newest = MatchRun.objects.filter(federation=OuterRef("federation"), state=MatchRun.State.DONE).order_by("-id")
    said = Meaning.objects.filter(federation=OuterRef("federation")).values(
        one=JSONObject(word="word", concept="concept", adds="adds")
    )
    rows = (
        MatchRun.objects.filter(federation__in=list(mine.offices), pk=Subquery(newest.values("pk")[:1]))
        .exclude(summary__proposals=[])
        .values("federation_id", "finished_at", "summary__proposals")
        .annotate(decided=ArraySubquery(said))
    )
    return [Question(rows, lambda rows: [told for row in rows for told in _waits(row, mine)])]


def _waits(row: dict[str, Any], mine: Mandates) -> list[Waiting]:
    decided = {(one["word"], one["concept"], one["adds"]) for one in row["decided"]}
    left = [one for one in row["summary__proposals"] or [] if (one["word"], one["concept"], one["adds"]) not in decided]
    if not left:
        return []
    return [
        Waiting(
            what=ngettext("%(number)s word is proposed for the matching", "%(number)s words are proposed for the matching", len(left))
            % {"number": len(left)},
            for_whom=_("Office"), since=timezone.localdate(row["finished_at"]), until=None, url=reverse("exchange:meanings"),
            button=_("Decide"), by_seat=mine.named(office=row["federation_id"]),
        )
    ]  # fmt: skip


def decided(federation: Federation) -> QuerySet[Meaning]:
    return Meaning.objects.filter(federation=federation).select_related("by")
