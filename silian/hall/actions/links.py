"""Linking matters about the same problem. Nothing is merged: every raiser stays, hears the same, and the link can be undone."""

from django.db import transaction
from django.utils import timezone

from silian.core.records import key
from silian.core.rules import require
from silian.core.states import lock
from silian.hall.actions.shared import LINKS, acting_seat, address, hold, note, tell_everybody, told, why
from silian.hall.actions.steps import take_step
from silian.hall.models import Link, Matter, Step
from silian.hall.queries.people import hearers, owners
from silian.hall.rules import links as rules
from silian.people.models import User


@transaction.atomic
def link_matters(matter: Matter, lead: Matter, because: str, *, by: User) -> Link:
    """From now on `matter` goes along with `lead`: same stage, owner and next date, until the link is undone."""
    # One link at a time in a street: two people linking two matters crosswise would else wait for each other.
    hold(LINKS, matter.federation_id)
    lock(lead)
    lock(matter)
    require(rules.can_link(by, matter, lead))
    because, before = why(because), owners(matter)
    link = Link.objects.create(federation_id=matter.federation_id, matter=matter, lead=lead, because=because, by=by)
    seat = acting_seat(by, matter)
    take_step(
        matter, Step.Kind.LINKED, by=by, by_seat=seat, words=f"{lead.number} · {because}", thing=link, url=address(lead),
        stage=lead.stage, owner=lead.owner, next_what=lead.next_what, next_at=lead.next_at,
    )  # fmt: skip
    take_step(
        lead,
        Step.Kind.NOTED,
        by=by,
        by_seat=seat,
        words=f"{matter.number} · {because}",
        thing=link,
        url=address(matter),
        public=False,
    )
    note("hall.link.made", matter, by=by, subject=link, seat=seat, about=[lead], lead=lead.number, because=because)
    told("hall.link.made", matter, [*before, *hearers([matter.pk])], by=by, lead=lead.number, because=because)
    told("hall.link.leads", lead, owners(lead), by=by, other=matter.number, because=because)
    return link


@transaction.atomic
def undo_link(link: Link, because: str, *, by: User) -> Matter:
    """They are two after all: the matter has its own stage, owner and next date again, as they were before."""
    hold(LINKS, link.federation_id)
    lead, matter = link.lead, link.matter
    lock(lead)
    lock(matter)
    lock(link)
    link.lead, link.matter = lead, matter
    require(rules.can_undo(by, link))
    link.undone_by, link.undone_at, link.undone_because = by, timezone.now(), why(because)
    link.save(update_fields=["undone_by", "undone_at", "undone_because"])
    linked = Step.objects.get(matter=matter, kind=Step.Kind.LINKED, thing=key(link))
    own = Step.objects.select_related("owner").get(matter=matter, number=linked.number - 1)
    seat = acting_seat(by, matter)
    take_step(
        matter, Step.Kind.UNLINKED, by=by, by_seat=seat, words=f"{lead.number} · {link.undone_because}", thing=link,
        url=address(lead), stage=own.stage, owner=own.owner, next_what=own.next_what, next_at=own.next_at, ended_as=own.ended_as,
    )  # fmt: skip
    matter.owner = own.owner
    note(
        "hall.link.undone", matter, by=by, subject=link, seat=seat, about=[lead], lead=lead.number, because=link.undone_because
    )  # fmt: skip
    tell_everybody("hall.link.undone", matter, by=by, also=owners(lead), lead=lead.number, because=link.undone_because)
    return matter
