"""What the environment says about the ways out, as Django's settings. Imported before Django is ready."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from silian.core.loopback import is_loopback

TIMEOUT = 20  # seconds a mail server may take for one step
PORTS = {"smtp": 25, "smtps": 465}


def mail_server(url: str) -> dict[str, Any]:
    """smtp://user:password@host:587/?tls=1, or smtps://… on 465; nothing set means that no e-mail is sent."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise SystemExit("EMAIL_URL must read smtp://user:password@host:587/?tls=1 or smtps://user:password@host:465/.")
    query = parse_qs(parts.query)
    tls = query.get("tls", ["0"])[-1] not in ("0", "false", "no")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (587 if tls else PORTS[parts.scheme]),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": tls and parts.scheme == "smtp",
        "EMAIL_TIMEOUT": TIMEOUT,
    }


def loopback_only(url: str) -> str:
    """A receiver for tests. Any other host would let whoever sets it read every robot's secret."""
    if url and not is_loopback(urlsplit(url).hostname or ""):
        raise SystemExit("SILIAN_ROBOT_RECEIVER is for tests and must be on this machine.")
    return url.rstrip("/")
