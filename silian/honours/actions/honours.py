"""What happens to an honour afterwards: it is shared, it may be revoked."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.honours import rules
from silian.honours.models import Honour, Letter
from silian.honours.queries import people
from silian.meetings.models import Decision
from silian.members.models import Organisation
from silian.people.models import User


def _facts(honour: Honour) -> dict[str, str]:
    return {"who": honour.name, "title": honour.title}


@transaction.atomic
def revoke(honour: Honour, because: str, *, by: User, decision: Decision | None = None) -> Honour:
    """Take an honour back, by a meeting's decision or by an act of the office. It stays readable, as revoked."""
    lock(honour)
    require(rules.can_revoke(by, honour))
    if decision is not None:
        decision = Decision.objects.select_related("meeting__minutes").get(pk=decision.pk)
        require(rules.decides(decision, honour.federation_id))
    honour.revoked_because = in_words(because, _("Please say in a few words why."), most=500)
    honour.revoked_on, honour.revoked_by, honour.revoked_decision = timezone.localdate(), by, decision
    move(honour, Honour.State.REVOKED, save=("revoked_because", "revoked_on", "revoked_by", "revoked_decision"))
    facts = _facts(honour) | {"sign": honour.sign, "because": honour.revoked_because}
    record("honours.honour.revoked", honour, by=by, about=[honour.candidate.eligibility, honour.subject], **facts)
    tell(
        people.honoured(honour),
        "honours.honour.revoked",
        honour,
        url=reverse("honours:honour", args=[honour.pk]),
        **facts,
    )
    return honour


@transaction.atomic
def send_letter(honour: Honour, organisation: Organisation, to: str, sent_on: date, *, by: User) -> Letter:
    """Note that the letter to an honoured organisation's parent body has gone out."""
    lock(honour)
    require(rules.can_send_letter(by, honour))
    if organisation.pk not in rules.honoured_organisations(honour):
        raise Refused(_("This organisation has no part in the honour."))
    to = in_words(to, _("Please write whom the letter goes to."), field="to", most=120)
    if sent_on > timezone.localdate():
        sentence = _("This day is still to come. Choose today or an earlier day.")
        raise Refused(sentence, {"sent_on": sentence})
    if Letter.objects.filter(honour=honour, organisation=organisation).exists():
        raise Refused(_("The letter to the parent body of %(name)s was noted already.") % {"name": organisation})
    made = Letter.objects.create(
        federation_id=honour.federation_id, honour=honour, organisation=organisation, to=to, sent_on=sent_on, by=by
    )
    record("honours.letter.sent", made, by=by, about=[honour, organisation], to=to, **_facts(honour))
    tell(
        people.of_bodies([organisation.pk]), "honours.letter.sent", made, url=reverse("honours:honour", args=[honour.pk]), to=to,
        **_facts(honour),
    )  # fmt: skip
    return made
