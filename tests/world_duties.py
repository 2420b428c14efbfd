"""Rules of our street for the permission matrix: sector groups meet every quarter, members are visited every year."""

from datetime import date
from typing import Any

from silian.core.periods import period_of
from silian.duties.actions import excuses
from silian.duties.tests import build
from silian.members.models import Body

NAMES = {
    **{f"duties:{name}": "choir" for name in ("haves_of", "haves_pack", "year_lines")},
    "duties:body": "choir_body", "duties:responsibility": "seat", "api:responsibility": "seat", "api:duty_rule": "rule", "api:year_lines": "choir", "duties:responsibility_paper": "seat", **{f"duties:rule{rest}": "rule" for rest in ("", "_edit", "_end")}, "duties:excuse_withdraw": "excuse",
}  # fmt: skip


def objects(cast, found: dict[str, Any]) -> dict[str, Any]:
    first = date(cast.today.year, 1, 1)
    rule = build.rule(cast, "organisation", first, name="年度走访", period="year", fact="visit", grace=40)
    other = build.rule(cast, "organisation", first, name="清单更新", period="year", fact="lines", grace=40)
    body = Body.objects.get(organisation=cast.choir)
    return {
        "choir_body": body, "rule": rule, "first": first,
        "excuse": excuses.give_excuse(other, body, first, "正在装修", by=cast.secretary),
    }  # fmt: skip


def arguments(cast, found) -> dict[str, dict[str, Any]]:
    year = {"year": cast.today.year}
    return {
        "duties:haves_of": {"kind": "member", "pk": cast.choir.pk},
        "duties:haves_pack": {"kind": "member", "pk": cast.choir.pk},
        "duties:year": year,
        "api:year": year,
        "api:year_lines": year | {"pk": cast.choir.pk},
        "duties:year_open": year,
        "duties:year_lines": year | {"pk": cast.choir.pk},
        "duties:excuse": {"pk": found["choir_body"].pk, "rule_pk": found["rule"].pk, "day": found["first"].isoformat()},
    }


def bodies(cast, found) -> dict[str, dict[str, Any]]:
    start = period_of("year", cast.today).next.first.isoformat()
    return {
        "duties:excuse": {"because": "正在搬迁"}, "duties:excuse_withdraw": {"because": "可以办"}, "duties:rule_end": {"start": start},
    }  # fmt: skip
