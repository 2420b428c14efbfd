"""What waits for a person, what she was told, what she looks for."""

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_safe

from silian.core.web import page


@login_required
@require_safe
def desk(request):
    return page(request, "portal/desk.html", {})


@login_required
@require_safe
def notices(request):
    return page(request, "portal/desk.html", {})


@login_required
@require_safe
def search(request):
    return page(request, "portal/desk.html", {})
