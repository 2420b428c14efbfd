"""What was made of advice, what the consultation comes to, and what became of it."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import lock, move
from silian.counsel import rules
from silian.counsel.actions.shared import address, note, told
from silian.counsel.models import Advice, Consultation, Effect, Request
from silian.counsel.queries.people import advisers
from silian.people.models import User

State = Consultation.State


def _requests(consultation: Consultation) -> list[Request]:
    rows = Request.objects.filter(consultation=consultation)
    return list(rows.select_related("expert__person", "advice").order_by("id"))


@transaction.atomic
def judge(advice: Advice, verdict: str, because: str, *, by: User, seen: int | None = None) -> Advice:
    """Adopted, partly or not, and why; she reads it with the synthesis. `seen`: which wording of it the asker has read."""
    lock(advice.consultation)
    lock(advice)
    consultation = advice.consultation
    require(rules.can_judge(by, consultation, _requests(consultation)))
    if seen is not None and seen != advice.number:
        raise Refused(_("This advice was changed in the meantime. Read it again before you judge it."))
    if verdict not in (Advice.Verdict.ADOPTED, Advice.Verdict.PARTLY, Advice.Verdict.NOT):
        sentence = _("Say whether it is adopted, partly adopted or not.")
        raise Refused(sentence, {"verdict": sentence})
    because = in_words(because, _("Please say in a few words why."), most=500)
    if (advice.verdict, advice.because) == (verdict, because):
        return advice
    advice.verdict, advice.because, advice.judged_at, advice.judged_by = verdict, because, timezone.now(), by
    advice.save(update_fields=["verdict", "because", "judged_at", "judged_by"])
    name = advice.request.expert.person.name
    note(f"counsel.advice.{verdict}", consultation, by=by, subject=advice, name=name, because=because)
    return advice


@transaction.atomic
def synthesise(consultation: Consultation, text: str, *, by: User) -> Consultation:
    """What it comes to. From now on everything stays, and every expert reads what was made of her advice."""
    lock(consultation)
    requests = _requests(consultation)
    require(rules.can_synthesise(by, consultation, requests))
    consultation.synthesis = in_words(text, _("Write what it comes to."), field="synthesis", most=8000)
    consultation.synthesised_on = timezone.localdate()
    move(consultation, State.SYNTHESISED, save=("synthesis", "synthesised_on"))
    given = [one.advice for one in requests if one.is_given]
    note("counsel.consultation.synthesised", consultation, by=by, number=len(given))
    for request in requests:
        if request.is_given:
            told(
                f"counsel.advice.told_{request.advice.verdict}", consultation, [request.expert.person], by=by,
                url=address(consultation) + "#mine", because=request.advice.because,
            )  # fmt: skip
    return consultation


@transaction.atomic
def note_effect(
    consultation: Consultation, text: str, *, by: User, on: date | None = None, last: bool = False
) -> Effect:
    """What became of it, seen on a day; with the last word the consultation is closed. Its advisers are told."""
    lock(consultation)
    require(rules.can_note_effect(by, consultation))
    text = in_words(" ".join(text.split()), _("Say what became of it, also if it was nothing."), field="text", most=500)
    day = on or timezone.localdate()
    if not (consultation.synthesised_on or day) <= day <= timezone.localdate():
        sentence = _("Give a day between the synthesis and today.")
        raise Refused(sentence, {"seen_on": sentence})
    effect = Effect(federation_id=consultation.federation_id, consultation=consultation, text=text, seen_on=day, by=by)
    try:
        with transaction.atomic():
            effect.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("This is noted already.")) from error
    if last and consultation.state == State.SYNTHESISED:
        move(consultation, State.CLOSED)
    verb = "closed" if last else "seen"
    note(f"counsel.effect.{verb}", consultation, by=by, subject=effect, text=text, day=day.isoformat())
    told(
        f"counsel.effect.{verb}", consultation, advisers(_requests(consultation)), by=by,
        url=address(consultation) + "#effects", text=text, day=day.isoformat(),
    )  # fmt: skip
    return effect


@transaction.atomic
def publish(consultation: Consultation, *, by: User) -> Consultation:
    """Everybody may read the question, the synthesis and what was adopted; names only of those who agreed."""
    lock(consultation)
    require(rules.can_publish(by, consultation))
    if consultation.published_at is None:
        consultation.published_at = timezone.now()
        consultation.save(update_fields=["published_at"])
        note("counsel.consultation.published", consultation, by=by)
    return consultation


@transaction.atomic
def unpublish(consultation: Consultation, *, by: User) -> Consultation:
    """It stands on the public page no longer."""
    lock(consultation)
    require(rules.can_publish(by, consultation))
    if consultation.published_at is not None:
        consultation.published_at = None
        consultation.save(update_fields=["published_at"])
        note("counsel.consultation.unpublished", consultation, by=by)
    return consultation
