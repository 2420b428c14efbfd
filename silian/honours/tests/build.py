"""What the tests of this app start from, all with real actions: an evaluation told in past days, a rule, a list, an honour."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from silian.cobuilding.actions import contributions
from silian.cobuilding.models import Contribution, Project
from silian.cobuilding.tests import build as projects
from silian.honours import actions
from silian.honours.models import Direction, EligibilityList, Evaluation, Honour, HonourRule, Result, Scheme
from silian.honours.queries.usual import usual_questions
from silian.meetings.models import Decision
from silian.meetings.tests import build as meetings
from silian.portal.management.clock import told_from

AGO = timedelta(days=40)


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def fields(kind: str = "street", **more: Any) -> dict[str, Any]:
    return {
        "kind": kind, "title": "示例互评", "year": timezone.localdate().year, "opens_on": timezone.localdate(),
        "closes_on": day(10), "minimum": 1, **more,
    }  # fmt: skip


def draft(cast, kind: str = "street", **more: Any) -> Scheme:
    return actions.draft_scheme(cast.street, fields(kind, **more), usual_questions(kind), by=cast.secretary)


def running(cast, kind: str = "street", **more: Any) -> Scheme:
    return actions.set_scheme(draft(cast, kind, **more), by=cast.secretary)


def one(scheme: Scheme, direction: str, *, judge=None, about=None) -> Evaluation:
    rows = Evaluation.objects.filter(scheme=scheme, direction=direction)
    if judge is not None:
        rows = rows.filter(organisation=judge) if hasattr(judge, "uscc") else rows.filter(community=judge)
    if about is not None:
        rows = rows.filter(about_organisation=about) if hasattr(about, "uscc") else rows.filter(about_community=about)
    return rows.get()


def marks(evaluation: Evaluation, value: int | None = 4) -> dict[int, int | None]:
    return {one.pk: value for one in evaluation.scheme.questions.filter(direction=evaluation.direction)}


def answer(evaluation: Evaluation, by, value: int | None = 4, text: str = ""):
    return actions.give_answer(evaluation, marks(evaluation, value), text, by=by)


def closed(cast, *, value: int = 5, text: str = "服务很及时", **more: Any) -> Scheme:
    """The street and its members about each other, forty days ago, answered by all three members and the office; counted."""
    with told_from(timezone.now() - AGO) as clock:
        scheme = running(
            cast, **{"opens_on": timezone.localdate(), "closes_on": timezone.localdate() + timedelta(days=5), **more}
        )
        for organisation, by in (
            (cast.choir, cast.choir_liaison),
            (cast.clinic, cast.clinic_liaison),
            (cast.bank, cast.bank_liaison),
        ):
            answer(one(scheme, Direction.MEMBER_STREET, judge=organisation), by, value, text)
            answer(one(scheme, Direction.STREET_MEMBER, about=organisation), cast.secretary, value, "配合积极")
        clock.ahead(6)
        return actions.close_scheme(fresh(scheme), by=cast.secretary)


def result(scheme: Scheme, about=None) -> Result:
    return Result.objects.get(scheme=scheme, about_organisation=about)


def gift(cast, giver=None, by=None, **more: Any) -> Contribution:
    """Something given, and confirmed by the community that received it."""
    giver, by = giver or cast.choir, by or cast.choir_liaison
    made = contributions.note_contribution(
        cast.street, giver,
        {"kind": "goods", "what": "示例乐谱", "quantity": Decimal(10), "unit": "册", "given_on": timezone.localdate(), "community": cast.community, **more},
        by=by,
    )  # fmt: skip
    return contributions.confirm_contribution(made, by=cast.community_secretary)


def wanted(fact: str = "contributions", number: int = 1) -> list[actions.Wanted]:
    return [actions.Wanted(fact, "at_least", Decimal(number))]


def rule(
    cast,
    *,
    subject: str = "organisation",
    fact: str = "contributions",
    number: int = 1,
    name: str = "示例共建先锋",
    **more: Any,
) -> HonourRule:
    made = actions.draft_rule(
        cast.street, {"name": name, "subject": subject, "why": "为社区实实在在出力", "objection_days": 2, **more},
        wanted(fact, number), by=cast.secretary,
    )  # fmt: skip
    return actions.publish_rule(made, by=cast.secretary)


def computed(cast, **more: Any) -> EligibilityList:
    today = timezone.localdate()
    return actions.compute_list(rule(cast, **more), today - timedelta(days=300), today, by=cast.secretary)


def given(cast) -> None:
    """The choir and the bank gave something; the hospital did not."""
    gift(cast)
    gift(cast, cast.bank, cast.bank_liaison, what="示例座椅")


def announced(cast, *, ago: bool = False, **more: Any) -> EligibilityList:
    if not ago:
        given(cast)
        return actions.announce_list(computed(cast, **more), by=cast.secretary)
    with told_from(timezone.now() - AGO):
        given(cast)
        return actions.announce_list(computed(cast, **more), by=cast.secretary)


def decision(cast, **more: Any) -> Decision:
    """The federation met yesterday and its minutes are final."""
    meeting = meetings.final(cast, of=meetings.body(cast, "federation"), by=cast.secretary, **more)
    return Decision.objects.get(meeting=meeting)


def granted(cast, **more: Any) -> list[Honour]:
    return actions.grant(announced(cast, ago=True, **more), decision(cast), by=cast.secretary)


def candidate(eligibility: EligibilityList, name: str):
    return eligibility.candidates.get(name=name)


def fresh(thing: Any) -> Any:
    return type(thing).objects.get(pk=thing.pk)


project = projects.project


def done_project(cast) -> Project:
    made = project(cast)
    Project.objects.filter(pk=made.pk).update(
        state="done", served=120, taking_part=30, hours=40, result="示例成效", finished_on=day(-41)
    )  # fmt: skip
    return fresh(made)


def of_project(cast) -> Honour:
    """The project of the choir, the hospital and the bank is honoured."""
    done_project(cast)
    with told_from(timezone.now() - timedelta(days=30)):
        made = computed(cast, subject="project", fact="served", number=100, name="示例惠民项目")
        actions.announce_list(made, by=cast.secretary)
    return actions.grant(made, decision(cast, title="示例第二次会议"), by=cast.secretary)[0]
