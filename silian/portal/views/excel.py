"""Workbooks in and out."""

from django.contrib.auth.decorators import login_required
from django.http import Http404


@login_required
def imports(request):
    raise Http404


@login_required
def import_kind(request, kind):
    raise Http404


@login_required
def export(request, kind):
    raise Http404
