"""Keeping bases: their words, partners, pictures and rooms."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core import files
from silian.core.errors import Refused
from silian.core.records import key, record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.members.models import Organisation
from silian.people.models import User
from silian.places import rules
from silian.places.actions.bookings import acting_seat
from silian.places.actions.displacing import write_hours
from silian.places.models import Base, BasePartner, BasePicture, Closing, Room
from silian.places.models.weeks import week_in_words


@transaction.atomic
def open_base(owner: Organisation, fields: dict[str, Any], *, by: User) -> Base:
    """Enter a base that this organisation keeps."""
    require(rules.can_open_base(by, owner))
    base = Base(**fields, owner=owner, federation_id=owner.federation_id)
    _save(base)
    _note("places.base.opened", base, by=by, owner=str(owner))
    return base


@transaction.atomic
def change_base(base: Base, fields: dict[str, Any], *, by: User) -> Base:
    """Correct or complete a base; also show it to everybody or no longer."""
    lock(base)
    require(rules.can_change_base(by, base))
    changed = [name for name, value in fields.items() if getattr(base, name) != value]
    if not changed:
        return base
    if "owner" in changed:
        require(rules.can_open_base(by, fields["owner"]))
    for name in changed:
        setattr(base, name, fields[name])
    _save(base)
    _note("places.base.changed", base, by=by, fields=recorded(Base, changed))
    return base


def _save(base: Base) -> None:
    try:
        with transaction.atomic():
            base.save()
    except IntegrityError as error:
        raise Refused(
            _("A base called “%(name)s” stands here already. Give this one another name.") % {"name": base.name},
            {"name": _("This name is taken.")},
        ) from error


@transaction.atomic
def reopen_base(base: Base, *, by: User) -> Base:
    """Open a closed base again; its rooms can be booked as before."""
    lock(base)
    require(rules.can_reopen_base(by, base))
    base.closed_because = ""
    move(base, Base.State.OPEN, save=("closed_because",))
    _note("places.base.reopened", base, by=by)
    return base


@transaction.atomic
def add_partner(base: Base, organisation: Organisation, gives: str, *, by: User) -> BasePartner:
    """Another organisation keeps the base together with the owner; adding it twice only says anew what it gives."""
    lock(base)
    require(rules.can_change_base(by, base))
    if organisation.federation_id != base.federation_id or organisation.merged_into_id:
        raise Refused(_("This organisation is not in the register of this federation."))
    if organisation.pk == base.owner_id:
        raise Refused(_("It keeps this base already."))
    partner, _made = BasePartner.objects.update_or_create(
        base=base, organisation=organisation,
        defaults={"gives": " ".join(gives.split())[:200], "federation_id": base.federation_id},
    )  # fmt: skip
    _note("places.partner.added", base, by=by, about=[organisation], partner=str(organisation))
    return partner


@transaction.atomic
def drop_partner(partner: BasePartner, *, by: User) -> None:
    """It no longer keeps the base with the others; the record of its time stays."""
    base = partner.base
    lock(base)
    require(rules.can_change_base(by, base))
    _note("places.partner.dropped", base, by=by, about=[partner.organisation], partner=str(partner.organisation))
    partner.delete()


@transaction.atomic
def add_picture(base: Base, content: bytes, name: str, caption: str, *, by: User) -> BasePicture:
    """A picture of the base, chosen by its keeper. What the file is decides its content, not its name."""
    lock(base)
    require(rules.can_change_base(by, base))
    caption = " ".join(caption.split())[:120]
    if not caption:
        raise Refused(_("Please say in a few words what the picture shows."), {"caption": _("Say what it shows.")})
    if BasePicture.objects.filter(base=base, dropped_at=None).count() >= BasePicture.MOST:
        raise Refused(_("A base has at most %(most)s pictures. Take one away first.") % {"most": BasePicture.MOST})
    if files.sniff(content) not in BasePicture.KINDS:
        raise Refused(_("Pictures are JPG or PNG files; this is none."), {"file": _("Neither JPG nor PNG.")})
    file = files.store(
        content, name, key(base), by=by, federation_id=base.federation_id, most_bytes=BasePicture.MOST_BYTES
    )
    picture = BasePicture.objects.create(federation_id=base.federation_id, base=base, file=file, caption=caption, by=by)
    _note("places.picture.added", base, by=by, caption=caption)
    return picture


@transaction.atomic
def drop_picture(picture: BasePicture, *, by: User) -> None:
    """Take a picture away; nobody can open it any more."""
    lock(picture)
    require(rules.can_change_base(by, picture.base))
    if picture.dropped_at is None:
        picture.dropped_at = timezone.now()
        picture.save(update_fields=["dropped_at"])
        _note("places.picture.dropped", picture.base, by=by, caption=picture.caption)


# ── Rooms ──


@transaction.atomic
def add_room(
    base: Base, fields: dict[str, Any], *, by: User, weekly: dict[int, list[tuple[int, int]]] | None = None
) -> Room:
    """A room of the base, with its opening hours."""
    lock(base)
    require(rules.can_add_room(by, base))
    room = Room(**fields, base=base, federation_id=base.federation_id)
    _save_room(room)
    write_hours(room, weekly or {})
    record(
        "places.room.added", room, by=by, about=[base], organisation=base.owner,
        seat=acting_seat(by, base.owner_id, base.federation_id), room=str(room), hours=week_in_words(weekly or {}),
    )  # fmt: skip
    return room


@transaction.atomic
def change_room(room: Room, fields: dict[str, Any], *, by: User) -> Room:
    """Correct a room. What is booked already stays as it was agreed."""
    lock(room)
    require(rules.can_change_base(by, room.base))
    changed = [name for name, value in fields.items() if getattr(room, name) != value]
    if not changed:
        return room
    for name in changed:
        setattr(room, name, fields[name])
    _save_room(room)
    record(
        "places.room.changed", room, by=by, about=[room.base], organisation=room.base.owner,
        seat=acting_seat(by, room.base.owner_id, room.federation_id), room=str(room), fields=recorded(Room, changed),
    )  # fmt: skip
    return room


def _save_room(room: Room) -> None:
    try:
        with transaction.atomic():
            room.save()
    except IntegrityError as error:
        raise Refused(
            _("This base has a room called “%(name)s” already. Give this one another name.") % {"name": room.name},
            {"name": _("This name is taken.")},
        ) from error


@transaction.atomic
def reopen_room(room: Room, *, by: User) -> Room:
    """A room can be booked again."""
    lock(room)
    require(rules.can_change_base(by, room.base))
    move(room, Room.State.OPEN)
    record("places.room.reopened", room, by=by, about=[room.base], organisation=room.base.owner, room=str(room))
    return room


@transaction.atomic
def drop_closing(closing: Closing, *, by: User) -> None:
    """The usual hours count again on these days."""
    lock(closing)
    require(rules.can_change_base(by, closing.room.base))
    if closing.dropped_at is None:
        closing.dropped_at = timezone.now()
        closing.save(update_fields=["dropped_at"])
        record(
            "places.hours.usual", closing, by=by, about=[closing.room, closing.room.base], room=str(closing.room),
            day=closing.days.lower.isoformat(), last=closing.last_day.isoformat(),
        )  # fmt: skip


def _note(verb: str, base: Base, *, by: User, about: Any = (), **facts: Any) -> None:
    record(
        verb, base, by=by, about=about, organisation=base.owner,
        seat=acting_seat(by, base.owner_id, base.federation_id), base=base.name, **facts,
    )  # fmt: skip
