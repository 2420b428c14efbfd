"""The way from a call to a project."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from silian.cobuilding.actions import calls as actions
from silian.core.web import said
from silian.exchange.models import Call


@login_required
@require_POST
def project_from_call(request, pk):
    """Open a project with everybody who said yes; ends the call, if it is still open."""
    call = get_object_or_404(Call.objects.visible_to(request.user), pk=pk)
    project, made = actions.project_from_call(
        call, by=request.user, outcome=request.POST.get("outcome", ""), because=request.POST.get("because", "")
    )
    said(
        request,
        _("The project is drafted, with everybody who said yes.")
        if made
        else _("There is a project of this call already; here it is."),
    )
    return redirect("cobuilding:project", project.pk)
