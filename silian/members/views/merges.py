"""Pages for merging two rows that turned out to be one organisation."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, slice_by_key
from silian.members import rules
from silian.members.actions import merges as actions
from silian.members.mandates import mandates
from silian.members.models import Organisation
from silian.members.queries import merges as queries
from silian.members.queries import register


@login_required
@require_safe
def merges(request):
    """What was merged, and what can be undone."""
    if not mandates(request.user).offices:
        raise Http404
    return page(
        request,
        "members/merges.html",
        {"slice": slice_by_key(queries.merges(request.user), request.GET, newest_first=True)},
    )


@login_required
def merge_new(request):
    """Choose the second row, look at what would change, agree."""
    data = request.POST or request.GET
    kept = _organisation(request, data.get("kept"))
    gone = _organisation(request, data["gone"]) if data.get("gone") else None
    if not rules.sits_in_office(request.user, kept.federation_id):
        raise Http404
    if gone is None:
        typed = data.get("q", "").strip()[:100]
        rows = Organisation.objects.filter(federation=kept.federation_id).current().found_by(typed) if typed else None
        found = (
            list(rows.exclude(pk=kept.pk).order_by("id")[:20])
            if typed
            else register.similar(kept.federation_id, kept.name, but=kept.pk)
        )
        return page(request, "members/merge_choose.html", {"kept": kept, "found": found, "typed": typed})
    if request.method == "POST":
        made = actions.merge(kept, gone, data.get("seen", ""), by=request.user)
        said(request, _("The two rows are one now. You can undo it here."))
        return redirect("members:merge", made.pk)
    require(rules.can_merge(request.user, kept, gone))
    plan = actions.plan_merge(kept, gone)
    return page(
        request,
        "members/merge_plan.html",
        {"kept": kept, "gone": gone, "plan": queries.shown(plan), "seen": actions.plan_digest(plan)},
    )


def _organisation(request, given) -> Organisation:
    pk = register.number(given)
    if pk is None:
        raise Http404
    return get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)


@login_required
@require_safe
def merge(request, pk):
    one = get_object_or_404(queries.merges(request.user), pk=pk)
    return page(
        request,
        "members/merge.html",
        {"merge": one, "plan": queries.shown(one.plan), "may_undo": rules.can_undo_merge(request.user, one)},
    )


@login_required
@require_POST
def merge_undo(request, pk):
    one = get_object_or_404(queries.merges(request.user), pk=pk)
    actions.undo_merge(one, by=request.user)
    said(request, _("The two rows are two again, as they were."))
    return redirect("members:merge", pk)
