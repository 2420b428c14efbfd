"""Evaluation and honour in the demo street: one evaluation counted and appealed against, one being answered; a list announced, honours granted, one of them revoked,
persons asked whether they may be named.

Every act is done by the person whose act it is, on its own day; all names of honours say that they are examples.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from silian.exchange.queries.people import speakers
from silian.honours import actions, rules
from silian.honours.models import Direction, EligibilityList, Evaluation, Honour, Result, Scheme
from silian.honours.queries import naming
from silian.honours.queries.facts import Span, facts_of
from silian.honours.queries.schemes import with_sides
from silian.honours.queries.usual import Asked
from silian.meetings.models import Decision
from silian.members.mandates import forget
from silian.members.models import Body, Federation
from silian.people.models import User
from silian.portal.management.clock import told_from

ANSWERED = 24  # so many members answer about the street, and are answered about
COUNTED_AGO, OPEN_SINCE = timedelta(days=120), timedelta(days=5)
# The questions as an office of this street would put them.
ABOUT_STREET = [
    "与贵单位有关的事项是否及时告知？",
    "贵单位提出的事项是否按期答复？",
    "与贵单位商定的事项是否落实？",
    "要求贵单位投入的精力与成效是否相称？",
]
ABOUT_MEMBER = ["是否按时参会、及时回应？", "承诺事项是否兑现？", "提供的服务对居民是否有用？", "配合是否顺畅？"]
INVENTED = "示例"  # how the names of organisations begin that are nobody's
APPEALS = [
    ("示例：两次联合活动未计入，请核实。", True, "示例：经核实属漏计，该结果不再使用。"),
    ("示例：对“配合是否顺畅”一题的评分有不同看法。", False, "示例：评分依据记录，维持原结果；意见已转告。"),
]
DEEDS = ["示例：联络各方、安排场地", "示例：组织志愿者到场服务"]
WORDS = ["示例：答复及时，联络顺畅。", "示例：活动通知可以再早几天。", "", "示例：希望多组织片区层面的对接。", "", ""]


def live(street: Federation, secretary: User) -> tuple[int, int]:
    """Let it happen; returns how many answers were given, and how many were honoured."""
    forget(secretary)
    answers = _counted(street, secretary) + _running(street, secretary)
    honoured = _granted(street, secretary)
    _announced(street, secretary)
    forget(secretary)
    return answers, honoured


def _scheme(street: Federation, secretary: User, kind: str, title: str, days: int) -> Scheme:
    today = timezone.localdate()
    fields = {
        "kind": kind, "title": title, "year": (today - timedelta(days=60)).year, "opens_on": today,
        "closes_on": today + timedelta(days=days), "minimum": 3, "about": "示例：互评结果用于改进工作，不排名。",
    }  # fmt: skip
    asked = {
        "street": {Direction.MEMBER_STREET: ABOUT_STREET, Direction.STREET_MEMBER: ABOUT_MEMBER},
        "community": {Direction.MEMBER_COMMUNITY: ABOUT_STREET, Direction.COMMUNITY_MEMBER: ABOUT_MEMBER},
    }[kind]
    questions = [
        Asked(direction, text, 2 if at in (1, 2) else 1)
        for direction, texts in asked.items()
        for at, text in enumerate(texts)
    ]
    return actions.set_scheme(actions.draft_scheme(street, fields, questions, by=secretary), by=secretary)


def _answer(one: Evaluation, by: User, at: int) -> int:
    forget(by)
    questions = one.scheme.questions.filter(direction=one.direction).order_by("number")
    marks = {
        question.pk: None if (at + place) % 9 == 0 else 5 - (at * place) % 3
        for place, question in enumerate(questions, 1)
    }
    actions.give_answer(one, marks, WORDS[at % len(WORDS)], by=by)
    forget(by)
    return 1


def _asked(scheme: Scheme, direction: str) -> list[Evaluation]:
    return list(with_sides(scheme.evaluations.filter(direction=direction, exclusion="")).order_by("id")[:ANSWERED])


def _by_members(scheme: Scheme, direction: str) -> list[tuple[Evaluation, User]]:
    """Members that are asked, each with somebody who may answer for it."""
    rows = _asked(scheme, direction)
    spoken = speakers([one.organisation_id for one in rows])
    pairs = []
    for one in rows:
        for person in spoken.get(one.organisation_id, []):
            forget(person)
            if rules.can_answer(person, one):
                pairs.append((one, person))
                break
    return pairs


def _counted(street: Federation, secretary: User) -> int:
    """Members and the street about each other, some months ago, counted."""
    with told_from(timezone.now() - COUNTED_AGO) as clock:
        forget(secretary)
        scheme = _scheme(street, secretary, "street", "示例：成员单位与街道年度互评", 14)
        number = sum(
            _answer(one, person, at) for at, (one, person) in enumerate(_by_members(scheme, Direction.MEMBER_STREET))
        )
        about = [one for one in _asked(scheme, Direction.STREET_MEMBER) if rules.can_answer(secretary, one)]
        number += sum(_answer(one, secretary, at) for at, one in enumerate(about))
        clock.ahead(15)
        forget(secretary)
        actions.close_scheme(Scheme.objects.get(pk=scheme.pk), by=secretary)
        clock.ahead(2)
        _appealed(scheme, secretary)
    return number


def _appealed(scheme: Scheme, secretary: User) -> None:
    """Two members say that their result is not right: one is upheld, one is not."""
    rows = Result.objects.filter(scheme=scheme, shown=True, about_organisation__name__startswith=INVENTED)
    rows = rows.order_by("id")[:2]
    spoken = speakers([one.about_organisation_id for one in rows])
    for one, (words, upheld, answer) in zip(rows, APPEALS, strict=False):
        for person in spoken[one.about_organisation_id][:1]:
            forget(person)
            made = actions.appeal(one, words, by=person)
            forget(secretary)
            actions.answer_appeal(made, upheld=upheld, answer=answer, by=secretary)
    forget(secretary)


def _running(street: Federation, secretary: User) -> int:
    """Members and their communities, being answered just now."""
    with told_from(timezone.now() - OPEN_SINCE) as clock:
        forget(secretary)
        scheme = _scheme(street, secretary, "community", "示例：成员单位与社区互评", 20)
        clock.ahead(1)
        number = sum(
            _answer(one, person, at)
            for at, (one, person) in enumerate(_by_members(scheme, Direction.MEMBER_COMMUNITY)[:6])
        )
        forget(secretary)
    return number


def _number_met_by(street: Federation, kind: str, fact: str, since: date, as_of: date, several: int) -> Decimal | None:
    """A number that about so many reach today; none where nothing is on record."""
    known = facts_of(kind)[fact]
    found = sorted(
        (one for one in known.numbers(known, Span(street.pk, as_of, None, since)).values() if one), reverse=True
    )
    return found[min(several, len(found)) - 1] if found else None


def _list(
    street: Federation, secretary: User, name: str, why: str, choices: list[tuple[str, str]], several: int
) -> EligibilityList | None:
    """The first of these facts that somebody has on record, as a rule, measured and announced today."""
    today = timezone.localdate()
    since = date(today.year - 1, 1, 1)
    for kind, fact in choices:
        number = _number_met_by(street, kind, fact, since, today, several)
        if number is None:
            continue
        rule = actions.draft_rule(
            street, {"name": name, "subject": kind, "why": why, "objection_days": 5}, [actions.Wanted(fact, "at_least", number)], by=secretary
        )  # fmt: skip
        made = actions.compute_list(actions.publish_rule(rule, by=secretary), since, today, by=secretary)
        if made.candidates.exists():
            return actions.announce_list(made, by=secretary)
        actions.drop_list(made, "示例：无符合对象", by=secretary)
        actions.end_rule(made.rule, by=secretary)
    return None


def _decisions(street: Federation) -> list[Decision]:
    """The last two that members took together, in final minutes."""
    rows = Decision.objects.filter(
        federation=street, number__isnull=False, meeting__minutes__state="final", honours_granted=None,
        body__kind__in=[Body.Kind.FEDERATION, Body.Kind.SECTOR], meeting__held_on__isnull=False,
    )  # fmt: skip
    return list(rows.select_related("meeting__minutes").order_by("-meeting__held_on", "-id")[:2])


def _granted(street: Federation, secretary: User) -> int:
    """Announced before a meeting of members that resolved something, granted by its decisions: organisations, one of them revoked later, and projects."""
    decisions = _decisions(street)
    if len(decisions) < 2 or decisions[0].meeting.held_on is None:
        return 0
    day = decisions[0].meeting.held_on - timedelta(days=21)
    before = timezone.now() - timedelta(days=(timezone.localdate() - day).days)
    with told_from(before) as clock:
        forget(secretary)
        listed = _list(
            street, secretary, "示例共建先锋单位", "示例：为社区办实事、记录在案",
            [("organisation", "persons_served"), ("organisation", "visits_confirmed"), ("organisation", "haves")], 5,
        )  # fmt: skip
        built = _list(
            street, secretary, "示例惠民共建项目", "示例：服务居民多、成效有记录", [("project", "served"), ("project", "partners")], 2
        )  # fmt: skip
        if listed is None or built is None:
            return 0
        # Nothing is invented against anybody but the invented.
        doubted = listed.candidates.filter(name__startswith=INVENTED).order_by("name").last()
        if doubted is not None and listed.candidates.count() > 3:
            objection = actions.object_to(doubted, "示例：所列服务人次与现场不符", "示例·居民代表", by=secretary)
            actions.answer_objection(objection, upheld=True, answer="示例：经核实，一次活动记录有误", by=secretary)
        final = max(one.meeting.minutes.final_at for one in decisions)
        clock.set(max(final, clock.moment + timedelta(days=22)) + timedelta(hours=1))
        forget(secretary)
        honours = actions.grant(EligibilityList.objects.get(pk=listed.pk), decisions[0], by=secretary)
        projects = actions.grant(EligibilityList.objects.get(pk=built.pk), decisions[1], by=secretary)
        invented = [one for one in honours if one.name.startswith(INVENTED)]
        _shared(invented[:1], secretary)
        if len(honours) > 2 and len(invented) > 1:
            clock.ahead(3)
            forget(secretary)
            actions.revoke(invented[-1], "示例：事后查明材料不实", by=secretary)
    forget(secretary)
    _named(projects, secretary)
    return len(honours) + len(projects)


def _shared(honours: list[Honour], secretary: User) -> None:
    """Parent bodies are written to."""
    for honour in honours:
        actions.send_letter(honour, honour.organisation, "示例主管单位", timezone.localdate(), by=secretary)


def _named(projects: list[Honour], secretary: User) -> None:
    """Whoever sat for a partner is asked: in the first project one has agreed, everybody else has still to say."""
    for honour in projects:
        for at, person in enumerate(naming.took_part(honour)[:2]):
            forget(person)
            asked = actions.ask_person(honour, person, DEEDS[at], by=secretary)
            if at == 0 and honour == projects[0]:
                actions.agree_to_be_named(asked, by=person)


def _announced(street: Federation, secretary: User) -> None:
    """Open to objection from today on."""
    _list(
        street, secretary, "示例年度服务之星", "示例：服务有记录、有回应、有成效",
        [("team", "service_hours"), ("base", "activities_held"), ("organisation", "calls_answered"), ("organisation", "contributions"), ("organisation", "haves")], 3,
    )  # fmt: skip
    forget(secretary)
