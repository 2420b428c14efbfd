"""Drawing up a roll: from the register, from the seats, from the registrations, or from a list."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.importing.cells import text, words
from silian.core.importing.sheets import sheets_of
from silian.core.importing.tables import Column, Headers, Table, table_of
from silian.core.rules import require
from silian.core.states import lock
from silian.deliberation.actions.noting import note
from silian.deliberation.models import Ballot, RollEntry
from silian.deliberation.queries.rolls import (
    Listed,
    accounts_called,
    members_of,
    organisations_called,
    registered_with,
    seated_in,
)
from silian.deliberation.rules import ballots as rules
from silian.people.models import User

Electorate, Unit = Ballot.Electorate, Ballot.Unit
SOURCES = {Electorate.MEMBERS: members_of, Electorate.SEATS: seated_in, Electorate.REGISTERED: registered_with}
COLUMNS = (
    Column("name", "姓名", "Name", text(120), synonyms=("名称", "单位名称", "单位", "业主", "业主姓名", "户主"), required=True, key=True),
    Column("household", "户", "Household", text(120), synonyms=("户号", "房号", "门牌", "住址", "地址", "室号")),
    Column("area", "面积", "Area", text(20), synonyms=("建筑面积", "专有部分面积", "面积㎡", "面积平方米")),
    Column("account", "账号", "Account", text(150), synonyms=("登录名", "用户名", "帐号")),
)  # fmt: skip
HEADERS = Headers(COLUMNS)
MOST_ENTRIES = 50_000
MOST_TOLD = 5  # lines that are named when a list is not right


@transaction.atomic
def draw_up(ballot: Ballot, *, by: User) -> int:
    """Take the roll from the register, the seats or the registrations, as they are now. Answers how many stand on it."""
    lock(ballot)
    require(rules.can_change(by, ballot))
    source = SOURCES.get(Electorate(ballot.electorate))
    if source is None:
        raise Refused(_("This roll is a list of its own. Type it, or hand it in as a workbook."))
    return _write(ballot, source(ballot.body), by=by)


@transaction.atomic
def list_roll(ballot: Ballot, lines: Sequence[Sequence[str]], *, by: User) -> int:
    """Write the roll from typed lines: name, household, area, account; what is missing at the end is left out."""
    lock(ballot)
    require(rules.can_change(by, ballot))
    _own_list(ballot)
    rows = [
        (
            _("Line %(number)s") % {"number": at},
            dict(zip((column.name for column in COLUMNS), map(words, line), strict=False)),
        )
        for at, line in enumerate(lines, 1)
        if any(words(cell) for cell in line)
    ]
    return _write(ballot, _read(ballot, rows), by=by)


@transaction.atomic
def import_roll(ballot: Ballot, content: bytes, *, by: User) -> int:
    """Write the roll from a workbook: .xlsx or .csv with a header. Nothing is written when any row is not right."""
    lock(ballot)
    require(rules.can_change(by, ballot))
    _own_list(ballot)
    rows: list[tuple[str, dict[str, str]]] = []
    for table in _tables(content):
        for line in table.lines:
            cells = {name: words(line.cells[place]) for name, place in table.places.items()}
            rows.append((f"{line.sheet} {_('Line %(number)s') % {'number': line.at}}".strip(), cells))
    return _write(ballot, _read(ballot, rows), by=by)


def _own_list(ballot: Ballot) -> None:
    if ballot.electorate != Electorate.LIST:
        raise Refused(
            _("This roll comes from the register. Choose a list of its own first, if it shall be another one.")
        )


def _tables(content: bytes) -> list[Table]:
    found = [table for sheet in sheets_of(content) if (table := table_of(sheet, HEADERS, (frozenset({"name"}),)))]
    if not found:
        raise Refused(
            _("No header was found in the first rows of this file. It needs at least the columns: %(columns)s.")
            % {"columns": COLUMNS[0].word}
        )
    return found


def _read(ballot: Ballot, rows: list[tuple[str, dict[str, Any]]]) -> list[Listed]:
    """Every line as an entry; what cannot be read is told together, by its line."""
    accounts = accounts_called(cells.get("account", "") for _where, cells in rows)
    organisations = (
        organisations_called(ballot.federation_id, [cells.get("name", "") for _where, cells in rows])
        if ballot.unit == Unit.ORGANISATION
        else {}
    )
    wrong: list[str] = []
    found: list[Listed] = []
    for where, cells in rows:
        name, account, area = cells.get("name", "")[:120], cells.get("account", ""), _area(cells.get("area", ""))
        household = cells.get("household", "")[:120] or (name if ballot.unit == Unit.HOUSEHOLD else "")
        if not name:
            wrong.append(_("%(where)s has no name.") % {"where": where})
        elif account and account not in accounts:
            wrong.append(_("%(where)s: nobody signs in as “%(account)s”.") % {"where": where, "account": account})
        elif ballot.unit == Unit.ORGANISATION and name not in organisations:
            wrong.append(_("%(where)s: “%(name)s” does not stand in the register.") % {"where": where, "name": name})
        elif ballot.unit == Unit.OWNER and not area:
            wrong.append(_("%(where)s: an owner needs an area in square metres.") % {"where": where})
        else:
            found.append(Listed(name, household, area, accounts.get(account), organisations.get(name)))
    if wrong:
        more = [_("And %(number)s more.") % {"number": len(wrong) - MOST_TOLD}] if len(wrong) > MOST_TOLD else []
        sentence = " ".join([*wrong[:MOST_TOLD], *more])
        raise Refused(sentence, {"lines": sentence})
    return found


def _area(typed: str) -> Decimal | None:
    try:
        found = Decimal(typed.replace("㎡", "").replace("m²", "").replace(",", "").strip() or "0").quantize(
            Decimal("0.01")
        )
    except InvalidOperation:
        return None
    return found if 0 < found < 10**8 else None


def _write(ballot: Ballot, found: list[Listed], *, by: User) -> int:
    if not found:
        raise Refused(_("Nobody would stand on this roll."))
    if len(found) > MOST_ENTRIES:
        raise Refused(_("That is more than %(most)s entries.") % {"most": MOST_ENTRIES})
    RollEntry.objects.filter(ballot=ballot).delete()
    rows = [
        RollEntry(
            federation_id=ballot.federation_id, ballot=ballot, number=at, name=one.name, household=one.household,
            area=one.area, account_id=one.account_id, organisation_id=one.organisation_id,
        )
        for at, one in enumerate(found, 1)
    ]  # fmt: skip
    try:
        with transaction.atomic():
            RollEntry.objects.bulk_create(rows, batch_size=2000)
    except IntegrityError as error:
        if "roll_" not in str(error):
            raise
        sentence = _("Somebody stands on this list twice. Each has one vote; take the second line out.")
        raise Refused(sentence, {"lines": sentence}) from error
    note("deliberation.roll.drawn", ballot, by=by, number=len(rows))
    return len(rows)
