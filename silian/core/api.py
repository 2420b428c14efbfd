"""What every list of the API shares: pages by key, and the shape of a refusal."""

from typing import Annotated, Any, Generic, TypeVar

from django.db import models
from ninja import Field, Query, Schema

T = TypeVar("T")
MOST_PER_PAGE = 100


class Refusal(Schema):
    """Why an act was refused, in a sentence for people; `fields` names the inputs at fault."""

    refused: str
    fields: dict[str, str] = {}


class Stretch(Schema):
    """Which stretch of a list: the rows after the key `after`, at most `limit` of them."""

    after: int | None = Field(
        None, ge=0, le=2**63 - 1, description="The `next` of the stretch before; leave out to begin."
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
