"""How an area is parted: federations, zones, communities, sectors. Each gets the body that holds its seats."""

from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.members import rules
from silian.members.models import Body, Community, Federation, Seat, Sector, Term, Zone
from silian.people.models import User

Part = Zone | Sector | Community
P = TypeVar("P", Zone, Sector, Community)


@transaction.atomic
def found_federation(
    name: str, slug: str, *, by: User | None, parent: Federation | None = None, level: str = Federation.Level.STREET,
    founded_on: date | None = None,
) -> Federation:  # fmt: skip
    """Set up a federation with its office: below another one by that one's office, or the first one by the machine's keeper (by nobody)."""
    if parent is not None and by is not None:
        require(rules.can_found_below(by, parent))
    try:
        with transaction.atomic():
            federation = Federation.objects.create(
                name=name, slug=slug, parent=parent, level=level, founded_on=founded_on
            )
    except IntegrityError as error:
        if "slug" in str(error):
            sentence = _("The short address “%(slug)s” is taken. Choose another one.") % {"slug": slug}
            raise Refused(sentence, {"slug": sentence}) from error
        sentence = _("There is a federation with the name “%(name)s” already.") % {"name": name}
        raise Refused(sentence, {"name": sentence}) from error
    Body.objects.create(federation=federation, kind=Body.Kind.FEDERATION, name=name)
    # The name is data that people may change: it is written in the language of the place.
    Body.objects.create(federation=federation, kind=Body.Kind.SECRETARIAT, name=_("Office"))
    record("members.federation.founded", federation, by=by, about=[parent], name=name)
    return federation


@transaction.atomic
def seat_first_secretary(federation: Federation, account: str, name: str, password: str, *, title: str = "") -> User:
    """Let the first person into a new office, by the machine's keeper; everybody after her is seated by the office itself."""
    office = Body.objects.get(federation=federation, kind=Body.Kind.SECRETARIAT)
    lock(office)
    if Term.objects.filter(seat__body=office).exists():
        raise Refused(
            _("The office of %(name)s has somebody already. She seats everybody else.") % {"name": federation.name}
        )
    try:
        with transaction.atomic():
            person = User.objects.create_user(account, password=password, name=name, must_change_password=True)
    except IntegrityError as error:
        raise Refused(_("The account name “%(name)s” is taken. Choose another one.") % {"name": account}) from error
    today = timezone.localdate()
    seat = Seat.objects.create(federation=federation, body=office, role=Seat.Role.SECRETARY, title=title)
    term = Term.objects.create(federation=federation, seat=seat, person=person, period=DateRange(today, None))
    record(
        "members.term.began",
        term,
        by=None,
        about=[seat, office, person],
        seat_name=str(seat),
        holder=name,
        day=today.isoformat(),
    )
    return person


@transaction.atomic
def add_zone(federation: Federation, name: str, *, by: User) -> Zone:
    """A part of the area: a column of the matrix."""
    return _add(Zone(federation=federation, name=name), Body.Kind.ZONE, by)


@transaction.atomic
def add_sector(federation: Federation, name: str, *, by: User) -> Sector:
    """A field of work: a row of the matrix."""
    return _add(Sector(federation=federation, name=name), Body.Kind.SECTOR, by)


@transaction.atomic
def add_community(federation: Federation, name: str, zone: Zone | None, *, by: User) -> Community:
    """A residents' community, inside a zone if the area has zones."""
    return _add(Community(federation=federation, name=name, zone=zone), Body.Kind.COMMUNITY, by)


@transaction.atomic
def add_carrier(federation: Federation, name: str, *, by: User) -> Body:
    """A carrier of deliberation: a body that stands for itself and is known by its name."""
    require(rules.can_change_structure(by, federation.pk))

    made = Body(federation=federation, kind=Body.Kind.CARRIER, name=name)
    _save(made)
    record("members.part.added", made, by=by, about=[federation], part=name)
    return made


def _add(part: P, kind: str, by: User) -> P:
    require(rules.can_change_structure(by, part.federation_id))

    _save(part)
    Body.objects.create(federation_id=part.federation_id, kind=kind, name=part.name, **{kind: part})
    record("members.part.added", part, by=by, about=[part.federation], part=part.name)
    return part


@transaction.atomic
def change_part(part: Part, fields: dict[str, Any], *, by: User) -> Part:
    """Give a zone, sector or community another name, or a community another zone. Nothing changed, nothing recorded."""
    require(rules.can_change_structure(by, part.federation_id))

    lock(part)
    before = part.name
    changed = {name: value for name, value in fields.items() if getattr(part, name) != value}
    if not changed:
        return part
    for name, value in changed.items():
        setattr(part, name, value)
    _save(part)
    Body.objects.filter(**{str(part._meta.model_name): part}).update(name=part.name)
    if "name" in changed:
        record("members.part.renamed", part, by=by, about=[part.federation], before=before, part=part.name)
    if "zone" in changed:
        record(
            "members.part.moved", part, by=by, about=[part.federation], part=part.name, zone=str(changed["zone"] or "")
        )
    return part


def _save(part: Part | Body) -> None:
    try:
        with transaction.atomic():
            part.save()
    except IntegrityError as error:
        sentence = _("“%(name)s” is there already.") % {"name": part.name}
        raise Refused(sentence, {"name": sentence}) from error
