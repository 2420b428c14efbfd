"""Writes the demo street's workbooks, `demo/beishan/*.xlsx`, from the plain texts in `demo/text/`.

Run `python demo/build.py` (needs only xlsxwriter). The same texts give the same bytes: nothing here asks for
the time or for chance; where variety is wanted, the digest of a row's own words decides.
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import activities
import projects
import volunteering
from book import WIDE, Book, day_or_words
from places import bases
from street import (
    COMMUNITIES,
    FEDERATION,
    HERE,
    ORGANISATIONS_IN_ALL,
    SECTORS,
    TEXT,
    Organisation,
    invented_person,
    members,
    neighbours,
)
from two_lists import demands, services

# ---------------------------------------------------------------- seats

# Where residents deliberate: name, who leads it, her account's first part, and how many others sit in it.
CARRIERS = [
    ("民情观察室", "召集人", "guancha", 4),
    ("民生圆桌会", "召集人", "yuanzhuo", 6),
    ("大众监督团", "团长", "jiandu", 4),
    ("上保开放式民主协商会", "召集人", "xieshang", 4),
    ("松木场居民议事委员会", "主任", "yishi", 6),
    ("军警民联合调解室", "召集人", "tiaojie", 3),
]


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
    # At the end, so that nobody above is called otherwise when a carrier is added.
    for carrier, role, login, places in CARRIERS:
        seat(carrier, "议事载体", role, f"{login}.zhaoji")
        for number in range(1, places + 1):
            seat(carrier, "议事载体", "成员", f"{login}.chengyuan{number}")
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

    sessions = activities.build(folder)
    project_rows = projects.write(folder, by_login)

    messy_rows = messy(folder)
    return volunteering.build(folder, [row.name for row in member_rows]) | {
        "organisations": len(everyone),
        "members": len(member_rows),
        "seats": len(seat_rows),
        "services": len(service_rows),
        "demands": len(demand_rows),
        "rooms": bases(folder),
        "sessions": sessions,
        "projects": project_rows,
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
