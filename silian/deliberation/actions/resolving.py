"""From a published result to a resolution of the matter: the hall writes it, the count is only its basis."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from silian.core.rules import require
from silian.deliberation.actions.noting import note
from silian.deliberation.models import Ballot
from silian.deliberation.queries.papers import basis_in_words
from silian.deliberation.rules import ballots as rules
from silian.hall.actions.resolutions import resolve
from silian.hall.models import Resolution
from silian.people.models import User


@transaction.atomic
def draw_up_resolution(ballot: Ballot, fields: dict[str, Any], *, by: User) -> Resolution:
    """Write down what is decided, resting on this count. Whoever may resolve in the matter does it."""
    require(rules.can_draw_up(by, ballot))
    assert ballot.matter is not None
    made = resolve(
        ballot.matter, {**fields, "basis_words": basis_in_words(ballot)}, by=by, basis=Resolution.Basis.BALLOT, thing=ballot,
        url=reverse("deliberation:ballot", args=[ballot.pk]),
    )  # fmt: skip
    note("deliberation.ballot.resolved", ballot, by=by, about=[made])
    return made
