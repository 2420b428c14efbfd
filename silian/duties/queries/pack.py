"""What goes into a pack of evidence: the six haves as of a day, and the papers they rest on. Always in Chinese, as files go to offices."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from silian.core import archive, files
from silian.core.export import Sheet, book
from silian.documents.models import Version
from silian.documents.queries import in_force
from silian.documents.queries.paper import paper_of
from silian.duties.queries.evidence import Asked
from silian.duties.queries.haves import Evidence, Had, haves
from silian.duties.queries.haves_board import KINDS, board, notes, sheet
from silian.exchange.models import Demand, Service
from silian.meetings.models import Meeting
from silian.meetings.queries.paper import paper as minutes_of
from silian.members.models import Federation
from silian.visits.models import Visit

LISTS = (("exchange:service", Service), ("exchange:demand", Demand))


def pack(kind: str, thing: Any, day: date) -> tuple[bytes, str]:
    """The archive and its digest: the same for the same records, whenever it is made."""
    with translation.override("zh-hans"):
        found = haves(kind, thing.federation_id, thing.pk, day, most=None)
        made = _files(kind, thing, day, found)
        return archive.with_manifest(
            made, federation=thing.federation.name, of=thing.name, kind=kind, as_of=day.isoformat(),
            haves={have.key: have.number for have in found},
        )  # fmt: skip


def whole_pack(federation: Federation, day: date) -> tuple[bytes, str]:
    """The same for a whole federation: all boards, what held on the day, and a year of minutes and visits."""
    with translation.override("zh-hans"):
        asked = Asked(federation.pk, day)
        boards = [board(federation, kind, day) for kind in KINDS]
        made = {_named("01", _("Six haves"), "xlsx"): _workbook([sheet(one) for one in boards])}
        went = Visit.objects.filter(
            asked.within("held_on"),
            asked.by_then("confirmed_at__date"),
            federation=federation,
            state=Visit.State.CONFIRMED,
        )
        visits = _visits(list(went.values_list("pk", flat=True)), federation, day)
        if visits:
            made[_named("03", _("Visits"), "xlsx")] = _workbook([visits])
        held = Version.objects.filter(pk__in=in_force(federation.pk, day).order_by().values("pk"))
        made |= dict(_documents(list(held.values_list("pk", flat=True))))
        met = Meeting.objects.filter(asked.within("held_on"), federation=federation)
        made |= dict(_minutes(list(met.values_list("pk", flat=True)), day))
        return archive.with_manifest(
            made, federation=federation.name, of=federation.name, kind="federation", as_of=day.isoformat(),
            haves={one.kind: {key: number for key, _word, number in one.having} for one in boards},
        )  # fmt: skip


def _files(kind: str, thing: Any, day: date, found: list[Had]) -> dict[str, bytes]:
    made = {_named("01", _("Six haves"), "xlsx"): _workbook([_evidence(kind, thing, day, found)])}
    lists = [
        _list(address, model, _things(found, address), thing, day)
        for address, model in LISTS
        if _things(found, address)
    ]
    if lists:
        made[_named("02", _("Services and demands"), "xlsx")] = _workbook(lists)
    visits = _visits(_things(found, "visits:visit"), thing, day)
    if visits:
        made[_named("03", _("Visits"), "xlsx")] = _workbook([visits])
    return (
        made
        | dict(_documents(_things(found, "documents:version")))
        | dict(_minutes(_things(found, "meetings:meeting"), day))
    )


def _things(found: list[Had], opens: str) -> list[int]:
    """The rows of one kind that the haves rest on."""
    return sorted({one.thing for have in found for one in have.found if one.source.opens == opens and one.thing})


def _workbook(sheets: list[Sheet]) -> bytes:
    return archive.settled(book(sheets).getvalue())


def _evidence(kind: str, thing: Any, day: date, found: list[Had]) -> Sheet:
    title = _("Six haves of %(name)s") % {"name": thing.name}
    heads = [_("Have"), _("Day"), _("Evidence"), _("What it is"), _("Remarks")]
    rows = [row for have in found for row in _rows(have)]
    widths = {heads[2]: 44, heads[3]: 36}
    return Sheet(_("Six haves"), title, thing.federation.name, heads, rows, widths, day=day, notes=notes(kind))


def _rows(have: Had) -> Iterable[list[Any]]:
    if not have.found:
        yield [str(have.word), "", pgettext("have", "not yet"), "", ""]
    for one in have.found:
        yield _row(have, one)


def _row(have: Had, one: Evidence) -> list[Any]:
    return [str(have.word), one.day or "", one.label, str(one.source.counted), ""]


def _list(address: str, model: Any, pks: list[int], thing: Any, day: date) -> Sheet:
    """The list of the year as it was published by that day."""
    name = _("Services") if model is Service else _("Demands")
    heads = [_("Title"), _("Detail"), _("Theme"), _("Published on"), _("Remarks")]
    lines = model.objects.filter(pk__in=pks).order_by("id")
    rows = [[one.title, one.detail, one.theme, timezone.localdate(one.opened_at), ""] for one in lines]
    return Sheet(
        name, f"{thing.name} {name} {day.year}", thing.name, heads, rows, {heads[0]: 30, heads[1]: 46}, day=day
    )


def _visits(pks: list[int], thing: Any, day: date) -> Sheet | None:
    """Confirmed ones: who went where, whom they met, what was found."""
    if not pks:
        return None
    heads = [_("Day"), _("Organisation"), _("Who went"), _("Whom they met"), _("What was found"), _("Remarks")]
    found = Visit.objects.filter(pk__in=pks).select_related("organisation", "visitor__body").order_by("held_on", "id")
    rows = [[one.held_on, one.organisation.name, str(one.visitor), one.met, one.findings, ""] for one in found]
    return Sheet(
        _("Visits"), f"{thing.name} {_('Visits')}", thing.name, heads, rows, {heads[1]: 24, heads[4]: 46}, day=day
    )


def _documents(pks: list[int]) -> Iterable[tuple[str, bytes]]:
    """Each version as a paper, and the file that was kept with it as it came."""
    folder = _("Documents")
    found = Version.objects.filter(pk__in=pks).select_related("document", "federation", "file").order_by("id")
    for at, one in enumerate(found, 1):
        name = _("%(title)s version %(number)s") % {"title": one.document.title, "number": one.number}
        yield f"{folder}/{_named(f'{at:02}', name, 'docx')}", archive.settled(paper_of(one))
        if one.file:
            yield f"{folder}/{at:02} {files.clean_name(one.file.name)}", files.read(one.file)


def _minutes(pks: list[int], day: date) -> Iterable[tuple[str, bytes]]:
    """Final minutes of the meetings concerned, as they stood on that day."""
    folder = _("Minutes of the meetings")
    found = Meeting.objects.filter(pk__in=pks, minutes__final_at__date__lte=day)
    for at, one in enumerate(found.select_related("minutes", "body", "federation").order_by("held_on", "id"), 1):
        name = _named(f"{at:02}", f"{one.held_on} {one.title}", "docx")
        yield f"{folder}/{name}", archive.settled(minutes_of(one, day))


def _named(number: str, title: str, ending: str) -> str:
    return f"{number} {files.clean_name(title.replace('/', ' '))}.{ending}"
