"""The clock of the demo street: what is told from earlier months happens then.

Every instant in the product comes from `timezone.now`, directly or as the default of a column; both are turned back for a while.
Only the demo does this, in a process of its own that serves no page.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.apps import apps
from django.utils import timezone

_real = timezone.now


class Clock:
    """What time it is in the story; every look at it moves it on a little, so that acts keep their order."""

    def __init__(self, moment: datetime, present: Callable[[], datetime]):
        self.moment, self.present = moment, present

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def set(self, moment: datetime) -> None:
        """Go on to another moment; never back, and never past the present."""
        self.moment = min(max(self.moment, moment), self.present())

    def ahead(self, days: float) -> None:
        self.set(self.moment + timedelta(days=days))


@contextmanager
def told_from(moment: datetime) -> Iterator[Clock]:
    """Inside, it is this moment, and later whatever the story says."""
    present = timezone.now
    clock = Clock(moment, present)
    fields = [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.has_default() and field.default is _real
    ]
    _turn(clock, clock, fields)
    try:
        yield clock
    finally:
        _turn(present, _real, fields)


def _turn(now: Callable[[], datetime], default: Callable[[], datetime], fields: list) -> None:
    timezone.now = now
    for field in fields:
        field.default = default
        field.__dict__.pop("_get_default", None)  # Django keeps what it made of the default
