"""Pages of versions: read one, draft one, issue it."""

import io

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import download, page, said
from silian.documents import actions, rules
from silian.documents.forms import DayForm, DraftForm
from silian.documents.models import Version
from silian.documents.queries import documents as queries
from silian.documents.queries.paper import DOCX, paper_of
from silian.documents.views.documents import visible as visible_document


def visible(request, pk) -> Version:
    rows = Version.objects.visible_to(request.user).select_related("document", "federation", "file", "by")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def version(request, pk):
    """One version: what changed for the reader's body, the text, and the button that confirms its receipt."""
    one = visible(request, pk)
    compare = request.GET.get("compare", "")
    number = int(compare) if compare.isascii() and compare.isdigit() and len(compare) < 5 else None
    return page(
        request, "documents/version.html", {"version": one, "page": queries.version_page(one, request.user, number)}
    )


@login_required
@require_POST
def draft(request, pk):
    """Begin the next version, or open the draft that was begun."""
    made = actions.draft_version(visible_document(request, pk), by=request.user)
    return redirect("documents:version_edit", made.pk)


@login_required
def edit(request, pk):
    """Write the words of a draft."""
    one = visible(request, pk)
    require(rules.can_change_draft(request.user, one))
    initial = {"text": one.text, "changed": one.changed}
    form = DraftForm(request.POST or None, request.FILES or None, initial=initial, has_file=one.file_id is not None)
    if request.method == "POST" and form.is_valid():
        said_fields = form.cleaned_data
        try:
            actions.change_draft(
                one, said_fields["text"], said_fields["changed"], by=request.user, file=form.brought(),
                without_file=said_fields.get("without_file", False),
            )  # fmt: skip
        except Refused as refused:
            # What was typed must not be lost because of a wrong file.
            form.add_error("file", refused.sentence)
        else:
            said(request, _("Your changes are saved."))
            return redirect("documents:version", pk)
    return page(
        request, "documents/version_edit.html", {"form": form, "version": one},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


@login_required
@require_POST
def drop(request, pk):
    one = visible(request, pk)
    actions.drop_draft(one, by=request.user)
    said(request, _("The draft is dropped."))
    return redirect("documents:document", one.document_id)


@login_required
def issue(request, pk):
    """Say from which day it holds, and issue it."""
    one = visible(request, pk)
    require(rules.can_issue(request.user, one))
    form = DayForm(
        request.POST or None, initial={"issued_on": timezone.localdate()}, name="issued_on", label=_("issued on")
    )
    if request.method == "POST" and form.is_valid():
        actions.issue(one, form.day, by=request.user)
        said(request, _("Issued. From now on nobody changes a word of it. Hand it out next."))
        return redirect("documents:version", pk)
    context = {
        "form": form, "heading": _("Issue “%(title)s”") % {"title": one.document.title}, "version": one, "button": _("Issue it"),
        "lead": _("It gets the next number, and from then on nobody changes a word of it. The day may lie in the past."),
    }  # fmt: skip
    return page(request, "documents/form.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def docx(request, pk):
    """The version as a .docx in the official layout."""
    one = visible(request, pk)
    return download(io.BytesIO(paper_of(one)), f"{one.document.title} v{one.number or 0}.docx", DOCX)
