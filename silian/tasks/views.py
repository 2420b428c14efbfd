"""Pages of tasks: the list, one task, and what closes it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core import export, files
from silian.core.rules import require
from silian.core.web import back, download, page, said, slice_by_key
from silian.members.mandates import mandates
from silian.tasks import actions, queries, rules
from silian.tasks.forms import TaskForm, owner_key
from silian.tasks.models import Task


@login_required
@require_safe
def tasks(request):
    """Tasks: mine, those I gave, or all I may see; the late ones at one press."""
    filters = queries.Filters.of(request.GET)
    context = {
        "slice": slice_by_key(queries.tasks(request.user, filters), request.GET, newest_first=True), "filters": filters,
        "states": [*Task.State.choices, ("all", _("All"))], "query": request.GET.urlencode(), "today": timezone.localdate(),
        "whose": [("mine", _("I see to")), ("given", _("I gave")), ("all", _("All I may see"))],
    }  # fmt: skip
    return page(request, "tasks/tasks.html", context, fragment="tasks/_tasks.html")


@login_required
@require_safe
def workbook(request):
    """The same rows as a workbook."""
    if not mandates(request.user).held:
        raise Http404
    rows = queries.tasks(request.user, queries.Filters.of(request.GET))
    title, unit, heads = _("Tasks"), mandates(request.user).held[0].body_name, queries.workbook_heads()
    widths = {heads[0]: 40, heads[1]: 26, heads[4]: 30, heads[5]: 40, heads[6]: 30}
    content = export.book([export.Sheet(title, title, unit, heads, queries.rows_for_workbook(rows), widths)])
    return download(content, f"{title} {timezone.localdate().isoformat()}.xlsx", files.XLSX)


def _visible(request, pk) -> Task:
    rows = Task.objects.visible_to(request.user).select_related("seat__body", "organisation", "by", "federation")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def task(request, pk):
    """One task: what, who, by when, where it comes from, what came of it."""
    shown = queries.task_page(_visible(request, pk), request.user)
    return page(request, "tasks/task.html", {"task": shown.task, "page": shown, "records": shown.records})


@login_required
def edit(request, pk):
    """Another day, another owner, other words."""
    one = _visible(request, pk)
    require(rules.can_change_task(request.user, one))
    organisations, seats = queries.owners_to_choose(one.federation_id, timezone.localdate())
    owner = one.seat or one.organisation
    if owner not in organisations and owner not in seats:  # a closed seat, a former member: it may stay
        (seats if one.seat else organisations).append(owner)
    initial = {"title": one.title, "detail": one.detail, "due_on": one.due_on, "owner": owner_key(owner)}
    form = TaskForm(request.POST or None, initial=initial, owners=(organisations, seats))
    if request.method == "POST" and form.is_valid():
        actions.change_task(one, form.values(), by=request.user)
        said(request, _("Your changes are saved."))
        return redirect("tasks:task", pk)
    return page(
        request, "tasks/edit.html", {"task": one, "form": form}, status=422 if request.method == "POST" else 200
    )


@login_required
@require_POST
def done(request, pk):
    """Finished, with one sentence; from the desk or from its own page."""
    actions.finish_task(_visible(request, pk), request.POST.get("outcome", ""), by=request.user)
    said(request, _("Done. What came of it is kept with the task."))
    return back(request, "tasks:tasks")


@login_required
@require_POST
def drop(request, pk):
    actions.drop_task(_visible(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Closed, with your reason."))
    return redirect("tasks:task", pk)


@login_required
@require_POST
def reopen(request, pk):
    actions.reopen_task(_visible(request, pk), by=request.user)
    said(request, _("The task is open again."))
    return redirect("tasks:task", pk)
