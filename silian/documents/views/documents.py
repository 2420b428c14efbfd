"""Pages of documents: the list, one document with its versions, beginning and ending one."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, slice_by_key
from silian.documents import actions, rules
from silian.documents.forms import DocumentForm
from silian.documents.models import Document
from silian.documents.queries import documents as queries
from silian.members.mandates import mandates
from silian.members.models import Federation


def visible(request, pk) -> Document:
    return get_object_or_404(Document.objects.visible_to(request.user).select_related("federation", "by"), pk=pk)


def day_in(request, name: str = "day") -> date | None:
    """A day in the address; none where it cannot be read."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


@login_required
@require_safe
def listed(request):
    """What has been laid down, the newest first."""
    asked = request.GET
    year = asked.get("year", "")
    filters = queries.Filters(
        asked.get("q", "")[:100], asked.get("kind", "") if asked.get("kind") in Document.Kind.values else "",
        int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        asked.get("retired") == "1", asked.get("mine") == "1",
    )  # fmt: skip
    context = {
        "filters": filters, "slice": slice_by_key(queries.documents(request.user, filters), asked, newest_first=True),
        "kinds": Document.Kind.choices, "years": queries.years(request.user),
    }  # fmt: skip
    return page(request, "documents/documents.html", context, fragment="documents/_documents.html")


@login_required
@require_safe
def document(request, pk):
    """One document: what holds today, or held on a day; its versions; what happened."""
    one = visible(request, pk)
    shown = queries.document_page(one, request.user, day_in(request))
    return page(request, "documents/document.html", {"document": one, "page": shown, "records": shown.records})


@login_required
def new(request):
    """Begin a document."""
    offices = Federation.objects.filter(pk__in=list(mandates(request.user).offices)).order_by("id")
    if not offices:
        raise Http404
    form = DocumentForm(request.POST or None, offices=offices)
    if request.method == "POST" and form.is_valid():
        made = actions.open_document(form.cleaned_data["federation"], form.values(), by=request.user)
        said(request, _("The document is begun. Now draft its first version."))
        return redirect("documents:document", made.pk)
    status = 422 if request.method == "POST" else 200
    return page(request, "documents/form.html", {"form": form, "heading": _("Begin a document")}, status=status)


@login_required
def edit(request, pk):
    """Correct name, kind or year."""
    one = visible(request, pk)
    require(rules.can_change_document(request.user, one))
    initial = {name: getattr(one, name) for name in ("title", "kind", "year")}
    form = DocumentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_document(one, form.values(), by=request.user)
        said(request, _("Your changes are saved."))
        return redirect("documents:document", pk)
    context = {"form": form, "heading": _("Change “%(title)s”") % {"title": one.title}, "document": one}
    return page(request, "documents/form.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def retire(request, pk):
    actions.retire_document(visible(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Out of use from today on, with your reason. Its versions and receipts stay as they are."))
    return redirect("documents:document", pk)


@login_required
@require_POST
def reopen(request, pk):
    actions.reopen_document(visible(request, pk), by=request.user)
    said(request, _("The document is in use again."))
    return redirect("documents:document", pk)
