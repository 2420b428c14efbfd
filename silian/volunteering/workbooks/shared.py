"""Words for what volunteers can do and when, and readers of the cells that hold them."""

import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _

from silian.core.importing.cells import Choice, Reader, Unreadable, words
from silian.volunteering.models import FreeTime, Skill, Team

SKILLS = Choice(
    {
        Skill.HEALTH.value: ("健康义诊", "Health check and advice", "义诊", "医疗", "健康咨询", "量血压"),
        Skill.HAIRCUT.value: ("理发", "Haircut", "美发"),
        Skill.CARE.value: ("陪伴照护", "Company and care", "陪伴", "照护", "探访"),
        Skill.CLEANING.value: ("家务清洁", "Housework and cleaning", "保洁", "家务"),
        Skill.REPAIRS.value: ("小家电维修", "Small repairs", "维修", "修理"),
        Skill.DIGITAL.value: ("手机电脑辅导", "Help with phone and computer", "智能手机", "数字助老"),
        Skill.ERRANDS.value: ("代购跑腿", "Shopping and errands", "代购", "跑腿"),
        Skill.DRIVING.value: ("驾车接送", "Driving", "驾驶", "接送"),
        Skill.COOKING.value: ("做饭送餐", "Cooking and meals", "助餐", "送餐"),
        Skill.LAW.value: ("法律咨询", "Legal advice", "法律"),
        Skill.MONEY.value: ("反诈理财", "Safety from fraud, money matters", "反诈", "金融"),
        Skill.MIND.value: ("心理倾听", "Listening and comfort", "心理"),
        Skill.TEACHING.value: ("教学伴读", "Teaching and reading", "教学", "伴读", "宣讲"),
        Skill.ARTS.value: ("音乐舞蹈书法", "Music, dance and calligraphy", "文艺", "书法"),
        Skill.SPORTS.value: ("体育健身", "Sports and exercise", "体育"),
        Skill.SAFETY.value: ("消防居家安全", "Fire and home safety", "消防", "安全"),
        Skill.PATROL.value: ("平安巡防", "Patrol and order", "巡防", "巡逻"),
        Skill.GREEN.value: ("环保巡河", "Environment and rivers", "环保", "巡河"),
        Skill.HOSTING.value: ("引导接待", "Hosting and guiding", "引导", "接待"),
        Skill.LANGUAGES.value: ("外语手语", "Languages and sign language", "外语", "手语"),
    }
)
TIMES = Choice(
    {
        FreeTime.WEEKDAY_MORNING.value: ("工作日上午", "Weekday mornings"),
        FreeTime.WEEKDAY_AFTERNOON.value: ("工作日下午", "Weekday afternoons"),
        FreeTime.WEEKDAY_EVENING.value: ("工作日晚上", "Weekday evenings"),
        FreeTime.WEEKEND_MORNING.value: ("周末上午", "Weekend mornings"),
        FreeTime.WEEKEND_AFTERNOON.value: ("周末下午", "Weekend afternoons"),
        FreeTime.WEEKEND_EVENING.value: ("周末晚上", "Weekend evenings"),
    }
)
KINDS = Choice(
    {
        Team.Kind.CORPS.value: ("志愿者总队", "Volunteer corps", "总队"),
        Team.Kind.COMMUNITY.value: ("社区分队", "Community team", "社区服务分队", "社区队"),
        Team.Kind.SERVICE.value: ("服务队", "Service team", "专业队"),
    }
)
YES = Choice({True: ("是", "yes", "已签", "√", "有"), False: ("否", "no", "未签", "无")})
_BETWEEN = re.compile(r"[、；;/\n]+")


def several(choice: Choice) -> Reader:
    """Several words of a list in one cell, parted by 、"""

    def read(cell: Any) -> list[str]:
        return sorted({choice(part) for part in _BETWEEN.split(words(cell)) if part.strip()})

    return read


def names(cell: Any) -> list[str]:
    """Several names in one cell, parted by 、"""
    return list(dict.fromkeys(part.strip() for part in _BETWEEN.split(words(cell)) if part.strip()))


def joined(choice: Choice, values: Sequence[str]) -> str:
    """The words of several values as one cell, in the order of the list."""
    order = list(choice.words)
    return "、".join(choice.word(value) for value in sorted(values, key=order.index))


def clock(cell: Any) -> time | None:
    """A time of day: 9:00, 09:30, 14：00."""
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    said = words(cell).replace("：", ":").replace("时", ":").replace("分", "").rstrip(":")
    if not said:
        return None
    for form in ("%H:%M", "%H:%M:%S", "%H"):
        try:
            return datetime.strptime(said, form).time()
        except ValueError:
            continue
    raise Unreadable(_("“%(cell)s” is no time of day; write it as 14:30") % {"cell": said})
