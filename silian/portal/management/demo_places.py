"""The bookings of the demo street's bases, made by the liaisons of its organisations with the actions users use."""

from datetime import date, timedelta

from django.utils import timezone

from silian.members.models import Federation, Organisation
from silian.people.models import User
from silian.places import actions
from silian.places.actions.series import book_series, planned
from silian.places.models import Booking, Room
from silian.places.models.rooms import moment
from silian.places.queries.people import keepers
from silian.places.queries.series import occurrences
from silian.portal.management.clock import told_from

# Base, room, weekday (1 Monday), from and to in minutes, what for, people, organisation, her account, told to everybody.
ONCE = [
    ("白沙泉", "路演厅", 4, 840, 1020, "示例·一季度形势分析会", 60, "示例证券营业部（曲院）", "zhengquan.liaison", True),
    ("白沙泉", "慧智讲堂", 6, 570, 690, "示例·反诈课堂：给家里老人讲什么", 35, "示例银行白沙泉支行（曲院）", "yinhang.liaison", True),
    ("弥陀寺", "诵读厅", 7, 840, 960, "示例·家庭诵读沙龙", 40, "示例图书馆分馆（友谊）", "tushu.liaison", True),
    ("弥陀寺", "展廊", 6, 540, 1020, "示例·先锋人物图片展", 30, "宝石社区居委会", "baoshi.liaison", True),
    ("工疗站", "手工坊", 3, 810, 930, "示例·和学员一起做一天手工", 15, "黄龙饭店", "huanglong.liaison", False),
]  # fmt: skip
SERIES = [
    ("弥陀寺", "书画室", 2, 840, 960, "示例·书法公益课", 20, "省老年书画研究会", "laoshuhua.liaison", True, 16),
    ("白沙泉", "慧智讲堂", 3, 1110, 1200, "示例·投资者课堂", 30, "示例投资者教育中心（曲院）", "toujiao.liaison", True, 8),
    ("工疗站", "康复活动室", 5, 570, 660, "示例·音乐陪伴", 10, "示例心理援助中心（松木场）", "xinli.liaison", False, 6),
]  # fmt: skip


# So many weeks back the same rooms were used, each every other week.
WEEKS = 26


def lived(street: Federation) -> int:
    """What took place in the rooms in the months before: booked the day before, approved where the keeper decides, and used."""
    there = _There(street)
    wanted = [
        (_next(row[2]) - timedelta(weeks=ago), row[:8], row[8])
        for at, row in enumerate((*ONCE, *(one[:9] for one in SERIES)))
        for ago in range(2 + at % 2, WEEKS, 2)
    ]
    wanted.sort(key=lambda one: (one[0], one[1][3]))
    with told_from(moment(wanted[0][0] - timedelta(days=1), 600)) as clock:
        for day, (base, name, _weekday, start, end, purpose, number, organisation), account in wanted:
            clock.set(moment(day - timedelta(days=1), 600))
            room = there.room(base, name)
            booking = actions.book_room(
                room, (moment(day, start), moment(day, end)), by=there.people[account], purpose=purpose, people=number,
                organisation=there.organisations[organisation],
            )  # fmt: skip
            if booking.state == Booking.State.HELD:
                actions.approve_booking(booking, by=keepers(room.base)[0])
    return len(wanted)


def book(street: Federation) -> int:
    """Single bookings of next week and series from next week on; some wait for their keeper."""
    there, made = _There(street), 0
    people, organisations = there.people, there.organisations
    for base, name, weekday, start, end, purpose, number, organisation, account, public in ONCE:
        day = _next(weekday)
        actions.book_room(
            there.room(base, name), (moment(day, start), moment(day, end)), by=people[account], purpose=purpose,
            people=number, organisation=organisations[organisation], public=public,
        )  # fmt: skip
        made += 1
    for base, name, weekday, start, end, purpose, number, organisation, account, public, weeks in SERIES:
        first = _next(weekday)
        series = planned(
            there.room(base, name), "FREQ=WEEKLY", first, first + timedelta(weeks=weeks - 1), (start, end),
            by=people[account], purpose=purpose, people=number, organisation=organisations[organisation], public=public,
        )  # fmt: skip
        taken = [one.day for one in occurrences(series, series.room) if not one.is_free]
        made += book_series(series, by=people[account], skip=taken).bookings.count()
    return made


class _There:
    """Rooms, accounts and organisations of the street by their names."""

    def __init__(self, street: Federation):
        rows = (*ONCE, *SERIES)
        self.rooms = list(Room.objects.filter(federation=street).select_related("base"))
        self.people = {one.username: one for one in User.objects.filter(username__in=[row[8] for row in rows])}
        names = [row[7] for row in rows]
        self.organisations = {one.name: one for one in Organisation.objects.filter(federation=street, name__in=names)}

    def room(self, base: str, called: str) -> Room:
        return next(one for one in self.rooms if base in one.base.name and called == one.name)


def _next(weekday: int) -> date:
    """That weekday of next week."""
    today = timezone.localdate()
    return today - timedelta(days=today.isoweekday()) + timedelta(days=7 + weekday)
