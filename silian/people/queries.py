"""Reading keys to the API."""

import hashlib

from django.db import models

from silian.people.models import Token, User


def digest(secret: str) -> str:
    """What is kept of a key. It is long and random, so a plain digest cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tokens_of(person: User) -> models.QuerySet[Token]:
    return person.tokens.order_by("-id")[:50]


def living_token(secret: str) -> Token | None:
    """The key somebody shows, if it still opens; its person comes along in the same query."""
    return Token.objects.living().select_related("person").filter(digest=digest(secret)).first()
