"""Posting a need to the members, reminding them, and telling how it ended."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.exchange import rules
from silian.exchange.models import Call, CallAnswer, CallSignup
from silian.exchange.queries.call_reach import reached
from silian.exchange.queries.people import speakers
from silian.members.mandates import mandates
from silian.members.models import Seat
from silian.people.models import User

Parts = Mapping[str, Iterable[models.Model]]
PARTS = ("sectors", "zones", "communities")
State = CallAnswer.State


def seat_for(person: User, call: Call, organisation_id: int | None = None) -> Seat | None:
    """The seat by which she acts: for her organisation, for the community that asks, or else in this federation."""
    mine = mandates(person)
    held = mine.organisations.get(organisation_id or call.organisation_id or 0)
    if held is None and call.community_id and organisation_id is None:
        held = mine.convenes(community_id=call.community_id)
    if held is None:
        held = next((seat for seat in mine.held if seat.federation_id == call.federation_id), None)
    return Seat(pk=held.seat_id) if held else None


def note(verb: str, call: Call, subject: models.Model | None = None, *, by: User | None, **facts: Any) -> None:
    """Into the timelines of the call, of who asks, and of the organisation that answers."""
    own = getattr(subject, "organisation", None)
    record(
        verb, subject or call, by=by, about=[call, call.organisation, call.community, own], organisation=own or call.organisation,
        seat=seat_for(by, call, own and own.pk) if by else None, title=call.title, **facts,
    )  # fmt: skip


def tell_about(people: Iterable[User], verb: str, call: Call, *, by: User | None, **facts: Any) -> None:
    """Each of these once, whatever number of organisations she speaks for; never who did it herself."""
    tell(
        [person for person in people if by is None or person.pk != by.pk], verb, call,
        url=reverse("exchange:call", args=[call.pk]), title=call.title, asker=call.asker, **facts,
    )  # fmt: skip


def people_of(answers: Iterable[CallAnswer]) -> list[User]:
    found = speakers(answer.organisation_id for answer in answers)
    return [person for several in found.values() for person in several]


def answers_in(call: Call, *states: str) -> list[CallAnswer]:
    return list(CallAnswer.objects.filter(call=call, state__in=states).order_by("id"))


@transaction.atomic
def post_call(
    federation_id: int, fields: Mapping[str, Any], parts: Parts, *, by: User, organisation: int | None = None,
    community: int | None = None, as_draft: bool = False,
) -> tuple[Call, bool]:  # fmt: skip
    """Say what is needed, and tell everybody it is for. A second press of the button finds the first call: (call, made)."""
    call = Call(federation_id=federation_id, organisation_id=organisation, community_id=community, by=by, **fields)
    require(rules.can_draft_call(by, call))
    _check_parts(call, parts)
    try:
        with transaction.atomic():
            call.save(force_insert=True)
    except IntegrityError:
        standing = _standing(call)
        if standing is None:
            raise
        return standing, False
    _write_parts(call, parts)
    if as_draft:
        note("exchange.call.drafted", call, by=by)
        return call, True
    require(rules.can_open_call(by, call))
    return _open(call, parts, by), True


def _check_parts(call: Call, parts: Parts) -> None:
    # Zones, communities and sectors of the call's own federation; the office may look into others.
    if any(part.federation_id != call.federation_id for name in PARTS for part in parts.get(name, ())):  # type: ignore[attr-defined]
        raise Refused(_("A call is for members of one federation."))


def _write_parts(call: Call, parts: Parts) -> None:
    for name in PARTS:
        if chosen := list(parts.get(name, ())):
            getattr(call, name).set(chosen)


def _standing(call: Call) -> Call | None:
    same = {name: getattr(call, name) for name in ("federation_id", "organisation_id", "community_id", "title")}
    return Call.objects.filter(**same, state__in=[Call.State.DRAFT, Call.State.OPEN]).first()


@transaction.atomic
def open_call(call: Call, *, by: User) -> Call:
    """Post a draft. Who is asked is settled now; each organisation's speakers are told once."""
    lock(call)
    require(rules.can_open_call(by, call))
    return _open(call, {name: list(getattr(call, name).all()) for name in PARTS}, by)


def _open(call: Call, parts: Parts, by: User) -> Call:
    organisations = list(
        reached(
            call.federation_id, **{name: list(parts.get(name, ())) for name in PARTS}, theme=call.theme, skill=call.skill,
            besides=call.organisation_id,
        )
    )  # fmt: skip
    if not organisations:
        raise Refused(
            _("No member fits what you chose. Take away a sector, a zone or a word, so that somebody is asked.")
        )
    CallAnswer.objects.bulk_create(
        CallAnswer(federation_id=call.federation_id, call=call, organisation=one) for one in organisations
    )
    call.opened_at = timezone.now()
    move(call, Call.State.OPEN, save=("opened_at",))
    until = call.answer_until.isoformat()
    note("exchange.call.opened", call, by=by, number=len(organisations), until=until)
    found = speakers(one.pk for one in organisations)
    tell_about([one for several in found.values() for one in several], "exchange.call.opened", call, by=by, until=until)
    forget_people(call.federation_id)
    return call


@transaction.atomic
def change_call(call: Call, fields: Mapping[str, Any], parts: Parts, *, by: User) -> Call:
    """Correct a call. Once it is posted, who said yes is told what changed; whom it is for stays."""
    lock(call)
    require(rules.can_change_call(by, call))
    changed = [name for name, value in fields.items() if getattr(call, name) != value]
    if call.state == Call.State.OPEN:
        if {"theme", "skill"} & set(changed) or any(parts.get(name) for name in PARTS):
            raise Refused(_("The members have been asked already, so whom it is for stays as it is."))
    else:
        _check_parts(call, parts)
        for name in PARTS:
            if name in parts:
                getattr(call, name).set(parts[name])
    if not changed:
        return call
    for name in changed:
        setattr(call, name, fields[name])
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError as error:
        sentence = _("A call with this title is open already. Choose another title.")
        raise Refused(sentence, {"title": sentence}) from error
    note("exchange.call.changed", call, by=by, fields=recorded(Call, changed))
    if call.state == Call.State.OPEN:
        coming = people_of(answers_in(call, State.YES, State.ASKS))
        tell_about(coming, "exchange.call.changed", call, by=by, fields=recorded(Call, changed))
    return call


@transaction.atomic
def remind(call: Call, *, by: User) -> int:
    """Tell those who have not answered that they are waited for, once a day at most. Returns how many organisations."""
    # The call is the lock: of two people who press at once the second reads that it has been done today.
    lock(call)
    require(rules.can_remind(by, call))
    waiting = list(CallAnswer.objects.due().filter(call=call).order_by("id"))
    if not waiting:
        raise Refused(_("Everybody has answered."))
    call.reminded_on = rules.today()
    call.save(update_fields=["reminded_on"])
    note("exchange.call.reminders_sent", call, by=by, number=len(waiting))
    tell_about(people_of(waiting), "exchange.call.reminded", call, by=by, until=call.answer_until.isoformat())
    return len(waiting)


@transaction.atomic
def close_call(call: Call, outcome: str, because: str, *, by: User) -> Call:
    """Say how it ended: met, met in part, or not, because … Who said yes or asked something is told."""
    lock(call)
    require(rules.can_end_call(by, call))
    if outcome not in Call.Outcome.values:
        raise Refused(_("Say how it ended."), {"outcome": _("Choose one.")})
    because = because.strip()[:300]
    if outcome != Call.Outcome.MET and not because:
        raise Refused(_("Please say in a few words why it was not met in full."), {"because": _("Say why.")})
    call.outcome, call.because, call.ended_at = outcome, because, timezone.now()
    move(call, Call.State.CLOSED, save=("outcome", "because", "ended_at"))
    _shut_links(call)
    note(f"exchange.call.closed_{outcome}", call, by=by, because=because)
    tell_about(
        people_of(answers_in(call, State.YES, State.ASKS)),
        f"exchange.call.closed_{outcome}",
        call,
        by=by,
        because=because,
    )
    forget_people(call.federation_id)
    return call


@transaction.atomic
def withdraw_call(call: Call, because: str, *, by: User) -> Call:
    """Take a call back. A draft simply goes; whoever was asked and has not said no reads why."""
    lock(call)
    require(rules.can_withdraw_call(by, call))
    because, was_open = because.strip()[:300], call.state == Call.State.OPEN
    if was_open and not because:
        raise Refused(_("Please say in a few words why you take this call back."), {"because": _("Say why.")})
    call.because, call.ended_at = because, timezone.now()
    move(call, Call.State.WITHDRAWN, save=("because", "ended_at"))
    _shut_links(call)
    note("exchange.call.withdrawn", call, by=by, because=because)
    if was_open:
        asked = answers_in(call, State.YES, State.ASKS, State.WAITING)
        tell_about(people_of(asked), "exchange.call.withdrawn", call, by=by, because=because)
    return call


def _shut_links(call: Call) -> None:
    CallAnswer.objects.filter(call=call, link_open=True).update(link_open=False)


def forget_people(federation_id: int) -> int:
    """Erase names and numbers of those who came to calls that ended half a year ago. Returns how many.

    Whoever opens or ends a call does it for the earlier ones; nobody has to think of it.
    """
    before = timezone.now() - Call.KEPT_AFTER_END
    past = CallSignup.objects.filter(federation=federation_id, answer__call__ended_at__lt=before, forgotten_at=None)
    return past.update(name="", phone="", forgotten_at=timezone.now(), person=None)
