"""Handing a version to bodies, and their word that they have received it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.documents import rules
from silian.documents.models import Handout, Receipt, Version
from silian.documents.queries.people import holders
from silian.documents.queries.reach import bodies_of_earlier
from silian.members.models import Body
from silian.people.models import User

NAMED = 5  # so many bodies are named in a record, the others counted


@transaction.atomic
def hand_out(version: Version, bodies: Iterable[Body], *, by: User) -> list[Handout]:
    """Hand a version to these bodies; who has it already is left alone. Everybody who sits there is told."""
    lock(version.document)
    newest = version.document.versions.aggregate(newest=Max("number"))["newest"]
    require(rules.can_hand_out(by, version, newest))
    chosen = {body.pk: body for body in bodies if body.federation_id == version.federation_id}
    had = set(version.handouts.filter(body__in=list(chosen)).values_list("body_id", flat=True))
    new = [body for pk, body in sorted(chosen.items()) if pk not in had]
    if not new:
        raise Refused(_("Nobody new: everybody you chose has this version already."))
    made = Handout.objects.bulk_create(
        Handout(federation_id=version.federation_id, version=version, body=body, by=by) for body in new
    )
    record(
        "documents.version.handed_out", version, by=by, about=[version.document, *(body.organisation for body in new)],
        title=version.document.title, number=version.number, bodies=_names(new),
    )  # fmt: skip
    _ask(version, new)
    return made


@transaction.atomic
def hand_to_the_same(version: Version, *, by: User) -> list[Handout]:
    """To everybody who was handed an earlier version."""
    return hand_out(version, bodies_of_earlier(version), by=by)


@transaction.atomic
def confirm(handout: Handout, *, by: User) -> Receipt:
    """“We have received it”: one press by somebody who sits for the body."""
    handout = _held(handout)
    require(rules.can_confirm(by, handout))
    held = rules.seat_in(by, handout.body_id)
    assert held
    made = Receipt.objects.create(
        federation_id=handout.federation_id, handout=handout, seat_id=held.seat_id, by=by, way=Receipt.Way.HERE
    )
    _record("documents.handout.confirmed", made, by=by)
    return made


@transaction.atomic
def enter_paper(handout: Handout, received_on: date, *, by: User) -> Receipt:
    """The office has the receipt on paper, and from which day it is."""
    handout = _held(handout)
    require(rules.can_enter_paper(by, handout))
    assert handout.version.issued_on
    if not handout.version.issued_on <= received_on <= timezone.localdate():
        sentence = _("Choose a day between the issue of this version and today.")
        raise Refused(sentence, {"received_on": sentence})
    made = Receipt.objects.create(
        federation_id=handout.federation_id, handout=handout, by=by, way=Receipt.Way.PAPER, received_on=received_on
    )
    _record("documents.handout.confirmed_on_paper", made, by=by)
    return made


@transaction.atomic
def remind(version: Version, *, by: User) -> int:
    """Tell everybody who has not confirmed once more, at most once a day. Answers how many bodies."""
    lock(version.document)
    waiting = version.handouts.unconfirmed()
    require(rules.can_remind(by, version, waiting.count()))
    today = timezone.localdate()
    rows = list(waiting.exclude(reminded_on=today).select_related("body__organisation").order_by("id"))
    if not rows:
        raise Refused(_("Everybody who has not confirmed was reminded today already. Try again tomorrow."))
    Handout.objects.filter(pk__in=[one.pk for one in rows]).update(reminded_on=today)
    bodies = [one.body for one in rows]
    record(
        "documents.version.reminded", version, by=by, about=[version.document], title=version.document.title,
        number=version.number, bodies=_names(bodies),
    )  # fmt: skip
    _ask(version, bodies)
    return len(rows)


def _held(handout: Handout) -> Handout:
    """As it stands now, under the lock, with its receipt if there is one."""
    lock(handout)
    rows = Handout.objects.select_related("version__document", "body__organisation", "receipt")
    return rows.get(pk=handout.pk)


def _record(verb: str, receipt: Receipt, *, by: User) -> None:
    handout = receipt.handout
    record(
        verb, handout, by=by, about=[handout.version.document, handout.version], organisation=handout.body.organisation,
        seat=receipt.seat, title=handout.version.document.title, number=handout.version.number, body=handout.body.name,
        day=receipt.received_on.isoformat(),
    )  # fmt: skip


def _ask(version: Version, bodies: list[Body]) -> None:
    tell(
        holders(body.pk for body in bodies), "documents.version.waits", version,
        url=reverse("documents:version", args=[version.pk]), title=version.document.title, number=version.number,
    )  # fmt: skip


def _names(bodies: list[Body]) -> str:
    named = "、".join(body.name for body in bodies[:NAMED])
    return f"{named} … ({len(bodies)})" if len(bodies) > NAMED else named
