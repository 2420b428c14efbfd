"""The closing part of a case page: answers announced, the closing, what the raisers said to it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from silian.core.rules import Answer as Allowed
from silian.hall.models import Answer, Asking, Closing, ClosingFile, Ending, Matter, Raiser, Reply, Satisfaction
from silian.hall.queries import around
from silian.hall.queries.around import Rows, Wanted
from silian.hall.rules import closings as rules
from silian.hall.rules.known import may_have
from silian.hall.rules.matters import handles, lead_of
from silian.hall.rules.supervising import supervises


@dataclass(frozen=True)
class Own:
    """A raiser this reader speaks for: what she is asked now."""

    raiser: Raiser
    may_say: Allowed
    satisfaction: Satisfaction | None  # not answered yet


@dataclass(frozen=True)
class ClosingPart:
    """What a case page shows of answers and closing, and what this reader may do there."""

    replies: list[Reply]
    draft: Reply | None  # to those only who draft and check
    closing: Closing | None
    lead: Matter | None  # the matter this one goes along with; the closing is there
    files: list[ClosingFile]
    answers: list[Answer]
    asked: int
    sees_words: bool
    own: list[Own]
    sample: bool  # somebody's satisfaction can still be asked for by this reader
    may_draft: Allowed
    may_check_reply: Allowed
    may_announce: Allowed
    may_propose: Allowed
    may_check: Allowed
    may_drop: Allowed
    may_record: bool
    may_close: Allowed
    may_look_again: Allowed

    @property
    def heard(self) -> int:
        return len(self.answers)


def closings_with_matter() -> QuerySet[Closing]:
    return Closing.objects.select_related(
        "matter__federation", "matter__urgency", "matter__owner__body", "matter__community", "proposed_by", "checked_by",
        "same_as",
    )  # fmt: skip


def wanted(matter: Matter) -> Wanted:
    """The rows this part shows, of the matter or of the one it goes along with."""
    source = lead_of(matter) or matter
    found: Wanted = {}
    if may_have(source, Closing):
        rows = Closing.objects.filter(matter=source).select_related("proposed_by", "checked_by", "same_as")
        found["closings"] = rows.defer("same_as__search").order_by("-id")
    if may_have(source, Reply):
        found["replies"] = Reply.objects.filter(matter=source).select_related("drafted_by", "checked_by").order_by("id")
    if may_have(source, Answer):
        found["answers"] = Answer.objects.filter(matter=source).select_related("raiser")
    if may_have(source, ClosingFile):
        found["files"] = ClosingFile.objects.filter(matter=source).select_related("file")
    return found


def part(person: Any, matter: Matter, read: Rows | None = None) -> ClosingPart:
    """All of it for one reader; `read`: its rows, where they have been read together with others."""
    read = around.read(wanted(matter)) if read is None else read
    lead = lead_of(matter)
    source = lead or matter
    closings = read.get("closings", ())
    for one in closings:
        one.matter = source
    closing = closings[0] if closings else None
    works = handles(person, matter) or rules.examines(person, matter)
    replies = read.get("replies", ())
    draft = next((one for one in replies if one.announced_at is None), None)
    if draft is not None:
        draft.matter = source
    no = rules.No("")
    on = closing is not None and closing.is_open
    may_look = rules.can_look_again(person, matter) if matter.stage == "closed" else no
    return ClosingPart(
        replies=[one for one in replies if one.announced_at is not None], draft=draft if works else None, closing=closing,
        lead=lead, files=[one for one in read.get("files", ()) if closing and one.closing_id == closing.pk],
        answers=[one for one in read.get("answers", ()) if closing and one.closing_id == closing.pk],
        asked=rules.raisers_of(source).count() if closing else 0,
        sees_words=works or supervises(person, matter.federation_id), own=_own(person, matter, closing),
        sample=bool(
            closing and closing.closed_at and works and may_have(source, Satisfaction)
            and Satisfaction.objects.filter(closing=closing, answered="").exists()
        ),
        may_draft=rules.can_draft(person, matter),
        may_check_reply=rules.can_check_reply(person, draft) if draft else no,
        may_announce=rules.can_announce(person, draft) if draft else no,
        may_propose=rules.can_propose(person, matter) if not on else no,
        may_check=rules.can_check(person, closing) if closing and on else no,
        may_drop=rules.can_drop(person, closing) if closing and on else no,
        may_record=bool(closing and on and closing.asked_at and works and not rules.owns(person, source)),
        may_close=rules.can_close(person, closing) if closing and on and works else no, may_look_again=may_look,
    )  # fmt: skip


def _own(person: Any, matter: Matter, closing: Closing | None) -> list[Own]:
    """The raisers of this very matter she speaks for."""
    if not getattr(person, "is_authenticated", False):
        return []
    found = []
    for one in matter.raisers.all():
        if rules.is_raiser(person, one):
            one.matter = matter
            asks = closing is not None and may_have(closing.matter, Satisfaction)
            row = Satisfaction.objects.filter(raiser=one, answered="", closing=closing).first() if asks else None
            may = rules.can_say(person, closing, one) if closing else rules.No("")
            found.append(Own(one, may, row))
    return found


# ── Without an account ──


@dataclass(frozen=True)
class Asked:
    """What a raiser finds behind her link about the end of her matter."""

    raiser: Raiser
    matter: Matter
    closing: Closing | None
    files: list[ClosingFile]
    may_answer: Allowed
    answer: Answer | None
    satisfaction: Satisfaction | None
    may_withdraw: Allowed


def asked(raiser: Raiser) -> Asked:
    matter = raiser.matter
    source = lead_of(matter) or matter
    closing = closings_with_matter().filter(matter=source).order_by("-id").first()
    answer = Answer.objects.filter(closing=closing, raiser=raiser).first() if closing else None
    row = Satisfaction.objects.filter(raiser=raiser, closing=closing).first() if closing else None
    return Asked(
        raiser=raiser, matter=matter, closing=closing, files=list(closing.files.select_related("file")) if closing else [],
        may_answer=rules.can_answer(closing, raiser) if closing else rules.No(""), answer=answer, satisfaction=row,
        may_withdraw=rules.can_withdraw(raiser),
    )  # fmt: skip


def raiser_behind(digest: str) -> QuerySet[Raiser]:
    """The raiser whose link has this digest."""
    return Raiser.objects.filter(secret_digest=digest).select_related(
        "matter__federation", "matter__urgency", "matter__owner__body", "matter__community", "person", "organisation"
    )


# ── Writing down what raisers say ──


@dataclass(frozen=True)
class Hearing:
    """One raiser on the page of whoever asks her."""

    raiser: Raiser
    answer: Answer | None
    askings: list[Asking]
    may_record: Allowed
    may_record_silence: Allowed


def hearings(person: Any, closing: Closing) -> list[Hearing]:
    """Everybody who is asked, with every try; phone numbers only here."""
    answers = {one.raiser_id: one for one in Answer.objects.filter(closing=closing).select_related("by")}
    tries: dict[int, list[Asking]] = {}
    for one in Asking.objects.filter(closing=closing).select_related("by").order_by("id"):
        tries.setdefault(one.raiser_id, []).append(one)
    return [
        Hearing(
            one, answers.get(one.pk), tries.get(one.pk, []), rules.can_speak_for(person, closing, one),
            rules.can_record_silence(person, closing, one),
        )
        for one in rules.raisers_of(closing.matter).select_related("person", "organisation", "matter").order_by("id")
    ]  # fmt: skip


ENDINGS = [one for one in Ending if one != Ending.WITHDRAWN]
