"""Raising a matter: by anybody, with or without an account, or written down for somebody else."""

from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.search import lexemes
from silian.hall.actions import shared
from silian.hall.actions.shared import NUMBERS, note, told
from silian.hall.actions.steps import take_step
from silian.hall.models import Follower, Matter, Next, Raiser, Step, Urgency
from silian.hall.queries.clocks import accept_by
from silian.hall.queries.people import first_receiver, owners
from silian.hall.rules import matters as rules
from silian.members.models import Community, Federation, Organisation
from silian.members.rules import speaks_for
from silian.people.models import User

TITLE = 120
# What a federation begins with; its office sets them as it likes: hours to accept, workdays to answer, decide, finish.
USUAL = (
    ("紧急", 2, 1, 3, 7, False),
    ("一般", 24, 5, 15, 30, True),
    ("较复杂", 48, 7, 30, 60, False),
)


@dataclass(frozen=True)
class Raised:
    """A matter as it was just raised, and the one time its raiser's secret is known."""

    matter: Matter
    raiser: Raiser
    secret: str


def secret_of(token: str) -> str:
    """The secret of a raiser's link, from the token of the form she sent: sent twice, it is still the same."""
    return salted_hmac("silian.hall.follow", token, algorithm="sha256").hexdigest()[:40]


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def title_from(text: str) -> str:
    """A few words for the list: the first sentence, cut where it grows long."""
    first = " ".join(text.split())
    for mark in "。！？!?；;\n":
        first = first.split(mark)[0]
    return first if len(first) <= 30 else first[:29] + "…"


def usual_urgency(federation: Federation) -> Urgency:
    """The urgency a new matter has; with the first one the usual three are set up."""
    if not Urgency.objects.filter(federation=federation).exists():
        Urgency.objects.bulk_create(
            Urgency(
                federation=federation, name=name, accept_hours=hours, answer_days=answer, decide_days=decide,
                finish_days=finish, usual=usual,
            )
            for name, hours, answer, decide, finish, usual in USUAL
        )  # fmt: skip
    rows = Urgency.objects.filter(federation=federation).order_by("-usual", "finish_days", "pk")
    return rows[0]


@transaction.atomic
def raise_matter(
    federation: Federation, text: str, *, by: User | None = None, title: str = "", place: str = "",
    community: Community | None = None, kind: str = Matter.Kind.GENERAL, theme: str = "", not_public: bool = False,
    way: str = Matter.Way.FORM, organisation: Organisation | None = None, name: str = "", phone: str = "",
    sender: str = "", token: str = "", helper: bool = False, helped_because: str = "",
) -> Raised:  # fmt: skip
    """Say what is wrong. It gets a number, an owner and a date at once; the secret lets whoever raised it follow without an account.

    With `helper`, `by` writes it down for somebody else, and says why.
    """
    text = in_words(text, _("Please write a sentence about what is the matter."), field="text", most=2000)
    secret = secret_of(token or token_urlsafe(24))
    # One at a time takes the next number, and a form that was sent twice finds its first one.
    shared.hold(NUMBERS, federation.pk)
    before = Raiser.objects.filter(secret_digest=digest_of(secret)).select_related("matter").first()
    if before is not None:
        return Raised(before.matter, before, secret)
    if helper:
        require(rules.can_raise_for(by, federation.pk))
        helped_because = in_words(
            helped_because, _("Say why you write it down for somebody else."), field="helped_because", most=200
        )
    else:
        require(rules.can_raise(sender))
        if organisation is not None and not speaks_for(by, organisation.pk):
            raise Refused(_("Only the organisation's own seats raise a matter for it."))
    owner = first_receiver(federation, community)
    if owner is None:
        raise Refused(_("There is nobody here yet who could take this. Please call the sub-district."))
    urgency, now = usual_urgency(federation), timezone.now()
    year = timezone.localdate(now).year
    last = Matter.objects.filter(federation=federation, year=year).aggregate(last=Max("serial"))["last"] or 0
    title = " ".join(title.split())[:TITLE] or title_from(text)
    private = kind == Matter.Kind.DISPUTE
    matter = Matter.objects.create(
        federation=federation, year=year, serial=last + 1, kind=kind, title=title, text=text, place=place.strip()[:160],
        theme=theme[:60], community=community, urgency=urgency, way=way, private=private, not_public=not_public,
        raised_at=now, search=lexemes(title, text, place, f"{year}-{last + 1:04d}"),
    )  # fmt: skip
    raiser = Raiser.objects.create(
        federation=federation, matter=matter, person=None if helper else by, organisation=organisation,
        name=name.strip()[:60], phone=phone.strip()[:30], secret_digest=digest_of(secret), sender=sender[:80],
        helper=by if helper else None, helped_because=helped_because if helper else "", at=now,
    )  # fmt: skip
    if by is not None and not helper:
        Follower.objects.create(federation=federation, matter=matter, person=by, why=Follower.Why.RAISER)
    seat = shared.acting_seat(by, matter)
    take_step(
        matter, Step.Kind.RAISED, by=by, by_seat=seat, organisation=organisation, owner=owner, next_what=Next.ACCEPT,
        next_at=accept_by(urgency, now), thing=raiser, public=True,
    )  # fmt: skip
    _write_down(matter, raiser, by, helper)
    return Raised(matter, raiser, secret)


def _write_down(matter: Matter, raiser: Raiser, by: User | None, helper: bool) -> None:
    verb = "hall.matter.raised_for" if helper else "hall.matter.raised"
    note(
        verb,
        matter,
        by=by,
        subject=matter,
        about=[raiser.organisation],
        because=raiser.helped_because,
    )
    told("hall.matter.to_accept", matter, owners(matter), by=None if helper else by, day=local(matter.next_at))


def local(moment: Any) -> str:
    """An instant as facts keep it: local, to the minute."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else "–"


@transaction.atomic
def leave_phone(raiser: Raiser, phone: str) -> Raiser:
    """Whoever raised it wants to be called after all; her link is enough to say so."""
    raiser.phone = in_words(phone, _("Please write a telephone number."), field="phone", most=30)
    raiser.save(update_fields=["phone"])
    note("hall.raiser.phone_left", raiser.matter, by=None)
    return raiser
