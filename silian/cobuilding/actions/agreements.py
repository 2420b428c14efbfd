"""Drafting the text of an agreement, sending it out, and what becomes of it afterwards. Signing has its own room."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.cobuilding import rules
from silian.cobuilding.actions.shared import acting_for, acting_seat, one_number_at_a_time, tell_partners
from silian.cobuilding.models import Agreement, Item, Partner, Party, Project, Version
from silian.cobuilding.models.text import digest_of
from silian.core.errors import Refused, in_words
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.exchange.models import Leg
from silian.members.models import Contact
from silian.people.models import User

State = Version.State
ONE_YEAR = timedelta(days=365)


# ── Drafting ──


@transaction.atomic
def draft_agreement(project: Project, *, by: User) -> Version:
    """Begin the text: the partners become its parties, what the lists say is carried over with its conditions.

    Pressed twice, the second press finds the text the first one began.
    """
    lock(project)
    require(rules.can_draft_agreement(by, project))
    standing = Version.objects.filter(agreement__project=project).order_by("-number").first()
    if standing is not None:
        return standing if standing.state != State.WITHDRAWN else _again(standing, by=by)
    one_number_at_a_time(project.federation_id)
    year = timezone.localdate().year
    last = Agreement.objects.filter(federation=project.federation_id, year=year).aggregate(last=Max("number"))["last"]
    agreement = Agreement.objects.create(
        federation_id=project.federation_id, project=project, year=year, number=(last or 0) + 1
    )
    period = _period_of(project)
    version = Version.objects.create(
        federation_id=project.federation_id, agreement=agreement, title=project.title, purpose=project.about,
        period=period, review_on=default_review(period), by=by,
    )  # fmt: skip
    parties = _parties_of(project, version)
    _carry_over(project, version, parties)
    _record("cobuilding.agreement.drafted", version, by=by)
    return version


def _again(withdrawn: Version, *, by: User) -> Version:
    """After a text was withdrawn the next one begins with its words."""
    return _copy(withdrawn, withdrawn.kind, withdrawn.period, by=by)


def _period_of(project: Project) -> Any:
    today = timezone.localdate()
    first = project.period.lower if project.period else today
    return DateRange(first, (project.period.upper if project.period else None) or first + ONE_YEAR)


def default_review(period: Any) -> date:
    """A month before the last day, never before the first one."""
    return max(period.lower, period.upper - timedelta(days=1 + Version.REVIEW_BEFORE_DAYS))


def _parties_of(project: Project, version: Version) -> dict[int, Party]:
    """The partners as they are called in the text, with whom to call: their own word, else the register's."""
    partners = list(project.partners.select_related("organisation").order_by("id"))
    first_contacts: dict[int, Contact] = {}
    for contact in Contact.objects.filter(organisation__in=[one.organisation_id for one in partners]):
        first_contacts.setdefault(contact.organisation_id, contact)
    return {one.organisation_id: _party(version, one, first_contacts, at) for at, one in enumerate(partners, 1)}


def _party(version: Version, partner: Partner, contacts: dict[int, Contact], position: int) -> Party:
    register = contacts.get(partner.organisation_id)
    return Party.objects.create(
        federation_id=version.federation_id, version=version, position=position, organisation=partner.organisation,
        name=partner.organisation.name, gives=partner.gives, asks=partner.asks,
        contact=partner.contact or (register.name if register else ""),
        phone=partner.phone or (register.phone if register and not partner.contact else ""),
    )  # fmt: skip


def _carry_over(project: Project, version: Version, parties: dict[int, Party]) -> None:
    """What was matched becomes the items, with the conditions the service is offered under; by hand, what each gives."""
    pairs: list[Any] = []
    if project.match:
        pairs = [(project.match.service, project.match.demand)]
    elif project.exchange_id:
        legs = Leg.objects.filter(exchange=project.exchange_id).select_related("service", "demand")
        pairs = [(leg.service, leg.demand) for leg in legs.order_by("position")]
    made = [
        Item(
            federation_id=version.federation_id, version=version, position=at, giver=parties[service.organisation_id],
            taker=parties.get(demand.organisation_id), what=service.title, detail=service.detail,
            service=service, demand=demand,
            **{name: getattr(service, name) for name in Item.CONDITIONS},
        )
        for at, (service, demand) in enumerate(pairs, 1)
        if service.organisation_id in parties
    ]  # fmt: skip
    for one, (service, demand) in zip(
        made, [pair for pair in pairs if pair[0].organisation_id in parties], strict=True
    ):
        one.time_window = one.time_window or service.when or demand.when
    if not made:
        made = [
            Item(federation_id=version.federation_id, version=version, position=at, giver=party, what=party.gives[:160])
            for at, party in enumerate([one for one in parties.values() if one.gives], 1)
        ]
    Item.objects.bulk_create(made)


@transaction.atomic
def change_text(version: Version, fields: dict[str, Any], parties: dict[int, dict[str, str]], *, by: User) -> Version:
    """Correct the text while it is drafted. `parties`: number of the party → its fields."""
    lock(version)
    require(rules.can_change_text(by, version))
    period, review_on = fields.get("period", version.period), fields.get("review_on", version.review_on)
    if not period.lower <= review_on < period.upper:
        sentence = _("Choose a day inside the period, some weeks before its end.")
        raise Refused(sentence, {"review_on": sentence})
    changed = sorted(name for name, value in fields.items() if getattr(version, name) != value)
    for name in changed:
        setattr(version, name, fields[name])
    if changed:
        version.save(update_fields=changed)
    for party in version.parties.order_by("position"):
        given = {name: value for name, value in parties.get(party.pk, {}).items() if getattr(party, name) != value}
        if given:
            Party.objects.filter(pk=party.pk).update(**given)
            changed.append("parties")
    if changed:
        names = [name for name in changed if name != "parties"]
        _record("cobuilding.agreement.changed", version, by=by, fields=recorded(Version, names))
    return version


@transaction.atomic
def keep_item(version: Version, fields: dict[str, Any], *, by: User, item: Item | None = None) -> Item:
    """Add something promised, or correct it, while the text is drafted."""
    lock(version)
    require(rules.can_change_text(by, version))
    parties = {party.pk for party in version.parties.all()}
    if fields["giver"].pk not in parties or (fields.get("taker") and fields["taker"].pk not in parties):
        raise Refused(_("Choose one of the parties of this text."))
    last = version.items.aggregate(last=Max("position"))["last"] or 0
    item = item or Item(federation_id=version.federation_id, version=version, position=last + 1)
    for name, value in fields.items():
        setattr(item, name, value)
    item.save()
    _record("cobuilding.agreement.item_kept", version, by=by, what=item.what)
    return item


@transaction.atomic
def drop_item(item: Item, *, by: User) -> None:
    """Take something out of a text that is still drafted."""
    lock(item.version)
    require(rules.can_change_text(by, item.version))
    what, version = item.what, item.version
    item.delete()
    _record("cobuilding.agreement.item_dropped", version, by=by, what=what)


# ── Out for signing, and back ──


@transaction.atomic
def send_out(version: Version, *, by: User) -> Version:
    """From now on its words are fixed and every party may sign exactly them."""
    lock(version)
    require(rules.can_send_out(by, version))
    parties, items = list(version.parties.all()), list(version.items.all())
    if not items:
        raise Refused(_("Nothing is promised in this text yet. Add at least one thing somebody gives."))
    if len(parties) < 2:
        raise Refused(_("An agreement needs two or more parties."))
    version.digest = digest_of(version, parties, items)
    move(version, State.SIGNING, save=("digest",))
    _record("cobuilding.agreement.sent_out", version, by=by, code=version.check_code)
    _tell("cobuilding.agreement.sent_out", version, by=by)
    return version


@transaction.atomic
def take_text_back(version: Version, *, by: User) -> Version:
    """Back to the draft, as long as nobody has signed."""
    lock(version)
    require(rules.can_take_text_back(by, version, version.signatures.count()))
    version.digest = ""
    move(version, State.DRAFTING, save=("digest",))
    _record("cobuilding.agreement.taken_back", version, by=by)
    _tell("cobuilding.agreement.taken_back", version, by=by)
    return version


@transaction.atomic
def withdraw(version: Version, because: str, *, by: User) -> Version:
    """This text will not come into force, and why. Who has signed it is bound to nothing."""
    lock(version)
    require(rules.can_withdraw(by, version))
    version.ended_because = in_words(because, _("Please say in a few words why this text is withdrawn."))
    version.ended_at = timezone.now()
    move(version, State.WITHDRAWN, save=("ended_because", "ended_at"))
    _record("cobuilding.agreement.withdrawn", version, by=by, because=version.ended_because)
    _tell("cobuilding.agreement.withdrawn", version, by=by, because=version.ended_because)
    return version


# ── In force ──


@transaction.atomic
def draft_next(version: Version, kind: str, *, by: User) -> Version:
    """An amendment, or a renewal for another year. The old text stays in force until the new one is fully signed."""
    lock(version.agreement.project)
    lock(version)
    expire_if_past(version, by=by)
    require(rules.can_draft_next(by, version))
    unfinished = version.agreement.versions.unfinished().first()
    if unfinished is not None:
        return unfinished
    period = version.period
    if kind == Version.Kind.RENEWAL:
        first = max(version.period.upper, timezone.localdate())
        period = DateRange(first, first + (version.period.upper - version.period.lower))
    return _copy(version, kind, period, by=by)


def _copy(before: Version, kind: str, period: Any, *, by: User) -> Version:
    """The next text begins with the words of the one before; partners who joined since become parties."""
    agreement = before.agreement
    last = agreement.versions.aggregate(last=Max("number"))["last"]
    review_on = before.review_on if period == before.period else default_review(period)
    made = Version.objects.create(
        federation_id=before.federation_id, agreement=agreement, number=last + 1, kind=kind, title=before.title,
        purpose=before.purpose, period=period, review_on=review_on, evaluation=before.evaluation, terms=before.terms, by=by,
    )  # fmt: skip
    parties = _parties_of(agreement.project, made)
    old = {party.pk: party.speaks_through for party in before.parties.select_related("organisation")}
    Item.objects.bulk_create(
        Item(
            federation_id=made.federation_id, version=made, position=item.position, giver=parties[old[item.giver_id]],
            taker=parties.get(old.get(item.taker_id or 0, 0)), what=item.what, detail=item.detail,
            service_id=item.service_id, demand_id=item.demand_id,
            **{name: getattr(item, name) for name in Item.CONDITIONS},
        )
        for item in before.items.order_by("position", "id")
        if old[item.giver_id] in parties
    )  # fmt: skip
    _record("cobuilding.agreement.next_drafted", made, by=by, number=made.number)
    return made


@transaction.atomic
def review(version: Version, found: str, *, by: User) -> Version:
    """Looked at before its end: it goes on as it is, and what was found."""
    lock(version)
    require(rules.can_review(by, version))
    version.reviewed_with = in_words(found, _("Please say in a few words what the review found."), most=500)
    version.reviewed_at = timezone.now()
    version.save(update_fields=["reviewed_with", "reviewed_at"])
    _record("cobuilding.agreement.reviewed", version, by=by, found=version.reviewed_with)
    return version


@transaction.atomic
def end(version: Version, because: str, *, by: User) -> Version:
    """Ended before its last day, with a reason everybody can read."""
    lock(version)
    require(rules.can_end(by, version))
    version.ended_because = in_words(because, _("Please say in a few words why the agreement ends."))
    version.ended_at = timezone.now()
    move(version, State.ENDED, save=("ended_because", "ended_at"))
    _record("cobuilding.agreement.ended", version, by=by, because=version.ended_because)
    _tell("cobuilding.agreement.ended", version, by=by, because=version.ended_because)
    return version


def expire_if_past(version: Version, *, by: User) -> None:
    """The day has ended it already; this only writes it down at the next touch."""
    if version.is_past:
        move(version, State.EXPIRED)
        _record("cobuilding.agreement.expired", version, by=by)


# ── Words for records and notices ──


def _record(verb: str, version: Version, *, by: User, about: Iterable[Any] = (), **facts: Any) -> None:
    project = version.agreement.project
    record(
        verb, version, by=by, about=[project, version.agreement, *about], organisation=acting_for(by, project),
        seat=acting_seat(by, project), title=version.title, sign=version.agreement.sign, **facts,
    )  # fmt: skip


def _tell(verb: str, version: Version, *, by: User, **facts: Any) -> None:
    tell_partners(
        version.agreement.project, verb, by=by, url=reverse("cobuilding:version", args=[version.pk]),
        sign=version.agreement.sign, **facts,
    )  # fmt: skip
