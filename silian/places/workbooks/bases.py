"""Bases and their rooms as one workbook: a row for each room; what a row says about the base may stand in its first row only."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.core.importing import cells
from silian.core.importing.cells import Choice, Unreadable, same_key, words
from silian.core.importing.plan import CHANGED, NEW, Row, Scope
from silian.core.importing.tables import Column
from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.members.models import Community, Federation, Organisation
from silian.members.workbooks.shared import Names, OfStreet
from silian.places import rules
from silian.places.actions import bases as actions
from silian.places.actions import displacing
from silian.places.models import Base, BasePartner, OpenHours, Room
from silian.places.models.weeks import NotHours, Week, read_week, week_in_words
from silian.places.queries import displacing as displaced

APPROVALS = Choice(
    {
        Room.Approval.NOBODY.value: ("无需审核", "Nobody", "自动通过", "免审", "直接预约"),
        Room.Approval.PARTNERS.value: ("共建方免审", "Partners at once", "共建单位免审", "其他单位审核"),
        Room.Approval.OWNER.value: ("牵头单位审核", "Owner decides", "管理单位审核", "逐次审核", "需审核"),
    }
)
YES = Choice({True: ("是", "Yes", "公开", "对外"), False: ("否", "No", "不公开", "内部")})
OF_BASE = (
    "owner", "partners", "purpose", "community", "address", "house_rules", "time_window", "people_limit", "who_cleans",
    "who_insures", "cost", "stop_rule", "published", "remark", "latitude", "longitude",
)  # fmt: skip
OF_ROOM = ("capacity", "equipment", "approval", "slot_minutes", "longest_minutes", "hours")
SEPARATORS = "；;、\n"


def hours(cell: Any) -> str:
    """A week in words, in its shortest form: what is kept already reads the same."""
    said = words(cell)
    if not said:
        return ""
    try:
        return week_in_words(read_week(said), chinese=True)
    except NotHours as error:
        raise Unreadable(str(error)) from error


def partners(cell: Any) -> str:
    """Names of organisations, one behind the other."""
    said = words(cell)
    for sign in SEPARATORS:
        said = said.replace(sign, "、")
    return "、".join(filter(None, (name.strip() for name in said.split("、"))))


class Bases(OfStreet):
    """共建基地与场所."""

    name = "bases"
    order = 7
    label = gettext_lazy("Bases and their rooms")
    needed = (frozenset({"base", "room"}), frozenset({"base", "owner"}))
    columns = (
        Column("base", "基地名称", "Base", cells.name(80), ("基地", "阵地", "共建基地", "阵地名称"), required=True, key=True, example="示例共建基地", width=26),
        Column("owner", "牵头单位", "Kept by", cells.name(120), ("管理单位", "所属单位", "单位名称"), example="示例街道图书馆", width=26, hint=gettext_lazy("as in the register")),
        Column("partners", "共建单位", "Partners", partners, ("合作单位", "参与单位"), width=30, hint=gettext_lazy("several with 、 between them")),
        Column("purpose", "用途", "Purpose", cells.text(500), ("基地简介", "简介", "功能定位"), example="读书会与亲子阅读", width=40),
        Column("community", "社区", "Community", cells.name(40), ("所在社区", "所属社区")),
        Column("address", "地址", "Address", cells.text(200), ("地点", "位置"), width=26),
        Column("latitude", "纬度", "Latitude", cells.degrees(90), ("北纬", "坐标纬度"), example="30.26", hint=gettext_lazy("in degrees, with the longitude or not at all")),
        Column("longitude", "经度", "Longitude", cells.degrees(180), ("东经", "坐标经度"), example="120.13"),
        Column("house_rules", "使用须知", "House rules", cells.text(1000), ("管理规定", "使用规定", "须知"), width=30),
        Column("time_window", "时间窗口", "Time window", cells.text(120), ("时间限制",)),
        Column("people_limit", "人数上限", "Number of people", cells.whole_number(), ("人数限制",)),
        Column("who_cleans", "保洁责任", "Who cleans up", cells.text(120), ("保洁", "卫生责任")),
        Column("who_insures", "保险责任", "Who insures", cells.text(120), ("保险",)),
        Column("cost", "费用", "Cost", cells.text(120), ("收费", "收费标准")),
        Column("stop_rule", "终止规则", "May be stopped when", cells.text(200), ("终止条件", "停止规则"), width=24),
        Column("published", "对外公开", "Shown to everybody", YES, ("公开", "是否公开"), example="是"),
        Column("room", "场所名称", "Room", cells.name(80), ("场所", "房间", "场地名称", "场地"), key=True, example="阅览室", width=18),
        Column("capacity", "容纳人数", "People", cells.whole_number(1, 32767), ("容量", "可容纳人数"), example="30"),
        Column("equipment", "设备", "Equipment", cells.text(300), ("设施", "设施设备"), width=24),
        Column("hours", "开放时间", "Opening hours", hours, ("开放时段",), example="周一至周五 08:30-17:30；周六 09:00-12:00", width=34, hint=gettext_lazy("days and hours; empty means by arrangement")),
        Column("approval", "预约审核", "Who approves", APPROVALS, ("审核", "审核方式"), example="共建方免审"),
        Column("slot_minutes", "时段（分钟）", "Slot in minutes", cells.whole_number(1, 1440), ("预约时段", "时段"), example="30"),
        Column("longest_minutes", "最长（分钟）", "Longest in minutes", cells.whole_number(1, 10080), ("最长时间", "最长时长"), example="240"),
        Column("remark", "备注", "Remark", cells.text(300), width=24),
    )  # fmt: skip
    notes = (
        gettext_lazy("One row for each room; what belongs to the base may stand in its first row only."),
        gettext_lazy("A base is found again by its name, a room by base and name; an empty cell leaves what is there."),
    )

    def may_import(self, person: Any, federation: Federation) -> Answer:
        """The office every base; who speaks for an organisation the bases it keeps."""
        mine = mandates(person)
        if federation.pk in mine.offices:
            return True
        if any(held.federation_id == federation.pk for held in mine.organisations.values()):
            return True
        return No(_("Only the office or an organisation's liaison can import bases."))

    def judge(self, rows: list[Row], scope: Scope) -> None:
        _Judging(scope).judge(rows)

    def write(self, rows: list[Row], scope: Scope) -> None:
        """Row by row, with the same actions as the pages: a street has few bases."""
        made: dict[str, Base] = {}
        for row in rows:
            if row.outcome in (NEW, CHANGED):
                _write(row, scope, made)

    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        bases = Base.objects.visible_to(person).select_related("owner", "community")  # type: ignore[attr-defined]
        known = _Known(list(bases.prefetch_related("partners__organisation", "rooms").order_by("pk")))
        for base in known.bases:
            values = known.of_base(base)
            rooms: list[Any] = list(base.rooms.all()) or [None]
            for at, room in enumerate(rooms):
                found = (values if at == 0 else {}) | {"base": base.name} | (known.of_room(room) if room else {})
                yield [_shown(column.name, found.get(column.name)) for column in self.columns]


def _shown(name: str, value: Any) -> Any:
    if name == "approval":
        return APPROVALS.word(value) if value else ""
    if name == "published":
        return YES.word(value) if value is not None else ""
    return "" if value is None else value


class _Known:
    """What the bases and rooms say now, in the words of the workbook."""

    def __init__(self, bases: list[Base]):
        self.bases = bases
        self.weeks: dict[int, Week] = {}
        rows = OpenHours.objects.filter(room__base__in=bases).order_by("room", "weekday", "opens")
        for one in rows:
            self.weeks.setdefault(one.room_id, {}).setdefault(one.weekday, []).append((one.opens, one.closes))

    def of_base(self, base: Base) -> dict[str, Any]:
        values = {name: getattr(base, name) for name in OF_BASE if name not in ("owner", "partners", "community")}
        values |= {
            "owner": base.owner.name, "community": base.community.name if base.community else "",
            "partners": "、".join(one.organisation.name for one in base.partners.all()),
            **{name: None if values[name] is None else f"{values[name]:.5f}" for name in ("latitude", "longitude")},
        }  # fmt: skip
        return values

    def of_room(self, room: Room) -> dict[str, Any]:
        values = {name: getattr(room, name) for name in OF_ROOM if name != "hours"}
        return values | {"room": room.name, "hours": week_in_words(self.weeks.get(room.pk, {}), chinese=True)}


class _Judging:
    """One federation's bases and organisations, read once, and the rows against them."""

    def __init__(self, scope: Scope):
        self.scope = scope
        there = Base.objects.filter(federation=scope.federation).select_related("owner", "community")
        self.known = _Known(list(there.prefetch_related("partners__organisation", "rooms").order_by("pk")))
        self.bases = {same_key(base.name): base for base in self.known.bases}
        everyone = Organisation.objects.filter(federation=scope.federation).current()  # type: ignore[attr-defined]
        self.organisations: dict[str, Organisation] = {}
        for one in everyone.defer("search").order_by("pk"):
            self.organisations.setdefault(same_key(one.name), one)
        for one in list(self.organisations.values()):
            self.organisations.setdefault(same_key(one.short_name), one) if one.short_name else None
        communities = Community.objects.filter(federation=scope.federation).values_list("pk", "name")
        self.communities = Names(communities)
        self.opened: dict[str, Row] = {}  # bases this file brings, by the row that does
        self.seen: dict[tuple[str, str], int] = {}

    def judge(self, rows: list[Row]) -> None:
        for row in rows:
            self._judge(row)

    def _judge(self, row: Row) -> None:
        values = row.values
        key = (same_key(values["base"]), same_key(values.get("room", "")))
        row.name = " · ".join(filter(None, [values["base"], values.get("room", "")]))
        at = self.seen.setdefault(key, row.line.at)
        if at != row.line.at:
            row.refuse(_("it stands in row %(row)s already") % {"row": at})
            return
        found: dict[str, Any] = {"base": self.bases.get(key[0]), "room": None}
        if not self._names(row, found):
            return
        base = found["base"]
        there = [getattr(base, name, None) is not None or name in values for name in ("latitude", "longitude")]
        if there[0] != there[1]:
            row.refuse(_("give both coordinates or none"))
            return
        if base is None:
            self._new_base(row, key[0], found)
        else:
            row.target = base.pk
            self._compare(row, self.known.of_base(base), OF_BASE)
            answer = rules.can_change_base(self.scope.by, base)
            if row.changes and not answer:
                row.refuse(answer.reason)
        if "room" in values and not row.reasons:
            self._room(row, base, found)
        row.extra = found

    def _names(self, row: Row, found: dict[str, Any]) -> bool:
        """The organisations and the community a row names, as they stand in the register."""
        for name in ("owner", *(["partners"] if "partners" in row.values else [])):
            said = row.values.get(name)
            wanted = (said.split("、") if name == "partners" else [said]) if said else []
            several = [self.organisations.get(same_key(one)) for one in wanted]
            for word, one in zip(wanted, several, strict=True):
                if one is None:
                    row.refuse(
                        _(
                            "“%(name)s” is not in the register; enter it there first, or write its name as it stands there"
                        )
                        % {"name": word}
                    )
                    return False
            if several:
                found[name] = several if name == "partners" else several[0]
                row.values[name] = "、".join(one.name for one in several if one)
        if "community" in row.values:
            found["community"] = self.communities.find(row.values["community"])
            if found["community"] is None:
                row.refuse(_("“%(name)s” is no community of this area") % {"name": row.values["community"]})
                return False
            row.values["community"] = self.communities.words[found["community"]]
        return True

    def _new_base(self, row: Row, key: str, found: dict[str, Any]) -> None:
        first = self.opened.get(key)
        if first is not None:
            row.outcome = NEW
            found["opened_by"] = first.line.at
            return
        if "owner" not in found:
            row.refuse(_("the base is new, so its first row must say who keeps it"))
            return
        answer = rules.can_open_base(self.scope.by, found["owner"])
        if not answer:
            row.refuse(answer.reason)
            return
        row.outcome = NEW
        self.opened[key] = row

    def _room(self, row: Row, base: Base | None, found: dict[str, Any]) -> None:
        rooms: list[Room] = list(base.rooms.all()) if base else []
        room = next((one for one in rooms if same_key(one.name) == same_key(row.values["room"])), None)
        found["room"] = room
        if room is None:
            answer = rules.can_add_room(self.scope.by, base) if base else True
            if answer:
                row.outcome = NEW
            else:
                row.refuse(answer.reason)
            return
        self._compare(row, self.known.of_room(room), OF_ROOM)
        if row.changes and not rules.can_change_base(self.scope.by, room.base):
            row.refuse(rules.can_change_base(self.scope.by, room.base).reason)  # type: ignore[union-attr]
        elif "hours" in row.changes and displaced.by_hours(room, read_week(row.values["hours"])):
            row.refuse(
                _("bookings stand outside the new hours; change them on the page of the room, where you see which")
            )

    def _compare(self, row: Row, there: dict[str, Any], names: Iterable[str]) -> None:
        for name in names:
            said = row.values.get(name)
            if said is not None and said != there[name]:
                row.change(name, there[name], said)


def _write(row: Row, scope: Scope, made: dict[str, Base]) -> None:
    values, found, by = row.values, row.extra, scope.by
    key = same_key(values["base"])
    fields = {
        name: values[name] for name in OF_BASE if name in values and name not in ("owner", "partners", "community")
    }
    if "community" in found:
        fields["community_id"] = found["community"]
    base = made.get(key) or (Base.objects.select_related("owner").get(pk=row.target) if row.target else None)
    if base is None:
        base = actions.open_base(found["owner"], fields | {"name": values["base"]}, by=by)
    elif row.target and set(row.changes) & set(OF_BASE):
        named = {name: fields[name] for name in fields if name in row.changes}
        if "community" in row.changes:
            named["community_id"] = found["community"]
        if "owner" in row.changes:
            named["owner"] = found["owner"]
        base = actions.change_base(base, named, by=by)
    made[key] = base
    _write_partners(base, found.get("partners"), by)
    if "room" in values:
        _write_room(row, base, by)


def _write_partners(base: Base, wanted: list[Organisation] | None, by: Any) -> None:
    if wanted is None:
        return
    there = {
        one.organisation_id: one for one in BasePartner.objects.filter(base=base).select_related("base", "organisation")
    }
    for one in wanted:
        if one.pk not in there and one.pk != base.owner_id:
            actions.add_partner(base, one, "", by=by)
    for pk, partner in there.items():
        if pk not in {one.pk for one in wanted}:
            actions.drop_partner(partner, by=by)


def _write_room(row: Row, base: Base, by: Any) -> None:
    values, room = row.values, row.extra["room"]
    fields = {name: values[name] for name in OF_ROOM if name in values and name != "hours"}
    week = read_week(values["hours"]) if "hours" in values else None
    if room is None:
        actions.add_room(base, fields | {"name": values["room"]}, by=by, weekly=week)
        return
    room = Room.objects.select_related("base").get(pk=room.pk)
    changed = {name: value for name, value in fields.items() if name in row.changes}
    if changed:
        actions.change_room(room, changed, by=by)
    if "hours" in row.changes and week is not None:
        displacing.set_hours(room, week, by=by, seen=[])
