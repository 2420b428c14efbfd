"""Laying down what is owed: a rule, its next edition, its end, and the usual ones at one press."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.periods import period_of
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.core.verbs import fields as recorded
from silian.duties import rules
from silian.duties.models import USUAL, WORDING, Edition, Rule
from silian.members.models import Federation
from silian.people.models import User


@transaction.atomic
def make_rule(
    federation: Federation, body_kind: str, fields: dict[str, Any], start: date, *, by: User, usual: str = ""
) -> Rule:
    """From a period on, every body of a kind owes this. It may begin in the past: that makes more owed, never less."""
    require(rules.can_keep_rules(by, federation.pk))
    _whole(body_kind, fields, start)
    rule = Rule.objects.create(federation=federation, body_kind=body_kind, usual=usual, by=by)
    edition = _edition(rule, fields, start, by)
    record("duties.rule.made", rule, by=by, name=edition.name, day=start.isoformat())
    return rule


def take_usual(federation: Federation, start: date, *, by: User) -> list[Rule]:
    """The usual rules, each once: those that were taken before stay as they are."""
    with transaction.atomic():
        # Two presses at once: the second waits here and finds them all there.
        Federation.objects.select_for_update(of=("self",)).get(pk=federation.pk)
        there = set(Rule.objects.filter(federation=federation).exclude(usual="").values_list("usual", flat=True))
        return [
            make_rule(
                federation, kind, {"name": _(name), "period": period, "fact": fact} | more, start, by=by, usual=usual
            )
            for usual, (kind, name, period, fact, more) in USUAL.items()
            if usual not in there
        ]


@transaction.atomic
def change_rule(rule: Rule, fields: dict[str, Any], start: date, *, by: User) -> Edition:
    """The rule reads otherwise for the periods from `start` on; those before keep the edition they had."""
    lock(rule)
    before = latest(rule)
    require(rules.can_change_rule(by, before))
    wanted = {name: fields.get(name, getattr(before, name)) for name in WORDING}
    changed = [name for name in WORDING if getattr(before, name) != wanted[name]]
    if not changed:
        return before
    require(rules.lies_ahead(start))
    _whole(rule.body_kind, wanted, start, also=before.period)
    _end(before, start)
    edition = _edition(rule, wanted, start, by)
    record(
        "duties.rule.changed", rule, by=by, name=edition.name, day=start.isoformat(), fields=recorded(Edition, changed)
    )
    return edition


@transaction.atomic
def end_rule(rule: Rule, end: date, *, by: User) -> Edition:
    """No period from `end` on is asked for; all before it are, also those nobody has fulfilled."""
    lock(rule)
    before = latest(rule)
    require(rules.can_change_rule(by, before))
    require(rules.lies_ahead(end))
    _on_a_boundary(end, before.period)
    _end(before, end)
    record("duties.rule.ended", rule, by=by, name=before.name, day=end.isoformat())
    return before


def latest(rule: Rule) -> Edition:
    return rule.editions.order_by("-span").first() or Edition()


def _edition(rule: Rule, fields: dict[str, Any], start: date, by: User) -> Edition:
    made = Edition(federation_id=rule.federation_id, rule=rule, span=DateRange(start, None), by=by)
    for name in WORDING:
        if fields.get(name) not in (None, ""):
            setattr(made, name, fields[name])
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("This rule has another edition from that day on already. Reload the page.")) from error
    return made


def _end(edition: Edition, end: date) -> None:
    if end <= edition.span.lower:
        raise Refused(
            _("The present edition begins only on %(day)s. Choose a later day.")
            % {"day": edition.span.lower.isoformat()}
        )
    edition.span = DateRange(edition.span.lower, end)
    edition.save(update_fields=["span"])


def _whole(body_kind: str, fields: dict[str, Any], start: date, *, also: str = "") -> None:
    if not str(fields.get("name") or "").strip():
        sentence = _("Give the rule a name.")
        raise Refused(sentence, {"name": sentence})
    require(rules.suits(body_kind, fields["fact"], fields["period"]))
    if (fields.get("area_after") or 0) > (fields.get("office_after") or 10):
        sentence = _("The office cannot hear of it before the convener.")
        raise Refused(sentence, {"office_after": sentence})
    for kind in (fields["period"], also or fields["period"]):
        _on_a_boundary(start, kind)


def _on_a_boundary(day: date, period: str) -> None:
    """A rule changes between two periods, never inside one."""
    if period_of(period, day).first != day:
        sentence = _(
            "A rule changes only where a period begins. Choose the first day of one, for instance %(day)s."
        ) % {"day": period_of(period, day).next.first.isoformat()}
        raise Refused(sentence, {"start": sentence})
