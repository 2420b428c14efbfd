"""Filing, changing and closing lines of the two lists."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.records import draft, record, record_all
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.exchange import reading, rules
from silian.exchange.models import Demand, Listed, Match, Service
from silian.members.mandates import mandates
from silian.members.models import Body, Organisation, Seat
from silian.people.models import User

Line = TypeVar("Line", Service, Demand)


def acting_seat(person: User, organisation_id: int, federation_id: int) -> Seat | None:
    """The seat by which she acts for an organisation, or else for the office."""
    mine = mandates(person)
    held = mine.organisations.get(organisation_id)
    if held is None:
        held = next((seat for seat in mine.held if seat.federation_id == federation_id), None)
    return Seat(pk=held.seat_id) if held else None


def kind_of(line: Listed) -> str:
    return "demand" if isinstance(line, Demand) else "service"


def standing_line(kind: type[Line], organisation_id: int, year: int, title: str) -> Line | None:
    """The line with this title that already stands in that year's list."""
    return (
        kind.objects.filter(organisation=organisation_id, year=year, title=title)
        .exclude(state=Listed.State.CLOSED)
        .first()
    )


@transaction.atomic
def file_line(
    kind: type[Line], organisation: Organisation, fields: dict[str, Any], *, by: User,
    filled_in: Iterable[str] = (), as_draft: bool = False,
) -> tuple[Line, bool]:  # fmt: skip
    """Put a service or a demand into the list. A second press of the button finds the first line: (line, made)."""
    own = rules.can_file(by, organisation)
    require(own or (rules.can_draft(by, organisation) if as_draft else own))
    line: Any = kind(
        **fields, organisation=organisation, federation_id=organisation.federation_id, by=by,
        filled_in=sorted(filled_in), state=Listed.State.DRAFT if as_draft else Listed.State.OPEN,
    )  # fmt: skip
    if not line.theme and (theme := reading.propose_theme(line.title, line.detail)):
        line.theme, line.filled_in = theme, sorted({*line.filled_in, "theme"})
    if isinstance(line, Demand):
        line.duty_holder = line.duty_holder or first_duty_holder(organisation)
        line.next_on = line.next_on or rules.today() + Demand.FIRST_LOOK
    try:
        # Two presses at once: the table lets one line in, the other press ends at that same line.
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError:
        standing = standing_line(kind, organisation.pk, line.year, line.title)
        if standing is None:
            raise
        return standing, False
    name = kind_of(line)
    verb = "filed" if not as_draft else "drafted" if own else "drafted_for"
    record(
        f"exchange.{name}.{verb}", line, by=by, organisation=organisation,
        seat=acting_seat(by, organisation.pk, line.federation_id), title=line.title, organisation_name=str(organisation),
        filled_in=len(line.filled_in), typed=_typed(line, fields),
    )  # fmt: skip
    return line, True


def _typed(line: Listed, fields: dict[str, Any]) -> int:
    """How many fields the person wrote herself: the burden, measured (defaults and proposals do not count)."""
    preset = {field.name: field.get_default() for field in line._meta.fields if field.has_default()}
    return sum(
        1
        for name, value in fields.items()
        if name != "year" and name not in line.filled_in and value not in (None, "") and preset.get(name) != value
    )


def first_duty_holder(organisation: Organisation) -> Seat | None:
    """Who looks after a new demand: the convener of the organisation's sector, else the secretariat."""
    bodies = Body.objects.filter(federation=organisation.federation_id, kind="secretariat")
    if organisation.sector_id:
        bodies = bodies | Body.objects.filter(sector=organisation.sector_id)
    # The sector's convener before the office, an earlier seat before a later one.
    return (
        Seat.objects.filter(body__in=bodies, role__in=["convener", "secretary"], closed_on=None)
        .order_by("body__sector_id", "id")  # rows without a sector come last
        .first()
    )


@transaction.atomic
def change_line(line: Line, fields: dict[str, Any], *, by: User) -> Line:
    """Correct or complete a line. What changed is kept in its timeline."""
    lock(line)
    require(rules.can_change(by, line))
    changed = [name for name, value in fields.items() if getattr(line, name) != value]
    if not changed:
        return line
    if "visibility" in changed:
        keep_promises_abroad(line)
    for name in changed:
        setattr(line, name, fields[name])
    line.filled_in = [name for name in line.filled_in if name not in changed]
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError as error:
        raise Refused(
            _("“%(title)s” already stands in this year's list. Give this line another title.") % {"title": line.title}
        ) from error
    record(
        f"exchange.{kind_of(line)}.changed", line, by=by, organisation=line.organisation,
        seat=acting_seat(by, line.organisation_id, line.federation_id), title=line.title, fields=recorded(type(line), changed),
    )  # fmt: skip
    return line


def keep_promises_abroad(line: Listed) -> None:
    """Who has promised something to a partner of another sub-district cannot hide it from that partner."""
    abroad = ~Q(demand__federation=F("service__federation"))
    if Match.objects.filter(abroad, **{kind_of(line): line}, state=Match.State.ACCEPTED).exists():
        raise Refused(
            _("A partner of another sub-district relies on this line, so it stays visible there."),
            {"visibility": _("A partner elsewhere relies on it.")},
        )
    # Offers over there are taken back; the next run suggests what the line may still reach.
    Match.objects.filter(abroad, **{kind_of(line): line}, state=Match.State.OFFERED).update(state=Match.State.EXPIRED)
    Match.objects.filter(abroad, **{kind_of(line): line}, state=Match.State.PROPOSED).delete()


@transaction.atomic
def publish_line(line: Line, *, by: User) -> Line:
    """A draft enters the list and counts from today."""
    lock(line)
    require(rules.can_publish(by, line))
    line.opened_at = timezone.now()
    move(line, Listed.State.OPEN, save=("opened_at",))
    record(
        f"exchange.{kind_of(line)}.filed", line, by=by, organisation=line.organisation,
        seat=acting_seat(by, line.organisation_id, line.federation_id), title=line.title,
        organisation_name=str(line.organisation), filled_in=len(line.filled_in), typed=0,
    )  # fmt: skip
    return line


@transaction.atomic
def close_line(line: Line, because: str, *, by: User) -> Line:
    """Take a line out of the list, saying why. “Cannot be met, because …” is a proper end."""
    lock(line)
    require(rules.can_close(by, line))
    if not because.strip():
        raise Refused(_("Please say in a few words why this line is closed."), {"because": _("Say why.")})
    line.closed_because = because.strip()[:300]
    move(line, Listed.State.CLOSED, save=("closed_because",))
    # Offers on a closed line cannot be accepted any more; suggestions nobody answered simply go.
    side = {kind_of(line): line}
    Match.objects.filter(**side, state=Match.State.PROPOSED).delete()
    Match.objects.filter(**side, state=Match.State.OFFERED).update(state=Match.State.EXPIRED)
    record(
        f"exchange.{kind_of(line)}.closed", line, by=by, organisation=line.organisation,
        seat=acting_seat(by, line.organisation_id, line.federation_id), title=line.title, because=line.closed_because,
    )  # fmt: skip
    return line


@transaction.atomic
def reopen_line(line: Line, *, by: User) -> Line:
    """Put a closed or matched line back into the list."""
    lock(line)
    require(rules.can_reopen(by, line))
    if isinstance(line, Demand) and Match.objects.filter(demand=line, state=Match.State.ACCEPTED).exists():
        raise Refused(_("A partner has been found for this demand. Open its project instead, or file a new line."))
    if isinstance(line, Service) and taken(line) >= line.capacity:
        raise Refused(
            _("All places of this service are taken. Raise the number of demands it can serve by filing a new line.")
        )
    if standing_line(type(line), line.organisation_id, line.year, line.title) not in (None, line):
        raise Refused(_("“%(title)s” already stands in this year's list.") % {"title": line.title})
    line.closed_because = ""
    move(line, Listed.State.OPEN, save=("closed_because",))
    record(
        f"exchange.{kind_of(line)}.reopened", line, by=by, organisation=line.organisation,
        seat=acting_seat(by, line.organisation_id, line.federation_id), title=line.title,
    )  # fmt: skip
    return line


def taken(service: Service) -> int:
    """How many demands have been promised to this service."""
    return Match.objects.filter(service=service, state=Match.State.ACCEPTED).count()


@transaction.atomic
def give_duty(demand: Demand, seat: Seat, next_on: date, *, by: User) -> Demand:
    """Say who looks after an open demand, and on which day at the latest."""
    lock(demand)
    require(rules.can_give_duty(by, demand))
    if seat.federation_id != demand.federation_id:
        raise Refused(_("This seat belongs to another federation."))
    if next_on < rules.today():
        raise Refused(_("The next date lies in the past. Choose today or a later day."), {"next_on": _("In the past.")})
    demand.duty_holder, demand.next_on = seat, next_on
    demand.save(update_fields=["duty_holder", "next_on"])
    record(
        "exchange.demand.given", demand, by=by, organisation=demand.organisation,
        seat=acting_seat(by, demand.organisation_id, demand.federation_id), title=demand.title, holder=str(seat),
        day=next_on.isoformat(),
    )  # fmt: skip
    return demand


@transaction.atomic
def carry_over(kind: type[Line], lines: Iterable[Line], year: int, *, by: User, as_draft: bool = False) -> list[Line]:
    """Take lines into a new year's list with one click, as drafts if somebody else is to confirm them. A line carried over already stays as it is."""
    # All at once and in one order: a whole street's lists are hundreds of lines.
    held = kind.objects.select_for_update(of=("self",)).filter(pk__in=[line.pk for line in lines])
    lines = list(held.select_related("organisation").order_by("pk"))
    for line in lines:
        require(rules.can_file(by, line.organisation))
        if line.year >= year:
            raise Refused(
                _("“%(title)s” stands in the list of %(year)s or later already.") % {"title": line.title, "year": year}
            )
    there = set(kind.objects.filter(carried_from__in=lines, year=year).values_list("carried_from_id", flat=True))
    standing = set(
        kind.objects.filter(organisation__in={line.organisation_id for line in lines}, year=year)
        .exclude(state=Listed.State.CLOSED)
        .values_list("organisation_id", "title")
    )
    fresh = [
        _next_year(line, year, by, Listed.State.DRAFT if as_draft else Listed.State.OPEN)
        for line in lines
        if line.pk not in there and (line.organisation_id, line.title) not in standing
    ]
    made = kind.objects.bulk_create(fresh)
    record_all(
        [
            draft(
                f"exchange.{kind_of(line)}.{'drafted' if as_draft else 'carried_over'}", line, by=by, about=[line.carried_from],
                organisation=line.organisation, seat=acting_seat(by, line.organisation_id, line.federation_id),
                title=line.title, year=year, organisation_name=str(line.organisation), filled_in=0, typed=0,
            )
            for line in made
        ]
    )  # fmt: skip
    return made


def _next_year(line: Line, year: int, by: User, state: str) -> Line:
    fixed = {
        "id",
        "year",
        "state",
        "closed_because",
        "carried_from",
        "opened_at",
        "by",
        "search",
        "valid_until",
        "next_on",
    }
    copy = type(line)(
        **{field.attname: getattr(line, field.attname) for field in line._meta.fields if field.name not in fixed},
        year=year, state=state, carried_from=line, by=by, valid_until=line.valid_until and _later(line.valid_until, year - line.year),
    )  # fmt: skip
    copy.organisation = line.organisation  # already read
    copy.search = copy.words()
    if isinstance(copy, Demand):
        copy.next_on = rules.today() + Demand.FIRST_LOOK
    return copy


def _later(day: date, years: int) -> date:
    """The same day some years later; the 29th of February becomes the 28th."""
    return date(day.year + years, day.month, min(day.day, 28) if day.month == 2 else day.day)
