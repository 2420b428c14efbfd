"""Matters from the first word to a confirmed end, in a real browser: a property manager by a vote that was void first, and a lift."""

from datetime import timedelta

import pytest
from django.utils import timezone

from silian.deliberation.models import Ballot, Statement, Voice
from silian.hall.models import Closing, Matter, Resolution
from silian.hall.tests import build_plans
from silian.tasks.models import Task
from tests import hall_walk as walk
from tests.browser import expects
from tests.hall_walk import FORM, as_person, case, check, choose, fill, from_desk, press, signed_out


@pytest.fixture
def days(monkeypatch):
    return walk.Days(monkeypatch)


# ── Case 1: a property manager ──

OWNERS = "\n".join(f"示例·业主{number} | 3幢{number}01室 | 90" for number in range(1, 4))


def something_is_said(page, cast, matter) -> None:
    """A resident says something on the phone, a neighbour answers it."""
    as_person(page, cast.resident, case(matter))
    press(page, f"a[href='/deliberation/matters/{matter.pk}/statements']")
    press(page, f".actions a[href='/deliberation/matters/{matter.pk}/say']")
    fill(page, text="先试行半年再签长约", reason="不满意还可以换")
    check(page, side=Statement.Side.FOR)
    press(page, "main form .btn-primary")
    as_person(page, cast.bank_liaison, f"/deliberation/matters/{matter.pk}/answer")
    press(page, "form.stances [value=agree]")
    assert Voice.objects.get().stance == 1


def ballot_drafted(page, cast, matter, opens, closes) -> Ballot:
    """The law's quorum by area and owners is chosen from the list, the roll is typed."""
    as_person(page, cast.community_secretary, case(matter))
    press(page, f"#said + .lines a[href='/deliberation/ballots/new?matter={matter.pk}']")
    fill(page, title="示例：是否选聘示例物业？", opens_at=f"{opens}T09:00", closes_at=f"{closes}T17:00")
    choose(page, form="yes_no")
    press(page, FORM)
    choose(page, electorate="list", unit="owner", preset="owners")
    fill(page, electorate_words="示例小区3幢业主", background="居委会已公示三家物业的方案")
    press(page, FORM)
    ballot = Ballot.objects.get()
    press(page, f".actions a[href='/deliberation/ballots/{ballot.pk}/roll']")
    people = (cast.resident, cast.choir_liaison, cast.bank_liaison)
    own = "\n".join(f"{one.name} | 4幢{at}01室 | 100 | {one.username}" for at, one in enumerate(people, 1))
    page.locator("#id_lines").fill(f"{own}\n{OWNERS}")
    press(page, FORM)
    press(page, f".actions a[href='/deliberation/ballots/{ballot.pk}']")
    return ballot


def frozen(page) -> None:
    press(page, ".actions form[action$='/freeze'] .btn-primary")


def votes(page, person, ballot, what: str) -> None:
    from_desk(page, person, f"/deliberation/ballots/{ballot.pk}/vote?entry={entry_of(ballot, person)}")
    check(page, vote=what)
    press(page, FORM)


def entry_of(ballot, person) -> int:
    return ballot.roll.get(account=person).number


def nothing_is_known(desk, phone, cast, ballot, matter) -> None:
    """Before the close nobody reads a count: not who keeps it, not who voted, not whoever is signed out."""
    expects(phone, 404)
    for page, person in (
        (desk, cast.community_secretary),
        (desk, cast.secretary),
        (phone, cast.resident),
        (phone, None),
    ):
        for path in (f"/deliberation/ballots/{ballot.pk}", "/deliberation/ballots", case(matter)):
            as_person(page, person, path) if person else signed_out(page, path)
            words = page.locator("main").inner_text()
            assert page.locator("#result, table meter").count() == 0
            assert not [word for word in ("多数同意", "票数", "已公布") if word in words], (path, words)
            states = "".join(page.locator(".badge, .vital, #said + .lines").all_inner_texts())
            # Of a ballot asked anew, lists and case name the first one beside it, which was void.
            assert "无效" not in states or (ballot.instead_of_id and path != f"/deliberation/ballots/{ballot.pk}")
    for path in ("verify", "file"):
        assert phone.goto(f"/deliberation/ballots/{ballot.pk}/{path}").status == 404


def counted_and_published(page, cast, ballot) -> None:
    from_desk(page, cast.community_secretary, f"/deliberation/ballots/{ballot.pk}")
    press(page, ".actions form[action$='/count'] .btn-primary")
    press(page, ".actions form[action$='/publish'] .btn-primary")
    ballot.refresh_from_db()


def on_paper(page, cast, ballot, number: int, what: str) -> None:
    """A voucher, entered by two people who do not see what the other one entered."""
    as_person(page, cast.community_secretary, f"/deliberation/ballots/{ballot.pk}")
    press(page, f".actions a[href='/deliberation/ballots/{ballot.pk}/papers']")
    fill(page, voucher=f"示{number}", number=number)
    check(page, vote=what)
    press(page, FORM)
    paper = ballot.papers.latest("pk")
    from_desk(page, cast.secretary, f"/deliberation/ballots/papers/{paper.pk}")
    page.locator("main [name=number]").fill(str(number))
    check(page, vote=what)
    press(page, FORM)


def test_a_property_manager_by_a_ballot_that_was_void_first(desk_page, phone_page, cast, days):
    desk, phone, owner = desk_page, phone_page, cast.community_secretary
    walk.spoken(desk, phone, way="zh")
    council = build_plans.carrier(cast, "council", "示例居民议事会")

    matter, link = walk.raised_alone(
        phone,
        cast,
        "三幢没有物业，垃圾没人清，楼道灯也没人换。",
        title="示例：引进物业",
        place="示例小区3幢",
        phone="13000000001",
    )
    walk.accepted(desk, owner, matter, words="已收到，三天内与您联系")
    walk.treated(desk, owner, matter, "manager", council)
    walk.invited(desk, owner, matter, cast.choir)
    walk.comes(phone, cast.choir_liaison, matter)

    days.into(matter, "collect")
    something_is_said(phone, cast, matter)
    first = days.into(matter, "ballot")
    day = timezone.localdate(first.period.lower)
    days.to(day - timedelta(days=1))
    ballot = ballot_drafted(desk, cast, matter, day, day + timedelta(days=2))
    frozen(desk)
    days.to(day)
    votes(phone, cast.resident, ballot, "yes")
    nothing_is_known(desk, phone, cast, ballot, matter)

    # One of six: void, and never rejected.
    days.to(day + timedelta(days=3))
    counted_and_published(desk, cast, ballot)
    assert (ballot.is_void, ballot.result["outcome"]) == (True, "void")
    signed_out(phone, f"/deliberation/ballots/{ballot.pk}")
    result = phone.locator("main").inner_text()
    assert "无效" in result and "未获多数同意" not in result
    as_person(desk, owner, f"/deliberation/ballots/{ballot.pk}")
    assert desk.locator("a[href$='/resolution']").count() == 0

    # Asked anew, with everybody called upon, and on paper.
    press(desk, ".actions form[action$='/anew'] .btn")
    again = Ballot.objects.latest("pk")
    fill(desk, opens_at=f"{day + timedelta(days=4)}T09:00", closes_at=f"{day + timedelta(days=8)}T17:00")
    press(desk, FORM)
    frozen(desk)
    days.to(day + timedelta(days=5))
    for person in (cast.resident, cast.choir_liaison, cast.bank_liaison):
        votes(phone, person, again, "yes")
    on_paper(desk, cast, again, 4, "no")
    on_paper(desk, cast, again, 5, "yes")
    nothing_is_known(desk, phone, cast, again, matter)
    days.to(day + timedelta(days=9))
    counted_and_published(desk, cast, again)
    assert (again.is_void, again.result["outcome"]) == (False, "accepted")

    # What follows from it, who does it, and that it is done.
    days.into(matter, "resolve")
    as_person(desk, owner, f"/deliberation/ballots/{again.pk}")
    press(desk, ".actions a[href$='/resolution']")
    press(desk, FORM)
    assert Resolution.objects.get().basis == "ballot"
    walk.task_given(desk, owner, matter, "与示例物业签订合同", f"o{cast.choir.pk}", days=20)
    days.into(matter, "carry_out")
    walk.task_finished(phone, cast.choir_liaison, "合同已签，物业已进场")
    assert Task.objects.get().state == "done"
    walk.carried_out(desk, owner, matter, "示例物业已进场服务")

    days.into(matter, "check")
    walk.answered(desk, owner, cast.secretary, matter, "示例物业已于本月进场。")
    walk.proposed(desk, owner, cast.secretary, matter, "物业已进场", "合同与进场交接单", "到现场看过，垃圾已清")
    walk.says(phone, link, "solved", "清爽多了")
    walk.closed(desk, owner, matter)
    walk.whole_life(
        phone, matter, "raised", "accepted", "planned", "invited", "party_answered", "resolved", "tasked", "reported",
        "carried_out", "replied", "closing_proposed", "checked", "answered", "closed",
    )  # fmt: skip
    assert (matter.stage, matter.ended_as, matter.turn) == ("closed", "solved", 1)


# ── Case 2: a lift, asked for by phone; the first end does not hold ──


def told_again(page, owner, matter: Matter) -> None:
    """The “no” stands on the owner's desk as her next work."""
    from_desk(page, owner, case(matter))
    assert "Reopened" in page.locator(".vital").inner_text()


def says_by_phone(page, office, matter: Matter, words: str) -> None:
    """The office calls, and writes down what was said."""
    closing = Closing.objects.filter(matter=matter).latest("pk")
    from_desk(page, office, f"/hall/closings/{closing.pk}/answers")
    choose(page, verdict="solved", way="phone")
    fill(page, words=words)
    press(page, "main [name=act][value=answer]")


def test_a_lift_whose_first_end_did_not_hold(desk_page, phone_page, cast, days):
    desk, phone, owner, office = desk_page, phone_page, cast.community_secretary, cast.secretary
    walk.spoken(desk, phone, way="en")
    helper = build_plans.seated(build_plans.carrier(cast), "helper")

    matter, link = walk.raised_for(
        phone, cast, helper, "示例六楼的奶奶下不了楼，想加装电梯。", "她没有手机，上门时口述",
        title="示例：加装电梯", place="示例小区5幢", name="示例·奶奶", phone="057100000002",
    )  # fmt: skip
    walk.accepted(desk, owner, matter)
    walk.treated(desk, owner, matter, "lift")
    walk.invited(desk, owner, matter, cast.bank)
    walk.comes(phone, cast.bank_liaison, matter)
    days.into(matter, "resolve")
    walk.resolved(desk, owner, matter, text="示例：5幢加装电梯，示例银行代管资金", dissents="示例·二楼住户：担心采光")
    assert Resolution.objects.get().dissents.count() == 1
    walk.task_given(desk, owner, matter, "开设电梯资金专户", f"o{cast.bank.pk}", days=20)
    days.into(matter, "carry_out")
    walk.task_finished(phone, cast.bank_liaison, "专户已开，电梯已装好")
    walk.carried_out(desk, owner, matter, "电梯已通过验收")
    days.into(matter, "check")
    walk.answered(desk, owner, office, matter, "5幢电梯已投入使用。")

    walk.proposed(desk, owner, office, matter, "电梯已装好", "验收合格证", "乘坐过，正常")
    walk.says(phone, link, "no", "晚上十点以后停运")
    matter.refresh_from_db()
    assert (matter.stage, matter.turn) == ("accepted", 2)
    told_again(desk, owner, matter)

    days.on(3)
    walk.proposed(desk, owner, office, matter, "已改为全天运行", "物业的新运行时间表", "夜里十一点乘坐过")
    says_by_phone(desk, office, matter, "现在夜里也能坐了")
    walk.closed(desk, owner, matter)
    walk.whole_life(
        phone, matter, "raised", "accepted", "planned", "invited", "resolved", "tasked", "reported", "carried_out", "replied",
        "closing_proposed", "checked", "reopened", "closing_proposed", "checked", "answered", "closed",
    )  # fmt: skip
    assert (matter.stage, matter.ended_as, matter.turn) == ("closed", "solved", 2)
