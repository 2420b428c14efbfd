"""Campaigns are data of the federation: the office sets them up."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from silian.cobuilding import rules
from silian.cobuilding.models import Campaign
from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.core.verbs import fields as recorded
from silian.members.models import Federation
from silian.people.models import User


@transaction.atomic
def set_up_campaign(federation: Federation, fields: dict[str, Any], *, by: User) -> Campaign:
    """A new campaign, with its first and, if known, its last day."""
    require(rules.can_change_campaigns(by, federation.pk))
    campaign = Campaign(federation=federation, **fields)
    _save(campaign)
    record("cobuilding.campaign.set_up", campaign, by=by, about=[federation], name=campaign.name)
    return campaign


@transaction.atomic
def change_campaign(campaign: Campaign, fields: dict[str, Any], *, by: User) -> Campaign:
    """Another name, description or period."""
    lock(campaign)
    require(rules.can_change_campaigns(by, campaign.federation_id))
    changed = sorted(name for name, value in fields.items() if getattr(campaign, name) != value)
    if changed:
        for name in changed:
            setattr(campaign, name, fields[name])
        _save(campaign)
        record("cobuilding.campaign.changed", campaign, by=by, name=campaign.name, fields=recorded(Campaign, changed))
    return campaign


def _save(campaign: Campaign) -> None:
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError as error:
        if "campaign_name_once" not in str(error):
            raise
        sentence = _("There is a campaign “%(name)s” already.") % {"name": campaign.name}
        raise Refused(sentence, {"name": sentence}) from error
