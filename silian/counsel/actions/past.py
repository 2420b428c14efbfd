"""A consultation that was held on paper before, written down with its days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import move
from silian.counsel import rules
from silian.counsel.actions.experts import profile_of
from silian.counsel.actions.shared import note
from silian.counsel.models import Advice, Consultation, Effect, Field, Request
from silian.members.models import Seat
from silian.people.models import User

State = Consultation.State


@dataclass(frozen=True)
class PastAdvice:
    """What one expert advised on paper, and what was made of it."""

    person: User
    text: str
    verdict: str
    because: str


@transaction.atomic
def enter_past(
    seat: Seat, wanted: dict[str, Any], advice: Sequence[PastAdvice], synthesis: str, on: date, *, by: User,
    fields: Sequence[Field] = (), effects: Sequence[tuple[date, str]] = (), closed: bool = False,
) -> Consultation:  # fmt: skip
    """The office writes it down with the days it had; nobody is told of what is over. It counts for the year of its synthesis."""
    require(rules.can_enter_past(by, seat.federation_id))
    today = timezone.localdate()
    if not wanted["due_on"] <= on <= today:
        sentence = _("Give the day of the synthesis: after the advice, and not later than today.")
        raise Refused(sentence, {"synthesised_on": sentence})
    if not advice or any(not on <= day <= today for day, _text in effects):
        raise Refused(_("Write down at least one piece of advice, and effects between the synthesis and today."))
    made = Consultation.objects.create(
        federation_id=seat.federation_id, seat=seat, by=by, state=State.ASKED, asked_at=_noon(wanted["due_on"]),
        **{name: wanted[name] for name in ("title", "question", "background", "source", "due_on", "themed_year") if name in wanted},
    )  # fmt: skip
    made.fields.set(fields)
    for one in advice:
        _enter(made, one, by=by)
    made.synthesis = in_words(synthesis, _("Write what it comes to."), field="synthesis", most=8000)
    made.synthesised_on = on
    move(made, State.SYNTHESISED, save=("synthesis", "synthesised_on"))
    Effect.objects.bulk_create(
        Effect(federation_id=made.federation_id, consultation=made, seen_on=day, text=text, by=by)
        for day, text in effects
    )
    if closed and effects:
        move(made, State.CLOSED)
    note("counsel.consultation.entered", made, by=by, day=on.isoformat(), number=len(advice))
    return made


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _enter(made: Consultation, one: PastAdvice, *, by: User) -> None:
    expert, at = profile_of(one.person, made.federation_id, by=by), _noon(made.due_on)
    request = Request.objects.create(
        federation_id=made.federation_id, consultation=made, expert=expert, by=by, state=Request.State.ACCEPTED,
        answered_at=at, at=at,
    )  # fmt: skip
    Advice.objects.create(
        federation_id=made.federation_id, consultation=made, request=request, text=one.text, verdict=one.verdict,
        because=in_words(one.because, _("Please say in a few words why."), most=500), judged_at=at, judged_by=by,
        given_at=at, changed_at=at,
    )  # fmt: skip
