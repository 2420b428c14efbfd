"""The member's word: it was so, or it was not. By its seat, by a link, or on paper."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.states import lock, move
from silian.people.models import User
from silian.visits import rules
from silian.visits.actions.shared import note, tell_visitors
from silian.visits.models import Visit

State, Way = Visit.State, Visit.Way


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_link(visit: Visit, *, by: User) -> str:
    """A new link for the member; the one before opens nothing any more. The secret is told once, only its digest is kept."""
    lock(visit)
    require(rules.can_send_link(by, visit))
    secret = secrets.token_urlsafe(24)
    visit.secret_digest, visit.secret_until = digest(secret), timezone.now() + Visit.LINK_OPEN
    visit.save(update_fields=["secret_digest", "secret_until"])
    note("visits.link.made", visit, by=by, until=timezone.localdate(visit.secret_until).isoformat())
    return secret


@transaction.atomic
def confirm_visit(visit: Visit, *, by: User) -> Visit:
    """Somebody with a seat of the organisation says that it was so."""
    lock(visit)
    require(rules.can_confirm(by, visit))
    return _confirm(visit, Way.HERE, by.name, by)


@transaction.atomic
def confirm_by_link(visit: Visit, secret: str, name: str) -> Visit:
    """Somebody of the organisation says so without an account."""
    lock(visit)
    require(rules.can_answer_by_link(visit, digest(secret)))
    return _confirm(visit, Way.LINK, _named(name), None)


@transaction.atomic
def note_paper(visit: Visit, name: str, *, by: User) -> Visit:
    """The office holds a paper on which the organisation says so."""
    lock(visit)
    require(rules.can_note_paper(by, visit))
    return _confirm(visit, Way.PAPER, _named(name), by)


def _named(name: str) -> str:
    name = " ".join(name.split())[:60]
    if not name:
        sentence = _("Write the name of whoever confirms.")
        raise Refused(sentence, {"name": sentence})
    return name


def _confirm(visit: Visit, way: str, name: str, by: User | None) -> Visit:
    """Whoever confirms in spite of an earlier objection takes it back; the record of it stays."""
    visit.confirmed_at, visit.confirmed_way, visit.confirmed_name, visit.confirmed_by = timezone.now(), way, name, by
    visit.objection, visit.objected_at = "", None
    move(
        visit, State.CONFIRMED,
        save=("confirmed_at", "confirmed_way", "confirmed_name", "confirmed_by", "objection", "objected_at"),
    )  # fmt: skip
    note("visits.visit.confirmed", visit, by=by, name=name, way=str(way))
    tell_visitors("visits.visit.confirmed", visit, by=by, also=[visit.reported_by], name=name)
    return visit


@transaction.atomic
def object_to_visit(visit: Visit, words: str, *, by: User) -> Visit:
    """Somebody with a seat of the organisation says what was not so."""
    lock(visit)
    require(rules.can_object(by, visit))
    return _object(visit, words, by.name, by)


@transaction.atomic
def object_by_link(visit: Visit, secret: str, words: str, name: str) -> Visit:
    lock(visit)
    require(rules.can_answer_by_link(visit, digest(secret)))
    return _object(visit, words, _named(name), None)


def _object(visit: Visit, words: str, name: str, by: User | None) -> Visit:
    visit.objection, visit.objected_at = words.strip()[:500], timezone.now()
    if not visit.objection:
        sentence = _("Say in a few words what was not so.")
        raise Refused(sentence, {"objection": sentence})
    visit.save(update_fields=["objection", "objected_at"])
    note("visits.visit.objected", visit, by=by, name=name, objection=visit.objection)
    tell_visitors("visits.visit.objected", visit, by=by, also=[visit.reported_by], name=name, objection=visit.objection)
    return visit
