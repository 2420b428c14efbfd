"""Events a program outside may be told of, and how a thing is told: in the shape the API shows, to whom it may be shown.

An event is a verb of the records. The app that owns the verb names it beside its words; its `api` says how the thing reads.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import get_resolver

from silian.core.models import Record, Subscription

# Given the person a subscription was made by and the number of the thing: its row, as far as she may see it.
Telling = Callable[[Any, int], QuerySet[Any]]
_events: dict[str, Any] = {}
_tellings: dict[str, tuple[Telling, Any]] = {}


def event(verb: str, word: Any) -> None:
    """`event("cobuilding.project.done", _("A project is done"))`, in the app's words."""
    _events[verb] = word


def every_event() -> list[tuple[str, Any]]:
    return sorted(_events.items())


def told_as(label: str, shape: Any) -> Callable[[Telling], Telling]:
    """`@told_as("cobuilding.project", ProjectOut)` above a function (person, pk) → rows, in the app's api."""

    def keep(telling: Telling) -> Telling:
        _tellings[label] = telling, shape
        return telling

    return keep


def told(person: Any, key: str) -> dict[str, Any] | None:
    """What the API would show this person of a thing, "cobuilding.project:7"; None if she may not see it."""
    _ = get_resolver().url_patterns  # the rooms that say how things read are loaded with the addresses
    label, _colon, pk = key.partition(":")
    if label not in _tellings:
        return None
    rows, shape = _tellings[label]
    found = rows(person, int(pk)).first()
    return None if found is None else shape.from_orm(found).model_dump(mode="json")


def put(records: Iterable[Record]) -> None:
    """Write down, in the transaction of the act, which programs have to hear of it. One question more, for main events only."""
    found = [one for one in records if one.verb in _events and one.federation_id]
    if not found:
        return
    wanted = Subscription.objects.filter(
        federation_id__in={one.federation_id for one in found},
        state=Subscription.State.ON,
        events__overlap=[one.verb for one in found],
    )
    pairs = [
        (subscription, one)
        for subscription in wanted
        for one in found
        if one.federation_id == subscription.federation_id and one.verb in subscription.events
    ]
    if pairs:
        from silian.core.channels import calling

        calling.write_down(pairs)
