"""Programs outside that the office lets be told of events."""

import secrets
from typing import Any

from django.db import transaction

from silian.core.channels import calling, sealing
from silian.core.channels.models import Channel, Delivery, Subscription
from silian.core.channels.tasks import deliver
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.members import rules
from silian.members.actions.robots import drop_waiting
from silian.members.models import Federation

State = Subscription.State


@transaction.atomic
def subscribe(federation: Federation, values: dict[str, Any], *, by: Any) -> tuple[Subscription, str]:
    """Let a program be told of events, and hand over its secret, this once: (what is kept of it, the secret)."""
    require(rules.can_keep_subscriptions(by, federation.pk))

    secret = calling.new_secret()
    made = Subscription.objects.create(
        federation_id=federation.pk, sealed=sealing.seal({"secret": secret}), by=by, **values
    )
    record("members.subscription.made", made, by=by, about=[federation], name=made.name)
    return made, secret


@transaction.atomic
def change_subscription(subscription: Subscription, values: dict[str, Any], *, by: Any) -> Subscription:
    """Another address, other events. What did not change is not recorded."""
    lock(subscription)
    require(rules.can_change_subscription(by, subscription))

    changed = sorted(name for name, value in values.items() if getattr(subscription, name) != value)
    if changed:
        for name in changed:
            setattr(subscription, name, values[name])
        subscription.save(update_fields=changed)
        record(
            "members.subscription.changed", subscription, by=by, name=subscription.name,
            fields=recorded(Subscription, changed),
        )  # fmt: skip
    return subscription


@transaction.atomic
def try_subscription(subscription: Subscription, *, by: Any) -> Delivery:
    """One call that says nothing but the name, on the way every call takes."""
    lock(subscription)
    require(rules.can_try_subscription(by, subscription))

    made = Delivery.objects.create(
        key=f"hook:{subscription.pk}:{secrets.token_hex(12)}", what=Delivery.What.TEST, channel=Channel.HOOK,
        subscription=subscription, federation_ids=[subscription.federation_id], lines=1, subject="silian.test ",
    )  # fmt: skip
    record("members.subscription.tried", subscription, by=by, name=subscription.name)
    deliver.enqueue()
    return made


@transaction.atomic
def stop_subscription(subscription: Subscription, *, by: Any) -> Subscription:
    """It is told nothing until it is let be told again; what waits for it is put aside."""
    require(rules.can_keep_subscriptions(by, subscription.federation_id))

    move(subscription, State.STOPPED)
    drop_waiting(subscription)
    record("members.subscription.stopped", subscription, by=by, name=subscription.name)
    return subscription


@transaction.atomic
def resume_subscription(subscription: Subscription, *, by: Any) -> Subscription:
    """It is told again, of what happens from now on; earlier calls that failed count no more."""
    require(rules.can_keep_subscriptions(by, subscription.federation_id))

    move(subscription, State.ON)
    subscription.deliveries.filter(state=Delivery.State.FAILED).update(state=Delivery.State.DROPPED)
    record("members.subscription.resumed", subscription, by=by, name=subscription.name)
    return subscription


@transaction.atomic
def remove_subscription(subscription: Subscription, *, by: Any) -> Subscription:
    """Its secret is deleted for good; what it was told stays in the log."""
    require(rules.can_keep_subscriptions(by, subscription.federation_id))

    subscription.sealed = ""
    move(subscription, State.REMOVED, save=("sealed",))
    drop_waiting(subscription)
    record("members.subscription.removed", subscription, by=by, name=subscription.name)
    return subscription
