"""Two years of the think tank in the demo street: what its experts know, themed consultations of last year and this one, and questions still on their way.

What is over happened in its own days, what is open is left where it stands; all by the people whose act it is, with the actions the pages
use. What was asked and advised stands in `demo/text/consultations.txt`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from silian.counsel import actions
from silian.counsel.models import Advice, Consultation, Field, Request
from silian.counsel.models import may_ask as asks
from silian.counsel.queries.people import expert_terms
from silian.members.mandates import Held
from silian.members.models import Federation, Seat, Term
from silian.people.models import User
from silian.portal.management.clock import told_from
from silian.portal.management.meeting_season import read

ASKED = timedelta(days=21)  # from the question to the last day of advice
WRITING = timedelta(days=14)  # from the last day of advice to the synthesis
AGAIN = (timedelta(days=90), timedelta(days=180))  # when somebody looked what became of it
NOT_NOW = "示例：并入界别小组例会商量，不再单独会商"


@dataclass
class Tank:
    street: Federation
    secretary: User
    experts: dict[str, User] = field(default_factory=dict)  # "1" → who sits in the first seat
    fields: dict[str, Field] = field(default_factory=dict)
    advice: dict[str, list[list[str]]] = field(default_factory=dict)  # title → number, text, verdict, because
    asking: dict[str, tuple[Seat, User]] = field(default_factory=dict)  # kind of body → who asks

    def known(self, names: str) -> list[Field]:
        return [self.fields[name] for name in names.split("、") if name]


def live(street: Federation, path: Path, secretary: User) -> tuple[int, int]:
    """Let it be asked and advised; returns how many consultations there are, and how many have their synthesis."""
    words = read(path)
    tank = _tank(street, secretary, words)
    if not tank.experts:
        return 0, 0
    for number, names, introduction in words["expert"]:
        if number in tank.experts:
            person = tank.experts[number]
            actions.keep_profile(person, street, {"introduction": introduction}, tank.known(names), by=person)
    for one in words["past"]:
        _hold(tank, one)
    for one in words["open"]:
        _ask(tank, one)
    rows = Consultation.objects.filter(federation=street)
    return rows.count(), rows.filter(state__in=Consultation.OVER).count()


def _tank(street: Federation, secretary: User, words: dict[str, list[list[str]]]) -> Tank:
    tank = Tank(street, secretary)
    tank.experts = {str(at): term.person for at, term in enumerate(expert_terms(street.pk), 1)}
    for name, theme, other in words["field"]:
        known = Field.objects.filter(federation=street, name=name).first()
        tank.fields[name] = known or actions.add_field(street, name, by=secretary, theme=theme, words=other)
    for title, *rest in words["advice"]:
        tank.advice.setdefault(title, []).append(rest)
    terms = Term.objects.today().filter(federation=street, seat__closed_on=None).select_related("person", "seat__body")
    for term in terms.exclude(seat__body__kind="organisation").order_by("id"):
        if asks(Held.of(term.seat)):
            tank.asking.setdefault(term.seat.body.kind, (term.seat, term.person))
    return tank


def _hold(tank: Tank, words: list[str]) -> None:
    """Held in its own days, of this year only what its day has come for; on the first days of a year with what they allow."""
    ago, month, day, title, fields, question, background, synthesis, *effects = words
    today = timezone.localdate()
    due = date(today.year - int(ago), int(month), int(day))
    if due + WRITING > today:
        if int(ago) == 0:
            return
        due = today - WRITING
    given = [one for one in tank.advice[title] if one[0] in tank.experts]
    if not given:
        return
    seat, person = tank.asking["secretariat"]
    with told_from(_morning(due - ASKED)) as clock:
        on = due + WRITING
        wanted = {"title": title, "question": question, "background": background, "due_on": due, "themed_year": on.year}
        made = actions.draft_consultation(seat, wanted, by=person, fields=tank.known(fields))
        actions.invite_experts(made, [tank.experts[number].pk for number, *_said in given], by=person)
        clock.set(_morning(due))
        for number, text, _verdict, _because in given:
            expert = tank.experts[number]
            actions.advise(Request.objects.get(consultation=made, expert__person=expert), {"text": text}, by=expert)
        clock.set(_morning(on))
        for number, _text, verdict, because in given:
            advice = Advice.objects.get(consultation=made, request__expert__person=tank.experts[number])
            actions.judge(advice, verdict, because, by=person)
        made = actions.synthesise(_fresh(made), synthesis, by=person)
        seen = [(on + after, text) for after, text in zip(AGAIN, effects, strict=False) if text and on + after <= today]
        for at, (moment, text) in enumerate(seen, 1):
            clock.set(_morning(moment))
            actions.note_effect(_fresh(made), text, by=person, last=at == len(AGAIN))
        if len(seen) == len(AGAIN):
            actions.publish(_fresh(made), by=tank.secretary)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def _fresh(one: Consultation) -> Consultation:
    return Consultation.objects.get(pk=one.pk)


def _ask(tank: Tank, words: list[str]) -> None:
    """Asked by who leads such a body; each is left where the demo wants it."""
    kind, stands, title, fields, question, background = words
    if kind not in tank.asking:
        return
    seat, person = tank.asking[kind]
    wanted = {
        "title": title, "question": question, "background": background, "source": "示例：日常走访和例会",
        "due_on": timezone.localdate() + ASKED,
    }  # fmt: skip
    made = actions.draft_consultation(seat, wanted, by=person, fields=tank.known(fields))
    if stands == "draft":
        return
    advising = [(tank.experts[one[0]], one[1]) for one in tank.advice.get(title, []) if one[0] in tank.experts]
    chosen = [one.pk for one, _text in advising]
    if stands != "collected":  # somebody else is asked, too, and has not answered yet
        chosen += [one.pk for one in tank.experts.values() if one.pk not in chosen][-1:]
    actions.invite_experts(made, chosen, by=person)
    for expert, text in advising:
        actions.advise(Request.objects.get(consultation=made, expert__person=expert), {"text": text}, by=expert)
    if stands == "withdrawn":
        actions.withdraw(made, NOT_NOW, by=person)
