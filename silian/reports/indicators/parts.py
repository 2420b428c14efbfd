"""How a figure is written down: the rows it counts, what each brings, and how many of how many."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, Literal

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Count,
    DateField,
    DecimalField,
    Exists,
    F,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.aggregates import Aggregate, Sum
from django.db.models.functions import Cast, Greatest, TruncDate

from silian.reports.indicators.scope import Scope

Way = Literal["count", "sum", "share", "median"]
NUMBER = DecimalField(max_digits=20, decimal_places=4)


class Middle(Aggregate):
    """The median, as PostgreSQL interpolates it between the two in the middle."""

    function = "PERCENTILE_CONT"
    template = "(%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s))::numeric"
    output_field = NUMBER


def day(moment: str | Any) -> Any:
    """The local day of a moment."""
    return TruncDate(moment)


def latest(*days: Any) -> Any:
    """The last of several days; one that is not there is left out."""
    return Greatest(*days, output_field=DateField())


def brought(amounts: Mapping[int, int]) -> Any:
    """What each row brings that is computed and stands in no table: its number → how much."""
    told = Value({str(pk): amount for pk, amount in amounts.items()}, output_field=JSONField())
    return Func(told, Cast("pk", CharField()), function="jsonb_extract_path_text", output_field=CharField())


def seen_as_its_model_says(rows: QuerySet, reader: Any) -> QuerySet:
    return rows.visible_to(reader)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Part:
    """Rows of one table. `rows` answers all of them, with `counted_on`: the day from which each counts for good.

    `stands`: what is there on the day (members); else what happens (visits), which counts from `since` on.
    `amount`: what each row brings to the sum, a column or an expression; else each is one.
    `title` is what a reader who may open the row is told; `opens` with `key` is the page, without a key a page for all of them. `owners`: paths to the organisations a row
    belongs to; `places`: paths to its communities, `sectors` to its sectors. Without any, a figure cannot be narrowed.
    """

    name: str
    word: Any
    rows: Callable[[Scope], QuerySet]
    title: Any
    opens: str
    key: Any = "pk"
    amount: Any = None
    owners: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    stands: bool = False
    # Whether the day a row counts from is a day of the row: a list shows it then.
    dated: bool = True
    seen: Callable[[QuerySet, Any], QuerySet] = seen_as_its_model_says
    # Which of its rows everybody may open, for a reader without an account; and where, if that is another page.
    public: Callable[[QuerySet], QuerySet] | None = None
    opens_public: str = ""

    def of(self, scope: Scope) -> QuerySet:
        """Exactly the rows that count."""
        rows = self.rows(scope).filter(federation=scope.federation, counted_on__lte=scope.as_of)
        if scope.since is not None and not self.stands:
            rows = rows.filter(counted_on__gte=scope.since)
        if scope.is_narrowed:
            wanted = self._wanted(scope)
            if wanted is None:
                return rows.none()
            # By number: what belongs to several communities is still one row.
            rows = rows.filter(pk__in=rows.model._base_manager.filter(wanted).values("pk"))
        return rows.order_by("pk")

    def fits(self, scope: Scope) -> bool:
        """Whether the rows are kept by the parts the scope asks for."""
        return not scope.is_narrowed or self._wanted(scope) is not None

    def _wanted(self, scope: Scope) -> Q | None:
        wanted = Q()
        for asked, paths in (
            (scope.organisation, ["pk" if one == "self" else one for one in self.owners]),
            (scope.community, [*self.places, *(_join(one, "community") for one in self.owners)]),
            (scope.sector, [*self.sectors, *(_join(one, "sector") for one in self.owners)]),
        ):
            if asked is None:
                continue
            if not paths:
                return None
            either = Q()
            for path in paths:
                either |= Q(**{path: asked.pk})
            wanted &= either
        return wanted

    def listed(self, scope: Scope) -> QuerySet:
        """The same rows with what a list says about each: `counted_title`, `counted_key`, `counted_amount`."""
        return self.named(self.of(scope)).annotate(counted_amount=self.amounts)

    def kept(self, scope: Scope, pks: Sequence[int]) -> QuerySet:
        """Rows that were counted once, as they are today. On which day each counts and what it brings is not asked again."""
        rows = self.rows(scope).model._base_manager.filter(pk__in=pks).order_by("pk")
        return self.named(rows).annotate(
            counted_on=Value(None, output_field=DateField()), counted_amount=Value(1, output_field=NUMBER)
        )

    def named(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(
            counted_title=Cast(_expression(self.title), CharField()),
            counted_key=Cast(_expression(self.key or Value(0)), BigIntegerField()),
        )

    def opened_by(self, reader: Any, rows: QuerySet) -> QuerySet:
        """The rows with `counted_seen`: whether the reader may open each."""
        same = rows.model.objects.filter(pk=OuterRef("pk"))
        found = [Exists(self.public(same))] if self.public else []
        if getattr(reader, "is_authenticated", False):
            found.append(Exists(self.seen(same, reader)))
        seen: Any = reduce(or_, found) if found else Value(False, output_field=BooleanField())
        return rows.only("pk").annotate(counted_seen=seen)

    @property
    def amounts(self) -> Any:
        if self.amount is None:
            return Value(1, output_field=NUMBER)
        return Cast(_expression(self.amount), NUMBER)

    def totals(self, scope: Scope, number: int, way: Way) -> QuerySet:
        """One row: which part, how many rows, their sum (or median)."""
        total: Any = Middle(self.amounts) if way == "median" else Sum(self.amounts)
        return (
            self.of(scope)
            .order_by()
            .annotate(counted_part=Value(number, output_field=IntegerField()))
            .values("counted_part")
            .annotate(counted_rows=Count("pk"), counted_total=total)
            .values_list("counted_part", "counted_rows", "counted_total")
        )


def _expression(given: Any) -> Any:
    return F(given) if isinstance(given, str) else given


def _join(path: str, name: str) -> str:
    return name if path == "self" else f"{path}__{name}"


@dataclass(frozen=True)
class Indicator:
    """One figure: its name, its word, how it is counted in words, and the rows behind it.

    `parts`: the rows that count; a share also says of which rows (`among`), and where they bring amounts it is one sum in the other.
    `scale` divides the sum: minutes into hours.
    `least`: below so many rows of a share, or of one of its two sides, it has no value and opens nothing.
    """

    name: str
    word: Any
    formula: Any
    unit: Any
    parts: tuple[Part, ...]
    tables: tuple[str, ...]
    way: Way = "count"
    among: tuple[Part, ...] = field(default=())
    scale: int = 1
    least: int = 0
    public: bool = False
    theme: str = "street"

    def rows(self, scope: Scope) -> QuerySet:
        """The rows of the first part; most figures have only one."""
        return self.parts[0].of(scope)

    @property
    def all_parts(self) -> tuple[Part, ...]:
        return (*self.parts, *self.among)

    @property
    def sums(self) -> bool:
        """Its rows bring amounts: how many rows there are says nothing of it."""
        return any(part.amount is not None for part in self.all_parts)

    def part(self, name: str) -> Part | None:
        return next((one for one in self.all_parts if one.name == name), None)

    def fits(self, scope: Scope) -> bool:
        return all(part.fits(scope) for part in self.all_parts)
