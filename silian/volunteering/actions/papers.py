"""Printing a draft record of service, and the workbook for the national system."""

import base64
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from silian.core.checksums import digest_of
from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.members.models import Federation
from silian.people.models import User
from silian.volunteering import rules
from silian.volunteering.models import ServiceRecord, ServiceTime, Volunteer
from silian.volunteering.queries.people import acting_seat

CODE_SIGNS = 20  # a hundred bits: nobody finds one by trying


@dataclass(frozen=True)
class Paper:
    """What stands on the printed page besides the ID, which only the person at the printer knows."""

    record: ServiceRecord
    code: str


@transaction.atomic
def print_record(
    volunteer: Volunteer, times: list[ServiceTime], *, responsible: str, handler: str, contact: str, by: User
) -> Paper:
    """Issue a draft record about confirmed minutes. ID kind and number never come near this: the page shows them once."""
    require(rules.can_print_record(by, volunteer))
    # The number is drawn under the federation's row, so that no two papers bear the same one.
    federation = Federation.objects.get(pk=volunteer.federation_id)
    lock(federation, volunteer)
    chosen = sorted(times, key=lambda time: (time.period.lower, time.pk))
    if not chosen:
        raise Refused(_("There is no confirmed service time to print."))
    if any(time.state != ServiceTime.State.CONFIRMED or time.volunteer_id != volunteer.pk for time in chosen):
        raise Refused(_("Only confirmed service time of this volunteer can stand on the record."))
    today = timezone.localdate()
    numbers = ServiceRecord.objects.filter(federation=federation, year=today.year)
    number = (numbers.aggregate(last=Max("number"))["last"] or 0) + 1
    lines = [
        [time.pk, timezone.localtime(time.period.lower).date().isoformat(), time.minutes, time.what] for time in chosen
    ]
    made = ServiceRecord(
        federation=federation, volunteer=volunteer, year=today.year, number=number, lines=lines,
        minutes=sum(time.minutes for time in chosen), responsible=responsible, handler=handler, contact=contact, by=by,
    )  # fmt: skip
    code = code_of(made)
    made.code_digest, made.content_digest = rules.digest(code), content_digest(made)
    made.save(force_insert=True)
    record(
        "volunteering.record.printed", made, by=by, about=[volunteer], seat=acting_seat(by, federation.pk),
        number=volunteer.shown_number, paper=made.shown_number, hours=made.hours,
    )  # fmt: skip
    return Paper(made, code)


@transaction.atomic
def print_again(made: ServiceRecord, *, by: User) -> Paper:
    """The same paper once more, with the same number and code."""
    require(rules.can_print_record(by, made.volunteer))
    code = code_of(made)
    if rules.digest(code) != made.code_digest:
        raise Refused(_("This installation got a new key since then. Print a new record."))
    record(
        "volunteering.record.printed_again", made, by=by, about=[made.volunteer], seat=acting_seat(by, made.federation_id),
        number=made.volunteer.shown_number, paper=made.shown_number, hours=made.hours,
    )  # fmt: skip
    return Paper(made, code)


def code_of(made: ServiceRecord) -> str:
    """The verification code: only who holds the paper, or this installation's key, knows it."""
    said = f"{made.federation_id} {made.year} {made.number}"
    raw = salted_hmac("volunteering.record", said, algorithm="sha256").digest()
    signs = base64.b32encode(raw).decode()[:CODE_SIGNS]
    return "-".join(signs[at : at + 4] for at in range(0, CODE_SIGNS, 4))


def content_digest(made: ServiceRecord) -> str:
    """What the paper lists, as a digest: whoever changes a line on paper changes this."""
    said = [made.federation_id, made.year, made.number, made.minutes, made.lines]
    return digest_of(said)


@transaction.atomic
def note_export(federation: Federation, first: str, last: str, rows: int, *, by: User) -> None:
    """Write down that service time was handed out for the national system."""
    record(
        "volunteering.times.exported", federation, by=by, seat=acting_seat(by, federation.pk), first=first, last=last,
        rows=rows,
    )  # fmt: skip
