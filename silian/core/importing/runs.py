"""The way of one workbook: handed in, checked, written exactly as checked – or dropped."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from silian.core import background, files
from silian.core.errors import Refused
from silian.core.importing import kinds
from silian.core.importing.cells import Choice
from silian.core.importing.plan import BAD, CHANGED, NEW, Kind, Plan, Row, Scope, make
from silian.core.models import ImportRun
from silian.core.records import key, record
from silian.core.rules import require
from silian.core.states import lock, move

State = ImportRun.State
# Below this many bytes a check takes about a second; larger ones go beside the page.
AT_ONCE_BYTES = 1024 * 1024
SHOWN = 100  # rows of each outcome the preview keeps; the workbook that comes back has all
_IMPORTS = 0x51_11A4  # the number of our advisory locks


def kind_of(run: ImportRun) -> Kind:
    found = kinds.find(run.kind)
    assert found is not None, run.kind
    return found


def scope_of(run: ImportRun, by: Any) -> Scope:
    return Scope(kind_of(run).federation(run.federation_id), by, run.options)


def receive(kind: Kind, content: bytes, name: str, scope: Scope) -> ImportRun:
    """Take a workbook in. Nothing is written but the file itself."""
    require(kind.may_import(scope.by, scope.federation))
    federation = scope.federation
    file = files.store(
        content, name, key(federation), by=scope.by, federation_id=federation.pk, most_bytes=settings.IMPORT_MAX_BYTES
    )
    return ImportRun.objects.create(
        federation_id=federation.pk, kind=kind.name, file=file, by=scope.by, options=scope.options,
        state=State.CHECKING, language=translation.get_language() or "",
    )  # fmt: skip


def receive_and_check(kind: Kind, content: bytes, name: str, scope: Scope) -> ImportRun:
    """As a page does it: small files are checked at once, a large one beside the page."""
    require(kind.may_import(scope.by, scope.federation))
    if len(content) > AT_ONCE_BYTES:
        run = receive(kind, content, name, scope)
        background.start("import_run", run.pk, "check")
        return run
    # A file that cannot be read leaves nothing behind.
    plan = make(kind, content, scope)
    with transaction.atomic():
        return check(receive(kind, content, name, scope), plan)


def check(run: ImportRun, plan: Plan | None = None) -> ImportRun:
    """Say what the import would do, and keep it for the preview. Checking again replaces an older look."""
    plan = plan or make(kind_of(run), files.read(run.file), scope_of(run, run.by))
    with transaction.atomic():
        lock(run)
        if run.state == State.CHECKING:
            move(run, State.CHECKED)
        elif run.state != State.CHECKED:
            raise Refused(_("This import is over. Hand the file in once more."))
        run.digest, run.counts, run.preview = plan.digest, plan.counts, preview(plan)
        run.failure, run.touched_at = "", timezone.now()
        run.save(update_fields=["digest", "counts", "preview", "failure", "touched_at"])
    return run


def write(run: ImportRun, *, by: Any, good_only: bool = False) -> ImportRun:
    """Write what the preview showed, all of it or nothing."""
    try:
        return _write(run, by, good_only)
    except IntegrityError as error:
        raise Refused(
            _("Somebody changed the same rows at this very moment, so nothing was written. Check the file again.")
        ) from error


@transaction.atomic
def _write(run: ImportRun, by: Any, good_only: bool) -> ImportRun:
    lock(run)
    if run.state not in (State.CHECKED, State.WRITING):
        raise Refused(_("This file has been imported or put aside already."))
    kind, scope = kind_of(run), scope_of(run, by)
    require(kind.may_import(by, scope.federation))
    one_at_a_time(run.federation_id)
    plan = make(kind, files.read(run.file), scope)
    if plan.digest != run.digest:
        raise Refused(
            _(
                "Since this file was checked, what it would change has become different: somebody imported or changed these rows. Nothing was written. Check it again."
            )
        )
    if not plan.is_clean and not good_only:
        raise Refused(
            _(
                "Some rows cannot be imported, so nothing was written. Mend them, or choose to import the good rows only."
            )
        )
    kind.write([row for row in plan.rows if row.outcome in (NEW, CHANGED)], scope)
    record(
        "core.import.written", run, by=by, about=[scope.federation], name=run.file.name, kind=str(kind.label),
        new=plan.counts[NEW], changed=plan.counts[CHANGED], bad=plan.counts[BAD],
        cells=sum(len(row.values) for row in plan.rows if row.outcome in (NEW, CHANGED)),
    )  # fmt: skip
    run.good_only, run.written_at, run.failure = good_only, timezone.now(), ""
    move(run, State.WRITTEN, save=("good_only", "written_at", "failure"))
    return run


def one_at_a_time(federation_id: int) -> None:
    """Imports of one federation wait for each other until the transaction ends; whoever comes second plans on what the first wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_IMPORTS, federation_id % 2**31])


def write_beside(run: ImportRun, *, by: Any, good_only: bool = False) -> ImportRun:
    """Write a large one beside the page; small ones at once."""
    if run.file.size <= AT_ONCE_BYTES:
        return write(run, by=by, good_only=good_only)
    with transaction.atomic():
        lock(run)
        require(kind_of(run).may_import(by, kind_of(run).federation(run.federation_id)))
        if run.state == State.WRITING and not run.is_broken:
            return run  # pressed twice
        if run.state == State.CHECKED:
            move(run, State.WRITING)
        run.good_only, run.failure, run.touched_at = good_only, "", timezone.now()
        run.save(update_fields=["good_only", "failure", "touched_at"])
        transaction.on_commit(lambda: background.start("import_run", run.pk, "write", by.pk))
    return run


def check_beside(run: ImportRun) -> ImportRun:
    """Look again: small files at once, a large one beside the page."""
    if run.file.size <= AT_ONCE_BYTES:
        return check(run)
    if not run.is_at_work:
        ImportRun.objects.filter(pk=run.pk).update(touched_at=timezone.now(), failure="")
        background.start("import_run", run.pk, "check")
    return run


def answer(run: ImportRun, *, by: Any, bad_only: bool = False) -> Any:
    """The workbook that comes back, with the reasons as they are now."""
    from silian.core.importing import answers

    scope = scope_of(run, by)
    plan = make(kind_of(run), files.read(run.file), scope)
    return answers.with_reasons(plan, str(scope.federation), bad_only=bad_only)


def carry_out(run: ImportRun, what: str, by: Any) -> ImportRun:
    """The work of the process beside the page. A refusal ends as a sentence in the run, where the page finds it."""
    with translation.override(run.language or settings.LANGUAGE_CODE):
        try:
            return check(run) if what == "check" else write(run, by=by, good_only=run.good_only)
        except Refused as error:
            _fail(run, str(error.sentence))
        except Exception:
            _fail(run, _("Something went wrong inside; the installation's log says what."))
            raise
    return run


@transaction.atomic
def _fail(run: ImportRun, why: str) -> None:
    lock(run)
    run.failure = why[:500]
    if run.state == State.CHECKING:
        move(run, State.FAILED, save=("failure",))
    elif run.state == State.WRITING:
        move(run, State.CHECKED, save=("failure",))


@transaction.atomic
def drop(run: ImportRun, *, by: Any) -> ImportRun:
    """Put a file aside; nothing of it was written."""
    lock(run)
    require(kind_of(run).may_import(by, kind_of(run).federation(run.federation_id)))
    move(run, State.DROPPED)
    return run


# ── what the preview shows ──


def preview(plan: Plan) -> dict[str, Any]:
    """The plan as a page shows it: the first rows of each outcome, and what was left out of the file."""
    kind = plan.kind
    places = [
        name for column in kind.columns if (name := column.name) and any(name in table.places for table in plan.tables)
    ]
    return {
        "columns": [kind.word(name) for name in places],
        "unknown": sorted({head for table in plan.tables for head in table.unknown}),
        "notes": [note for table in plan.tables for note in table.notes][:20],
        "passed_over": plan.passed_over,
        "sheets": [table.sheet for table in plan.tables],
        "new": [_told(row, kind) | {"cells": [shown(kind, name, row.values.get(name)) for name in places]} for row in _first(plan, NEW)],
        "changed": [_told(row, kind) | {"changes": [[kind.word(name), shown(kind, name, old), shown(kind, name, new)] for name, (old, new) in row.changes.items()]} for row in _first(plan, CHANGED)],
        "bad": [_told(row, kind) | {"reasons": row.reasons} for row in _first(plan, BAD)],
    }  # fmt: skip


def _first(plan: Plan, outcome: str) -> list[Row]:
    return [row for row, _number in zip(plan.of(outcome), range(SHOWN), strict=False)]


def _told(row: Row, kind: Kind) -> dict[str, Any]:
    return {"sheet": row.line.sheet, "at": row.line.at, "name": row.name}


def shown(kind: Kind, column: str, value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return ""
    read = kind.by_name[column].read
    if isinstance(read, Choice):
        return read.word(value)
    return value.isoformat() if isinstance(value, date) else str(value)
