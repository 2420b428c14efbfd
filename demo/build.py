"""Writes the demo street's workbooks, `demo/beishan/*.xlsx`, from the plain texts in `demo/text/`.

Run `python demo/build.py` (needs only xlsxwriter). The same texts give the same bytes: nothing here asks for
the time or for chance; where variety is wanted, the digest of a row's own words decides.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).resolve().parent
TEXT = HERE / "text"
OFFICE = "北山街道党建共建联合会秘书处（示例数据）"
# Every date in the demo is counted from this day, so the files never change by themselves.
THE_DAY = date(2026, 10, 30)
FEDERATION = "北山街道党建共建联合会"
COMMUNITIES = ("上保", "宝石", "友谊", "松木场", "金祝", "沿山河", "曲院")
SECTORS = ("民生服务", "文化交流", "社会治理", "经济发展")
ORGANISATIONS_IN_ALL = 600
JOINED = {
    2011: [date(2011, 6, 28)],
    2012: [date(2012, 5, 18), date(2012, 11, 9)],
    2013: [date(2013, 4, 26), date(2013, 10, 18)],
    2014: [date(2014, 6, 27), date(2014, 12, 5)],
    2015: [date(2015, 3, 27), date(2015, 9, 25)],
    2016: [date(2016, 4, 29), date(2016, 11, 18)],
    2017: [date(2017, 3, 31), date(2017, 9, 29)],
    2018: [date(2018, 1, 26), date(2018, 6, 29)],
}


def pick(words: Sequence, *key: object):
    """One of the words, always the same one for the same key."""
    digest = hashlib.sha256("\x1f".join(map(str, key)).encode()).digest()
    return words[int.from_bytes(digest[:6], "big") % len(words)]


def lines(name: str) -> Iterable[str]:
    for line in (TEXT / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


# ---------------------------------------------------------------- organisations


@dataclass(frozen=True)
class Organisation:
    name: str
    short: str
    kind: str
    community: str
    sector: str
    login: str = ""
    joined: date | None = None
    contact: str = ""
    phone: str = ""
    remark: str = ""

    @property
    def invented(self) -> bool:
        return "示例" in self.name

    @property
    def address(self) -> str:
        """Invented organisations live in streets that do not exist; of the others the case gives no address."""
        if not self.invented:
            return ""
        road = pick(("示例一路", "示例二路", "示例三弄", "示例里", "示例巷", "示例新村"), self.name, "road")
        number = pick(range(1, 200), self.name, "number")
        return f"{road}{number}号（{self.community}社区）"


def invented_person(number: int) -> str:
    """A name nobody bears as a whole: the mark 示例 stands in it. Numbers below 2,000 never give one twice."""
    surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡"
    first = "知明文思雨嘉子若清书景安望云向温亦佳"
    second = "远宁和然言舟禾溪岚瑜川霖朗晴墨一帆"
    step = number * 7 + number // 40
    return f"示例·{surnames[number % 40]}{first[step % 18]}{second[(number * 5 + number // 18) % 17]}"


def phone(number: int) -> str:
    """Exchange 0000 does not exist, so nobody can be called by mistake."""
    return f"0571-0000-{number:04d}"


def members() -> list[Organisation]:
    rows, order = [], dict.fromkeys(JOINED, 0)
    for number, line in enumerate(lines("members.txt"), 1):
        login, name, short, kind, community, sector, year = (part.strip() for part in line.split("|"))
        days = JOINED[int(year)]
        joined = days[order[int(year)] % len(days)]
        order[int(year)] += 1
        remark = "演示单位" if "示例" in name else "名称见公开案例，登记内容为示例"
        rows.append(
            Organisation(
                name,
                short,
                kind,
                community,
                sector,
                login,
                joined,
                invented_person(number),
                phone(100 + number),
                remark,
            )
        )
    return rows


def neighbours(how_many: int) -> list[Organisation]:
    """The other organisations of the area, not members: built from word lists, every one marked 示例."""
    words = "青藤 云栖木 半亩 初阳里 拾光 见山 小满 知更 松果 望湖石 南风 一苇 白露 竹里 微澜 禾木 听雨 星野 归燕 晴川".split()
    kinds: dict[str, list[list[str]]] = {}
    for line in lines("neighbours.txt"):
        community, share, kind, sector, tail = (part.strip() for part in line.split("|"))
        kinds.setdefault(community, []).extend([[kind, sector, tail]] * int(share))
    rows: list[Organisation] = []
    seen: set[str] = set()
    turn = count()
    while len(rows) < how_many:
        step = next(turn)
        community = COMMUNITIES[step % len(COMMUNITIES)]
        kind, sector, tail = kinds[community][step // len(COMMUNITIES) % len(kinds[community])]
        word = words[(step * 3 + step // len(words)) % len(words)]
        name = f"{tail.replace('~', word)}（示例）" if "~" in tail else f"示例{tail}（{community}）"
        if name in seen:
            continue
        seen.add(name)
        number = 300 + len(rows)
        known = pick((True, True, False), name, "contact")
        remark = pick(("", "", "", "待走访", "尚未入会", "已电话联系"), name, "remark")
        rows.append(
            Organisation(
                name,
                "",
                kind,
                community,
                sector if pick((True, False), name, "sector") else "",
                contact=invented_person(number) if known else "",
                phone=phone(number) if known else "",
                remark=remark,
            )
        )
    return rows


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


# ---------------------------------------------------------------- workbooks


class Book:
    """A workbook in the habits of the offices: title, 填报单位 line, header, 序号 first, 备注 last, A4, frozen header."""

    def __init__(self, folder: Path, name: str):
        self.book = xlsxwriter.Workbook(folder / name)
        self.book.set_properties(
            {"title": Path(name).stem, "author": "Silian demo", "created": datetime.combine(THE_DAY, time())}
        )
        plain = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
        self.title = self.book.add_format(
            {**plain, "bold": True, "font_size": 16, "align": "center", "text_wrap": False}
        )
        self.line = self.book.add_format({**plain, "text_wrap": False})
        self.head = self.book.add_format({**plain, "bold": True, "align": "center", "border": 1, "bg_color": "#F2F2F2"})
        self.cell = self.book.add_format({**plain, "border": 1, "num_format": "@"})
        self.number = self.book.add_format({**plain, "border": 1, "align": "center"})
        self.day = self.book.add_format({**plain, "border": 1, "align": "center", "num_format": "yyyy-mm-dd"})

    def sheet(self, name: str, title: str, header: str, rows: Iterable[Sequence], widths: dict[str, int]):
        columns = ["序号", *header.split(), "备注"]
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        sheet.merge_range(0, 0, 0, len(columns) - 1, title, self.title)
        when = f"{THE_DAY.year}年{THE_DAY.month}月{THE_DAY.day}日"
        sheet.merge_range(1, 0, 1, len(columns) - 1, f"填报单位：{OFFICE}    日期：{when}", self.line)
        for column, word in enumerate(columns):
            sheet.write_string(2, column, word, self.head)
            sheet.set_column(column, column, widths.get(word, 12))
        for number, row in enumerate(rows, 1):
            if len(row) != len(columns) - 1:
                raise SystemExit(f"{name}: {len(row)} cells for {len(columns) - 1} columns: {row}")
            self.write_row(sheet, number + 2, [number, *row])

    def write_row(self, sheet, at: int, row: Sequence):
        for column, value in enumerate(row):
            self.write(sheet, at, column, value)

    def write(self, sheet, at: int, column: int, value):
        if value is None or value == "":
            sheet.write_blank(at, column, None, self.cell)
        elif isinstance(value, date):
            sheet.write_datetime(at, column, datetime(value.year, value.month, value.day), self.day)
        elif isinstance(value, int):
            sheet.write_number(at, column, value, self.number)
        else:
            sheet.write_string(at, column, value, self.cell)

    def close(self):
        self.book.close()


WIDE = {"序号": 6, "单位名称": 30, "备注": 20, "统一社会信用代码": 20, "地址": 28, "机构": 30, "服务名称": 26, "需求名称": 26,
        "服务说明": 50, "需求说明": 50, "联系电话": 16, "终止规则": 24, "账号": 20}  # fmt: skip


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


def day_or_words(value: str) -> date | str:
    """A real date becomes a date cell; 30 February and 2026.5.12 stay the words somebody typed."""
    try:
        return datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        return value


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "beishan", help="folder for the workbooks")
    for what, how_many in build(parser.parse_args().out).items():
        print(f"{what}: {how_many}")


if __name__ == "__main__":
    main()
