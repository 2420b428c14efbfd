"""A project's life: born from what was accepted, a call or by hand; agreed, running, done or stopped."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.cobuilding import rules
from silian.cobuilding.actions.shared import acting_for, acting_seat, tell_partners
from silian.cobuilding.models import Partner, Project, Version
from silian.core.errors import Refused, in_words
from silian.core.notices import tell
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.exchange.models import Exchange, Match, ring
from silian.exchange.queries.people import speakers
from silian.members.models import Federation, Organisation
from silian.people.models import User

State = Project.State
Gift = tuple[Organisation, str, str]  # who, what it gives, what it asks
LONGEST_GIFT = 200


# ── How it is born ──


@transaction.atomic
def draft_from_match(match: Match, *, by: User) -> Project:
    """Both sides accepted: open a draft project with both as partners, and the way back to both lines."""
    demand, service = match.demand, match.service
    project = Project(federation_id=match.federation_id, title=demand.title, match=match)
    gifts = [(demand.organisation, "", demand.title), (service.organisation, service.title, "")]
    return _open(project, gifts, [match, demand, service], by=by)


@transaction.atomic
def draft_from_exchange(exchange: Exchange, *, by: User) -> Project:
    """Everybody accepted: one draft project for the whole ring."""
    legs = list(exchange.legs.select_related("giver", "service", "demand__organisation").order_by("position"))
    asks = {leg.demand.organisation_id: leg.demand.title for leg in legs}
    gifts = [(leg.giver, leg.service.title, asks.get(leg.giver_id, "")) for leg in legs]
    chain = [thing for leg in legs for thing in (leg.demand, leg.service)]
    title_length = Project._meta.get_field("title").max_length or 160
    project = Project(federation_id=exchange.federation_id, title=ring(legs)[:title_length], exchange=exchange)
    return _open(project, gifts, [exchange, *chain], by=by)


@transaction.atomic
def open_project(
    federation: Federation, fields: dict[str, Any], partners: list[Gift], *, by: User,
    about: Iterable[models.Model] = (),
) -> Project:  # fmt: skip
    """Open a project by hand. `about`: what it grew from besides, a call for example; its timelines say so, too."""
    require(rules.can_open_project(by, federation.pk, [organisation for organisation, _gives, _asks in partners]))

    kept = dict(fields)
    campaigns = kept.pop("campaigns", ())
    project = Project(federation=federation, **kept)
    _open(project, partners, about, by=by)
    project.campaigns.set(campaigns)
    return project


def _open(project: Project, gifts: list[Gift], chain: Iterable[models.Model], *, by: User) -> Project:
    project.save(force_insert=True)
    Partner.objects.bulk_create(
        Partner(
            project=project, federation_id=project.federation_id, organisation=organisation,
            gives=gives[:LONGEST_GIFT], asks=asks[:LONGEST_GIFT],
        )
        for organisation, gives, asks in gifts
    )  # fmt: skip
    organisations = [organisation for organisation, _gives, _asks in gifts]
    names = "、".join(str(organisation) for organisation in organisations)
    record(
        "cobuilding.project.drafted",
        project,
        by=by,
        about=[*chain, *organisations],
        title=project.title,
        partners=names,
    )
    people = [person for found in speakers(one.pk for one in organisations).values() for person in found]
    tell(
        people, "cobuilding.project.drafted", project, url=reverse("cobuilding:project", args=[project.pk]),
        title=project.title, partners=names,
    )  # fmt: skip
    return project


# ── What it says ──


@transaction.atomic
def change_project(project: Project, fields: dict[str, Any], *, by: User) -> Project:
    """Correct title, description, period or campaigns. What did not change is not recorded."""
    lock(project)
    require(rules.can_change_project(by, project))

    kept = dict(fields)
    campaigns = kept.pop("campaigns", None)
    changed = sorted(name for name, value in kept.items() if getattr(project, name) != value)
    for name in changed:
        setattr(project, name, kept[name])
    project.save(update_fields=changed or ["title"])
    if campaigns is not None and {one.pk for one in campaigns} != set(project.campaigns.values_list("pk", flat=True)):
        project.campaigns.set(campaigns)
        changed.append("campaigns")
    if changed:
        _record("cobuilding.project.changed", project, by=by, fields=recorded(Project, changed))
    return project


@transaction.atomic
def add_partner(project: Project, organisation: Organisation, gives: str, asks: str, *, by: User) -> Partner:
    """One more organisation in the project. In a text already sent out it is not a party; an amendment makes it one."""
    lock(project)
    require(rules.can_add_partner(by, project, organisation))

    partner, made = Partner.objects.get_or_create(
        project=project, organisation=organisation,
        defaults={"federation_id": project.federation_id, "gives": gives, "asks": asks},
    )  # fmt: skip
    if not made:
        raise Refused(
            _("“%(name)s” is a partner of this project already.") % {"name": organisation.name},
            {"organisation": _("A partner already.")},
        )
    _record("cobuilding.partner.added", project, by=by, about=[organisation], partner=str(organisation))
    tell_partners(project, "cobuilding.partner.added", by=by, partner=str(organisation))
    return partner


@transaction.atomic
def change_partner(partner: Partner, fields: dict[str, str], *, by: User) -> Partner:
    """What a partner gives, what it asks, and whom to call there."""
    lock(partner)
    require(rules.can_change_partner(by, partner.project, partner.organisation_id))

    changed = sorted(name for name, value in fields.items() if getattr(partner, name) != value)
    if changed:
        for name in changed:
            setattr(partner, name, fields[name])
        partner.save(update_fields=changed)
        _record(
            "cobuilding.partner.changed", partner.project, by=by, about=[partner.organisation],
            partner=str(partner.organisation), fields=recorded(Partner, changed),
        )  # fmt: skip
    return partner


@transaction.atomic
def drop_partner(partner: Partner, *, by: User) -> None:
    """Take an organisation out of a draft; nothing has been agreed with it yet."""
    project, organisation = partner.project, partner.organisation
    lock(project)
    require(rules.can_drop_partner(by, project, partner.organisation_id))

    partner.delete()
    _record("cobuilding.partner.dropped", project, by=by, about=[organisation], partner=str(organisation))


# ── Where it stands ──


@transaction.atomic
def agree_without_paper(project: Project, because: str, *, by: User) -> Project:
    """The partners agree and there is no paper; the office says why."""
    lock(project)
    require(rules.can_agree_without_paper(by, project))
    project.without_paper = in_words(because, _("Please say why there is no signed paper."))
    move(project, State.AGREED, save=("without_paper",))
    _record("cobuilding.project.agreed_without_paper", project, by=by, because=project.without_paper)
    tell_partners(project, "cobuilding.project.agreed_without_paper", by=by, because=project.without_paper)
    return project


def agreed(project: Project, sign: str, *, by: User) -> None:
    """Every party has signed; called inside that act."""
    if project.state == State.DRAFT:
        move(project, State.AGREED)
        _record("cobuilding.project.agreed", project, by=by, sign=sign)


@transaction.atomic
def begin(project: Project, *, by: User) -> Project:
    """The work begins."""
    lock(project)
    require(rules.can_begin(by, project))
    move(project, State.RUNNING)
    _record("cobuilding.project.begun", project, by=by)
    tell_partners(project, "cobuilding.project.begun", by=by)
    return project


@transaction.atomic
def finish(project: Project, result: dict[str, Any], *, by: User) -> Project:
    """Done, with a result in numbers and a few sentences. `result`: served, taking_part, hours, result, finished_on."""
    lock(project)
    require(rules.can_finish(by, project))
    missing = [name for name in Project.NUMBERS if result.get(name) is None]
    if missing or not str(result.get("result", "")).strip():
        raise Refused(
            _("A project is done when its result is written: people served, people taking part, hours and a few sentences."),
            {name: _("Write a number; 0 is one.") for name in missing},
        )  # fmt: skip
    for name in Project.NUMBERS:
        setattr(project, name, result[name])
    project.result = result["result"].strip()
    project.finished_on = result.get("finished_on") or timezone.localdate()
    move(project, State.DONE, save=(*Project.NUMBERS, "result", "finished_on"))
    numbers = {name: result[name] for name in Project.NUMBERS}
    _record("cobuilding.project.done", project, by=by, result=project.result, **numbers)
    tell_partners(project, "cobuilding.project.done", by=by, result=project.result, **numbers)
    return project


@transaction.atomic
def stop(project: Project, because: str, *, by: User) -> Project:
    """It will not be finished. Its agreement ends with the same reason, a text not yet signed is withdrawn."""
    lock(project)
    require(rules.can_stop(by, project))
    project.stopped_because = in_words(because, _("Please say in a few words why it stops."))
    move(project, State.STOPPED, save=("stopped_because",))
    endings = {
        Version.State.IN_FORCE: Version.State.ENDED, Version.State.DRAFTING: Version.State.WITHDRAWN,
        Version.State.SIGNING: Version.State.WITHDRAWN,
    }  # fmt: skip
    for version in Version.objects.filter(agreement__project=project, state__in=list(endings)).order_by("pk"):
        version.ended_because, version.ended_at = project.stopped_because, timezone.now()
        move(version, endings[Version.State(version.state)], save=("ended_because", "ended_at"))
    _record("cobuilding.project.stopped", project, by=by, because=project.stopped_because)
    tell_partners(project, "cobuilding.project.stopped", by=by, because=project.stopped_because)
    return project


@transaction.atomic
def note_progress(project: Project, text: str, *, by: User) -> None:
    """A few sentences on how it goes. They are a record: dated, signed, never edited."""
    lock(project)
    require(rules.can_note_progress(by, project))
    text = in_words(text, _("Write a few words on how it goes."), most=500)
    _record("cobuilding.project.noted", project, by=by, text=text)
    tell_partners(project, "cobuilding.project.noted", by=by, text=text)


def last_day_to_period(first: date | None, last: date | None) -> Any:
    """A stretch of days as it is kept: its end is the first day outside. None where no day was said."""
    from datetime import timedelta

    from django.db.backends.postgresql.psycopg_any import DateRange

    if first is None and last is None:
        return None
    return DateRange(first or last, last + timedelta(days=1) if last else None)


def _record(verb: str, project: Project, *, by: User, about: Iterable[models.Model] = (), **facts: Any) -> None:
    """Into the timelines of the project and of what the act is about, in the name of the partner she speaks for."""
    record(
        verb, project, by=by, about=about, organisation=acting_for(by, project), seat=acting_seat(by, project),
        title=project.title, **facts,
    )  # fmt: skip
