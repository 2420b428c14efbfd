"""Days that only the records know: when a thing was entered, closed, opened again."""

from typing import Any

from django.db.models import CharField, DateField, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from silian.core.models import Record
from silian.reports.indicators.scope import Scope


def acts(about: str, *verbs: str, until: Any = None, pk: str = "pk") -> QuerySet:
    """Acts of these kinds about a row, up to the end of a day."""
    key = Concat(Value(f"{about}:"), Cast(OuterRef(pk), CharField()))
    found = Record.objects.filter(about__contains=[key], verb__in=verbs)
    return found if until is None else found.filter(at__date__lte=until)


def first_day(found: QuerySet) -> Subquery:
    """The day of the first of them, or nothing."""
    return Subquery(
        found.order_by().annotate(one=Value(1)).values("one").annotate(day=Min("at__date")).values("day"),
        output_field=DateField(),
    )


def last_verb(found: QuerySet) -> Any:
    """What the last of them was, or the empty word."""
    return Coalesce(Subquery(found.order_by("-id").values("verb")[:1]), Value(""), output_field=CharField())


def since_the_beginning(scope: Scope, entered: Any) -> Any:
    """The day a thing was entered; what was there before acts were recorded has been there since the founding."""
    return Coalesce(entered, Value(scope.federation.founded_on or scope.as_of), output_field=DateField())
