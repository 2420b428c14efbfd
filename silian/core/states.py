"""Moves between states, one person at a time."""

from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from silian.core.errors import Refused


def lock(*things: models.Model) -> None:
    """Lock rows until the transaction ends and read them afresh, always in the same order.

    Whoever comes second waits here and then sees what the first one did.
    """
    assert connection.in_atomic_block, "A lock outside a transaction holds nothing."
    for thing in sorted(things, key=lambda thing: (thing._meta.label, thing.pk)):
        # Only this table's row: parents are read by everybody and must not be held.
        # (`_meta.model`, because the signed-in person comes as a lazy stand-in of another type.)
        thing.refresh_from_db(from_queryset=thing._meta.model._base_manager.select_for_update(of=("self",)))


def move(thing: models.Model, state: str, *, field: str = "state", save: tuple[str, ...] = ()) -> None:
    """Move a thing to another state, if its present state – read under a lock – allows the step."""
    changed = {name: getattr(thing, name) for name in save}
    lock(thing)
    present = getattr(thing, field)
    model: Any = thing._meta.model
    if state not in model.MOVES.get(present, set()):
        label = dict(model._meta.get_field(field).flatchoices)
        raise Refused(
            _("This is “%(present)s” now and cannot become “%(wanted)s”.")
            % {"present": label.get(present, present), "wanted": label.get(state, state)}
        )
    for name, value in changed.items():
        setattr(thing, name, value)
    setattr(thing, field, state)
    thing.save(update_fields=[field, *save])
