"""Reading keys to the API, and what a person has chosen to hear outside the app."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from silian.core.channels.models import Channel, Choice, Delivery, Pace, Reach
from silian.core.kinds import Kind, every_kind
from silian.people.models import Token, User


def digest(secret: str) -> str:
    """What is kept of a key. It is long and random, so a plain digest cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tokens_of(person: User) -> models.QuerySet[Token]:
    return person.tokens.order_by("-id")[:50]


def living_token(secret: str) -> Token | None:
    """The key somebody shows, if it still opens; its person comes along in the same query."""
    return Token.objects.living().select_related("person").filter(digest=digest(secret)).first()


@dataclass(frozen=True)
class NoticesPage:
    """What a person has chosen, and how her address stands."""

    reach: Reach
    rows: list[tuple[Kind, str]]  # each kind and its pace by e-mail
    question: Delivery | None  # the last confirmation that was sent to the address she wants to use
    is_offered: bool  # whether this installation sends e-mail at all


def notices_page(person: User) -> NoticesPage:
    reach = Reach.objects.filter(pk=person.pk).first() or Reach(person=person, language=get_language() or "zh-hans")
    chosen = dict(Choice.objects.filter(person=person, channel=Channel.MAIL).values_list("kind", "pace"))
    question = None
    if reach.address and not reach.confirmed_at:
        asked = Delivery.objects.filter(person=person, what=Delivery.What.CONFIRM, address=reach.address)
        question = asked.order_by("-id").first()
    rows = [(kind, chosen.get(kind.name, Pace.DIGEST)) for kind in every_kind()]
    return NoticesPage(reach, rows, question, settings.EMAIL_ON)
