"""The register as a workbook: organisations with their contact and their time as members."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.cn import uscc as credit_code

from silian.core.importing import cells
from silian.core.importing.cells import Choice, Unreadable, same_key
from silian.core.importing.plan import BAD, CHANGED, NEW, Row, Scope
from silian.core.importing.tables import Column
from silian.core.rules import Answer
from silian.members import rules
from silian.members.models import Community, Contact, Federation, Membership, Organisation, Sector
from silian.members.queries import register
from silian.members.workbooks import organisations_written
from silian.members.workbooks.shared import Names, OfStreet

_KIND = Organisation.Kind
KINDS = Choice(
    {
        _KIND.OFFICE.value: ("机关", "Government office", "政府机关", "党政机关", "行政机关", "行政单位", "政府部门"),
        _KIND.INSTITUTION.value: ("事业单位", "Public institution", "事业", "科研院所"),
        _KIND.STATE_FIRM.value: ("国有企业", "State-owned firm", "国企", "央企", "国有", "国有控股企业", "中央企业"),
        _KIND.FIRM.value: ("民营企业", "Private firm", "民企", "企业", "私营企业", "非公企业", "两新组织", "个体工商户", "外资企业", "公司"),
        _KIND.FINANCE.value: ("金融机构", "Financial institution", "金融", "银行", "金融企业", "保险"),
        _KIND.SCHOOL.value: ("学校", "School", "教育", "高校", "教育机构", "幼儿园", "大学", "院校"),
        _KIND.HOSPITAL.value: ("医院", "Hospital", "医疗机构", "卫生机构", "医疗卫生"),
        _KIND.TROOPS.value: ("部队", "Troops", "驻地部队", "军队", "军警", "驻军"),
        _KIND.CHARITY.value: ("社会组织", "Social organisation", "社团", "民非", "公益组织", "社会团体", "基金会", "民办非企业"),
        _KIND.RESIDENTS.value: ("居民自治组织", "Residents' self-government body", "居委会", "社区居委会", "社区", "业委会"),
        _KIND.OTHER.value: ("其他", "Other", "其它"),
    }
)  # fmt: skip
_as_code = cells.code(40)


def uscc(cell: Any) -> str:
    """A unified social credit code, computed digit and all (GB 32100-2015)."""
    given = _as_code(cell).upper().replace(" ", "").replace("-", "")
    if given and not credit_code.is_valid(given):
        raise Unreadable(
            _(
                "“%(code)s” is no credit code: 18 characters, the last one follows from the others. Correct it, or leave the cell empty"
            )
            % {"code": given}
        )
    return given


class Organisations(OfStreet):
    """单位登记册."""

    name = "organisations"
    order = 2
    label = gettext_lazy("Organisations")
    needed = (frozenset({"name"}),)
    columns = (
        Column("name", "单位名称", "Name", cells.name(120), ("单位", "名称", "单位全称", "全称", "机构名称", "企业名称", "成员单位", "共建单位", "公司名称", "Organisation"), required=True, key=True, example="示例街道图书馆", width=32),
        Column("short_name", "简称", "Short name", cells.text(40), ("单位简称",), example="图书馆"),
        Column("kind", "单位类型", "Kind", KINDS, ("类型", "类别", "单位类别", "单位性质", "性质"), example="事业单位", hint=gettext_lazy("one of the words listed below")),
        Column("uscc", "统一社会信用代码", "Credit code", uscc, ("信用代码", "社会信用代码", "统一信用代码", "机构代码", "unified social credit code"), width=22, hint=gettext_lazy("18 characters as text; may stay empty")),
        Column("community", "社区", "Community", cells.text(40), ("所属社区", "所在社区", "社区名称", "属地社区"), hint=gettext_lazy("as in the structure of the federation")),
        Column("sector", "界别", "Sector", cells.text(40), ("界别小组", "所属界别", "小组", "行业界别"), hint=gettext_lazy("as in the structure of the federation")),
        Column("parent_body", "上级单位", "Parent body", cells.text(120), ("主管单位", "主管部门", "上级主管单位", "隶属单位", "上级"), width=24, hint=gettext_lazy("whom it belongs to itself; may stay empty")),
        Column("address", "地址", "Address", cells.text(200), ("单位地址", "详细地址", "办公地址", "通讯地址", "联系地址"), width=28),
        Column("contact", "联系人", "Contact", cells.text(60), ("联络员", "联络人", "联系人姓名", "负责人", "姓名"), example="示例·王联络"),
        Column("phone", "联系电话", "Phone", cells.code(40), ("电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "联系手机", "联系人电话", "mobile"), example="0571-0000-0000", width=18),
        Column("member_from", "入会日期", "Member from", cells.day, ("入会时间", "加入日期", "加入时间", "入会年月", "成为成员日期"), example="2011-06-28", hint=gettext_lazy("first day as a member; empty for a neighbour that is no member")),
        Column("member_until", "退会日期", "Last day as member", cells.day, ("退会时间", "退出日期", "退出时间"), hint=gettext_lazy("last day as a member")),
        Column("remark", "备注", "Remark", cells.text(300), ("说明", "备注说明"), width=24),
    )  # fmt: skip
    notes = (
        gettext_lazy(
            "An organisation is found again by its credit code or its name; an empty cell leaves what the register says."
        ),
        gettext_lazy("Contact and phone are seen by the office and by the organisation itself."),
    )

    def may_import(self, person: Any, federation: Federation) -> Answer:
        return rules.can_enter_organisation(person, federation.pk)

    def judge(self, rows: list[Row], scope: Scope) -> None:
        known = _Register(scope.federation)
        for row in rows:
            _judge(row, known)

    def write(self, rows: list[Row], scope: Scope) -> None:
        organisations_written.enter([row for row in rows if row.outcome == NEW], scope)
        organisations_written.change([row for row in rows if row.outcome == CHANGED], scope)

    def rows_for_export(self, person: Any, query: Any) -> Iterable[Sequence[Any]]:
        filters = register.Filters.of(query)
        # The page reads only what it shows; the workbook wants the whole row.
        found = register.organisations(person, filters).defer(None).order_by("id")
        pks = found.order_by().values("pk")
        contacts: dict[int, Contact] = {}
        for listed in Contact.objects.filter(organisation__in=pks).order_by("organisation_id", "-first", "id"):
            contacts.setdefault(listed.organisation_id, listed)
        periods: dict[int, DateRange] = {}
        for pk, period in (
            Membership.objects.filter(organisation__in=pks)
            .order_by("organisation_id", "period")
            .values_list("organisation_id", "period")
        ):
            periods[pk] = period
        for one in found.iterator(chunk_size=2000):
            contact = contacts.get(one.pk) if rules.sees_contacts(person, one) else None
            period = periods.get(one.pk)
            yield (
                one.name, one.short_name, KINDS.word(one.kind), one.uscc, one.community.name if one.community else "",
                one.sector.name if one.sector else "", one.parent_body, one.address, contact.name if contact else "",
                contact.phone if contact else "", period.lower if period else None,
                period.upper - timedelta(days=1) if period and period.upper else None, one.remark,
            )  # fmt: skip


# ── What is there ──


class _Register:
    """The register as the import meets it: a handful of queries, whatever the number of rows."""

    def __init__(self, federation: Federation):
        mine = {"federation": federation}
        self.communities = Names(Community.objects.filter(**mine).values_list("pk", "name"))
        self.sectors = Names(Sector.objects.filter(**mine).values_list("pk", "name"))
        self.rows: dict[int, tuple] = {}
        self.by_name: dict[str, int] = {}
        self.by_key: dict[str, int] = {}
        self.by_uscc: dict[str, int] = {}
        fields = (
            "pk",
            "name",
            "short_name",
            "kind",
            "uscc",
            "community_id",
            "sector_id",
            "address",
            "remark",
            "parent_body",
        )
        for found in Organisation.objects.filter(**mine).current().order_by("pk").values_list(*fields):
            pk, called, code_given = found[0], found[1], found[4]
            self.rows[pk] = found[1:]
            self.by_name[called] = pk
            self.by_key.setdefault(same_key(called), pk)
            if code_given:
                self.by_uscc[code_given] = pk
        # Names that were merged away still stand in many a file.
        self.merged = {
            same_key(gone): kept
            for gone, kept in Organisation.objects.filter(**mine)
            .exclude(merged_into=None)
            .values_list("name", "merged_into__name")
        }
        self.contacts: dict[int, list[tuple[int, str, str]]] = {}
        for pk, organisation, called, phone in (
            Contact.objects.filter(**mine)
            .order_by("-first", "id")
            .values_list("pk", "organisation_id", "name", "phone")
        ):
            self.contacts.setdefault(organisation, []).append((pk, called, phone))
        self.periods: dict[int, list[tuple[int, DateRange]]] = {}
        for pk, organisation, period in (
            Membership.objects.filter(**mine).order_by("period").values_list("pk", "organisation_id", "period")
        ):
            self.periods.setdefault(organisation, []).append((pk, period))
        self.seen: dict[Any, int] = {}  # what a row of the file is about → its line

    def find(self, values: dict[str, Any]) -> int | None:
        """By its exact name, else by its credit code, else by its name without width and blanks."""
        return (
            self.by_name.get(values["name"])
            or self.by_uscc.get(values.get("uscc", ""))
            or self.by_key.get(same_key(values["name"]))
        )


def _judge(row: Row, known: _Register) -> None:
    values = row.values
    row.name = values["name"]
    pk = known.find(values)
    if not _is_first(row, pk, known):
        return
    if pk is None and (kept := known.merged.get(same_key(row.name))):
        row.refuse(_("it was merged into “%(name)s”; write that name") % {"name": kept})
        return
    for column, names in (("community", known.communities), ("sector", known.sectors)):
        if (said := values.get(column)) is not None:
            found = names.find(said)
            if found is None:
                row.refuse(
                    _("“%(name)s” is not known here; there are: %(names)s")
                    % {"name": said, "names": names.some() or "–"}
                )
                continue
            values[column] = names.words[found]
            values[f"{column}_id"] = found
    if "phone" in values and "contact" not in values and not known.contacts.get(pk or 0):
        row.refuse(_("a telephone number needs a contact's name beside it"))
    _judge_membership(row, known.periods.get(pk or 0, []))
    if row.outcome == BAD:
        return
    if pk is None:
        row.outcome = NEW
        return
    row.target = pk
    _compare(row, known.rows[pk], known)
    _compare_contact(row, known.contacts.get(pk, []))


def _is_first(row: Row, pk: int | None, known: _Register) -> bool:
    """Whether no earlier row of the file is about the same organisation."""
    marks = [("pk", pk)] if pk else [("name", same_key(row.values["name"]))]
    if given := row.values.get("uscc"):
        marks.append(("uscc", given))
        owner = known.by_uscc.get(given)
        if pk and owner and owner != pk:
            row.refuse(_("another organisation has this credit code: %(name)s") % {"name": known.rows[owner][0]})
            return False
    for mark in marks:
        at = known.seen.setdefault(mark, row.line.at)
        if at != row.line.at:
            row.refuse(_("the same organisation stands in row %(row)s already") % {"row": at})
            return False
    return True


def _compare(row: Row, old: tuple, known: _Register) -> None:
    called, short, kind, given, community, sector, address, remark, parent = old
    values = row.values
    # Another width or blank is no other name.
    if same_key(called) != same_key(values["name"]):
        row.change("name", called, values["name"])
    for column, before in (
        ("short_name", short),
        ("uscc", given),
        ("address", address),
        ("remark", remark),
        ("parent_body", parent),
    ):
        if (said := values.get(column)) is not None and said != (before if before == said else cells.tidy(before)):
            row.change(column, before, said)
    if (said := values.get("kind")) is not None and said != kind:
        row.change("kind", kind, said)
    for column, before, names in (("community", community, known.communities), ("sector", sector, known.sectors)):
        if (pk := values.get(f"{column}_id")) is not None and pk != before:
            row.change(column, names.words.get(before, ""), names.words[pk])


def _compare_contact(row: Row, contacts: list[tuple[int, str, str]]) -> None:
    """Somebody new is called first from now on; whoever is known keeps her row."""
    called, phone = row.values.get("contact"), row.values.get("phone")
    if called is None and phone is None:
        return
    first = contacts[0] if contacts else None
    same = next((one for one in contacts if called is None or cells.tidy(one[1]) == called), None)
    if same is None:
        row.change("contact", first[1] if first else "", called)
        if phone:
            row.change("phone", first[2] if first else "", phone)
        row.extra = (row.extra or {}) | {"contact": None}
    elif phone and _phone(same[2]) != phone:
        row.change("phone", same[2], phone)
        row.extra = (row.extra or {}) | {"contact": same[0]}


def _phone(kept: str) -> str:
    try:
        return _as_code(cells.guard(kept))
    except Unreadable:
        return kept


def _judge_membership(row: Row, periods: list[tuple[int, DateRange]]) -> None:
    start, last = row.values.get("member_from"), row.values.get("member_until")
    if start is None and last is None:
        return
    if start and last and last < start:
        row.refuse(_("the last day as a member lies before the first"))
        return
    outside = last + timedelta(days=1) if last else None
    if start is None:
        living = next(((pk, period) for pk, period in periods if period.upper is None or period.upper == outside), None)
        if living is None or last < living[1].lower:
            row.refuse(_("a last day as a member needs a first one"))
            return
        start = living[1].lower
    same = next(((pk, period) for pk, period in periods if period.lower == start), None)
    if same is not None:
        if outside and same[1].upper != outside:
            if any(pk != same[0] and period.lower < outside and period.lower > start for pk, period in periods):
                row.refuse(_("it was a member again before that day"))
                return
            row.change("member_until", same[1].upper - timedelta(days=1) if same[1].upper else None, last)
            row.extra = {"membership": (same[0], start, outside)}
        return
    clash = next(
        (p for _pk, p in periods if (outside is None or p.lower < outside) and (p.upper is None or start < p.upper)),
        None,
    )
    if clash is not None:
        row.refuse(
            _("the register knows it as a member from %(day)s. Correct the day in the file, or leave the cell empty")
            % {"day": clash.lower.isoformat()}
        )
        return
    row.change("member_from", None, start)
    row.extra = {"membership": (None, start, outside)}
