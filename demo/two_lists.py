"""The two lists of the demo street, from its plain texts: services with the conditions usual for their nature, and demands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from street import Organisation, lines, pick


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
