"""Who may do what with the federation's documents. Reads only, one condition per line."""

from typing import Any

from django.utils.translation import gettext as _

from silian.core import files
from silian.core.models import StoredFile
from silian.core.rules import Answer, No
from silian.documents.models import Document, Handout, Version
from silian.members.mandates import Held, mandates
from silian.members.rules import sits_in_office


def can_keep_documents(person: Any, federation_id: int) -> Answer:
    if not sits_in_office(person, federation_id):
        return No(_("Only the office keeps the documents of the federation."))
    return True


def can_change_document(person: Any, document: Document) -> Answer:
    if document.state != Document.State.IN_USE:
        return No(_("This document is out of use. Take it into use again first."))
    return can_keep_documents(person, document.federation_id)


def can_reopen_document(person: Any, document: Document) -> Answer:
    if document.state == Document.State.IN_USE:
        return No(_("This document is in use."))
    return can_keep_documents(person, document.federation_id)


def can_change_draft(person: Any, version: Version) -> Answer:
    if version.state != Version.State.DRAFT:
        return No(_("An issued version is not changed. Draft the next one."))
    return can_change_document(person, version.document)


def can_issue(person: Any, version: Version) -> Answer:
    if version.state != Version.State.DRAFT:
        return No(_("This version is issued already."))
    if not version.text.strip() and not version.file_id:
        return No(_("There is nothing to issue yet. Write the text or bring in the file."))
    return can_change_document(person, version.document)


def can_hand_out(person: Any, version: Version, newest: int | None) -> Answer:
    """Only the newest version goes out. `newest`: the number of it."""
    if version.state != Version.State.ISSUED:
        return No(_("A draft is not handed out. Issue it first."))
    if newest is not None and version.number != newest:
        return No(_("A newer version has been issued. Hand out that one."))
    return can_change_document(person, version.document)


def seat_in(person: Any, body_id: int) -> Held | None:
    """The seat by which she may confirm for this body."""
    return next((held for held in mandates(person).held if held.body_id == body_id), None)


def can_confirm(person: Any, handout: Handout) -> Answer:
    if hasattr(handout, "receipt"):
        return No(_("The receipt of this version has been confirmed already."))
    if not seat_in(person, handout.body_id):
        return No(_("Only somebody who sits for %(body)s can confirm its receipt.") % {"body": handout.body})
    return True


def can_enter_paper(person: Any, handout: Handout) -> Answer:
    if hasattr(handout, "receipt"):
        return No(_("The receipt of this version has been confirmed already."))
    if not sits_in_office(person, handout.federation_id):
        return No(_("Only the office enters receipts that came on paper."))
    return True


def can_remind(person: Any, version: Version, waiting: int) -> Answer:
    if not waiting:
        return No(_("Everybody has confirmed this version; there is nobody to remind."))
    return can_change_document(person, version.document)


def may_open_file(person: Any, file: StoredFile) -> bool:
    """The file of a version opens for whoever may read the version."""
    return Version.objects.visible_to(person).filter(file=file).exists()


files.who_may_open("documents.version", may_open_file)
