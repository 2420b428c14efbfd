"""Laying down what is honoured: drafting a rule, publishing it, following it by another version."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.honours import rules
from silian.honours.models import Condition, HonourRule
from silian.honours.queries.facts import facts_of
from silian.members.models import Federation
from silian.people.models import User

State = HonourRule.State


@dataclass(frozen=True)
class Wanted:
    """One condition to be written."""

    fact: str
    comparison: str
    number: Decimal


@transaction.atomic
def draft_rule(federation: Federation, fields: dict[str, Any], conditions: Iterable[Wanted], *, by: User) -> HonourRule:
    """Prepare a rule. It measures nobody before it is published."""
    require(rules.can_keep_rules(by, federation.pk))
    rule = HonourRule(federation=federation, by=by, **fields)
    _save(rule)
    _write(rule, conditions)
    record("honours.rule.drafted", rule, by=by, name=rule.name)
    return rule


@transaction.atomic
def change_rule(rule: HonourRule, fields: dict[str, Any], conditions: Iterable[Wanted], *, by: User) -> HonourRule:
    lock(rule)
    require(rules.can_change_rule(by, rule))
    for name, value in fields.items():
        setattr(rule, name, value)
    _save(rule)
    Condition.objects.filter(rule=rule).delete()  # a draft measured nobody
    _write(rule, conditions)
    record("honours.rule.changed", rule, by=by, name=rule.name)
    return rule


def _save(rule: HonourRule) -> None:
    """Only versions of one rule share its name."""
    sentence = _("There is a rule of this name already. Begin its next version.")
    refused = Refused(sentence, {"name": sentence})
    others = HonourRule.objects.filter(federation=rule.federation_id, name=rule.name).exclude(pk=rule.pk)
    if (rule.replaces is None or rule.replaces.name != rule.name) and others.exists():
        raise refused
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        if "honour_rule_version_once" not in str(error):
            raise
        raise refused from error


def _write(rule: HonourRule, conditions: Iterable[Wanted]) -> None:
    """Only facts of the list, each compared one way once."""
    known, seen = facts_of(rule.subject), set()
    for one in conditions:
        if one.fact not in known:
            raise Refused(_("This fact is not counted for what is honoured here. Choose another one."))
        if one.comparison not in Condition.Comparison.values or one.number < 0:
            raise Refused(_("A condition compares a fact with a number that is not below nought."))
        if (one.fact, one.comparison) in seen:
            raise Refused(_("“%(fact)s” is compared twice in the same way.") % {"fact": known[one.fact].word})
        seen.add((one.fact, one.comparison))
        Condition.objects.create(
            federation_id=rule.federation_id, rule=rule, fact=one.fact, comparison=one.comparison, number=one.number
        )


@transaction.atomic
def publish_rule(rule: HonourRule, *, by: User) -> HonourRule:
    """Everybody can read it from now on; the version before it is no longer in force."""
    lock(rule)
    require(rules.can_change_rule(by, rule))
    if not Condition.objects.filter(rule=rule).exists():
        raise Refused(_("A rule needs at least one condition."))
    if rule.replaces is not None:
        lock(rule.replaces)
        if rule.replaces.state == State.PUBLISHED:
            move(rule.replaces, State.ENDED)
    rule.published_on = timezone.localdate()
    move(rule, State.PUBLISHED, save=("published_on",))
    record("honours.rule.published", rule, by=by, name=rule.name, version=rule.version)
    return rule


@transaction.atomic
def follow_rule(rule: HonourRule, *, by: User) -> HonourRule:
    """Begin the next version with the words of this one."""
    lock(rule)
    require(rules.can_follow_rule(by, rule))
    # A draft that was ended keeps its number.
    last = HonourRule.objects.filter(federation=rule.federation_id, name=rule.name).aggregate(last=Max("version"))[
        "last"
    ]
    made = HonourRule.objects.create(
        federation_id=rule.federation_id, name=rule.name, subject=rule.subject, why=rule.why, together=rule.together,
        objection_days=rule.objection_days, version=last + 1, replaces=rule, by=by,
    )  # fmt: skip
    _write(made, [Wanted(one.fact, one.comparison, one.number) for one in rule.conditions.order_by("id")])
    record("honours.rule.drafted", made, by=by, name=made.name)
    return made


@transaction.atomic
def end_rule(rule: HonourRule, *, by: User) -> HonourRule:
    """Nobody is measured by it any more; what was honoured stays honoured."""
    lock(rule)
    require(rules.can_end_rule(by, rule))
    if rule.state == State.DRAFT:
        rule.replaces = None  # so that the version before it can be followed by another one
    move(rule, State.ENDED, save=("replaces",))
    record("honours.rule.ended", rule, by=by, name=rule.name)
    return rule
