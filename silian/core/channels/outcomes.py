"""What can go wrong on the way out, told apart by one question: can it have arrived?"""

from silian.core.channels.models import Delivery

Reason = Delivery.Reason


class NotDelivered(Exception):
    """It certainly did not arrive. `final`: trying again would not help."""

    def __init__(self, reason: str, detail: str = "", *, final: bool = False, wait: int = 0):
        super().__init__(detail)
        self.reason, self.detail, self.final, self.wait = reason, detail, final, wait


class Uncertain(Exception):
    """It may have arrived: the other side had it and did not answer."""


class LostLease(Exception):
    """Somebody else has taken the message up, or it was held too long: not ours to send any more."""
