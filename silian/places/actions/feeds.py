"""Calendar feeds: an address with a secret, shown once, closed with one press."""

import hashlib
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.members.mandates import mandates
from silian.people.models import User
from silian.places import rules
from silian.places.models import Base, Feed, Room


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(kind: str, thing: Room | Base | None, *, by: User) -> tuple[Feed, str]:
    """Make a calendar address and hand it over, this once: (what is kept of it, its secret)."""
    lock(by)  # two presses at once must not pass the limit together
    mine = mandates(by).federation_ids
    federation_id = thing.federation_id if thing else (mine[0] if mine else None)
    if federation_id is None or federation_id not in mine:
        raise Refused(_("You hold no seat today, so there is no calendar to read."))
    if Feed.objects.filter(person=by, revoked_at=None).count() >= Feed.MOST:
        raise Refused(_("You have %(most)s calendar addresses. Close one first.") % {"most": Feed.MOST})
    secret = secrets.token_urlsafe(32)
    named: dict[str, Any] = {"room": thing} if isinstance(thing, Room) else {"base": thing} if thing else {}
    feed = Feed.objects.create(federation_id=federation_id, person=by, kind=kind, digest=digest(secret), **named)
    record("places.feed.made", feed, by=by, about=[by], what=str(thing or ""))
    return feed, secret


@transaction.atomic
def revoke_feed(feed: Feed, *, by: User) -> Feed:
    """Close a calendar address for good. Closing it twice changes nothing."""
    require(rules.can_revoke_feed(by, feed))
    lock(feed)
    if feed.revoked_at is None:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        record("places.feed.revoked", feed, by=by, about=[by], what=str(feed.room or feed.base or ""))
    return feed


def note_use(feed: Feed) -> None:
    """Remember the day a calendar was last read; written once a day, so that reading stays reading."""
    today = timezone.localdate()
    if feed.last_used_on != today:
        Feed.objects.filter(pk=feed.pk).update(last_used_on=today)
