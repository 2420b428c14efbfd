"""Writing down what was resolved in a matter: numbered, dissent beside it, looked at again on its day, replaced but never edited."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.records import key
from silian.core.rules import require
from silian.core.states import lock
from silian.hall.actions.shared import acting_seat, note, tell_everybody
from silian.hall.actions.steps import KEPT, take_step
from silian.hall.models import Dissent, Matter, Next, Resolution, Step
from silian.hall.queries.clocks import due
from silian.hall.rules import resolutions as rules
from silian.members.models import Organisation
from silian.people.models import User

_NUMBERS = 0x51_11B2  # the number of our advisory locks for the numbers of resolutions


@transaction.atomic
def resolve(
    matter: Matter, fields: dict[str, Any], *, by: User, basis: str, thing: models.Model | None = None, url: str = "",
    dissents: Iterable[dict[str, Any]] = (),
) -> Resolution:  # fmt: skip
    """Write down what was resolved.

    `fields`: text, review_on, and if wanted basis_words, resolved_on. `basis` is one of Resolution.Basis; `thing` and `url` name the count
    or the minutes it rests on. `dissents`: who, reason, and if wanted organisation, for each who does not agree.
    """
    lock(matter)
    require(rules.can_resolve(by, matter))
    made = _written(matter, fields, by=by, basis=basis, thing=thing, url=url)
    for one in dissents:
        _dissent(made, one, by=by)
    return made


def _written(
    matter: Matter,
    fields: dict[str, Any],
    *,
    by: User,
    basis: str,
    thing: models.Model | None,
    url: str,
    verb: str = "made",
) -> Resolution:
    if basis not in Resolution.Basis.values:
        raise Refused(_("Say on what basis it was resolved."), {"basis": _("Say on what basis it was resolved.")})
    text = in_words(str(fields.get("text") or ""), _("Write what was resolved."), field="text", most=3000)
    resolved_on = fields.get("resolved_on") or timezone.localdate()
    review_on = fields.get("review_on")
    if review_on is None or review_on <= resolved_on:
        sentence = _("Choose a day after the resolution on which somebody looks at it again.")
        raise Refused(sentence, {"review_on": sentence})
    if resolved_on > timezone.localdate():
        sentence = _("This day has not come yet.")
        raise Refused(sentence, {"resolved_on": sentence})
    seat = acting_seat(by, matter)
    year, serial = _number(matter.federation_id, resolved_on)
    made = Resolution.objects.create(
        federation_id=matter.federation_id, matter=matter, year=year, serial=serial, text=text, basis=basis, by=by, seat=seat,
        basis_words=" ".join(str(fields.get("basis_words") or "").split())[:300], thing=key(thing) if thing is not None else "",
        url=url[:200], resolved_on=resolved_on, review_on=review_on,
    )  # fmt: skip
    address = reverse("hall:resolution", args=[made.pk])
    # It was answered by being resolved; from now on it is to be finished. What is being checked or asked already goes on.
    goes_on = matter.next_what in (Next.ANSWER, Next.DECIDE)
    take_step(
        matter, Step.Kind.RESOLVED, by=by, by_seat=seat, words=f"{made.sign}：{made.text}", thing=made, url=address,
        next_what=Next.FINISH if goes_on else KEPT, next_at=due(matter, Next.FINISH) if goes_on else KEPT,
    )  # fmt: skip
    note(f"hall.resolution.{verb}", matter, by=by, subject=made, sign=made.sign)
    tell_everybody(f"hall.resolution.{verb}", matter, by=by, url=address, sign=made.sign)
    return made


def _number(federation_id: int, day: date) -> tuple[int, int]:
    """协商决议〔2026〕3号: one row of numbers for each federation and year; two at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_NUMBERS, federation_id % 2**31])
    drawn = Resolution.objects.filter(federation=federation_id, year=day.year).aggregate(last=Max("serial"))["last"]
    return day.year, (drawn or 0) + 1


@transaction.atomic
def replace_resolution(
    resolution: Resolution, fields: dict[str, Any], because: str, *, by: User, basis: str,
    thing: models.Model | None = None, url: str = "",
) -> Resolution:  # fmt: skip
    """A new one takes its place, and why; the old one stays to be read."""
    lock(resolution.matter, resolution)
    require(rules.can_replace(by, resolution))
    because = in_words(because, _("Please say in a few words why it is replaced."))
    made = _written(resolution.matter, fields, by=by, basis=basis, thing=thing, url=url)
    resolution.replaced_by = made
    resolution.save(update_fields=["replaced_by"])
    note(
        "hall.resolution.replaced", resolution.matter, by=by, subject=resolution, about=[made], sign=resolution.sign,
        new=made.sign, because=because,
    )  # fmt: skip
    return made


@transaction.atomic
def add_dissent(resolution: Resolution, fields: dict[str, Any], *, by: User) -> Dissent:
    """Who does not agree, and why; it stands beside the text."""
    lock(resolution.matter, resolution)
    require(rules.can_dissent(by, resolution))
    return _dissent(resolution, fields, by=by)


def _dissent(resolution: Resolution, fields: dict[str, Any], *, by: User) -> Dissent:
    organisation: Organisation | None = fields.get("organisation")
    who = str(fields.get("who") or "").strip() or (str(organisation) if organisation else "")
    made = Dissent.objects.create(
        federation_id=resolution.federation_id, matter_id=resolution.matter_id, resolution=resolution, organisation=organisation, by=by,
        who=in_words(who, _("Say who does not agree."), field="who", most=120),
        reason=in_words(str(fields.get("reason") or ""), _("Say why not."), field="reason", most=500),
    )  # fmt: skip
    note(
        "hall.dissent.added",
        resolution.matter,
        by=by,
        subject=made,
        about=[organisation],
        sign=resolution.sign,
        who=made.who,
    )
    return made


@transaction.atomic
def review_resolution(resolution: Resolution, words: str, *, by: User) -> Resolution:
    """Its day has come: does it hold, what came of it."""
    lock(resolution.matter, resolution)
    require(rules.can_review(by, resolution))
    resolution.review_words = in_words(words, _("Write what the review found."), field="words", most=1000)
    resolution.reviewed_on = timezone.localdate()
    resolution.save(update_fields=["review_words", "reviewed_on"])
    matter = resolution.matter
    take_step(
        matter, Step.Kind.NOTED, by=by, by_seat=acting_seat(by, matter), words=f"{resolution.sign}：{resolution.review_words}",
        thing=resolution, url=reverse("hall:resolution", args=[resolution.pk]),
    )  # fmt: skip
    note(
        "hall.resolution.reviewed",
        matter,
        by=by,
        subject=resolution,
        sign=resolution.sign,
        words=resolution.review_words,
    )
    return resolution
