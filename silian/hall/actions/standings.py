"""What people say about themselves in a matter, if they like, and whom it concerns as far as is known."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from silian.core.errors import Refused, in_words
from silian.core.rules import require
from silian.core.states import lock
from silian.hall.actions.shared import note
from silian.hall.models import Affected, Matter, Standing
from silian.hall.rules import plans as rules
from silian.people.models import User

OWN = ("zone", "part", "age", "home")


@transaction.atomic
def say_standing(matter: Matter, fields: dict[str, Any], *, by: User) -> Standing | None:
    """Where she lives, how old she is, whether she owns: as much of it as she likes. Nothing at all takes it back."""
    lock(matter)
    require(rules.can_say_standing(by, matter))
    values: dict[str, Any] = {name: fields.get(name) or (None if name == "zone" else "") for name in OWN}
    values["part"] = " ".join(str(values["part"]).split())[:60]
    if values["zone"] is not None and values["zone"].federation_id != matter.federation_id:
        raise Refused(_("This zone belongs to another federation."))
    if not any(values.values()):
        take_back_standing(matter, by=by)
        return None
    standing, _made = Standing.objects.update_or_create(
        matter=matter, person=by, defaults=values, create_defaults=values | {"federation_id": matter.federation_id}
    )
    # The record says that, never what: it stays, and what she said is hers to take back.
    note("hall.standing.said", matter, by=by)
    return standing


@transaction.atomic
def take_back_standing(matter: Matter, *, by: User) -> None:
    """Nothing of it is kept."""
    gone, _rows = Standing.objects.filter(matter=matter, person=by).delete()
    if gone:
        note("hall.standing.taken_back", matter, by=by)


@transaction.atomic
def name_affected(matter: Matter, side: str, value: str, about: int | None, *, by: User) -> Affected:
    """A group it concerns, and how many people or households it has; named again, the number is corrected."""
    lock(matter)
    require(rules.can_name_affected(by, matter))
    if side not in Affected.Side.values:
        raise Refused(_("Say what kind of group it is."), {"side": _("Say what kind of group it is.")})
    value = in_words(value, _("Name the group."), field="value", most=60)
    known = {Affected.Side.AGE: Standing.Age.values, Affected.Side.HOME: Standing.Home.values}.get(Affected.Side(side))
    if known is not None and value not in known:
        raise Refused(_("Choose one of the groups."), {"value": _("Choose one of the groups.")})
    try:
        with transaction.atomic():
            made, _new = Affected.objects.update_or_create(
                matter=matter, side=side, value=value,
                defaults={"about": about}, create_defaults={"about": about, "by": by, "federation_id": matter.federation_id},
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("This group is named already.")) from error
    note("hall.affected.named", matter, by=by, subject=made, group=label(made))
    return made


@transaction.atomic
def drop_affected(affected: Affected, *, by: User) -> None:
    """It does not concern them after all."""
    matter = affected.matter
    lock(matter)
    require(rules.can_name_affected(by, matter))
    note("hall.affected.dropped", matter, by=by, group=label(affected))
    affected.delete()


def label(affected: Affected) -> str:
    """The group in the reader's language where it is one of ours, else as it was written."""
    named: dict[str, dict[str, Any]] = {"age": dict(Standing.Age.choices), "home": dict(Standing.Home.choices)}
    return str(named.get(affected.side, {}).get(affected.value, affected.value))
