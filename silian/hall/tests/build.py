"""What the tests of this app start from: a neighbour of the community says that the lamp on the stairs is dark."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from silian.hall.actions import accepting, raising
from silian.hall.actions.raising import Raised
from silian.hall.actions.steps import take_step
from silian.hall.models import Matter, Step
from silian.members.models import Seat

TEXT = "三单元二楼的楼道灯坏了半个月，老人晚上下楼看不见。"


def fresh(one: Any) -> Any:
    return type(one).objects.get(pk=one.pk)


def raised(cast, **fields: Any) -> Raised:
    """As somebody without an account raises it on the website."""
    values = {"text": TEXT, "title": "楼道灯不亮", "place": "示例小区3幢", "community": cast.community, **fields}
    return raising.raise_matter(cast.street, values.pop("text"), **values)


def raise_a_matter(cast, **fields: Any) -> Matter:
    return raised(cast, **fields).matter


def accept(cast, matter: Matter, *, by: Any = None, **shown: Any) -> Matter:
    """The community's secretary takes it on."""
    return accepting.accept_matter(matter, by=by or cast.community_secretary, **shown)


def accepted(cast, **fields: Any) -> Matter:
    return accept(cast, raise_a_matter(cast, **fields))


def dispute(cast, **fields: Any) -> Matter:
    """A private one, accepted."""
    return accepted(
        cast, **{"kind": Matter.Kind.DISPUTE, "title": "示例漏水纠纷", "text": "楼上漏水，两家吵了三次。", **fields}
    )


def seat_of(person: Any) -> Seat:
    """The one seat she holds."""
    return Seat.objects.get(terms__person=person)


def made_late(matter: Matter, days: int = 1) -> Matter:
    """As if its next date had been so many days ago."""
    with transaction.atomic():
        take_step(matter, Step.Kind.NOTED, by=None, public=False, next_at=timezone.now() - timedelta(days=days))
    return fresh(matter)
