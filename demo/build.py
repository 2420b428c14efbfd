"""Writes the demo street's workbooks, `demo/beishan/*.xlsx`, from the plain texts in `demo/text/`.

Run `python demo/build.py` (needs only xlsxwriter). The same texts give the same bytes: nothing here asks for
the time or for chance; where variety is wanted, the digest of a row's own words decides.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import projects
from book import WIDE, Book, day_or_words
from street import (
    COMMUNITIES,
    FEDERATION,
    HERE,
    ORGANISATIONS_IN_ALL,
    SECTORS,
    TEXT,
    Organisation,
    invented_person,
    lines,
    members,
    neighbours,
    pick,
)

# ---------------------------------------------------------------- the two lists


def listed(name: str, fields: int) -> Iterable[tuple[str, list[str], dict[str, str]]]:
    """Rows of a list text: a line `[login]` opens an organisation, then one row a line, tags last."""
    login = ""
    for line in lines(name):
        if line.startswith("["):
            login = line.strip("[]")
            continue
        parts = [part.strip() for part in line.split("|")]
        tags = {}
        if len(parts) == fields + 1:
            for tag in parts.pop().split():
                tags[tag[0]] = tag[1:]
        if len(parts) != fields:
            raise SystemExit(f"{name}: {len(parts)} fields instead of {fields}: {line}")
        yield login, parts, tags


# What people usually agree on, by the nature of a service: cleaning, insurance, cost, stop rule, trial.
CONDITIONS: dict[str, tuple[tuple[str, ...], ...]] = {
    "课": (
        ("主办单位负责", "使用方离场前复原桌椅", ""),
        ("主办单位为参加人员购买活动险", "", "各自负责"),
        ("免费", "免费", "讲师公益，材料费自理"),
        ("连续两次到场不足十人，暂停排课", "讲师临时有任务可顺延一次", ""),
        ("先试讲一次", "", ""),
    ),
    "上门": (
        ("服务人员带走垃圾", "服务人员当场清理"),
        ("服务方投保意外险", "服务方已投责任险"),
        ("免费", "人工免费，材料按实结算", "免费"),
        ("服务对象或家属不同意即停止", "现场不具备安全条件可中止", ""),
        ("先服务五户再推开", "", "试行一个月"),
    ),
    "场": (
        ("使用方当日清扫", "使用方负责，管理方检查", "管理方保洁，大件垃圾使用方带走"),
        ("使用方为参加人员投保", "活动方自行投保并签安全承诺"),
        ("免费", "免场租，水电免收", "只收空调电费"),
        ("本单位有重要会议时收回，提前三天告知", "发生损坏或扰邻两次即停", "节假日安保升级期间停用"),
        ("试行三个月", "试行半年后再议", ""),
    ),
    "车": (
        ("不涉及", "使用方保持场地整洁"),
        ("车主自行投保", "管理方不承担车辆看管责任", "使用方投保"),
        ("免费", "按优惠价收取"),
        ("逾时不驶离三次，取消资格", "本单位用车高峰可临时收回", ""),
        ("试行三个月", "试行一个月"),
    ),
    "演": (
        ("主办单位负责", "演出结束双方一起清场"),
        ("主办单位投保", "演职人员由本单位投保"),
        ("免费", "只需提供往返车辆和工作餐"),
        ("遇正式演出任务改期", "雷雨高温取消户外场次"),
        ("", ""),
    ),
    "诊": (
        ("医护人员带走医疗垃圾", "医疗废物由院方回收"),
        ("院方执业责任险", "服务方已投责任险"),
        ("免费", "筛查免费，后续诊疗按规定", "免费"),
        ("遇公共卫生任务改期", "报名不足二十人合并下一场", ""),
        ("", "试行一季度"),
    ),
    "修": (
        ("服务人员当场清理", "服务人员带走废料"),
        ("服务方已投责任险", "施工人员由服务方投保"),
        ("检查免费，更换配件按实结算", "人工免费", "免费"),
        ("发现重大隐患转专业部门处理", "抢修任务优先，可改期一次", ""),
        ("先做一幢楼", "", "试行一个月"),
    ),
    "询": (
        ("不涉及", ""),
        ("不涉及", ""),
        ("免费", "免费"),
        ("超出专业范围的及时转介", "只作咨询，不代替正式意见", ""),
        ("", "试行半年"),
    ),
    "餐": (
        ("用餐人收餐盘，供餐方清扫", "供餐方负责"),
        ("供餐方已投食品安全责任险", "供餐方负责食品留样"),
        ("与职工同价", "按优惠价自付"),
        ("本单位用餐高峰时暂停对外", "连续两周不足五人用餐即停", "节假日停供"),
        ("试行一个月", "试行三个月", ""),
    ),
    "行": (
        ("乘车人带走垃圾", "车方负责"),
        ("车方已投承运人责任险", "车方投保，组织方另购意外险"),
        ("只收油费和过路费", "按优惠价收取"),
        ("恶劣天气停开", "连续一周不足二十人停开"),
        ("先开一个月", ""),
    ),
    "手": (
        ("师傅剪完缝完当场清扫", "使用方提供场地并清扫"),
        ("不涉及", "服务方已投责任险"),
        ("免费", "只收材料费"),
        ("遇活动撞期可顺延一次", ""),
        ("先来一次看看", ""),
    ),
    "通": (
        ("", "不涉及"),
        ("不涉及",),
        ("免费", "免费", "只收成本"),
        ("任一方提前一周告知可终止", ""),
        ("试行三个月", "", ""),
    ),
    "物": (
        ("接收方负责搬运后的清理", ""),
        ("不涉及", "使用期间由接收方负责"),
        ("免费",),
        ("用完即止或按约定日期归还", "超期不还即停"),
        ("", ""),
    ),
    "才": (
        ("不涉及", "用人一方负责"),
        ("接收单位投保", "派出单位投保意外险"),
        ("免费", "提供工作餐即可"),
        ("本单位重要任务期间暂停", "任一方提前一周告知可终止"),
        ("先试一个月", "试行一季度", ""),
    ),
}


def services(by_login: dict[str, Organisation]) -> list[list]:
    """text: title | detail | for whom | where | when | how often | capacity | nature and head count [| tags]"""
    rows = []
    for login, parts, tags in listed("services.txt", 8):
        organisation = by_login[login]
        title, detail, audience, place, when, frequency, capacity, nature = parts
        kind, _, limit = nature.partition(" ")
        cleans, insures, cost, stop, trial = (
            pick(words, title, login, column) for column, words in enumerate(CONDITIONS[kind])
        )
        window = when if kind in "场车" and ("—" in when or "至" in when) else ""
        rows.append(
            [
                organisation.name, title, detail, tags.get("#", ""), audience, place, when, frequency,
                int(capacity), valid_until(title, login), visibility(tags), window, int(limit) if limit else None,
                cleans, insures, cost, stop, trial, remark_of(organisation),
            ]
        )  # fmt: skip
    return rows


def demands(by_login: dict[str, Organisation]) -> list[list]:
    """text: title | detail | for whom | where | when | how often | quantity | urgency [| tags]"""
    rows = []
    for login, parts, tags in listed("demands.txt", 8):
        organisation = by_login[login]
        title, detail, audience, place, when, frequency, quantity, urgency = parts
        urgency = {"": "一般", "!": "较急", "!!": "紧急"}[urgency]
        rows.append(
            [
                organisation.name, title, detail, tags.get("#", ""), audience, place, when, frequency,
                int(quantity) if quantity else None, urgency, valid_until(title, login), visibility(tags),
                remark_of(organisation),
            ]
        )  # fmt: skip
    return rows


def visibility(tags: dict[str, str]) -> str:
    return {"": "本街道", "全市": "全市", "不限": "不限"}[tags.get("*", "")]


def valid_until(*key: str) -> date | None:
    """Most lines run to the end of next year, the others name no day: the demo must not expire under a visitor."""
    return pick((date(2027, 12, 31),) * 5 + (None, None), *key, "valid")


def remark_of(organisation: Organisation) -> str:
    return "" if organisation.invented else "示例内容，非该单位发布"


# ---------------------------------------------------------------- seats


def seats(rows: list[Organisation]) -> list[list]:
    """Most terms run to the end of 2028; a few end soon, two with a successor named, and three seats are empty.

    席次 tells several seats of one kind in one body apart; a second row with the same 席次 is who comes next.
    """
    start, end, soon = date(2024, 1, 1), date(2028, 12, 31), date(2027, 1, 15)
    numbers = count(1000)
    taken: dict[tuple[str, str], int] = {}
    table: list[list] = []

    def seat(body: str, kind: str, role: str, login: str, *, name: str = "", ends: date = end, next_login: str = "",
             remark: str = ""):  # fmt: skip
        order = taken[body, role] = taken.get((body, role), 0) + 1
        remark = remark or ("届期将满" if ends != end else "")
        table.append([body, kind, role, order, name or invented_person(next(numbers)), login, start, ends, remark])
        if next_login:
            first_day = ends + timedelta(days=1)
            table.append(
                [body, kind, role, order, invented_person(next(numbers)), next_login, first_day, end, "届时接任"]
            )

    def vacant(body: str, kind: str, role: str):
        order = taken[body, role] = taken.get((body, role), 0) + 1
        table.append([body, kind, role, order, "", "", None, None, "空缺，待推选"])

    seat(FEDERATION, "联合会", "会长", "huizhang")
    seat("秘书处", "秘书处", "秘书长", "mishuzhang")
    seat("秘书处", "秘书处", "秘书", "mishu1")
    seat("秘书处", "秘书处", "秘书", "mishu2")
    seat("秘书处", "秘书处", "秘书", "mishu3", ends=date(2026, 12, 31))
    for sector, login in zip(SECTORS, ("minsheng", "wenhua", "zhili", "jingji"), strict=True):
        if sector == "经济发展":
            seat(sector, "界别", "召集人", f"{login}.zhaoji", ends=soon, next_login=f"{login}.jieren")
        else:
            seat(sector, "界别", "召集人", f"{login}.zhaoji")
        if sector == "文化交流":
            vacant(sector, "界别", "联络人")
        else:
            seat(sector, "界别", "联络人", f"{login}.lianluo")
    logins = dict(
        zip(COMMUNITIES, ("shangbao", "baoshi", "youyi", "songmuchang", "jinzhu", "yanshanhe", "quyuan"), strict=True)
    )
    for community in COMMUNITIES:
        if community == "沿山河":
            vacant(f"{community}片区", "片区", "召集人")
        else:
            seat(f"{community}片区", "片区", "召集人", f"{logins[community]}.zhaoji")
    for community in COMMUNITIES:
        seat(f"{community}社区", "社区", "书记", f"{logins[community]}.shuji")
        seat(f"{community}社区", "社区", "委员", f"{logins[community]}.weiyuan")
    seat("志愿者服务总队", "志愿者总队", "总队长", "zongdui")
    seat("智库团", "智库", "召集人", "zhiku.zhaoji")
    for number, field in enumerate(("社区治理", "终身教育", "文化体育", "医养结合", "建筑与设施"), 1):
        seat("智库团", "智库", "专家", f"zhiku.zhuanjia{number}", remark=f"研究领域：{field}")
    for row in rows:
        liaison = f"{row.login}.liaison"
        if row.login == "chaguan":
            vacant(row.name, "单位", "联络员")
        elif row.login == "chuban":
            seat(row.name, "单位", "联络员", liaison, name=row.contact, ends=soon, next_login="chuban.jieren")
        else:
            ends = date(2027, 1, 20) if row.login == "dianli" else end
            seat(row.name, "单位", "联络员", liaison, name=row.contact, ends=ends)
    return table


def build(folder: Path) -> dict[str, int]:
    folder.mkdir(parents=True, exist_ok=True)
    member_rows = members()
    everyone = member_rows + neighbours(ORGANISATIONS_IN_ALL - len(member_rows))
    by_login = {row.login: row for row in member_rows}

    book = Book(folder, "1-辖区架构.xlsx")
    book.sheet("片区", "北山街道党建共建片区一览表", "片区",
               [[f"{name}片区", ""] for name in COMMUNITIES], WIDE)  # fmt: skip
    focus = {"上保": "省级机关集中", "曲院": "金融机构集聚", "沿山河": "驻地部队所在"}
    book.sheet("社区", "北山街道社区与片区对应表", "社区 片区",
               [[f"{name}社区", f"{name}片区", focus.get(name, "")] for name in COMMUNITIES], WIDE)  # fmt: skip
    book.sheet("界别", "北山街道党建共建界别小组一览表", "界别", [[name, ""] for name in SECTORS], WIDE)
    book.close()

    book = Book(folder, "2-单位登记册.xlsx")
    book.sheet(
        "单位",
        "北山街道辖区单位登记册",
        "单位名称 简称 单位类型 统一社会信用代码 社区 界别 地址 联系人 联系电话 入会日期 退会日期",
        [
            [row.name, row.short, row.kind, "", f"{row.community}社区", row.sector, row.address, row.contact, row.phone,
             row.joined, None, row.remark]
            for row in everyone
        ],
        WIDE,
    )  # fmt: skip
    book.close()

    seat_rows = seats(member_rows)
    book = Book(folder, "3-席位.xlsx")
    book.sheet(
        "席位", "北山街道党建共建联合会席位表", "机构 机构类型 席位 席次 姓名 账号 届期开始 届期结束", seat_rows, WIDE
    )
    book.close()

    service_rows = services(by_login)
    book = Book(folder, "4-服务清单.xlsx")
    book.sheet(
        "服务清单",
        "共建单位服务清单",
        "单位名称 服务名称 服务说明 主题 服务对象 地点 可提供时间 频次 可承接数量 有效期至 可见范围 时间窗口 人数上限"
        " 保洁责任 保险责任 费用 终止规则 试行期",
        service_rows,
        WIDE,
    )
    book.close()

    demand_rows = demands(by_login)
    book = Book(folder, "5-需求清单.xlsx")
    book.sheet(
        "需求清单",
        "共建单位需求清单",
        "单位名称 需求名称 需求说明 主题 服务对象 地点 需要时间 频次 数量 紧急程度 有效期至 可见范围",
        demand_rows,
        WIDE,
    )
    book.close()

    messy_rows = messy(folder)
    return {
        "organisations": len(everyone),
        "members": len(member_rows),
        "seats": len(seat_rows),
        "services": len(service_rows),
        "demands": len(demand_rows),
        "projects": projects.write(folder, by_login),
        "messy rows": messy_rows,
    }


def messy(folder: Path) -> int:
    """A members' sheet as a secretary receives it: merged cells, other words in the header, notes, bad rows."""
    book = Book(folder, "示例-成员导入（带错误）.xlsx")
    sheet = book.book.add_worksheet("Sheet1")
    header = ["序号", "所属社区", "单位", "类别", "信用代码", "界别小组", "联系人", "手机", "入会时间", "备注"]
    sheet.merge_range(0, 0, 0, 9, "附件2", book.line)
    sheet.merge_range(1, 0, 1, 9, "新增共建单位信息汇总表（示例）", book.title)
    sheet.merge_range(2, 0, 2, 9, "汇总：示例-李秘书　　时间：2026.10.30　　（以下信息均为演示）", book.line)
    for column, word in enumerate(header):
        sheet.write_string(3, column, word, book.head)
        sheet.set_column(column, column, (6, 12, 34, 12, 22, 12, 14, 18, 14, 26)[column])
    at, number, merged_from, community = 4, 0, 4, ""

    def close_community():
        if not community:
            return
        if at - merged_from > 1:
            sheet.merge_range(merged_from, 1, at - 1, 1, community, book.cell)
        else:
            sheet.write_string(merged_from, 1, community, book.cell)

    for line in (TEXT / "messy.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("="):
            close_community()
            community, merged_from = line[1:], at
            continue
        if line.startswith("!"):
            close_community()
            sheet.merge_range(at, 0, at, 9, line[1:], book.line)
            at += 1
            merged_from = at
            continue
        number += 1
        cells = [part.strip(" ") for part in line.split("|")]
        sheet.write_number(at, 0, number, book.number)
        for column, value in enumerate(cells, 2):
            book.write(sheet, at, column, day_or_words(value))
        at += 1
    close_community()
    book.close()
    return number


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "beishan", help="folder for the workbooks")
    for what, how_many in build(parser.parse_args().out).items():
        print(f"{what}: {how_many}")


if __name__ == "__main__":
    main()
