"""The answer to whoever raised a matter: drafted by one, checked by another, announced to all raisers at one moment."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import lock
from silian.hall.actions.raising import local
from silian.hall.actions.shared import acting_seat, address, note, tell_everybody, told
from silian.hall.actions.steps import KEPT, take_step
from silian.hall.models import Matter, Next, Reply, Step
from silian.hall.queries.clocks import due
from silian.hall.queries.endings import examiners
from silian.hall.queries.people import owners
from silian.hall.rules import closings as rules
from silian.people.models import User


@transaction.atomic
def draft_reply(matter: Matter, text: str, *, by: User) -> Reply:
    """Write what those who raised it are to read, or other words for it: then it is checked anew."""
    lock(matter)
    require(rules.can_draft(by, matter))
    text = in_words(text, _("Write the answer first."), field="text", most=3000)
    reply = Reply.objects.filter(matter=matter, announced_at=None).first()
    if reply is None:
        reply = Reply.objects.create(
            federation_id=matter.federation_id, matter=matter, turn=matter.turn, text=text, drafted_by=by
        )
    else:
        reply.text, reply.turn, reply.drafted_by, reply.drafted_at = text, matter.turn, by, timezone.now()
        reply.checked_by = reply.checked_at = None
        reply.save(update_fields=["text", "turn", "drafted_by", "drafted_at", "checked_by", "checked_at"])
    note("hall.reply.drafted", matter, by=by, subject=reply)
    told("hall.reply.to_check", matter, examiners(matter), by=by, url=f"{address(matter)}#reply")
    return reply


@transaction.atomic
def check_reply(reply: Reply, *, by: User, text: str | None = None) -> Reply:
    """Somebody else has read it and finds it right; `text` is what she has read."""
    matter = reply.matter
    lock(matter, reply)
    require(rules.can_check_reply(by, reply))
    if text is not None and " ".join(text.split()) != " ".join(reply.text.split()):
        raise Refused(_("The draft has been changed meanwhile. Read it again, then check it."))
    reply.checked_by, reply.checked_at = by, timezone.now()
    reply.save(update_fields=["checked_by", "checked_at"])
    note("hall.reply.checked", matter, by=by, subject=reply)
    told("hall.reply.checked", matter, owners(matter), by=by, url=f"{address(matter)}#reply")
    return reply


@transaction.atomic
def announce_reply(reply: Reply, *, by: User) -> Reply:
    """Show it to everybody who raised this or the same, at one moment."""
    matter = reply.matter
    lock(matter, reply)
    require(rules.can_announce(by, reply))
    reply.announced_by, reply.announced_at = by, timezone.now()
    reply.save(update_fields=["announced_by", "announced_at"])
    goes_on = matter.next_what == Next.ANSWER
    take_step(
        matter, Step.Kind.REPLIED, by=by, by_seat=acting_seat(by, matter), words=reply.text[:1000], thing=reply,
        next_what=Next.DECIDE if goes_on else KEPT, next_at=due(matter, Next.DECIDE) if goes_on else KEPT,
    )  # fmt: skip
    note("hall.reply.announced", matter, by=by, subject=reply)
    tell_everybody("hall.reply.announced", matter, by=by, url=f"{address(matter)}#reply", day=local(matter.next_at))
    return reply
