"""Pages of the register in the order of names."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from silian.core.web import PER_PAGE, Slice


def slice_by_name(rows: QuerySet, data: Any, anchor: tuple[str, int] | None) -> Slice:
    """The rows after (or before) a name in the order of a dictionary; one index scan, however deep."""
    back = bool(data.get("before"))
    if anchor is not None:
        spelled, pk = anchor
        # Both sides of the row comparison (spelled, pk) > (…), so that the index can begin at the name.
        rows = rows.filter(spelled__lte=spelled) if back else rows.filter(spelled__gte=spelled)
        rows = (
            rows.filter(Q(spelled__lt=spelled) | Q(pk__lt=pk))
            if back
            else rows.filter(Q(spelled__gt=spelled) | Q(pk__gt=pk))
        )
    found = list(
        rows.order_by(*(("-spelled", "-pk") if back else ("spelled", "pk"))).values_list("pk", named=True)[
            : PER_PAGE + 1
        ]
    )
    more, shown = len(found) > PER_PAGE, found[:PER_PAGE]
    more_before, more_after = (more, True) if back else (anchor is not None, more)
    shown = shown[::-1] if back else shown
    keep = [(key, value) for key, value in data.items() if key not in ("after", "before") and value]
    return Slice(
        shown,
        older="?" + urlencode([*keep, ("after", shown[-1].pk)]) if shown and more_after else "",
        newer="?" + urlencode([*keep, ("before", shown[0].pk)]) if shown and more_before else "",
        first=not more_before,
    )
