"""The season of the demo street: what took place, with its result, and what is still to come. All of it is invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from book import WIDE, Book
from street import THE_DAY, lines, members, pick

HEADER = (
    "活动名称 主办单位 类型 活动内容 活动对象 地点 日期 开始时间 结束时间 名额 志愿者名额 风险提示 保险 共建项目 专项行动"
    " 状态 参加人数 志愿者人数 志愿服务分钟 活动成效"
)
WIDTHS = {
    **WIDE,
    "活动名称": 28,
    "主办单位": 28,
    "活动内容": 44,
    "地点": 26,
    "风险提示": 26,
    "保险": 24,
    "活动成效": 30,
}
NOT_THEIRS = "（示例内容，非该单位发布）"
RISKS = {
    "环保": "道路旁作业注意车辆，戴手套，不下河",
    "安全": "器材演示站在警戒线外，听消防员口令",
    "便民服务": "搬运桌椅注意腰背，理发和维修由专业人员操作",
    "健康义诊": "引导老人上下台阶，不代替医护操作",
}
RESULTS = (
    "现场坐满，散场后还有人留下来问", "天热，人比上次少，内容反响不错", "有六位居民问下次时间", "家长建议把时间挪到周末下午",
    "材料准备略多，下次少带一半", "两家单位当场说下次一起办", "",
)  # fmt: skip


def season() -> list[list]:
    """One row for each session. Title, organiser, kind, about, audience, place, time, places, helpers, days, campaign, project."""
    invented = {row.name for row in members() if row.invented}
    rows = []
    for line in lines("activities.txt"):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 12:
            raise SystemExit(f"activities.txt: {len(parts)} fields instead of 12: {line}")
        title, organiser, kind, about, audience, place, time, places, helpers, days, campaign, project = parts
        office = organiser == "秘书处"
        if not office and not organiser.endswith("社区") and organiser not in invented:
            about += NOT_THEIRS
        over, ahead = [], []
        for day in map(date.fromisoformat, days.split()):
            (over if day < THE_DAY else ahead).append(day)
        if over and ahead:
            # What is over has its result; what comes is an activity of its own, in the next year or under its own name.
            same_year = {day.year for day in over} & {day.year for day in ahead}
            ahead_title = f"{title}（冬）" if same_year else title
        else:
            ahead_title = title
        for several, name in ((over, title), (ahead, ahead_title)):
            rows += _sessions(
                several, name, "" if office else organiser, kind, about, audience, place, time, places, helpers,
                campaign, project,
            )  # fmt: skip
    return rows


def _sessions(
    days: list[date], title: str, organiser: str, kind: str, about: str, audience: str, place: str, time: str,
    places: str, helpers: str, campaign: str, project: str,
) -> list[list]:  # fmt: skip
    if not days:
        return []
    begins, ends = time.split("-")
    seeks = int(helpers or 0)
    risks, insurance = (RISKS.get(kind, "无特别风险"), "主办单位为志愿者购买活动意外险") if seeks else ("", "")
    done = days[0] < THE_DAY
    result: list = ["", "", "", "", ""]
    if done:
        helped = round(seeks * pick((0.6, 0.75, 0.9), title, "helped")) * len(days)
        guests = round(int(places or 160) * pick((0.55, 0.7, 0.85, 0.95), title, "came")) * len(days)
        minutes = helped * (int(ends[:2]) * 60 + int(ends[3:]) - int(begins[:2]) * 60 - int(begins[3:]))
        result = ["已结束", guests + helped, helped, minutes, pick(RESULTS, title, "result")]
    else:
        # Some are still being prepared.
        result[0] = "草稿" if pick(range(7), title, "draft") == 0 else "已发布"
    count: int | str = int(places) if places else ""
    return [
        [title, organiser, kind, about, audience, place, day, begins, ends, count, seeks, risks, insurance,
         project, campaign, *result, "示例内容"]
        for day in days
    ]  # fmt: skip


def build(folder: Path) -> int:
    rows = season()
    book = Book(folder, "8-活动.xlsx")
    book.sheet("活动", "共建活动安排与成效一览表", HEADER, rows, WIDTHS)
    book.close()
    return len(rows)
