"""Documents and their versions: begun, drafted, issued with a number, taken out of use."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core import files
from silian.core.errors import Refused, in_words
from silian.core.records import key, record
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.documents import rules
from silian.documents.models import Document, Version
from silian.members.models import Federation
from silian.people.models import User

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILE_KINDS = {DOCX, "application/pdf"}
# House value: a hundred sheets of text, or twenty scanned ones.
FILE_MAX_BYTES = 20 * 1024 * 1024
OWN = ("title", "kind", "year")


@transaction.atomic
def open_document(federation: Federation, fields: dict[str, Any], *, by: User) -> Document:
    """Begin a document; its first version is drafted next."""
    require(rules.can_keep_documents(by, federation.pk))
    document = Document(federation=federation, by=by, **{name: fields.get(name) for name in OWN if fields.get(name)})
    _save(document)
    record("documents.document.opened", document, by=by, title=document.title)
    return document


@transaction.atomic
def change_document(document: Document, fields: dict[str, Any], *, by: User) -> Document:
    """Another name, kind or year. What was issued keeps the words it was issued with."""
    lock(document)
    require(rules.can_change_document(by, document))
    changed = sorted(name for name in OWN if name in fields and getattr(document, name) != fields[name])
    for name in changed:
        setattr(document, name, fields[name])
    if changed:
        _save(document, changed)
        names = recorded(Document, changed)
        record("documents.document.changed", document, by=by, title=document.title, fields=names)
    return document


@transaction.atomic
def retire_document(document: Document, because: str, *, by: User) -> Document:
    """It no longer holds from today on, and why."""
    lock(document)
    require(rules.can_change_document(by, document))
    document.retired_because = in_words(because, _("Please say in a few words why it is no longer used."))
    document.retired_on = timezone.localdate()
    move(document, Document.State.RETIRED, save=("retired_on", "retired_because"))
    record(
        "documents.document.retired", document, by=by, title=document.title, because=document.retired_because,
        day=document.retired_on.isoformat(),
    )  # fmt: skip
    return document


@transaction.atomic
def reopen_document(document: Document, *, by: User) -> Document:
    """It is used again; its newest version holds."""
    lock(document)
    require(rules.can_reopen_document(by, document))
    document.retired_on, document.retired_because = None, ""
    try:
        with transaction.atomic():
            move(document, Document.State.IN_USE, save=("retired_on", "retired_because"))
    except IntegrityError as error:
        raise _taken() from error
    record("documents.document.reopened", document, by=by, title=document.title)
    return document


def _save(document: Document, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            document.save(update_fields=fields)
    except IntegrityError as error:
        raise _taken() from error


def _taken() -> Refused:
    sentence = _("A document of this name and year is in use already. Draft its next version instead.")
    return Refused(sentence, {"title": sentence})


# ── Versions ──


@transaction.atomic
def draft_version(document: Document, *, by: User) -> Version:
    """Begin the next version with the words of the newest one, or open the draft that was begun."""
    lock(document)
    require(rules.can_change_document(by, document))
    begun = document.versions.filter(state=Version.State.DRAFT).first()
    if begun is not None:
        return begun
    newest = document.versions.issued().order_by("-number").first()
    made = Version.objects.create(
        federation_id=document.federation_id, document=document, by=by, text=newest.text if newest else ""
    )
    record("documents.version.drafted", made, by=by, about=[document], title=document.title)
    return made


@transaction.atomic
def change_draft(
    version: Version, text: str, changed: str, *, by: User, file: tuple[bytes, str] | None = None, without_file: bool = False
) -> Version:  # fmt: skip
    """Correct the words of a draft, say what changed, bring in the file or take it away."""
    lock(version)
    require(rules.can_change_draft(by, version))
    wanted: dict[str, Any] = {
        "text": text.replace("\r\n", "\n").strip()[: Version.TEXT_MOST], "changed": changed.strip()[:500],
    }  # fmt: skip
    if file:
        wanted["file"] = _kept(version, *file, by=by)
    elif without_file:
        wanted["file"] = None
    names = sorted(name for name, value in wanted.items() if getattr(version, name) != value)
    for name in names:
        setattr(version, name, wanted[name])
    if names:
        version.save(update_fields=names)
        record(
            "documents.version.changed", version, by=by, about=[version.document], title=version.document.title,
            fields=recorded(Version, names),
        )  # fmt: skip
    return version


def _kept(version: Version, content: bytes, name: str, *, by: User) -> Any:
    if files.sniff(content) not in FILE_KINDS:
        sentence = _("This is neither a Word file (.docx) nor a PDF. Save it as one of these and bring it in again.")
        raise Refused(sentence, {"file": sentence})
    return files.store(
        content, name, key(version), by=by, federation_id=version.federation_id, most_bytes=FILE_MAX_BYTES
    )


@transaction.atomic
def drop_draft(version: Version, *, by: User) -> None:
    """The draft is not needed after all. It never had a number, so nothing is missing."""
    lock(version)
    require(rules.can_change_draft(by, version))
    document = version.document
    version.delete()
    record("documents.version.dropped", document, by=by, title=document.title)


@transaction.atomic
def issue(version: Version, day: date, *, by: User) -> Version:
    """From this day on it holds; number and digest are given, and nobody changes a word any more."""
    # The document before the version, always: numbers are given one at a time.
    lock(version.document)
    lock(version)
    require(rules.can_issue(by, version))
    before = version.document.versions.issued().aggregate(number=Max("number"), day=Max("issued_on"))
    if day > timezone.localdate():
        sentence = _("Choose today or an earlier day: what is not issued yet does not hold yet.")
        raise Refused(sentence, {"issued_on": sentence})
    if before["day"] and day < before["day"]:
        sentence = _("The version before was issued on %(day)s. Choose that day or a later one.") % {
            "day": before["day"].isoformat()
        }
        raise Refused(sentence, {"issued_on": sentence})
    version.number, version.issued_on = (before["number"] or 0) + 1, day
    version.digest = version.digest_now()
    move(version, Version.State.ISSUED, save=("number", "issued_on", "digest"))
    record(
        "documents.version.issued", version, by=by, about=[version.document], title=version.document.title,
        number=version.number, day=day.isoformat(), changed=version.changed,
    )  # fmt: skip
    return version
