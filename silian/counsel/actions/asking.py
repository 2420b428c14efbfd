"""Putting a question to the think tank: draft, experts, another day, a meeting, withdrawing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.counsel import engine, rules
from silian.counsel.actions.experts import profile_of
from silian.counsel.actions.shared import note, told
from silian.counsel.models import Advice, Consultation, Field, Party, Request
from silian.counsel.queries.people import expert_terms, invited, think_tank
from silian.counsel.queries.proposing import proposals
from silian.meetings.actions import agenda, meetings
from silian.members.models import Organisation, Seat
from silian.people.models import User

State = Consultation.State
OWN = ("title", "question", "background", "matter", "source", "due_on", "themed_year")


@transaction.atomic
def draft_consultation(
    seat: Seat, wanted: dict[str, Any], *, by: User, fields: Sequence[Field] = (), parties: Sequence[Organisation] = ()
) -> Consultation:
    """Write a question down; nobody is asked yet."""
    require(rules.can_ask(by, seat.federation_id))
    if not any(held.seat_id == seat.pk for held in rules.seats_that_ask(by, seat.federation_id)):
        raise Refused(_("Ask by a seat of your own."))
    made = Consultation(federation_id=seat.federation_id, seat=seat, by=by)
    _fill(made, wanted, by)
    _save(made)
    _set_fields(made, fields)
    _set_parties(made, parties)
    note("counsel.consultation.drafted", made, by=by)
    return made


@transaction.atomic
def change_consultation(
    consultation: Consultation, wanted: dict[str, Any], *, by: User, fields: Sequence[Field] | None = None,
    parties: Sequence[Organisation] | None = None,
) -> Consultation:  # fmt: skip
    """Other words before anybody is asked."""
    lock(consultation)
    require(rules.can_change(by, consultation))
    before = [getattr(consultation, name) for name in OWN]
    _fill(consultation, wanted, by)
    changed = [name for name, old in zip(OWN, before, strict=True) if getattr(consultation, name) != old]
    if changed:
        _save(consultation)
    if fields is not None and _set_fields(consultation, fields):
        changed.append("fields")
    if parties is not None and _set_parties(consultation, parties):
        changed.append("parties")
    if changed:
        names = [name for name in changed if name != "parties"]
        note("counsel.consultation.changed", consultation, by=by, fields=recorded(Consultation, names))
    return consultation


def _fill(consultation: Consultation, wanted: dict[str, Any], by: User) -> None:
    for name in OWN:
        if name in wanted:
            setattr(consultation, name, wanted[name])
    consultation.title = in_words(
        " ".join(consultation.title.split()), _("Give the consultation a title."), field="title", most=120
    )
    consultation.question = in_words(
        consultation.question, _("Say what you want to know."), field="question", most=1000
    )
    matter = wanted.get("matter")
    if matter is not None:
        if matter.federation_id != consultation.federation_id:
            raise Refused(_("This matter belongs to another federation."))
        require(rules.can_ask_about(by, matter))
    if consultation.due_on < timezone.localdate():
        sentence = _("This day is over. Choose today or a later day.")
        raise Refused(sentence, {"due_on": sentence})


def _save(consultation: Consultation) -> None:
    try:
        with transaction.atomic():
            consultation.save()
    except IntegrityError as error:
        if "consultation_once_at_a_time" not in str(error):
            raise
        sentence = _("A consultation with this title is open already.")
        raise Refused(sentence, {"title": sentence}) from error


def _set_fields(consultation: Consultation, fields: Sequence[Field]) -> bool:
    if any(one.federation_id != consultation.federation_id for one in fields):
        raise Refused(_("This field belongs to another federation."))
    if {one.pk for one in fields} == set(consultation.fields.values_list("pk", flat=True)):
        return False
    consultation.fields.set(fields)
    return True


def _set_parties(consultation: Consultation, organisations: Sequence[Organisation]) -> bool:
    if any(one.federation_id != consultation.federation_id for one in organisations):
        raise Refused(_("This organisation belongs to another federation."))
    wanted = {one.pk: one for one in organisations}
    there = set(consultation.parties.values_list("organisation", flat=True))
    if there == set(wanted):
        return False
    consultation.parties.filter(organisation__in=there - set(wanted)).delete()  # a draft: nobody was asked about them
    Party.objects.bulk_create(
        Party(federation_id=consultation.federation_id, consultation=consultation, organisation=one)
        for pk, one in sorted(wanted.items())
        if pk not in there
    )
    return True


@transaction.atomic
def invite_experts(consultation: Consultation, people: Sequence[int], *, by: User) -> list[Request]:
    """Ask these experts; with the first of them the question goes out. Why each was proposed is kept with her request."""
    lock(consultation)
    require(rules.can_invite(by, consultation))
    if not people:
        raise Refused(_("No expert is chosen. Tick at least one."))
    seated = {term.person_id: term.person for term in expert_terms(consultation.federation_id)}
    shown = {one.person.pk: one for one in proposals(consultation)}
    made = []
    for pk in dict.fromkeys(people):
        if pk not in seated:
            raise Refused(_("Only who sits in the think tank as an expert can be asked."))
        require(rules.can_be_asked(seated[pk].name, shown[pk].fit.barred))
        expert = profile_of(seated[pk], consultation.federation_id, by=by)
        made.append(
            Request.objects.create(
                federation_id=consultation.federation_id, consultation=consultation, expert=expert, by=by,
                reasons=engine.as_data(shown[pk].fit),
            )
        )  # fmt: skip
    if consultation.state == State.DRAFT:
        consultation.asked_at = timezone.now()
        move(consultation, State.ASKED, save=("asked_at",))
    for request in made:
        person = request.expert.person
        note(
            "counsel.request.asked",
            consultation,
            by=by,
            subject=request,
            about=[request.expert, person],
            name=person.name,
        )
    told(
        "counsel.consultation.asked", consultation, [one.expert.person for one in made], by=by,
        seat=str(consultation.seat), day=consultation.due_on.isoformat(),
    )  # fmt: skip
    return made


@transaction.atomic
def postpone(consultation: Consultation, day: date, *, by: User) -> Consultation:
    """Advice is wanted until a later day; whoever was asked is told."""
    lock(consultation)
    judged = Advice.objects.filter(consultation=consultation).exclude(verdict="").exists()
    require(rules.can_postpone(by, consultation, judged=judged))
    if day <= consultation.due_on or day < timezone.localdate():
        sentence = _("Choose a day after %(day)s, today or later.") % {"day": consultation.due_on}
        raise Refused(sentence, {"due_on": sentence})
    consultation.due_on = day
    consultation.save(update_fields=["due_on"])
    note("counsel.consultation.postponed", consultation, by=by, day=day.isoformat())
    told("counsel.consultation.postponed", consultation, invited(consultation), by=by, day=day.isoformat())
    return consultation


@transaction.atomic
def withdraw(consultation: Consultation, because: str, *, by: User) -> Consultation:
    """The question is taken back, and why; whoever was asked is told."""
    lock(consultation)
    require(rules.can_withdraw(by, consultation))
    consultation.withdrawn_because = in_words(because, _("Please say in a few words why it is withdrawn."))
    people = invited(consultation)
    move(consultation, State.WITHDRAWN, save=("withdrawn_because",))
    because = consultation.withdrawn_because
    note("counsel.consultation.withdrawn", consultation, by=by, because=because)
    told("counsel.consultation.withdrawn", consultation, people, by=by, because=because)
    return consultation


@transaction.atomic
def plan_meeting(consultation: Consultation, period: Any, place: str, *, by: User) -> Consultation:
    """The think tank meets on the question: a meeting like any other, with the question on its agenda."""
    lock(consultation)
    require(rules.can_meet(by, consultation))
    body = think_tank(consultation.federation_id)
    assert body is not None  # experts sit in it
    meeting = meetings.plan_meeting(
        body, {"title": consultation.title, "period": period, "place": " ".join(place.split())[:120]}, by=by
    )
    agenda.add_item(meeting, {"title": consultation.title, "minutes": 60}, by=by)
    consultation.meeting = meeting
    consultation.save(update_fields=["meeting"])
    note("counsel.consultation.meets", consultation, by=by, about=[meeting], span=meeting.span)
    return consultation
