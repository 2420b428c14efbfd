"""What a word means in a street's matching: proposed from answers, decided by a person, counted from the next run on."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.exchange import rules
from silian.exchange.actions.lines import acting_seat
from silian.exchange.models import Meaning
from silian.exchange.queries import meanings as queries
from silian.exchange.queries.plan import done_run
from silian.members.models import Federation
from silian.people.models import User


@transaction.atomic
def decide_meaning(federation: Federation, number: int, confirmed: bool, *, by: User) -> Meaning:
    """Say yes or no to a proposal of the last run. A yes counts in the next run; a no is not proposed again."""
    require(rules.can_decide_meaning(by, federation.pk))
    proposal = next((one for one in queries.proposals(done_run(federation)) if one.number == number), None)
    if proposal is None:
        raise Refused(_("This proposal has been decided already, or a newer run no longer makes it."))
    meaning = Meaning(
        federation=federation, word=proposal.word, concept=proposal.concept, adds=proposal.adds, confirmed=confirmed,
        support=proposal.support, against=proposal.against, by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            meaning.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("Somebody else decided this in the meantime.")) from error
    what = "refused" if not confirmed else "added" if meaning.adds else "removed"
    record(
        f"exchange.meaning.{what}", meaning, by=by, about=[federation], seat=acting_seat(by, 0, federation.pk),
        word=meaning.word, concept=meaning.concept,
    )  # fmt: skip
    return meaning


@transaction.atomic
def take_back_meaning(meaning: Meaning, *, by: User) -> None:
    """A decision was wrong: it counts no longer, and the proposal may come again. The record keeps what was said."""
    require(rules.can_decide_meaning(by, meaning.federation_id))
    record(
        "exchange.meaning.taken_back", meaning, by=by, about=[meaning.federation],
        seat=acting_seat(by, 0, meaning.federation_id), word=meaning.word, concept=meaning.concept,
    )  # fmt: skip
    meaning.delete()
