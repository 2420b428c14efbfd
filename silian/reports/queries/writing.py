"""What those who write reports are shown: whom they may write about, and the words as they are edited."""

from dataclasses import dataclass
from typing import Any

from silian.members.mandates import mandates
from silian.members.models import Community, Federation, Sector
from silian.reports import rules
from silian.reports.indicators import INDICATORS
from silian.reports.models import Report
from silian.reports.queries.content import drafted, living
from silian.reports.queries.outline import outline
from silian.reports.queries.wording import CHANGE, with_signs, with_unit


def subjects(person: Any) -> list[tuple[str, Any]]:
    """What she may write a report about: kind and federation, sector or community. A member's year has a page of its own."""
    mine = mandates(person)
    offices = list(mine.offices)
    own = [pk for pk in mine.communities if rules.writes_for(person, pk)]
    found: list[tuple[str, Any]] = [
        (Report.Kind.YEARLY, one) for one in Federation.objects.filter(pk__in=offices).order_by("id")
    ]
    sectors = Sector.objects.filter(federation__in=offices).select_related("federation").order_by("id")
    found += [(Report.Kind.SECTOR, one) for one in sectors]
    communities = Community.objects.filter(federation__in=offices) | Community.objects.filter(pk__in=own)
    found += [(Report.Kind.COMMUNITY, one) for one in communities.select_related("federation").order_by("id")]
    return found


@dataclass(frozen=True)
class Editing:
    """Sections with their headings, what stands in them, and the figures that can be named."""

    sections: list[tuple[str, Any]]
    initial: dict[str, Any]
    signs: list[tuple[str, str]]


def words_of(report: Report) -> dict[str, str]:
    """What stands in each section now, with figures as signs."""
    kept = {one.part: one.text for one in report.passages.all()}
    return {part: with_signs(kept.get(part) or text) for part, text in drafted(report).items()}


def editing(report: Report) -> Editing:
    made = living(report).said["figures"]
    initial: dict[str, Any] = {name: getattr(report, name) for name in ("title", "as_of", "before")}
    initial |= {f"words_{part}": text for part, text in words_of(report).items()}
    signs = []
    for key, one in made.items():
        if key in INDICATORS:
            signs.append((with_signs(f"{{{key}}}"), with_unit(one["value"], one["shown"], one["unit"])))
            if one["change_words"]:
                signs.append((with_signs(f"{{{key}{CHANGE}}}"), one["change_words"]))
    return Editing([(one.key, one.heading) for one in outline(report.kind)], initial, signs)
