"""Workbooks in and out: hand one in, see what it would change, write it; take one out."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core import files
from silian.core.importing import kinds, runs
from silian.core.importing.plan import Scope
from silian.core.models import ImportRun
from silian.core.web import download, page, said, slice_by_key, stored_file
from silian.exchange.queries.lines import years_around
from silian.members.mandates import mandates
from silian.members.queries.register import chosen_federation
from silian.portal import actions
from silian.portal.forms import WorkbookForm
from silian.portal.queries import excel as queries


def _kind(name: str):
    found = kinds.find(name)
    if found is None:
        raise Http404
    return found


def _federation(request):
    """Where the reader may hand workbooks in; whoever may nowhere finds nothing here."""
    several = queries.federations(request.user)
    chosen = queries.chosen(several, request.POST.get("federation") or request.GET.get("federation"))
    if chosen is None:
        raise Http404
    return chosen, several


@login_required
@require_safe
def imports(request):
    """All kinds of workbooks in and out, and what was handed in so far."""
    federation, several = _federation(request)
    found = slice_by_key(queries.runs(request.user), request.GET, newest_first=True)
    context = {
        "federation": federation, "federations": several, "ways": queries.ways(request.user, federation),
        "slice": found, "rows": queries.rows(list(found.rows)),
    }  # fmt: skip
    return page(request, "portal/imports.html", context)


@login_required
def import_kind(request, kind):
    """Hand a workbook in."""
    kind = _kind(kind)
    federation, several = _federation(request)
    years = years_around(timezone.localdate()) if "year" in kind.asks else []
    form = WorkbookForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        federations=several,
        years=years,
        initial={"federation": federation.pk},
    )
    if request.method == "POST" and form.is_valid():
        scope = Scope(form.cleaned_data["federation"], request.user, form.options())
        file = form.cleaned_data["file"]
        run = runs.receive_and_check(kind, file.read(), file.name, scope)
        return redirect("portal:import_run", run.pk)
    context = {"kind": kind, "federation": federation, "form": form, "may": kind.may_import(request.user, federation)}
    return page(request, "portal/import_kind.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def template(request, kind):
    """An empty workbook to fill in."""
    from silian.core.importing import answers

    kind = _kind(kind)
    federation, _several = _federation(request)
    return download(answers.template(kind, federation.name), f"{kind.label}.xlsx", files.XLSX)


def _run(request, pk) -> ImportRun:
    return get_object_or_404(queries.runs(request.user), pk=pk)


@login_required
@require_safe
def run(request, pk):
    """What a workbook would change, or how far its writing is. The page may be left."""
    one = _run(request, pk)
    return page(
        request, "portal/import_run.html", {"run": one, "kind": runs.kind_of(one)}, fragment="portal/_import_run.html"
    )


@login_required
@require_POST
def write(request, pk):
    """Write exactly what was shown."""
    done = runs.write_beside(_run(request, pk), by=request.user, good_only=bool(request.POST.get("good_only")))
    if done.state == ImportRun.State.WRITTEN:
        said(
            request,
            _("Imported: %(new)s new rows, %(changed)s changed.")
            % {"new": done.counts["new"], "changed": done.counts["changed"]},
        )
    return redirect("portal:import_run", pk)


@login_required
@require_POST
def check_again(request, pk):
    """Look once more at what it would change now."""
    runs.check_beside(_run(request, pk))
    return redirect("portal:import_run", pk)


@login_required
@require_POST
def drop(request, pk):
    """Put it aside."""
    runs.drop(_run(request, pk), by=request.user)
    said(request, _("Put aside. Nothing was changed."))
    return redirect("portal:imports")


@login_required
@require_safe
def answer(request, pk):
    """The rows as handed in, each bad one with its reason."""
    one = _run(request, pk)
    content = runs.answer(one, by=request.user, bad_only=bool(request.GET.get("bad")))
    return download(
        content, _("%(name)s with reasons.xlsx") % {"name": one.file.name.rpartition(".")[0][:100]}, files.XLSX
    )


@login_required
@require_safe
def file(request, pk):
    """A file somebody handed in, for those who may open it."""
    return stored_file(request.user, pk)


@login_required
@require_safe
def export(request, kind):
    """What the page with the same filters shows, as a workbook that can be imported again."""
    kind = _kind(kind)
    federation = chosen_federation(request.user, request.GET.get("federation"))
    if federation is None or not mandates(request.user).held:
        raise Http404
    content = actions.take_out(kind, federation, request.GET, by=request.user)
    return download(content, f"{kind.label} {timezone.localdate().isoformat()}.xlsx", files.XLSX)
