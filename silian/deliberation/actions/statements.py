"""What people do with statements: say, change, answer. What was said stands only in its row, never in a record or a notice."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.deliberation.models import Statement, Voice
from silian.deliberation.rules import statements as rules
from silian.hall.models import Matter
from silian.members.models import Seat
from silian.people.models import User

WORDS = ("text", "reason", "side")


@dataclass(frozen=True)
class Said:
    """One sentence, why, and which side it takes."""

    text: str
    reason: str
    side: str

    def words(self) -> dict[str, str]:
        """As it is kept; a sentence needs its words and its reason."""
        text = in_words(
            " ".join(self.text.split()), _("Write your view in one sentence."), field="text", most=Statement.LONGEST
        )
        reason = in_words(self.reason, _("Say why, in a few words."), field="reason", most=Statement.LONGEST_REASON)
        if self.side not in Statement.Side.values:
            sentence = _("Say whether this speaks for it, against it, or neither.")
            raise Refused(sentence, {"side": sentence})
        return {"text": text, "reason": reason, "side": self.side}


def address(statement: Statement) -> str:
    return reverse("deliberation:statement", args=[statement.pk])


def facts(statement: Statement, **more: Any) -> dict[str, Any]:
    return {"number": statement.number, "matter": statement.matter.number, **more}


@transaction.atomic
def make_statement(matter: Matter, said: Said, *, by: User, seat: Seat | None = None) -> Statement:
    """Say something in a matter, in one's own name or by a seat of one's organisation."""
    # The person first: two presses at once are counted one after the other. Then the matter, which gives the numbers.
    lock(by)
    lock(matter)
    require(rules.can_state(by, matter))
    organisation = None
    if seat is not None:
        require(rules.can_state_by(by, matter, seat))
        organisation = seat.body.organisation
    made = _insert(Statement(matter=matter, person=by, seat=seat, organisation=organisation, by=by, **said.words()))
    record("deliberation.statement.made", made, by=by, organisation=organisation, seat=seat, **facts(made))
    return made


@transaction.atomic
def write_down(matter: Matter, said: Said, heard_from: str, because: str, *, by: User) -> Statement:
    """Write down what somebody without an account said, as it was heard, and why it is not she who writes."""
    lock(by)
    lock(matter)
    require(rules.can_state_as_heard(by, matter))
    who = in_words(
        heard_from, _("Say whom you heard this from, as far as it may be known."), field="heard_from", most=60
    )
    why = in_words(because, _("Say why you write this down for somebody else."), field="heard_because")
    made = _insert(Statement(matter=matter, heard_from=who, heard_because=why, by=by, **said.words()))
    record("deliberation.statement.heard", made, by=by, **facts(made, because=why))
    return made


def _insert(statement: Statement) -> Statement:
    """With the next number of its matter; the same sentence is said once."""
    matter = statement.matter
    statement.federation_id = matter.federation_id
    last = Statement.objects.filter(matter=matter).aggregate(last=Max("number"))["last"] or 0
    statement.number = last + 1
    _write(statement, lambda: statement.save(force_insert=True))
    return statement


def _write(statement: Statement, write: Any) -> None:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        there = Statement.objects.shown().filter(matter=statement.matter_id, text=statement.text).first()
        if there is None:
            raise
        sentence = _("This has been said already, as statement %(number)s. Answer that one.") % {"number": there.number}
        raise Refused(sentence, {"text": sentence}) from error


@transaction.atomic
def change_statement(statement: Statement, said: Said, *, by: User) -> Statement:
    """Put it better, as long as nobody has answered."""
    lock(statement)
    require(rules.can_change(by, statement))
    words = said.words()
    changed = [name for name in WORDS if getattr(statement, name) != words[name]]
    if not changed:
        return statement
    for name in changed:
        setattr(statement, name, words[name])
    statement.changed_at = timezone.now()
    _write(statement, lambda: statement.save(update_fields=[*changed, "changed_at"]))
    record("deliberation.statement.changed", statement, by=by, **facts(statement))
    return statement


@transaction.atomic
def give_voice(statement: Statement, stance: int, *, by: User, edition: str | None = None) -> Voice:
    """Agree, disagree or pass. The last answer counts; what it was stands in no record."""
    # Under the lock of its sentence: whoever answers and whoever changes it wait for each other, and so do two presses.
    lock(statement)
    require(rules.can_voice(by, statement, edition))
    if stance not in Voice.Stance.values:
        raise Refused(_("Answer with agree, disagree or pass."))
    voice = Voice.objects.filter(statement=statement, person=by).first()
    if voice is None:
        voice = _first_voice(statement, stance, by)
        record("deliberation.voice.given", voice, by=by, **facts(statement))
    elif voice.stance != stance:
        voice.stance, voice.at = stance, timezone.now()
        voice.save(update_fields=["stance", "at"])
        record("deliberation.voice.changed", voice, by=by, **facts(statement))
    return voice


def _first_voice(statement: Statement, stance: int, by: User) -> Voice:
    return Voice.objects.create(federation_id=statement.federation_id, statement=statement, person=by, stance=stance)
