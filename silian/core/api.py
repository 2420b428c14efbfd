"""What every part of the API shares: pages by key, one shape for whatever goes wrong, what may stand in an address or a body."""

import re
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.db import models
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Schema
from pydantic import BeforeValidator, ConfigDict

T = TypeVar("T")
MOST_PER_PAGE = 100
# What PostgreSQL can hold; a larger number would be an error of the machine.
LARGEST_KEY, LARGEST_NUMBER = 2**63 - 1, 2**31 - 1
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NO_NUL = r"^[^\u0000]*$"

Pk = Annotated[int, Path(ge=1, le=LARGEST_KEY, description="the `id` of the thing", examples=[1])]
Key = Annotated[int, Field(ge=1, le=LARGEST_KEY)]
Number = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
YearNumber = Annotated[int, Field(ge=1900, le=2200)]
Short = Annotated[str, Field(max_length=200, pattern=NO_NUL)]
Long = Annotated[str, Field(max_length=10_000, pattern=NO_NUL)]


def _as_written(given: Any) -> Any:
    """Seconds since 1970 are no day anybody writes; the description says so, and what does not fit is turned away."""
    if isinstance(given, str) and not ISO_DAY.fullmatch(given):
        raise ValueError("not a day")
    return given


# A day of an office's life; far outside of it calendars of computers end.
Day = Annotated[
    date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31), examples=["2026-05-01"]), BeforeValidator(_as_written)
]


def OneOf(*values: str) -> Any:  # noqa: N802 – reads as a type where it is used
    """A word out of these: `state: OneOf("", *Task.State.values) = ""`."""
    return Literal[values]  # type: ignore[valid-type]


class Refusal(Schema):
    """Why something was refused or could not be read, in a sentence for people; `fields` names the inputs at fault."""

    refused: str = Field(examples=["Only the office can do this."])
    fields: dict[str, str] = Field({}, examples=[{"because": "Say why."}])


class Given(Schema):
    """What a program sends. A field nobody knows is an error, so that a slip of the pen is never passed over."""

    model_config = ConfigDict(extra="forbid")


class Stretch(Schema):
    """Which stretch of a list: the rows after the key `after`, at most `limit` of them."""

    after: int | None = Field(
        None, ge=0, le=LARGEST_KEY, description="The `next` of the stretch before; leave out to begin."
    )
    limit: int = Field(50, ge=1, le=MOST_PER_PAGE)


AskedStretch = Annotated[Stretch, Query()]


class Listing(Schema, Generic[T]):
    """A stretch of a list. `next` is the `after` of the following stretch, null at the end."""

    items: list[T]
    next: int | None


def listing(rows: models.QuerySet, asked: Stretch, *, newest_first: bool = False) -> dict[str, Any]:
    """One query whatever the depth: pages are found by key and never counted."""
    if asked.after is not None:
        rows = rows.filter(**{"pk__lt" if newest_first else "pk__gt": asked.after})
    found = list(rows.order_by("-pk" if newest_first else "pk")[: asked.limit + 1])
    shown = found[: asked.limit]
    return {"items": shown, "next": shown[-1].pk if len(found) > len(shown) else None}


def one(rows: models.QuerySet, pk: int) -> Any:
    """The one of these rows, or 404: what somebody may not see is not there."""
    return get_object_or_404(rows, pk=pk)


def given(*asked: Schema) -> dict[str, str]:
    """What was asked, as the address of the page would carry it (its `base` is our `base_id`), for the page's own `Filters.of`."""
    found = {name: value for one in asked for name, value in one.dict().items() if value not in ("", None, False)}
    return {name.removesuffix("_id"): "1" if value is True else str(value) for name, value in found.items()}


def rows_of(name: str) -> Any:
    """A resolver for a field that lists what was fetched along: `resolve_partners = rows_of("partners")`."""
    return staticmethod(lambda thing: list(getattr(thing, name).all()))
