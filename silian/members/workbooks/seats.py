"""Seats and their holders as a workbook. People without an account get one that nobody can sign in with yet."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from silian.core.importing import cells
from silian.core.importing.cells import Choice, Unreadable, same_key, words
from silian.core.importing.plan import Row, Scope
from silian.core.importing.tables import Column
from silian.core.rules import Answer
from silian.members import rules
from silian.members.models import Body, Federation, Seat
from silian.members.queries import seats as queries
from silian.members.workbooks.seating import Seating
from silian.members.workbooks.seats_written import write_down
from silian.members.workbooks.shared import OfStreet

_KIND, _ROLE = Body.Kind, Seat.Role
BODIES = Choice(
    {
        _KIND.FEDERATION.value: ("联合会", "Federation", "党建共建联合会", "理事会"),
        _KIND.SECRETARIAT.value: ("秘书处", "Secretariat", "办公室"),
        _KIND.SECTOR.value: ("界别", "Sector group", "界别小组", "小组"),
        _KIND.ZONE.value: ("片区", "Zone"),
        _KIND.COMMUNITY.value: ("社区", "Community"),
        _KIND.CORPS.value: ("志愿者总队", "Volunteer corps", "志愿者服务总队", "志愿队", "总队"),
        _KIND.TEAM.value: ("志愿服务队", "Volunteer team", "服务队", "志愿队伍", "服务分队"),
        _KIND.THINK_TANK.value: ("智库", "Think tank", "智库团", "专家团"),
        _KIND.CARRIER.value: ("议事载体", "Carrier of deliberation", "议事平台", "议事会", "载体"),
        _KIND.ORGANISATION.value: ("单位", "Organisation", "成员单位", "共建单位"),
    }
)  # fmt: skip
# The first two words of a role are how a seat without a title of its own is called; the others are titles.
ROLES: dict[str, tuple[str, ...]] = {
    _ROLE.CHAIR: ("会长", "Chair", "主席", "理事长", "主任", "团长", "轮值会长"),
    _ROLE.CONVENER: ("召集人", "Convener", "轮值召集人", "组长", "牵头人"),
    _ROLE.SECRETARY: ("秘书", "Secretary", "秘书长", "副秘书长", "书记", "副书记"),
    _ROLE.LIAISON: ("联络员", "Liaison", "联络人", "联系人"),
    _ROLE.LEADER: ("负责人", "Leader", "总队长", "副总队长", "队长", "副会长", "副主席", "副组长"),
    _ROLE.EXPERT: ("专家", "Expert", "顾问", "智库专家"),
    _ROLE.MEMBER: ("委员", "Member", "成员", "会员", "理事", "常务理事", "队员"),
}
_role_of = {same_key(word): role for role, several in ROLES.items() for word in several}
_USERNAME = re.compile(r"^[\w.@+-]+$")


def title(cell: Any) -> str:
    said = words(cell)
    if said and same_key(said) not in _role_of:
        known = "、".join(several[0] for several in ROLES.values())
        raise Unreadable(
            _("“%(cell)s” is no seat we know; one of these is: %(choices)s") % {"cell": said, "choices": known}
        )
    return said


def role_and_title(said: str) -> tuple[str, str]:
    """The role, and the title as it is kept: none where it says no more than the role."""
    role = _role_of[same_key(said)]
    return role, "" if same_key(said) in map(same_key, ROLES[role][:2]) else said


def word_of(seat: Seat) -> str:
    return seat.title or ROLES[seat.role][0 if (get_language() or "").startswith("zh") else 1]


def username(cell: Any) -> str:
    said = words(cell)
    if len(said) > 60 or (said and not _USERNAME.match(said)):
        raise Unreadable(_("“%(cell)s” is no account name: letters, digits and . @ + - _ only") % {"cell": said[:60]})
    return said


class Seats(OfStreet):
    """席位表."""

    name = "seats"
    order = 3
    label = gettext_lazy("Seats")
    needed = (frozenset({"body", "title"}),)
    columns = (
        Column("body", "机构", "Body", cells.name(120), ("机构名称", "组织", "单位", "单位名称", "所在机构"), required=True, key=True, example="示例街道图书馆", width=30),
        Column("kind", "机构类型", "Kind of body", BODIES, ("类型", "机构类别"), example="单位", hint=gettext_lazy("one of the words listed below")),
        Column("title", "席位", "Seat", title, ("职务", "职位", "岗位", "身份"), required=True, example="联络员", hint=gettext_lazy("the seat; several rows for several seats of one name")),
        Column("nth", "席次", "Number of the seat", cells.whole_number(1, 999), ("席位序号", "第几席"), example="1", width=8, hint=gettext_lazy("tells several seats of one name apart; a second row with the same number is who comes next")),
        Column("holder", "姓名", "Name", cells.name(60), ("任职人", "人员", "人员姓名", "担任人"), example="示例·王联络", hint=gettext_lazy("empty for a vacant seat")),
        Column("username", "账号", "Account", username, ("账号名", "登录名", "用户名", "登录账号"), example="tushuguan.liaison", width=20, hint=gettext_lazy("empty: made from the name")),
        Column("starts_on", "届期开始", "From", cells.day, ("任期开始", "任职时间", "任职日期", "开始日期", "起始日期"), example="2024-01-01", hint=gettext_lazy("first day; empty means today")),
        Column("last_day", "届期结束", "Last day", cells.day, ("任期结束", "到期日期", "届满日期", "结束日期", "截止日期"), example="2028-12-31", hint=gettext_lazy("last day; empty means open end")),
        Column("remark", "备注", "Remark", cells.text(300), info=True, width=20),
    )  # fmt: skip
    notes = (
        gettext_lazy("An account made here has no password: invite its holder from the page of the seat."),
        gettext_lazy(
            "Another name in an occupied seat is a hand-over from the first day on; a file never empties a seat."
        ),
    )

    def may_import(self, person: Any, federation: Federation) -> Answer:
        return rules.can_open_seat(person, Body(federation=federation))

    def judge(self, rows: list[Row], scope: Scope) -> None:
        Seating(scope.federation, role_and_title).judge(rows)

    def write(self, rows: list[Row], scope: Scope) -> None:
        write_down(rows, scope)

    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        """One row for each holder today and to come, and one for each vacant seat."""
        today = timezone.localdate()
        nth = _numbers(person, today)
        filters = queries.SeatFilters.of(query)
        seats = list(queries.seats(person, filters).order_by("body_id", "id"))
        for seat, now, then in queries.with_holders(seats, today):
            start = (seat.body.name, BODIES.word(seat.body.kind), word_of(seat), nth.get(seat.pk))
            for term in [term for term in (now, then) if term]:
                last = term.period.upper - timedelta(days=1) if term.period.upper else None
                yield (*start, term.person.name, term.person.username, term.period.lower, last, "")
            if now is None and then is None:
                yield (*start, "", "", None, None, "")


def _numbers(person: Any, today: date) -> dict[int, int]:
    """Which of its like a seat is: the second liaison of a member, the third secretary."""
    found: dict[int, int] = {}
    counted: Counter[tuple] = Counter()
    rows = Seat.objects.visible_to(person).open(today).order_by("body_id", "role", "number")
    for pk, *like in rows.values_list("pk", "body_id", "role", "title"):
        counted[tuple(like)] += 1
        found[pk] = counted[tuple(like)]
    return found
