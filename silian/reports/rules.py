"""Who may write, freeze and publish reports. Reads only, one condition per line."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.members.mandates import mandates
from silian.members.rules import sits_in_office, speaks_for
from silian.reports.models import Report


def can_begin(person: Any, federation_id: int, kind: str, *, community_id: int | None = None, organisation_id: int | None = None) -> Answer:  # fmt: skip
    """The office writes all; the secretary of a community hers, and a member its own year."""
    if sits_in_office(person, federation_id):
        return True
    if kind == Report.Kind.COMMUNITY:
        if not writes_for(person, community_id):
            return No(_("Only the office or the secretary of this community can write its report."))
        return True
    if kind == Report.Kind.MEMBER:
        if not speaks_for(person, organisation_id):
            return No(_("Only the office or the organisation itself can put its year together."))
        return True
    return No(_("Only the office can write the reports of the federation and of its sectors."))


def writes_for(person: Any, community_id: int | None) -> bool:
    """She is the secretary of this community."""
    held = mandates(person).communities.get(community_id or 0)
    return held is not None and held.role in ("secretary", "chair")


def may_begin(person: Any) -> bool:
    """Whether there is anything she could write a report about, except the year of her own organisation."""
    mine = mandates(person)
    return bool(mine.offices) or any(writes_for(person, pk) for pk in mine.communities)


def can_write(person: Any, report: Report) -> Answer:
    return can_begin(
        person, report.federation_id, report.kind, community_id=report.community_id,
        organisation_id=report.organisation_id,
    )  # fmt: skip


def can_change(person: Any, report: Report) -> Answer:
    if report.is_frozen:
        return No(_("A frozen report is not changed. Begin another one for this period."))
    return can_write(person, report)


def can_freeze(person: Any, report: Report) -> Answer:
    if report.is_frozen:
        return No(_("This report is frozen already."))
    if report.since > timezone.localdate():
        return No(_("Its period has not begun yet, so there is nothing to report."))
    if report.as_of and report.as_of > timezone.localdate():
        return No(_("Its figures would be as of a day to come. Choose today or an earlier day."))
    return can_write(person, report)


def can_publish(person: Any, report: Report) -> Answer:
    if report.published_at:
        return No(_("This report is public already."))
    if not report.is_frozen:
        return No(_("A draft is not made public. Freeze it first."))
    if report.kind == Report.Kind.MEMBER:
        return No(_("A member's own year is for itself and the office; it is not made public."))
    if not sits_in_office(person, report.federation_id):
        return No(_("Only the office makes a report public."))
    return True


def can_withdraw(person: Any, report: Report) -> Answer:
    if not report.published_at:
        return No(_("This report is not public."))
    if not sits_in_office(person, report.federation_id):
        return No(_("Only the office decides what is public."))
    return True
