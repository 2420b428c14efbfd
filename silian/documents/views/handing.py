"""Pages of handing out: to whom, who has confirmed, reminding, receipts on paper."""

from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from silian.core import export, files
from silian.core.rules import require
from silian.core.web import download, page, said, slice_by_key
from silian.documents import actions, rules
from silian.documents.forms import DayForm, HandOutForm
from silian.documents.models import Handout
from silian.documents.queries import board as queries
from silian.documents.queries import reach
from silian.documents.views.documents import visible as visible_document
from silian.documents.views.versions import visible as visible_version
from silian.members.rules import sits_in_office


@login_required
def hand_out(request, pk):
    """Choose to whom; the number is shown before anything happens."""
    one = visible_version(request, pk)
    newest = one.document.versions.aggregate(newest=Max("number"))["newest"]
    require(rules.can_hand_out(request.user, one, newest))
    form = HandOutForm(request.POST or None, federation_id=one.federation_id, bodies=reach.bodies(one.federation_id))
    chosen = new = None
    if request.method == "POST" and form.is_valid():
        chosen = list(reach.reached(one.federation_id, **form.cleaned_data))
        if request.POST.get("act") == "hand_out":
            made = actions.hand_out(one, chosen, by=request.user)
            said(request, _handed(len(made)))
            return redirect("documents:board", one.document_id)
        had = set(one.handouts.values_list("body_id", flat=True))
        new = [body for body in chosen if body.pk not in had]
    context = {"form": form, "version": one, "chosen": chosen, "new": new}
    wrong = request.method == "POST" and not form.is_valid()
    return page(request, "documents/hand_out.html", context, status=422 if wrong else 200)


def _handed(number: int) -> str:
    return ngettext(
        "Handed out to %(number)s body. Who sits there has been told.",
        "Handed out to %(number)s bodies. Who sits there has been told.",
        number,
    ) % {"number": number}


@login_required
@require_POST
def hand_to_the_same(request, pk):
    one = visible_version(request, pk)
    said(request, _handed(len(actions.hand_to_the_same(one, by=request.user))))
    return redirect("documents:board", one.document_id)


def _board_of(request, pk):
    one = visible_document(request, pk)
    if not sits_in_office(request.user, one.federation_id):
        raise Http404
    state = request.GET.get("state", "")
    return one, state if state in ("waiting", "confirmed") else ""


@login_required
@require_safe
def board(request, pk):
    """Who has confirmed, which version each confirmed last, who has not, and since when."""
    one, state = _board_of(request, pk)
    newest = one.versions.issued().order_by("-number").first()
    found = slice_by_key(queries.rows(one, state), request.GET, per_page=50)
    context = {"document": one, "slice": found, "counts": queries.counts(one), "state": state, "newest": newest}
    return page(request, "documents/board.html", context, fragment="documents/_board.html")


@login_required
@require_safe
def board_workbook(request, pk):
    """The board as a workbook."""
    one, state = _board_of(request, pk)
    heads = [
        _("Body"),
        _("Version handed out"),
        _("Handed out on"),
        _("Confirmed on"),
        _("Way"),
        _("Confirmed before"),
        _("Remarks"),
    ]
    rows = [
        [
            row.body.name, row.version.number, timezone.localdate(row.at),
            row.receipt.received_on if hasattr(row, "receipt") else "", row.receipt.get_way_display() if hasattr(row, "receipt") else "",
            row.last_number if not hasattr(row, "receipt") and row.last_number else "", "",
        ]
        for row in queries.rows(one, state)
    ]  # fmt: skip
    title = _("Receipts of “%(title)s”") % {"title": one.title}
    content = export.book([export.Sheet(title, title, one.federation.name, heads, rows, {heads[0]: 34})])
    return download(content, f"{title} {timezone.localdate().isoformat()}.xlsx", files.XLSX)


@login_required
@require_POST
def remind(request, pk):
    one = visible_version(request, pk)
    number = actions.remind(one, by=request.user)
    sentence = ngettext("%(number)s body has been reminded.", "%(number)s bodies have been reminded.", number)
    said(request, sentence % {"number": number})
    return redirect("documents:board", one.document_id)


def _handout(request, pk) -> Handout:
    rows = Handout.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("version__document", "body__organisation", "receipt"), pk=pk)


@login_required
@require_POST
def confirm(request, pk):
    one = _handout(request, pk)
    actions.confirm(one, by=request.user)
    said(request, _("Thank you. It is noted that %(body)s has received it.") % {"body": one.body})
    return redirect("documents:version", one.version_id)


@login_required
def paper(request, pk):
    """Enter a receipt that came on paper."""
    one = _handout(request, pk)
    require(rules.can_enter_paper(request.user, one))
    form = DayForm(
        request.POST or None, initial={"received_on": timezone.localdate()}, name="received_on", label=_("received on")
    )
    if request.method == "POST" and form.is_valid():
        actions.enter_paper(one, form.day, by=request.user)
        said(request, _("The receipt is noted."))
        return redirect("documents:board", one.version.document_id)
    context = {
        "form": form, "heading": _("Receipt of %(body)s on paper") % {"body": one.body}, "document": one.version.document,
        "lead": _("“%(title)s”, version %(number)s") % {"title": one.version.document.title, "number": one.version.number},
    }  # fmt: skip
    return page(request, "documents/form.html", context, status=422 if request.method == "POST" else 200)
