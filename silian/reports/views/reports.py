"""Pages of reports: the list, one as a document, beginning, writing, freezing and publishing it."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import download, page, said, slice_by_key, tried
from silian.reports import actions, rules
from silian.reports.forms import BeginForm, WriteForm
from silian.reports.models import Report
from silian.reports.queries import reports as queries
from silian.reports.queries.paper import DOCX, draft_paper, kept
from silian.reports.queries.writing import editing, subjects


def visible(request, pk) -> Report:
    rows = Report.objects.visible_to(request.user).select_related(*queries.JOINED)
    return get_object_or_404(rows, pk=pk)


@require_safe
def listed(request):
    """Reports, the newest first; without an account those that are public."""
    asked = request.GET
    filters = queries.Filters(
        asked.get("q", "")[:100], asked.get("kind", "") if asked.get("kind") in Report.Kind.values else "",
        queries.year_asked(asked.get("year")),
    )  # fmt: skip
    context = {
        "filters": filters, "slice": slice_by_key(queries.reports(request.user, filters), asked, newest_first=True),
        "kinds": Report.Kind.choices, "years": queries.years(request.user), "may_begin": rules.may_begin(request.user),
    }  # fmt: skip
    return page(request, "reports/reports.html", context, fragment="reports/_reports.html")


def readable(view):
    """Of a report the reader may see: `view(request, report)`. Whoever has not signed in is led to the door."""

    @wraps(view)
    def look(request, pk):
        try:
            one = visible(request, pk)
        except Http404:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())
        return view(request, one)

    return look


@require_safe
@readable
def report(request, one):
    """One report as a document. A public one opens for everybody."""
    shown_page = queries.report_page(one, request.user, check="check" in request.GET)
    return page(request, "reports/report.html", {"report": one, "page": shown_page, "records": shown_page.records})


@login_required
def new(request):
    """Begin a report."""
    about = subjects(request.user)
    if not about:
        raise Http404
    form = BeginForm(request.POST or None, about=about, initial={"year": timezone.localdate().year})
    if made := tried(form, lambda: actions.begin_report(*form.chosen, by=request.user)):
        said(request, _("The report is drafted from the records. Read it, and add your words where they are needed."))
        return redirect("reports:report", made.pk)
    status = 422 if request.method == "POST" else 200
    return page(request, "reports/report_new.html", {"form": form}, status=status)


@login_required
def edit(request, pk):
    """Title, day, comparison, and the words of each section."""
    one = visible(request, pk)
    require(rules.can_change(request.user, one))
    found = editing(one)
    form = WriteForm(
        request.POST or None,
        report=one,
        sections=found.sections,
        earlier=queries.earlier_ones(one),
        initial=found.initial,
    )
    if tried(form, lambda: actions.write_report(one, form.own(), form.words(), by=request.user)):
        said(request, _("Your changes are saved."))
        return redirect("reports:report", pk)
    status = 422 if request.method == "POST" else 200
    return page(request, "reports/report_edit.html", {"form": form, "report": one, "signs": found.signs}, status=status)


@login_required
@require_POST
def drop(request, pk):
    actions.drop_report(visible(request, pk), by=request.user)
    said(request, _("The draft is dropped."))
    return redirect("reports:reports")


@login_required
@require_POST
def freeze(request, pk):
    one = actions.freeze_report(visible(request, pk), by=request.user)
    said(request, _("Frozen as %(sign)s. From now on not a word and not a figure of it changes.") % {"sign": one.sign})
    return redirect("reports:report", pk)


@login_required
@require_POST
def publish(request, pk):
    actions.publish_report(visible(request, pk), by=request.user)
    said(request, _("Public from now on: everybody can read it without signing in."))
    return redirect("reports:report", pk)


@login_required
@require_POST
def withdraw(request, pk):
    actions.withdraw_report(visible(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("No longer public, with your reason. The report stays as it was frozen."))
    return redirect("reports:report", pk)


@require_safe
@readable
def docx(request, one):
    """The paper: of a frozen report always the same one, of a draft with the figures of this moment."""
    content = kept(one) if one.is_frozen else draft_paper(one)
    return download(content, f"{one.title} {one.sign}".strip() + ".docx", DOCX)


@login_required
@require_safe
def rows(request, pk, key):
    """The rows a figure of a frozen report counted, as they are today."""
    one = visible(request, pk)
    found = queries.kept_figure(one, key, request.GET.get("part", ""), request.user)
    if found is None:
        raise Http404
    slice_ = slice_by_key(found.rows, request.GET)
    context = {"page": found, "slice": slice_, "rows": found.read(slice_.rows, request.user)}
    return page(request, "reports/kept_figure.html", context)
