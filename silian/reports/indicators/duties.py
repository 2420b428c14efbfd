"""What the bodies of a federation owed, and how much of it was done: as the duty board has it, on any day."""

from typing import Any

from django.db.models import DateField, QuerySet
from django.db.models.functions import Cast, Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.core.records import acts, first_day
from silian.duties.queries.fallen_due import fallen_due
from silian.members.models import Body
from silian.reports.indicators.parts import NUMBER, Indicator, Part, brought
from silian.reports.indicators.scope import Scope
from silian.reports.indicators.street import since_the_beginning


def _owed(which: int) -> Any:
    """Bodies with what they owed, or with what they had done of it. A duty is computed and is no row of its own: each body brings its number."""

    def rows(scope: Scope) -> QuerySet:
        counted = {body: both[which] for body, both in scope.once(fallen_due, scope.first).items() if both[which]}
        added = [acts("members.body", "members.part.added")] + [
            acts(f"members.{part}", "members.part.added", pk=part) for part in ("sector", "zone", "community")
        ]
        entered = Least(*(first_day(one) for one in added), output_field=DateField())
        return Body.objects.filter(pk__in=counted).annotate(
            counted_on=since_the_beginning(scope, entered), number_of_duties=Cast(brought(counted), NUMBER)
        )

    return rows


def _bodies(name: str, word: Any, which: int) -> Part:
    return Part(
        name, word, _owed(which), "name", "duties:body", amount="number_of_duties", owners=("organisation",),
        places=("community",), sectors=("sector",), stands=True, dated=False,
    )  # fmt: skip


DUTIES = (
    Indicator(
        "duties_fulfilled", _("Share of duties fulfilled"),
        _("Of the duties of all bodies that fell due in the time chosen, those fulfilled by what was on record on the day. A duty that was explained and not done fell due all the same."),
        pgettext_lazy("unit", "duties"), (_bodies("fulfilled", _("bodies with duties fulfilled"), 1),),
        ("duties_edition", "members_body", "meetings_meeting", "visits_visit", "exchange_service", "exchange_demand", "cobuilding_version", "documents_receipt", "counsel_consultation"),
        "share", (_bodies("due", _("bodies whose duties fell due"), 0),), theme="work",
    ),
)  # fmt: skip
