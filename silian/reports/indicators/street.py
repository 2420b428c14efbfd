"""Who belongs, and the parts of the area."""

from collections.abc import Callable
from typing import Any

from django.db.models import DateField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.core.records import acts, first_day
from silian.members.models import Community, Membership, Organisation, Sector, Zone
from silian.reports.indicators.parts import Indicator, Part
from silian.reports.indicators.scope import Scope

ORGANISATIONS = pgettext_lazy("unit", "organisations")


def _memberships(scope: Scope) -> QuerySet:
    """Of rows that were not found to be another organisation's."""
    return Membership.objects.filter(organisation__merged_into=None)


def members(scope: Scope) -> QuerySet:
    return _memberships(scope).filter(period__contains=scope.as_of).annotate(counted_on=F("period__startswith"))


def founding(scope: Scope) -> QuerySet:
    founded = scope.federation.founded_on
    rows = _memberships(scope).annotate(counted_on=F("period__startswith"))
    return rows.filter(counted_on__lte=founded) if founded else rows.none()


def joined(scope: Scope) -> QuerySet:
    return _memberships(scope).annotate(counted_on=F("period__startswith"))


def left(scope: Scope) -> QuerySet:
    return _memberships(scope).annotate(counted_on=F("period__endswith"))


def _member(name: str, word: Any, rows: Callable[[Scope], QuerySet], *, stands: bool = True) -> Part:
    return Part(
        name, word, rows, "organisation__name", "members:organisation", "organisation_id", owners=("organisation",),
        stands=stands,
    )  # fmt: skip


MEMBERS = _member("members", _("members"), members)


def since_the_beginning(scope: Scope, entered: Any) -> Any:
    """The day a thing was entered; what was there before acts were recorded has been there since the founding."""
    return Coalesce(entered, Value(scope.federation.founded_on or scope.as_of), output_field=DateField())


def organisations(scope: Scope) -> QuerySet:
    entered = first_day(
        acts("members.organisation", "members.organisation.entered", "members.organisation.imported", until=scope.as_of)
    )
    member = Membership.objects.filter(organisation=OuterRef("pk")).order_by("period").values("period__startswith")[:1]
    known = Least(entered, Subquery(member, output_field=DateField()), output_field=DateField())
    return Organisation.objects.filter(merged_into=None).annotate(counted_on=since_the_beginning(scope, known))


def _area(name: str, word: Any, model: Any) -> Part:
    """Zones, sectors, communities: there from the day they were entered."""

    def rows(scope: Scope) -> QuerySet:
        entered = first_day(acts(model._meta.label_lower, "members.part.added"))
        return model.objects.annotate(counted_on=since_the_beginning(scope, entered))

    return Part(name, word, rows, "name", "members:structure", "", stands=True)


STREET = (
    Indicator(
        "members", _("Members"),
        _("Organisations whose membership covers the day. One that was merged into another is not counted twice."),
        ORGANISATIONS, (MEMBERS,), ("members_membership",), public=True,
    ),
    Indicator(
        "founding_members", _("Founding members"),
        _("Organisations that were members on the day the federation was founded, whether they still are or not."),
        ORGANISATIONS, (_member("founding", _("founding members"), founding),), ("members_membership",), public=True,
    ),
    Indicator(
        "members_joined", _("Members that joined"), _("Memberships that began on one of the days."), ORGANISATIONS,
        (_member("joined", _("joined"), joined, stands=False),), ("members_membership",),
    ),
    Indicator(
        "members_left", _("Members that left"), _("Memberships whose first day outside is one of the days."), ORGANISATIONS,
        (_member("left", _("left"), left, stands=False),), ("members_membership",),
    ),
    Indicator(
        "organisations", _("Organisations in the register"),
        _("Organisations of the area that had been entered by the day, or were members before; without those merged into another."),
        ORGANISATIONS,
        (Part("organisations", _("organisations"), organisations, "name", "members:organisation", owners=("self",), stands=True),),
        ("members_organisation", "members_membership", "core_record"),
    ),
    Indicator(
        "zones", _("Zones"), _("Zones of the area that had been entered by the day."), pgettext_lazy("unit", "zones"),
        (_area("zones", _("zones"), Zone),),
        ("members_zone", "core_record"), public=True,
    ),
    Indicator(
        "sectors", _("Sectors"), _("Sectors that had been entered by the day."), pgettext_lazy("unit", "sectors"),
        (_area("sectors", _("sectors"), Sector),),
        ("members_sector", "core_record"), public=True,
    ),
    Indicator(
        "communities", _("Communities"), _("Communities that had been entered by the day."), pgettext_lazy("unit", "communities"),
        (_area("communities", _("communities"), Community),),
        ("members_community", "core_record"), public=True,
    ),
)  # fmt: skip
