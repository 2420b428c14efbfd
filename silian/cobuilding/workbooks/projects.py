"""共建项目: projects with their partners as a workbook, one row for each partner of a project."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.cobuilding import rules
from silian.cobuilding.models import Project
from silian.cobuilding.queries.project import Filters, projects
from silian.cobuilding.workbooks.judged import Judging
from silian.cobuilding.workbooks.written import write_down
from silian.core.importing import cells
from silian.core.importing.cells import Choice
from silian.core.importing.plan import Kind, Row, Scope
from silian.core.importing.tables import Column
from silian.core.rules import Answer, No
from silian.members.models import Federation

STATES = Choice(
    {
        Project.State.DRAFT.value: ("草案", "Draft", "草稿", "拟定"),
        Project.State.AGREED.value: ("已约定", "Agreed", "已签约", "已签订", "签约"),
        Project.State.RUNNING.value: ("进行中", "Running", "实施中", "开展中"),
        Project.State.DONE.value: ("已完成", "Done", "完成", "办结"),
        Project.State.STOPPED.value: ("已停止", "Stopped", "停止", "终止"),
    }
)
COUNT = cells.whole_number(0, 10_000_000)


class Projects(Kind):
    """A project is found again by its title and partner."""

    name = "projects"
    order = 7
    label = gettext_lazy("Projects")
    needed = (frozenset({"title", "organisation"}),)
    columns = (
        Column("title", "项目名称", "Project", cells.text(160), ("共建项目", "项目"), required=True, key=True, example="示例合唱进社区", width=28),
        Column("organisation", "共建方", "Partner", cells.name(120), ("共建单位", "参与单位", "合作单位", "单位名称"), required=True, example="示例歌舞团", width=28, hint=gettext_lazy("one row for each partner; as in the register")),
        Column("gives", "提供内容", "Gives", cells.text(200), ("提供", "提供资源"), example="声乐教员两名", width=26),
        Column("asks", "需求内容", "Asks", cells.text(200), ("需求", "希望得到"), width=26),
        Column("about", "项目内容", "About", cells.text(1000), ("内容", "项目说明", "简介"), width=40, hint=gettext_lazy("what follows is said in the first row of a project")),
        Column("campaigns", "所属行动", "Campaigns", cells.text(300), ("行动", "专项行动"), width=20, hint=gettext_lazy("several with 、 between them")),
        Column("start", "开始日期", "First day", cells.day, ("起始日期", "开始时间")),
        Column("end", "结束日期", "Last day", cells.day, ("截止日期", "结束时间")),
        Column("state", "状态", "State", STATES, ("项目状态", "进展"), example="进行中", hint=gettext_lazy("one of the words listed below")),
        Column("because", "原因说明", "Because", cells.text(300), ("停止原因", "无协议原因"), hint=gettext_lazy("why it was stopped, or agreed without a signed agreement here"), width=24),
        Column("contact", "联系人", "Contact", cells.name(60)),
        Column("phone", "联系电话", "Phone", cells.code(40), ("手机", "电话"), width=16),
        Column("served", "服务人次", "People served", COUNT, ("受益人次", "服务人数")),
        Column("taking_part", "参与人数", "People taking part", COUNT, ("参加人数",)),
        Column("hours", "服务时长", "Hours given", COUNT, ("时长", "小时数")),
        Column("result", "成效", "Result", cells.text(1000), ("项目成效", "成果"), width=36),
        Column("finished_on", "完成日期", "Finished on", cells.day, ("完成时间",)),
        Column("remark", "备注", "Remark", cells.text(300), info=True, width=24),
    )  # fmt: skip
    notes = (
        gettext_lazy("A project has a row for each of its partners, two or more."),
        gettext_lazy("A workbook does not move a project from one state to another; that is done on its page."),
    )

    def federation(self, pk: int) -> Federation:
        return Federation.objects.get(pk=pk)

    def may_import(self, person: Any, federation: Federation) -> Answer:
        if not rules.sits_in_office(person, federation.pk):
            return No(_("Only the office can import projects."))
        return True

    def judge(self, rows: list[Row], scope: Scope) -> None:
        Judging(self, scope).judge(rows)

    def write(self, rows: list[Row], scope: Scope) -> None:
        write_down(rows, scope)

    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        """Telephone numbers only of projects she takes part in, as on the page."""
        rows = projects(person, Filters.of(query)).prefetch_related("campaigns").order_by("id")
        for one in rows.iterator(chunk_size=500):
            inside = rules.takes_part(person, one)
            for at, partner in enumerate(one.partners.all()):
                yield [
                    one.title, partner.organisation.name, partner.gives, partner.asks, *(_of_project(one) if at == 0 else [""] * 6),
                    *((partner.contact, partner.phone) if inside else ("", "")), *(_of_result(one) if at == 0 else [""] * 5), "",
                ]  # fmt: skip


def _of_project(one: Project) -> list[Any]:
    period = one.period
    last = period.upper - timedelta(days=1) if period and period.upper else None
    return [
        one.about, "、".join(campaign.name for campaign in one.campaigns.all()), period.lower if period else None, last,
        STATES.word(one.state), one.stopped_because or one.without_paper,
    ]  # fmt: skip


def _of_result(one: Project) -> list[Any]:
    return [one.served, one.taking_part, one.hours, one.result, one.finished_on]
