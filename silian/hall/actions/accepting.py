"""Accepting a matter, and offering it to somebody else, who accepts or returns it."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.rules import No, require
from silian.core.search import lexemes
from silian.core.states import lock
from silian.core.verbs import fields as recorded
from silian.hall.actions.raising import TITLE, local
from silian.hall.actions.shared import acting_seat, note, tell_everybody, told, why
from silian.hall.actions.steps import take_step
from silian.hall.models import Matter, Next, Offer, Stage, Step
from silian.hall.queries.clocks import due
from silian.hall.queries.people import owners
from silian.hall.rules import matters as rules
from silian.hall.rules import roles
from silian.members.models import Seat
from silian.members.queries.seats import holders
from silian.people.models import User

SHOWN = ("title", "text", "place", "theme", "community", "not_public")


@transaction.atomic
def accept_matter(matter: Matter, *, by: User, words: str = "", **shown: Any) -> Matter:
    """Take it on. Unless it is private, it stands open to everybody from now on, in the words the accepting person has read."""
    lock(matter)
    require(rules.can_accept(by, matter))
    _correct(matter, shown)
    _take_on(matter, by, acting_seat(by, matter), words)
    return matter


def _take_on(matter: Matter, by: User, seat: Seat | None, words: str = "") -> None:
    """The step itself: the matter is accepted by whoever has it, and open from now on unless somebody's reasons stand against it."""
    if not matter.private and not matter.not_public and matter.shown_at is None:
        matter.shown_at = timezone.now()
        matter.save(update_fields=["shown_at"])
    take_step(
        matter, Step.Kind.ACCEPTED, by=by, by_seat=seat, words=words, next_what=Next.ANSWER, next_at=due(matter, Next.ANSWER)
    )  # fmt: skip
    note("hall.matter.accepted", matter, by=by, seat=seat)
    tell_everybody("hall.matter.accepted", matter, by=by, owner=str(matter.owner), day=local(matter.next_at))


def _correct(matter: Matter, shown: dict[str, Any]) -> list[str]:
    """Write what is shown; answers which fields changed. What was written first stays beside it."""
    changed = [name for name in SHOWN if name in shown and getattr(matter, name) != shown[name]]
    for name in changed:
        setattr(matter, name, shown[name])
    if "title" in changed:
        matter.title = in_words(matter.title, _("Say in a few words what it is."), field="title", most=TITLE)
    if "text" in changed:
        matter.text = in_words(matter.text, _("Some words have to stand here."), field="text", most=2000)
    if matter.private or matter.not_public:
        matter.shown_at = None
    if changed:
        matter.search = lexemes(matter.title, matter.text, matter.place, matter.number)
        matter.save(update_fields=[*changed, "shown_at", "search"])
    return changed


@transaction.atomic
def correct_matter(matter: Matter, because: str, *, by: User, **shown: Any) -> Matter:
    """Change what is shown, for a reason: a clearer title, a name or a telephone number taken out, closed to the public or opened."""
    lock(matter)
    require(rules.can_correct(by, matter))
    because = why(because)
    changed = _correct(matter, shown)
    if not changed:
        raise Refused(_("Nothing was changed."))
    opened = not matter.private and not matter.not_public and matter.shown_at is None and matter.stage != Stage.RAISED
    if opened:
        matter.shown_at = timezone.now()
        matter.save(update_fields=["shown_at"])
    seat = acting_seat(by, matter)
    take_step(
        matter, Step.Kind.SHOWN if opened else Step.Kind.NOTED, by=by, by_seat=seat, words=because, public=opened,
    )  # fmt: skip
    note("hall.matter.corrected", matter, by=by, seat=seat, fields=recorded(Matter, changed), because=because)
    return matter


@transaction.atomic
def offer_matter(matter: Matter, seat: Seat, because: str, *, by: User) -> Offer:
    """Ask another seat to take it. Until it does, the matter stays where it is, and so does its date (首接负责)."""
    lock(matter)
    require(rules.can_offer(by, matter))
    because = why(because)
    today = timezone.localdate()
    if not Seat.objects.filter(pk=seat.pk, federation=matter.federation_id).open(today).held(today).exists():
        raise Refused(
            _("Nobody sits in this seat now. Choose another one."), {"seat": _("Nobody sits in this seat now.")}
        )
    if seat.pk == matter.owner_id:
        raise Refused(_("It belongs to this seat already."), {"seat": _("It belongs to this seat already.")})
    require(roles.can_take_side(matter, seat=seat))
    offer = Offer.objects.create(federation_id=matter.federation_id, matter=matter, seat=seat, because=because, by=by)
    own = acting_seat(by, matter)
    take_step(matter, Step.Kind.OFFERED, by=by, by_seat=own, words=because, thing=offer, public=False)
    note("hall.offer.made", matter, by=by, subject=offer, seat=own, to=str(seat), because=because)
    told(
        "hall.offer.made",
        matter,
        holders(Q(seat=seat.pk)),
        by=by,
        to=str(seat),
        because=because,
        day=local(matter.next_at),
    )
    return offer


@transaction.atomic
def answer_offer(offer: Offer, accepted: bool, because: str = "", *, by: User) -> Matter:
    """Take it, and own it from now on; or return it with a reason, and it stays where it was."""
    matter = offer.matter
    lock(matter, offer)
    offer.matter = matter
    require(rules.can_answer_offer(by, offer))
    before = owners(matter)
    offer.accepted, offer.answered_by, offer.answered_at = accepted, by, timezone.now()
    offer.answered_because = because.strip()[:300] if accepted else why(because)
    offer.save(update_fields=["accepted", "answered_by", "answered_at", "answered_because"])
    seat = Seat.objects.select_related("body").get(pk=offer.seat_id)
    if not accepted:
        take_step(
            matter, Step.Kind.RETURNED, by=by, by_seat=seat, words=offer.answered_because, thing=offer, public=False
        )
        note(
            "hall.offer.returned", matter, by=by, subject=offer, seat=seat, to=str(seat), because=offer.answered_because
        )
        told("hall.offer.returned", matter, [*before, offer.by], by=by, to=str(seat), because=offer.answered_because)
        return matter
    require(matter.is_open or No(_("This matter is closed.")))
    take_step(matter, Step.Kind.HANDED_OVER, by=by, by_seat=seat, words=offer.answered_because, thing=offer, owner=seat)
    matter.owner = seat
    note("hall.offer.accepted", matter, by=by, subject=offer, seat=seat, to=str(seat))
    if matter.stage == Stage.RAISED:
        told("hall.offer.accepted", matter, [*before, offer.by], by=by, to=str(seat), day=local(matter.next_at))
        _take_on(matter, by, seat)
    else:
        tell_everybody("hall.offer.accepted", matter, by=by, also=before, to=str(seat), day=local(matter.next_at))
    return matter
