"""The calls of the demo street, posted, answered and signed up for by its own people."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from silian.exchange.actions import call_answers, calls
from silian.exchange.models import Call, CallAnswer
from silian.members.models import Community, Federation
from silian.people.models import User

SURNAMES, GIVEN = (
    "周吴郑王冯陈褚卫蒋沈韩杨",
    ("安宁", "明远", "晓岚", "志成", "书晴", "立新", "若水", "建平", "思齐", "海燕"),
)
# Of those promised, every seventh has not been named yet, as in life.
NAMED = 7


def read(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """(who asks, its lines) for every call of the text."""
    asker, lines = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            if lines:
                yield asker, lines
            asker, lines = line.strip("[]"), []
        else:
            lines.append([part.strip() for part in line.split("|")])
    if lines:
        yield asker, lines


def load(path: Path, street: Federation, secretary: User) -> tuple[int, int, int]:
    """Every act by the person whose act it is. Returns how many calls, how many that said yes, how many people."""
    people = {user.username: user for user in User.objects.filter(terms__federation=street).distinct()}
    for asker, lines in read(path):
        call = _post(asker, lines[0], street, secretary, people)
        for word, *said in lines[1:]:
            _say(call, word, said, people, secretary if call.community_id is None else people[f"{asker}.shuji"])
    yes = CallAnswer.objects.filter(call__federation=street, state=CallAnswer.State.YES)
    return Call.objects.filter(federation=street).count(), yes.count(), sum(yes.values_list("people", flat=True))


def _post(asker: str, words: list[str], street: Federation, secretary: User, people: dict[str, User]) -> Call:
    _call, title, detail, when, place, number, things, days = words
    fields = {
        "title": title, "detail": detail, "when": when, "place": place, "people": int(number), "things": things,
        "answer_until": timezone.localdate() + timedelta(days=int(days)), "is_public": asker == "office",
    }  # fmt: skip
    if asker == "office":
        return calls.post_call(street.pk, fields, {}, by=secretary)[0]
    by = people[f"{asker}.shuji"]
    community = Community.objects.get(body__seats__terms__person=by)
    return calls.post_call(street.pk, fields, {}, by=by, community=community.pk)[0]


def _say(call: Call, word: str, said: list[str], people: dict[str, User], keeper: User) -> None:
    if word == "end":
        calls.close_call(call, said[0], said[1], by=keeper)
        return
    by = people[f"{said[0]}.liaison"]
    organisation = by.terms.get(seat__body__organisation__isnull=False).seat.body.organisation
    if word == "no":
        call_answers.say_no(call, organisation, said[1], by=by)
    elif word == "ask":
        question = call_answers.ask(call, organisation, said[1], by=by)
        if said[2]:
            call_answers.reply(question, said[2], by=keeper)
    else:
        answer = call_answers.say_yes(call, organisation, int(said[1]), said[2], by=by)
        for at in range(answer.people - answer.people // NAMED):
            call_answers.sign_up(answer, _invented(answer.pk + at), f"0571-0000-{answer.pk % 100:02}{at:02}", by=by)


def _invented(number: int) -> str:
    return f"示例·{SURNAMES[number % len(SURNAMES)]}{GIVEN[number % len(GIVEN)]}"
