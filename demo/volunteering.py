"""Volunteers of the demo street: the corps, its teams, more than a hundred invented people, and hours they gave."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from book import WIDE, Book
from street import COMMUNITIES, THE_DAY, invented_person, phone, pick

FIRST_PERSON, FIRST_PHONE = 1300, 5000
HOW_MANY = 132
CORPS = "志愿者服务总队"
HOW_TO_JOIN = "先在本页报名成为志愿者，再点“申请加入”，队长会答复您。未成年人请由监护人一同报名。"
SKILLS = "健康义诊 理发 陪伴照护 家务清洁 小家电维修 手机电脑辅导 代购跑腿 驾车接送 做饭送餐 法律咨询 反诈理财 心理倾听 教学伴读 音乐舞蹈书法 消防居家安全 平安巡防 环保巡河 引导接待".split()
TIMES = "工作日上午 工作日下午 工作日晚上 周末上午 周末下午 周末晚上".split()
# name, account of its leader, carried by, skills, what it does, what its people write into the list
SERVICE_TEAMS = [
    ("白衣天使服务队", "baiyi.duizhang", "示例社区卫生服务中心（友谊）", "健康义诊、陪伴照护、心理倾听",
     "为辖区高龄、独居和行动不便的老人上门义诊、量血压、讲用药。", ("上门量血压", "社区义诊", "用药讲解")),
    ("先锋服务队", "xianfeng.duizhang", "示例美容美发店（松木场）", "理发、小家电维修、家务清洁、代购跑腿",
     "为辖区困难老人上门理发、修小家电、做家务。", ("上门理发", "便民理发日", "修理小家电")),
    ("平安巡防队（示例）", "pingan.duizhang", "", "平安巡防、消防居家安全、反诈理财",
     "傍晚在小区和街面巡防，提醒消防隐患和电信诈骗。", ("傍晚巡防", "楼道消防检查", "反诈宣传")),
    ("护水巡河队（示例）", "hushui.duizhang", "", "环保巡河、教学伴读",
     "每周沿河巡查、清捡漂浮物，给孩子讲水从哪里来。", ("沿山河巡河", "清捡漂浮物")),
]  # fmt: skip
COMMUNITY_WORK = ("社区文明劝导", "陪伴独居老人", "垃圾分类引导", "代买药品和日用品")


def person(number: int) -> tuple[str, str]:
    return invented_person(FIRST_PERSON + number), phone(FIRST_PHONE + number)


def teams() -> list[list]:
    rows: list[list] = [
        [
            CORPS,
            "志愿者总队",
            "",
            "",
            "引导接待、平安巡防",
            "统筹全街道的志愿服务，大型活动时各队一起出动。",
            HOW_TO_JOIN,
            "",
        ]
    ]
    for community in COMMUNITIES:
        about = f"{community}社区的邻里互助：陪伴、代购、文明劝导。"
        rows.append(
            [
                f"{community}社区服务分队",
                "社区分队",
                f"{community}社区",
                "",
                "陪伴照护、代购跑腿、引导接待",
                about,
                HOW_TO_JOIN,
                "示例",
            ]
        )
    for name, _leader, carrier, skills, about, _work in SERVICE_TEAMS:
        rows.append(
            [name, "服务队", "", carrier, skills, about, HOW_TO_JOIN, "" if "示例" in name else "成员和时长为示例"]
        )
    return rows


def leaders() -> list[list]:
    """Every team has a leader with an account; one community's seat is empty."""
    rows = []
    start, end = date(2024, 1, 1), date(2028, 12, 31)
    accounts = [(name, leader) for name, leader, *_rest in SERVICE_TEAMS]
    accounts += [(f"{community}社区服务分队", f"fendui{at}") for at, community in enumerate(COMMUNITIES, 1)]
    for number, (team, account) in enumerate(accounts):
        if team == f"{COMMUNITIES[-1]}社区服务分队":
            rows.append([team, "志愿服务队", "队长", 1, "", "", None, None, "空缺，待推选"])
        else:
            rows.append([team, "志愿服务队", "队长", 1, invented_person(1200 + number), account, start, end, ""])
    return rows


def team_of(number: int) -> str:
    """Every third belongs to a service team, the others to the team of their community."""
    if number % 3 == 0:
        return SERVICE_TEAMS[number // 3 % len(SERVICE_TEAMS)][0]
    return f"{COMMUNITIES[number % len(COMMUNITIES)]}社区服务分队"


def volunteers(organisations: list[str]) -> list[list]:
    rows = []
    for number in range(HOW_MANY):
        name, called = person(number)
        team = team_of(number)
        skills = next((row[3] for row in SERVICE_TEAMS if row[0] == team), "陪伴照护、代购跑腿").split("、")
        several = sorted({pick(skills, name, "skill"), pick(SKILLS, name, "other")}, key=SKILLS.index)
        free = sorted({pick(TIMES, name, "time"), pick(TIMES, name, "time too")}, key=TIMES.index)
        works = pick(organisations, name, "works") if number % 4 == 0 else ""
        minor = number % 44 == 20
        several_teams = f"{team}、{CORPS}" if number % 5 == 0 else team
        rows.append(
            [
                name, called, "是", pick(("是", "是", "否"), name, "share"), f"{COMMUNITIES[number % len(COMMUNITIES)]}社区", works,
                "、".join(several), "、".join(free), several_teams, "", date(2028, 6, 1) if minor else None,
                invented_person(1250 + number // 44) if minor else "", "示例",
            ]
        )  # fmt: skip
    return rows


def served() -> list[list]:
    """Hours of the season up to the day of the demo, each on another day of the person."""
    rows = []
    for number in range(HOW_MANY):
        name, called = person(number)
        team = team_of(number)
        work = next((row[5] for row in SERVICE_TEAMS if row[0] == team), COMMUNITY_WORK)
        for turn in range(pick((0, 1, 1, 2), name, "turns")):
            day = THE_DAY - timedelta(days=3 + 13 * turn + pick(range(12), name, "day", turn))
            start = pick((9, 10, 14, 15), name, "hour", turn)
            minutes = pick((60, 90, 120), name, "minutes", turn)
            end = start * 60 + minutes
            what = pick(work, name, "work", turn)
            rows.append(
                [name, called, day, f"{start:02d}:00", f"{end // 60:02d}:{end % 60:02d}", minutes, what, team, "示例"]
            )
    return rows


def build(folder: Path, organisations: list[str]) -> dict[str, int]:
    """One workbook with four sheets: each importer finds its own."""
    people, hours = volunteers(organisations), served()
    wide = WIDE | {
        "服务队名称": 26,
        "队伍简介": 44,
        "加入方式": 44,
        "服务专长": 30,
        "服务队": 30,
        "空闲时间": 24,
        "服务内容": 24,
        "工作单位": 30,
    }
    book = Book(folder, "9-志愿服务.xlsx")
    book.sheet(
        "服务队",
        "北山街道志愿服务队一览表",
        "服务队名称 队伍类型 社区 依托单位 服务专长 队伍简介 加入方式",
        teams(),
        wide,
    )
    book.sheet("席位", "志愿服务队队长席位表", "机构 机构类型 席位 席次 姓名 账号 届期开始 届期结束", leaders(), wide)
    book.sheet(
        "志愿者", "北山街道志愿者名册（示例）",
        "姓名 联系电话 已签知情同意书 同意上报全国系统 社区 工作单位 服务专长 空闲时间 服务队 全国志愿者编号 成年日期 监护人",
        people, wide,
    )  # fmt: skip
    book.sheet(
        "服务时间",
        "志愿服务时间登记表（示例）",
        "姓名 联系电话 服务日期 开始时间 结束时间 服务分钟 服务内容 服务队",
        hours,
        wide,
    )
    book.close()
    return {"teams": len(teams()), "volunteers": len(people), "service times": len(hours)}
