"""The two lists as workbooks: services with their conditions, demands with their urgency."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.core.importing import cells
from silian.core.importing.cells import Choice
from silian.core.importing.plan import Kind, Row, Scope
from silian.core.importing.tables import Column
from silian.core.rules import Answer, No
from silian.exchange import rules
from silian.exchange.models import Demand, Listed, Service, Visibility
from silian.exchange.queries import lines as queries
from silian.exchange.workbooks.judged import Judging, theme
from silian.exchange.workbooks.written import write_down
from silian.members.mandates import mandates
from silian.members.models import Federation

VISIBILITIES = Choice(
    {
        Visibility.STREET.value: ("本街道", "This sub-district", "街道", "仅本街道", "街道内"),
        Visibility.CITY.value: ("全市", "Whole city", "市内", "本市"),
        Visibility.ANYWHERE.value: ("不限", "Anywhere", "全国", "公开"),
    }
)
URGENCIES = Choice(
    {
        Demand.Urgency.NORMAL.value: ("一般", "Normal", "普通", "正常", "不急"),
        Demand.Urgency.SOON.value: ("较急", "Soon", "尽快", "急"),
        Demand.Urgency.URGENT.value: ("紧急", "Urgent", "特急", "非常急", "加急"),
    }
)
STATES = Choice(
    {
        Listed.State.DRAFT.value: ("草稿", "Draft"),
        Listed.State.OPEN.value: ("开放", "Open", "有效", "待对接"),
        Listed.State.MATCHED.value: ("已对接", "Matched"),
        Listed.State.CLOSED.value: ("已结束", "Closed", "关闭", "已关闭"),
        "expired": ("已过期", "Expired", "过期"),
    }
)
YEARS = cells.whole_number(2000, 2200)


def year(cell: Any) -> int | None:
    """2027, "2027年", "2027年度"."""
    return YEARS(cells.words(cell).removesuffix("度").removesuffix("年")) if isinstance(cell, str) else YEARS(cell)


def _first(
    word: str, english: str, synonyms: tuple[str, ...], detail: tuple[str, ...], example: tuple[str, str, str]
) -> list[Column]:
    return [
        Column("organisation", "单位名称", "Organisation", cells.name(120), ("单位", "提供单位", "需求单位", "填报单位", "成员单位", "共建单位", "所属单位"), example="示例街道图书馆", width=30, hint=gettext_lazy("as in the register; who speaks for one organisation may leave it out")),
        Column("title", word, english, cells.text(120), (*synonyms, "标题", "项目名称", "项目", "事项"), required=True, key=True, example=example[0], width=28),
        Column("detail", detail[0], "Detail", cells.text(500), (*detail[1:], "说明", "内容", "详细内容", "具体内容", "简介", "描述"), example=example[1], width=46, hint=gettext_lazy("one line; it decides what is matched")),
        Column("theme", "主题", "Theme", theme, ("类别", "领域", "服务类别", "需求类别", "分类"), example="", width=16, hint=gettext_lazy("may stay empty: proposed from title and detail")),
        Column("audience", "服务对象", "For whom", cells.text(120), ("对象", "面向对象", "受益对象", "受众", "面向人群")),
        Column("place", "地点", "Where", cells.text(120), ("场地", "服务地点", "活动地点", "位置"), width=18),
        Column("when", example[2], "When", cells.text(120), ("时间", "服务时间", "可提供时间", "需要时间", "时间安排"), width=20),
        Column("frequency", "频次", "How often", cells.text(60), ("次数", "频率", "服务频次")),
    ]  # fmt: skip


LAST = [
    Column(
        "valid_until",
        "有效期至",
        "Valid until",
        cells.day,
        ("有效期", "截止日期", "截止时间", "有效期限", "截止"),
        example="2027-12-31",
    ),
    Column(
        "visibility",
        "可见范围",
        "Offered to",
        VISIBILITIES,
        ("范围", "公开范围"),
        example="本街道",
        hint=gettext_lazy("one of the words listed below"),
    ),
]
END = [
    Column("year", "年度", "Year", year, ("年份", "清单年度"), hint=gettext_lazy("only where a row belongs to another year than the one chosen")),
    Column("state", "状态", "State", STATES),
    Column("remark", "备注", "Remark", cells.text(300), width=24),
]  # fmt: skip


class List(Kind):
    """What both lists share."""

    asks = ("year",)
    model: ClassVar[type[Listed]]
    needed = (frozenset({"organisation", "title"}), frozenset({"title", "detail"}))
    notes = (
        gettext_lazy("A line is found again by organisation, year and title; an empty cell leaves what is there."),
        gettext_lazy("A line that was agreed on or closed is not changed by a workbook."),
    )

    def federation(self, pk: int) -> Federation:
        return Federation.objects.get(pk=pk)

    def may_import(self, person: Any, federation: Federation) -> Answer:
        """The office every line; who speaks for an organisation its own lines."""
        if rules.sits_in_office(person, federation.pk):
            return True
        if any(held.federation_id == federation.pk for held in mandates(person).organisations.values()):
            return True
        return No(_("Only the office or an organisation's liaison can import lines."))

    def judge(self, rows: list[Row], scope: Scope) -> None:
        Judging(self.model, [column.name for column in self.columns], scope).judge(rows)

    def write(self, rows: list[Row], scope: Scope) -> None:
        write_down(self.model, rows, scope)

    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        rows = queries.lines(self.model, person, queries.Filters.of(query)).order_by("id")
        names = [column.name for column in self.columns]
        for line in rows.iterator(chunk_size=1000):
            yield [_value(line, name) for name in names]


def _value(line: Any, name: str) -> Any:
    if name == "organisation":
        return line.organisation.name
    if name == "visibility":
        return VISIBILITIES.word(line.visibility)
    if name == "urgency":
        return URGENCIES.word(line.urgency)
    if name == "state":
        return STATES.word(line.shown_state)
    if name == "duty_holder":
        return str(line.duty_holder or "")
    return getattr(line, name)


class Services(List):
    """服务清单."""

    name = "services"
    order = 4
    label = gettext_lazy("Services")
    model = Service
    columns = (
        *_first("服务名称", "Service", ("服务项目", "服务", "资源名称", "资源", "可提供服务"), ("服务说明", "服务内容", "资源内容"), ("周末亲子绘本课", "图书管理员带十五组家庭读一本绘本，一小时", "可提供时间")),
        Column("capacity", "可承接数量", "Capacity", cells.whole_number(1, 32767), ("承接数量", "可承接次数", "可服务数量", "数量"), example="3", hint=gettext_lazy("how many demands it can serve")),
        *LAST,
        Column("time_window", "时间窗口", "Time window", cells.text(120), ("时间限制",)),
        Column("people_limit", "人数上限", "Number of people", cells.whole_number(), ("人数限制", "人数", "容纳人数")),
        Column("who_cleans", "保洁责任", "Who cleans up", cells.text(120), ("保洁", "卫生责任")),
        Column("who_insures", "保险责任", "Who insures", cells.text(120), ("保险",)),
        Column("cost", "费用", "Cost", cells.text(120), ("收费", "费用说明", "收费标准")),
        Column("stop_rule", "终止规则", "May be stopped when", cells.text(200), ("终止条件", "停止规则"), width=24),
        Column("trial", "试行期", "Trial", cells.text(120), ("试行", "试用期")),
        *END,
    )  # fmt: skip


class Demands(List):
    """需求清单."""

    name = "demands"
    order = 5
    label = gettext_lazy("Demands")
    model = Demand
    columns = (
        *_first("需求名称", "Demand", ("需求项目", "需求", "诉求"), ("需求说明", "需求内容"), ("想请人教老人用智能手机", "活动室每周有三十位老人，想学挂号和视频通话", "需要时间")),
        Column("quantity", "数量", "Quantity", cells.whole_number(), ("人数", "需求数量", "参加人数"), example="30"),
        Column("urgency", "紧急程度", "Urgency", URGENCIES, ("紧急度", "缓急", "是否紧急"), example="一般", hint=gettext_lazy("one of the words listed below")),
        *LAST,
        Column("duty_holder", "责任席位", "Who looks after it", cells.text(200), info=True, width=24),
        Column("next_on", "下次跟进", "Next look", cells.day, info=True),
        *END,
    )  # fmt: skip
