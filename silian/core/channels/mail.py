"""E-mail by Django's SMTP: one plain text, with a header by which programs stop it in one click."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from silian.core.channels import links
from silian.core.channels.models import Delivery
from silian.core.channels.outcomes import NotDelivered, Reason, Uncertain


def marker(delivery: Delivery) -> str:
    """The Message-ID: the same for every attempt, so that mail servers recognise a repetition."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return f"<silian.{delivery.number}.{delivery.at:%Y%m%d%H%M%S}@{host}>"


def message(delivery: Delivery) -> EmailMessage:
    """The e-mail, letter for letter the same at every attempt."""
    headers = {
        "Message-ID": marker(delivery),
        "Date": format_datetime(timezone.localtime(delivery.at)),
        "Auto-Submitted": "auto-generated",
    }
    if delivery.what != Delivery.What.CONFIRM:
        headers |= {
            "List-Unsubscribe": f"<{links.stop_link(delivery.person_id or 0, delivery.address)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return EmailMessage(
        delivery.subject, delivery.text, settings.DEFAULT_FROM_EMAIL, [delivery.address], headers=headers
    )


@contextmanager
def ready(delivery: Delivery) -> Iterator[Callable[[], None]]:
    """Everything up to the point of no return; what is yielded crosses it."""
    letter = message(delivery)
    letter.connection = get_connection(fail_silently=False)
    try:
        letter.connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise NotDelivered(Reason.UNREACHABLE, _told(error)) from error
    try:
        yield lambda: _send(letter)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            letter.connection.close()


def _send(letter: EmailMessage) -> None:
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise NotDelivered(Reason.REFUSED, f"{code} {_text(said)}", final=code >= 500) from error
    except smtplib.SMTPResponseException as error:
        # The server answered: 4xx means later, 5xx means never.
        told = f"{error.smtp_code} {_text(error.smtp_error)}"
        raise NotDelivered(Reason.REFUSED, told, final=error.smtp_code >= 500) from error
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise Uncertain(_told(error)) from error


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
