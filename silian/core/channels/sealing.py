"""The secrets of group robots and second factors at rest: sealed with the installation's own keys, opened only to speak."""

import base64
import hashlib
import json
from collections.abc import Callable

from django.conf import settings
from django.utils.crypto import salted_hmac


def _box():
    from cryptography.fernet import Fernet, MultiFernet

    # A key may be any long text; its digest has the length the cipher asks for.
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in settings.CHANNEL_KEYS
    )


def seal(secret: dict[str, str]) -> str:
    """Closed with the first key."""
    return _box().encrypt(json.dumps(secret).encode()).decode()


def unseal(sealed: str) -> dict[str, str]:
    """Opened with whichever key closed it. Raises cryptography's InvalidToken if that key is gone."""
    return json.loads(_box().decrypt(sealed.encode()))


def seal_anew(sealed: str) -> str:
    """The same secret, closed with the first key."""
    return _box().rotate(sealed.encode()).decode()


# Parts above that keep sealed secrets of their own seal them anew with the others: () → how many.
keepers: list[Callable[[], int]] = []


def fingerprint(platform: str, token: str) -> str:
    """The same for the same webhook, and telling nothing about it."""
    return salted_hmac("silian.robot", f"{platform} {token}", algorithm="sha256").hexdigest()
