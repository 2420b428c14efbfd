"""Asking organisations and professionals to a matter, and what they answer."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import lock
from silian.hall import progress
from silian.hall.actions.following import follow
from silian.hall.actions.shared import acting_seat, note, tell_everybody, told
from silian.hall.actions.steps import take_step
from silian.hall.models import Follower, Matter, Party, Step
from silian.hall.queries.sitting import sitting, speaking_for
from silian.hall.rules import plans as rules
from silian.hall.rules import roles
from silian.members.models import Organisation, Seat
from silian.people.models import User

Answer = Party.Answer


@transaction.atomic
def invite_party(
    matter: Matter, role: str, *, by: User, organisation: Organisation | None = None, seat: Seat | None = None,
    reasons: Sequence[Any] = (),
) -> Party:  # fmt: skip
    """Ask one organisation, or the holder of one seat, to take part; `reasons` are those the page proposed it with."""
    lock(matter)
    require(rules.can_invite_party(by, matter))
    chosen = organisation or seat
    if chosen is None or (organisation and seat):
        sentence = _("Choose one organisation or one seat.")
        raise Refused(sentence, {"organisation": sentence})
    if chosen.federation_id != matter.federation_id:
        raise Refused(_("This one belongs to another federation."))
    if role not in Party.Role.values:
        raise Refused(_("Say as what it is asked."), {"role": _("Say as what it is asked.")})
    require(roles.can_take_side(matter, seat=seat, organisation=organisation))
    party = Party(
        federation_id=matter.federation_id, matter=matter, organisation=organisation, seat=seat, role=role, by=by,
        reasons=list(reasons),
    )  # fmt: skip
    try:
        with transaction.atomic():
            party.save(force_insert=True)
    except IntegrityError as error:
        if "_once" not in str(error):
            raise
        raise Refused(_("This one is asked already.")) from error
    # The first ones carry the matter on; who is asked later stands beside what goes on already.
    first = progress.STAGES.index(matter.stage) < progress.STAGES.index(progress.INVITED)
    take_step(
        matter, Step.Kind.INVITED if first else Step.Kind.PARTY_INVITED, by=by,
        by_seat=acting_seat(by, matter), words=f"{party}（{party.get_role_display()}）", thing=party,
    )  # fmt: skip
    note("hall.party.invited", matter, by=by, subject=party, about=[organisation, seat], party=str(party))
    url = reverse("hall:matter", args=[matter.pk]) + "#parties"
    told("hall.party.invited", matter, people_of(party), by=by, url=url, party=str(party))
    return party


def people_of(party: Party) -> list[User]:
    """Whoever may speak for it here today."""
    return speaking_for(party.organisation_id) if party.organisation_id else sitting([party.seat_id])


@transaction.atomic
def answer_party(party: Party, comes: bool, because: str = "", *, by: User) -> Party:
    """It takes part, or not and why. From a yes on whoever answered hears how the matter goes on."""
    matter = party.matter
    lock(matter, party)
    party.matter = matter
    require(rules.can_answer_party(by, party))
    party.answer, party.answered_by, party.answered_at = (
        (Answer.COMES if comes else Answer.DECLINED),
        by,
        timezone.now(),
    )
    party.because = "" if comes else in_words(because, _("Please say in a few words why not."))
    party.save(update_fields=["answer", "answered_by", "answered_at", "because"])
    words = f"{party}：{party.get_answer_display()}" + (f"（{party.because}）" if party.because else "")
    take_step(
        matter, Step.Kind.PARTY_ANSWERED, by=by, organisation=party.organisation,
        by_seat=party.seat or acting_seat(by, matter), words=words, thing=party,
    )  # fmt: skip
    verb = "hall.party.comes" if comes else "hall.party.declined"
    if comes:
        follow(matter, by, Follower.Why.PARTY)
    note(
        verb, matter, by=by, subject=party, about=[party.organisation, party.seat], party=str(party), because=party.because
    )  # fmt: skip
    tell_everybody(verb, matter, by=by, also=[party.by], party=str(party), because=party.because)
    return party
