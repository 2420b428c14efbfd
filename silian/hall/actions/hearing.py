"""Hearing the raisers: asked by link, phone, paper or signed in; their answers, and a silence that was tried; how satisfied they are."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import lock
from silian.hall.actions.closings import reopen
from silian.hall.actions.raising import local
from silian.hall.actions.shared import acting_seat, address, note, told
from silian.hall.actions.steps import take_step
from silian.hall.models import Answer, Asking, Closing, Next, Raiser, Satisfaction, Step
from silian.hall.queries.clocks import due
from silian.hall.queries.people import owners
from silian.hall.rules import closings as rules
from silian.people.models import User

SAYS = (Answer.Verdict.SOLVED, Answer.Verdict.PARTLY, Answer.Verdict.NO)
HELPED = (Answer.Way.PHONE, Answer.Way.PAPER)


@transaction.atomic
def answer_closing(
    closing: Closing, raiser: Raiser, verdict: str, words: str = "", *, by: User | None, way: str = Answer.Way.DESK
) -> Answer:
    """What a raiser says: herself by her link (`by` is nobody) or signed in, or written down by a helper after a call or from paper."""
    matter = closing.matter
    lock(matter, closing)
    closing.matter = matter
    if by is None:
        way = Answer.Way.LINK
        require(rules.can_answer(closing, raiser))
    elif way in HELPED:
        require(rules.can_speak_for(by, closing, raiser))
    else:
        way = Answer.Way.DESK
        require(rules.can_say(by, closing, raiser))
    if verdict not in SAYS:
        sentence = _("Choose one of the three answers.")
        raise Refused(sentence, {"verdict": sentence})
    words = " ".join(words.split())[:1000]
    if verdict == Answer.Verdict.NO:
        words = in_words(
            words,
            _("Say in a few words what is not solved; whoever has the matter reads it."),
            field="words",
            most=1000,
        )
    answer = Answer.objects.create(
        federation_id=matter.federation_id, matter=matter, closing=closing, raiser=raiser, verdict=verdict, words=words,
        way=way, by=by, tries=max(1, rules.days_asked(closing, raiser)), at=timezone.now(),
    )  # fmt: skip
    note(f"hall.answer.{verdict}", matter, by=by, subject=answer, way=answer.get_way_display())
    if verdict == Answer.Verdict.NO:
        reopen(closing, _("Whoever raised it says that it is not solved."), by=by)
    else:
        _all_heard(closing, by)
    return answer


def _all_heard(closing: Closing, by: User | None) -> None:
    """Once nobody is left to be asked, the matter waits to be closed."""
    matter = closing.matter
    if rules.unheard(closing).exists():
        return
    take_step(
        matter, Step.Kind.ANSWERED, by=by, by_seat=acting_seat(by, matter), thing=closing, next_what=Next.CLOSE,
        next_at=due(matter, Next.CLOSE),
    )  # fmt: skip
    told(
        "hall.closing.heard", matter, owners(matter), by=by, url=f"{address(matter)}#closing", day=local(matter.next_at)
    )


@transaction.atomic
def ask_again(closing: Closing, raiser: Raiser, way: str, words: str = "", *, by: User) -> Asking:
    """Another try, by phone, on paper or by a notice; what came of it is kept."""
    matter = closing.matter
    lock(matter, closing)
    closing.matter = matter
    require(rules.can_speak_for(by, closing, raiser))
    if way not in Answer.Way.values:
        raise Refused(_("Say how you asked."), {"way": _("Say how you asked.")})
    words = in_words(words, _("Say what came of it, for instance: nobody picked up."), field="words")
    asking = Asking.objects.create(
        federation_id=matter.federation_id, matter=matter, closing=closing, raiser=raiser, way=way, words=words, by=by,
        at=timezone.now(),
    )  # fmt: skip
    note("hall.raiser.asked", matter, by=by, subject=asking, way=asking.get_way_display(), words=words)
    if raiser.person is not None:
        told(
            "hall.closing.asked",
            matter,
            [raiser.person],
            by=by,
            url=f"{address(matter)}#closing",
            day=local(closing.answer_by),
        )
    return asking


@transaction.atomic
def record_silence(closing: Closing, raiser: Raiser, words: str, *, by: User) -> Answer:
    """She was asked on two days at least, her time is over, and she has not answered: written down, never assumed."""
    matter = closing.matter
    lock(matter, closing)
    closing.matter = matter
    require(rules.can_record_silence(by, closing, raiser))
    words = in_words(words, _("Say how she was asked in vain."), field="words", most=1000)
    answer = Answer.objects.create(
        federation_id=matter.federation_id, matter=matter, closing=closing, raiser=raiser, verdict=Answer.Verdict.NONE,
        words=words, way=_last_way(closing, raiser), by=by, tries=rules.days_asked(closing, raiser), at=timezone.now(),
    )  # fmt: skip
    note("hall.answer.none", matter, by=by, subject=answer, tries=answer.tries, words=words)
    _all_heard(closing, by)
    return answer


def _last_way(closing: Closing, raiser: Raiser) -> str:
    return Asking.objects.filter(closing=closing, raiser=raiser).order_by("-id").values_list("way", flat=True)[0]


@transaction.atomic
def say_satisfaction(
    row: Satisfaction, answered: str, words: str = "", *, by: User | None, way: str = Answer.Way.DESK
) -> Satisfaction:
    """How satisfied a raiser is, after the end: by her link, signed in, or written down by somebody who had no hand in it."""
    lock(row)
    row = Satisfaction.objects.select_related("matter", "closing", "raiser").get(pk=row.pk)
    if by is None:
        way = Answer.Way.LINK
        if row.answered:
            raise Refused(_("This has been answered already."))
    else:
        require(rules.can_ask_satisfaction(by, row))
        way = Answer.Way.DESK if rules.is_raiser(by, row.raiser) else (way if way in HELPED else Answer.Way.PHONE)
    if answered not in Satisfaction.Answered.values:
        sentence = _("Choose one of the three answers.")
        raise Refused(sentence, {"answered": sentence})
    row.answered, row.words, row.way = answered, " ".join(words.split())[:500], way
    row.by, row.answered_at = by, timezone.now()
    row.save(update_fields=["answered", "words", "way", "by", "answered_at"])
    note("hall.satisfaction.said", row.matter, by=by, subject=row, way=row.get_way_display())
    return row
