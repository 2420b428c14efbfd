"""Links in e-mails that work without signing in: signed, for one person and one address."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

CONFIRM, STOP = "silian.mail.confirm", "silian.mail.stop"
DAYS_TO_CONFIRM = 7


def absolute(path: str) -> str:
    """The full address of a page of ours."""
    return settings.ADDRESS + (path if path.startswith("/") else f"/{path}")


def confirm_link(person_id: int, address: str) -> str:
    return absolute(reverse("people:mail_confirm", args=[signing.dumps([person_id, address], salt=CONFIRM)]))


def stop_link(person_id: int, address: str) -> str:
    """Without a moment in it, so that a repeated e-mail is letter for letter the same."""
    token = signing.Signer(salt=STOP).sign_object([person_id, address])
    return absolute(reverse("people:mail_stop", args=[token]))


def read_confirm(token: str) -> tuple[int, str] | None:
    """Whose address, if the link is ours and not older than a week."""
    return _opened(lambda: signing.loads(token, salt=CONFIRM, max_age=DAYS_TO_CONFIRM * 86_400))


def read_stop(token: str) -> tuple[int, str] | None:
    """A link to stop never ends: an old e-mail must be enough."""
    return _opened(lambda: signing.Signer(salt=STOP).unsign_object(token))


def _opened(read: Callable[[], Any]) -> tuple[int, str] | None:
    try:
        person_id, address = read()
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return person_id, address
