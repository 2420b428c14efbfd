"""What the page of a matter shows of its ballots: never a count before the result is published."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from silian.deliberation.models import Ballot
from silian.deliberation.queries.ballots import ballots_of, may_put
from silian.deliberation.queries.wording import local, outcome_word
from silian.hall.models import Matter
from silian.hall.queries.relatives import Relative
from silian.hall.rules.known import may_have
from silian.hall.rules.plans import treats


def relatives_of(person: Any, matter: Matter) -> Iterator[Relative]:
    """One line for each ballot: its question, where it stands, once it is published what came of it; and the way to ask one."""
    for one in ballots_of(person, matter) if may_have(matter, Ballot) else ():
        published = one.state == Ballot.State.PUBLISHED
        said = (
            outcome_word(one.result["outcome"])
            if published
            else _("from %(opens)s until %(closes)s") % {"opens": local(one.opens_at), "closes": local(one.closes_at)}
        )
        yield Relative(
            _("Consultative ballot"), one.title, str(one.shown_state_word), reverse("deliberation:ballot", args=[one.pk]),
            one.opens_at, said,
        )  # fmt: skip
    if matter.is_open and may_put(person) and treats(person, matter):
        yield Relative(
            _("Consultative ballot"),
            _("Ask a question about this matter"),
            "",
            f"{reverse('deliberation:ballot_new')}?matter={matter.pk}",
        )
