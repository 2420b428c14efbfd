"""Closing a matter: proposed with kind, reason and evidence, checked by another, closed once everybody was heard, looked at again."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core import files
from silian.core.errors import Refused, in_words
from silian.core.records import key
from silian.core.rules import No, require
from silian.core.states import lock
from silian.hall.actions.raising import local
from silian.hall.actions.shared import acting_seat, address, note, tell_everybody, told
from silian.hall.actions.steps import KEPT, take_step
from silian.hall.models import Answer, Asking, Closing, ClosingFile, Ending, Link, Matter, Next, Objection, Raiser, Step
from silian.hall.queries.clocks import due
from silian.hall.queries.endings import due_in, examiners, in_workdays
from silian.hall.queries.people import owners
from silian.hall.rules import closings as rules
from silian.people.models import User

IMAGES_AND_PAPERS = ("image/jpeg", "image/png", "application/pdf")


def _needs(fields: dict[str, Any], matter: Matter) -> dict[str, Any]:
    """What a closing of its kind must say."""
    kind = fields.get("kind")
    if kind not in Ending.values or kind == Ending.WITHDRAWN:
        raise Refused(_("Choose how it ends."), {"kind": _("Choose how it ends.")})
    needed: dict[str, Any] = {
        "reason": in_words(fields.get("reason", ""), _("Say why it ends so."), field="reason", most=1000),
        "evidence": in_words(fields.get("evidence", ""), _("Say what proves it."), field="evidence", most=1000),
        "legal_ground": " ".join(fields.get("legal_ground", "").split())[:300],
        "handed_to": " ".join(fields.get("handed_to", "").split())[:120],
        "same_as": fields.get("same_as"),
    }
    if kind == Ending.CANNOT:
        in_words(
            needed["legal_ground"], _("Name the law or rule because of which it cannot be done."), field="legal_ground"
        )
    if kind == Ending.NOT_OURS:
        in_words(needed["handed_to"], _("Say to whom it has been handed on."), field="handed_to")
    if kind == Ending.DUPLICATE:
        same = needed["same_as"]
        if same is None or same.pk == matter.pk or same.federation_id != matter.federation_id:
            sentence = _("Name the other matter that is the same.")
            raise Refused(sentence, {"same_as": sentence})
    return {"kind": kind, **needed}


@transaction.atomic
def propose_closing(
    matter: Matter, fields: dict[str, Any], *, by: User, pictures: Sequence[tuple[bytes, str]] = ()
) -> Closing:
    """Say how it ends, why, and what proves it; somebody else looks whether it is so."""
    lock(matter)
    require(rules.can_propose(by, matter))
    closing = Closing.objects.create(
        federation_id=matter.federation_id,
        matter=matter,
        turn=matter.turn,
        proposed_by=by,
        proposed_at=timezone.now(),
        **_needs(fields, matter),
    )
    if len(pictures) > ClosingFile.MOST:
        sentence = _("At most %(most)s files are kept with a closing.") % {"most": ClosingFile.MOST}
        raise Refused(sentence, {"pictures": sentence})
    for content, name in pictures:
        _keep(closing, content, name, by)
    take_step(
        matter, Step.Kind.CLOSING_PROPOSED, by=by, by_seat=acting_seat(by, matter), words=closing.reason, thing=closing,
        next_what=Next.CHECK, next_at=due(matter, Next.CHECK),
    )  # fmt: skip
    note("hall.closing.proposed", matter, by=by, subject=closing, reason=closing.reason)
    told(
        "hall.closing.to_check", matter, examiners(matter), by=by, url=f"{address(matter)}#closing",
        day=local(matter.next_at),
    )  # fmt: skip
    return closing


def _keep(closing: Closing, content: bytes, name: str, by: User) -> None:
    if files.sniff(content) not in IMAGES_AND_PAPERS:
        sentence = _("Only pictures (JPG, PNG) and PDF papers are kept as evidence.")
        raise Refused(sentence, {"pictures": sentence})
    file = files.store(
        content, name, key(closing), by=by, federation_id=closing.federation_id, most_bytes=ClosingFile.MOST_BYTES
    )
    ClosingFile.objects.create(federation_id=closing.federation_id, matter=closing.matter, closing=closing, file=file)


@transaction.atomic
def check_closing(closing: Closing, right: bool, words: str, *, by: User) -> Closing:
    """Another person has looked. If it is so, the raisers are asked; if not, the closing falls and the matter goes on."""
    matter = closing.matter
    lock(matter, closing)
    closing.matter = matter
    require(rules.can_check(by, closing))
    words = in_words(words, _("Say what you have seen."), field="words", most=1000)
    seat = acting_seat(by, matter)
    if not right:
        fall(closing, words, by=by)
        note("hall.closing.refused", matter, by=by, subject=closing, because=words)
        told("hall.closing.refused", matter, owners(matter), by=by, because=words, day=local(matter.next_at))
        return closing
    now = timezone.now()
    closing.checked_by, closing.checked_at, closing.checked_words = by, now, words
    closing.asked_at, closing.answer_by = now, due_in(matter.federation_id, "hear", now)
    closing.save(update_fields=["checked_by", "checked_at", "checked_words", "asked_at", "answer_by"])
    take_step(
        matter, Step.Kind.CHECKED, by=by, by_seat=seat, words=words, thing=closing, next_what=Next.HEAR,
        next_at=closing.answer_by,
    )  # fmt: skip
    asked = list(rules.raisers_of(matter))
    Asking.objects.bulk_create(
        Asking(
            federation_id=matter.federation_id, matter=matter, closing=closing, raiser=one, at=now,
            way=Answer.Way.DESK if one.person_id or one.organisation_id else Answer.Way.LINK,
        )
        for one in asked
    )  # fmt: skip
    take_step(matter, Step.Kind.ASKED, by=by, by_seat=seat, thing=closing)
    note("hall.closing.checked", matter, by=by, subject=closing, words=words)
    tell_everybody("hall.closing.asked", matter, by=by, url=f"{address(matter)}#closing", day=local(closing.answer_by))
    return closing


def fall(closing: Closing, because: str, *, by: User | None) -> None:
    """It does not come to this closing. What was due before it was proposed is due again; the objections to it are over."""
    matter, now = closing.matter, timezone.now()
    closing.fell_at, closing.fell_because = now, because[:300]
    closing.save(update_fields=["fell_at", "fell_because"])
    for one in Objection.objects.filter(closing=closing, ended_at=None):
        one.ended_as, one.ended_at, one.ended_by, one.ended_words = Objection.End.UPHELD, now, by, because[:500]
        one.save(update_fields=["ended_as", "ended_at", "ended_by", "ended_words"])
    proposed = Step.objects.filter(matter=matter, kind=Step.Kind.CLOSING_PROPOSED).order_by("-number").first()
    before = Step.objects.filter(matter=matter, number=proposed.number - 1).first() if proposed else None
    take_step(
        matter, Step.Kind.CLOSING_FELL, by=by, by_seat=acting_seat(by, matter), words=because, thing=closing,
        next_what=before.next_what if before else KEPT, next_at=before.next_at if before else KEPT,
    )  # fmt: skip


@transaction.atomic
def drop_closing(closing: Closing, because: str, *, by: User) -> Closing:
    """Whoever proposed it takes it back."""
    matter = closing.matter
    lock(matter, closing)
    closing.matter = matter
    require(rules.can_drop(by, closing))
    because = in_words(because, _("Please say in a few words why."))
    fall(closing, because, by=by)
    note("hall.closing.dropped", matter, by=by, subject=closing, because=because)
    tell_everybody("hall.closing.dropped", matter, by=by, because=because)
    return closing


def reopen(closing: Closing, because: str, *, by: User | None) -> None:
    """It was not the end: a new turn begins with whoever has it, by a new date. The caller holds the matter."""
    matter = closing.matter
    if closing.is_open:
        fall(closing, because, by=by)
    now = closing.reopened_at = timezone.now()
    closing.save(update_fields=["reopened_at"])
    take_step(
        matter, Step.Kind.REOPENED, by=by, by_seat=acting_seat(by, matter), words=because, thing=closing, ended_as="",
        next_what=Next.DECIDE, next_at=in_workdays(matter.federation_id, matter.urgency.decide_days, now),
    )  # fmt: skip
    note("hall.matter.reopened", matter, by=by, subject=closing, because=because)
    tell_everybody("hall.matter.reopened", matter, by=None, because=because, day=local(matter.next_at))


def ending(closing: Closing) -> str:
    """How the matter ends: as proposed; but “solved” is partly solved as soon as one raiser says so."""
    partly = Answer.objects.filter(closing=closing, verdict=Answer.Verdict.PARTLY).exists()
    return Ending.PARTLY if closing.kind == Ending.SOLVED and partly else closing.kind


@transaction.atomic
def close_matter(closing: Closing, *, by: User) -> Closing:
    """Everybody was heard and nobody objects: it is closed, by its kind, and looked at again in 90 days."""
    matter = closing.matter
    lock(matter, closing)
    closing.matter = matter
    require(rules.can_close(by, closing))
    _close(closing, by=by)
    return closing


def _close(closing: Closing, *, by: User | None) -> None:
    matter = closing.matter
    closing.closed_at, closing.closed_by = timezone.now(), by
    closing.save(update_fields=["closed_at", "closed_by"])
    kind = ending(closing)
    take_step(
        matter, Step.Kind.CLOSED, by=by, by_seat=acting_seat(by, matter), words=closing.reason, thing=closing, ended_as=kind,
        next_what=Next.LOOK_AGAIN, next_at=due(matter, Next.LOOK_AGAIN),
    )  # fmt: skip
    note(f"hall.closed.{kind}", matter, by=by, subject=closing, reason=closing.reason)
    tell_everybody(f"hall.closed.{kind}", matter, by=by, reason=closing.reason, day=local(matter.next_at))


@transaction.atomic
def withdraw_matter(raiser: Raiser, words: str, *, by: User | None) -> Closing:
    """Whoever raised it takes it back: by her link, or signed in. It ends so, and is looked at again like any other."""
    matter = raiser.matter
    lock(matter)
    raiser.matter = matter
    require(rules.can_withdraw(raiser) if by is None else rules.can_withdraw_as(by, raiser))
    words = in_words(words, _("Say in a few words why you take it back."), field="words", most=1000)
    link = Link.objects.filter(matter=matter, undone_at=None).first()
    if link is not None:
        require(No(_("This matter goes along with another one. Ask whoever has it to undo the link first.")))
    earlier = rules.open_closing(matter)
    if earlier is not None:
        earlier.matter = matter
        fall(earlier, words, by=by)
    closing = Closing.objects.create(
        federation_id=matter.federation_id, matter=matter, turn=matter.turn, kind=Ending.WITHDRAWN, reason=words,
        proposed_by=by, proposed_at=timezone.now(),
    )  # fmt: skip
    Answer.objects.create(
        federation_id=matter.federation_id, matter=matter, closing=closing, raiser=raiser, words=words, by=by,
        verdict=Answer.Verdict.WITHDRAWN, way=Answer.Way.DESK if by else Answer.Way.LINK, at=timezone.now(),
    )  # fmt: skip
    _close(closing, by=by)
    return closing


@transaction.atomic
def look_again(matter: Matter, holds: bool, words: str, *, by: User) -> Matter:
    """After 90 days somebody has looked: it holds, or it does not, and then it is open again."""
    lock(matter)
    require(rules.can_look_again(by, matter))
    words = in_words(words, _("Say what you have seen."), field="words", most=1000)
    closing = rules.standing_closing(matter)
    assert closing is not None
    closing.matter = matter
    if not holds:
        reopen(closing, words, by=by)
        return matter
    take_step(
        matter, Step.Kind.LOOKED_AT, by=by, by_seat=acting_seat(by, matter), words=words, thing=closing, next_what="",
        next_at=None,
    )  # fmt: skip
    note("hall.matter.looked_at", matter, by=by, subject=closing, words=words)
    tell_everybody("hall.matter.looked_at", matter, by=by, words=words)
    return matter
