"""What a workbook of activities holds, and how our own is written."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.activities.models import Activity, Session
from silian.activities.queries.organised import organised
from silian.activities.workbooks.judged import Judging, ending
from silian.activities.workbooks.written import write_down
from silian.cobuilding.models import Campaign
from silian.core.importing import cells
from silian.core.importing.cells import Choice, Unreadable
from silian.core.importing.plan import Kind, Row, Scope
from silian.core.importing.tables import Column
from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.members.models import Federation

State, Sort = Activity.State, Activity.Kind
STATES = Choice(
    {
        State.DRAFT.value: ("草稿", "Draft", "筹备"),
        State.PUBLISHED.value: ("已发布", "Published", "报名中", "进行中"),
        State.DONE.value: ("已结束", "Done", "已举办", "已完成", "完成"),
        State.CANCELLED.value: ("已取消", "Cancelled", "取消"),
    }
)
SORTS = Choice(
    {
        Sort.READING.value: ("阅读学习", "Reading and study", "读书", "学习"),
        Sort.CULTURE.value: ("文化艺术", "Culture and arts", "文化", "文艺"),
        Sort.FAMILY.value: ("亲子家庭", "Families and children", "亲子", "家庭"),
        Sort.HEALTH.value: ("健康义诊", "Health and consultation", "健康", "义诊"),
        Sort.SAFETY.value: ("安全", "Safety", "消防", "平安"),
        Sort.GREEN.value: ("环保", "Environment", "环境", "垃圾分类"),
        Sort.LAW.value: ("法律金融", "Law and finance", "法律", "金融", "反诈"),
        Sort.PARTY.value: ("党员活动", "Party members' day", "主题党日", "党课"),
        Sort.SERVICE.value: ("便民服务", "Service to neighbours", "服务"),
        Sort.OTHER.value: ("其他", "Other"),
    }
)
_CLOCK = re.compile(r"^(\d{1,2})(?::|点|时)(\d{1,2})?(?::\d{1,2})?分?$")


def clock(cell: Any) -> str | None:
    """A time of the day: 9:00, "9点30分", or what a spreadsheet makes of it."""
    if cell == "" or cell is None:
        return None
    if isinstance(cell, datetime | time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta) or isinstance(cell, int | float) and 0 <= cell < 1:
        minutes = round((cell.total_seconds() / 86_400 if isinstance(cell, timedelta) else cell) * 1440)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    said = _CLOCK.match(unicodedata.normalize("NFKC", cells.words(cell)).replace(" ", ""))
    if not said or int(said[1]) > 23 or int(said[2] or 0) > 59:
        raise Unreadable(_("“%(cell)s” is not a time; write it as 14:30") % {"cell": cells.words(cell)})
    return f"{int(said[1]):02}:{int(said[2] or 0):02}"


def moment(cell: Any) -> str | None:
    """A day with a time; a day alone ends when the day does."""
    if cell == "" or cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    said = cells.words(cell)
    first, _blank, rest = said.partition(" ")
    found = cells.day(first if isinstance(cell, str) else cell)
    return f"{found.isoformat()} {clock(rest) if rest else '23:59'}" if found else None


def end(cell: Any) -> str | None:
    """When it ends: a time of the same day, or a day and a time."""
    if isinstance(cell, str) and re.match(r"\s*\d{4}", cell):
        return moment(cell)
    return moment(cell) if isinstance(cell, datetime) else clock(cell)


def several(cell: Any) -> str:
    """Names with commas between them, always written in one way."""
    names = [one.strip() for one in re.split(r"[、，,;；/]", cells.words(cell))]
    return "、".join(one for one in names if one)


class Activities(Kind):
    """活动."""

    name = "activities"
    order = 8
    label = gettext_lazy("Activities")
    needed = (frozenset({"title", "day"}),)
    columns = (
        Column("title", "活动名称", "Activity", cells.text(120), ("活动", "名称", "主题", "活动主题", "标题"), required=True, key=True, example="经典诵读会", width=28),
        Column("organiser", "主办单位", "Organiser", cells.name(120), ("单位", "组织单位", "承办单位", "单位名称", "社区"), example="示例街道图书馆", width=28, hint=gettext_lazy("an organisation of the register or a community; empty: the office, or who speaks for one organisation only")),
        Column("kind", "类型", "Kind", SORTS, ("活动类型", "类别"), example="阅读学习", hint=gettext_lazy("one of the words listed below")),
        Column("about", "活动内容", "About", cells.text(1000), ("内容", "活动说明", "说明", "简介"), example="二十位居民轮流诵读，老师点评", width=40),
        Column("audience", "活动对象", "For whom", cells.text(120), ("对象", "参加对象", "面向人群")),
        Column("base", "基地", "Base", cells.name(80), ("共建基地", "阵地"), hint=gettext_lazy("as it stands among the bases")),
        Column("address", "地点", "Address", cells.text(200), ("活动地点", "地址", "场地"), example="示例路1号", width=24, hint=gettext_lazy("a base of this name counts as the base")),
        Column("room", "场室", "Room", cells.name(80), ("房间", "会议室"), hint=gettext_lazy("a room of the base; it is asked for when the row is written")),
        Column("day", "日期", "Day", cells.day, ("活动日期", "举办日期"), required=True, example="2027-05-16", width=12),
        Column("begins", "开始时间", "From", clock, ("开始", "起始时间", "时间"), required=True, example="14:00", width=10),
        Column("ends", "结束时间", "To", end, ("结束", "截止"), required=True, example="16:00", width=10, hint=gettext_lazy("with its day where that is another one")),
        Column("places", "名额", "Places", cells.whole_number(0, 100_000), ("人数上限", "可报名人数", "参加名额"), example="30", width=8, hint=gettext_lazy("empty: everybody may come")),
        Column("helper_places", "志愿者名额", "Places for helpers", cells.whole_number(0, 1000), ("志愿者", "志愿者需求"), width=10),
        Column("deadline", "报名截止", "Sign up until", moment, ("报名截止时间", "截止报名"), width=16),
        Column("risks", "风险提示", "Risks for helpers", cells.text(500), ("风险",), hint=gettext_lazy("needed where helpers are sought")),
        Column("insurance", "保险", "Insurance", cells.text(200), ("保险责任",), hint=gettext_lazy("needed where helpers are sought")),
        Column("contact", "咨询方式", "Whom to ask", cells.text(100), ("咨询", "联系方式")),
        Column("project", "共建项目", "Project", cells.text(160), ("项目", "项目名称"), hint=gettext_lazy("its title")),
        Column("campaigns", "专项行动", "Campaigns", several, ("行动", "主题行动"), hint=gettext_lazy("several with 、 between them")),
        Column("state", "状态", "State", STATES, ("活动状态",), example="草稿"),
        Column("came", "参加人数", "People who came", cells.whole_number(0, 1_000_000), ("到场人数", "实到人数"), width=10),
        Column("helped", "志愿者人数", "Helpers", cells.whole_number(0, 100_000), ("参与志愿者",), width=10),
        Column("minutes", "志愿服务分钟", "Minutes of helpers", cells.whole_number(0, 10_000_000), ("服务分钟", "服务时长分钟"), width=12),
        Column("result", "活动成效", "What came of it", cells.text(500), ("成效", "效果", "小结"), width=30),
        Column("remark", "备注", "Remark", cells.text(300), info=True, width=20),
    )  # fmt: skip
    notes = (
        gettext_lazy("One row for each session. Rows of one year with the same title and organiser are one activity."),
        gettext_lazy("A session is found again by title, organiser and beginning; an empty cell leaves what is there."),
        gettext_lazy("A workbook cancels nothing: people who signed up must read the reason, so do that on the page."),
    )

    def federation(self, pk: int) -> Federation:
        return Federation.objects.get(pk=pk)

    def may_import(self, person: Any, federation: Federation) -> Answer:
        """The office every activity; organisations and communities their own."""
        mine = mandates(person)
        here = [held for held in mine.held if held.federation_id == federation.pk]
        if federation.pk in mine.offices or any(held.organisation_id or held.body_kind == "community" for held in here):
            return True
        return No(_("Only the office, a community or an organisation's liaison can import activities."))

    def judge(self, rows: list[Row], scope: Scope) -> None:
        Judging(scope).judge(rows)

    def write(self, rows: list[Row], scope: Scope) -> None:
        write_down(rows, scope)

    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        names = [column.name for column in self.columns]
        sessions = Prefetch("sessions", Session.objects.select_related("booking__room").order_by("begins_at", "id"))
        campaigns = Prefetch("campaigns", Campaign.objects.order_by("id"))
        rows = organised(person, query.get("state", ""), query.get("q", "").strip()[:100]).order_by("id")
        rows = rows.select_related("organiser", "community", "federation", "base", "project")
        for activity in rows.prefetch_related(sessions, campaigns).iterator(chunk_size=500):
            for session in activity.sessions.all():
                yield [_value(activity, session, name) for name in names]


def _value(activity: Activity, session: Session, name: str) -> Any:
    begins, ends = timezone.localtime(session.begins), timezone.localtime(session.ends)
    match name:
        case "organiser":
            return str(activity.organiser.name if activity.organiser else activity.community or "")
        case "kind":
            return SORTS.word(activity.kind)
        case "base" | "project":
            return str(getattr(activity, name) or "")
        case "campaigns":
            return "、".join(one.name for one in activity.campaigns.all())
        case "room":
            return session.booking.room.name if session.booking else ""
        case "day":
            return begins.date()
        case "begins":
            return f"{begins:%H:%M}"
        case "ends":
            return ending(begins, ends)
        case "deadline":
            return f"{timezone.localtime(session.deadline):%Y-%m-%d %H:%M}" if session.deadline else ""
        case "state":
            return STATES.word(State.CANCELLED if session.state == Session.State.CANCELLED else activity.state)
        case "places" | "helper_places":
            return getattr(session, name)
        case "remark":
            return ""
    return getattr(activity, name)
