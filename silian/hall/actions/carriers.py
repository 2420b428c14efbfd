"""Setting up a carrier of deliberation, and saying which form a body of that kind has."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.hall.models import Carrier
from silian.hall.rules import plans as rules
from silian.members.actions.structure import add_carrier
from silian.members.models import Body, Federation
from silian.people.models import User

OWN = ("form", "community", "purpose")


@transaction.atomic
def open_carrier(federation: Federation, name: str, fields: dict[str, Any], *, by: User) -> Carrier:
    """A new body for deliberation. Its seats are set up and filled like all others."""
    require(rules.can_set_up_carrier(by, federation.pk))
    return set_form(add_carrier(federation, name.strip(), by=by), fields, by=by)


@transaction.atomic
def set_form(body: Body, fields: dict[str, Any], *, by: User) -> Carrier:
    """Which form a body has, whose it is and what it is for; said again, it is changed."""
    lock(body)
    require(rules.can_set_up_carrier(by, body.federation_id))
    if body.kind != Body.Kind.CARRIER:
        raise Refused(_("Only a carrier of deliberation has such a form."))
    values = {name: fields[name] for name in OWN if name in fields}
    if values.get("form") not in Carrier.Form.values:
        raise Refused(_("Choose a form."), {"form": _("Choose a form.")})
    community = values.get("community")
    if community is not None and community.federation_id != body.federation_id:
        raise Refused(_("This community belongs to another federation."))
    carrier = Carrier.objects.filter(body=body).first()
    if carrier is None:
        carrier = Carrier.objects.create(federation_id=body.federation_id, body=body, **values)
        verb = "hall.carrier.set_up"
    else:
        changed = [name for name, value in values.items() if getattr(carrier, name) != value]
        if not changed:
            return carrier
        for name in changed:
            setattr(carrier, name, values[name])
        carrier.save(update_fields=changed)
        verb = "hall.carrier.changed"
    record(verb, carrier, by=by, about=[body, community], carrier=str(body), form=str(carrier.get_form_display()))
    return carrier
