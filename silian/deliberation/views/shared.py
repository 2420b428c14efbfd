"""What all pages of deliberation load."""

from axes.helpers import get_client_ip_address
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.crypto import salted_hmac

from silian.deliberation.models import Statement
from silian.deliberation.queries import statements as queries
from silian.hall.models import Matter


def visible_matter(request, pk) -> Matter:
    """A matter for those who may see it; for everybody else it is not there."""
    rows = Matter.objects.seen_by(request.user).select_related("community", "federation").prefetch_related("phases")
    return get_object_or_404(rows, pk=pk)


def visible_statement(request, pk) -> Statement:
    rows = queries.for_page(request.user).prefetch_related("matter__phases")
    return get_object_or_404(rows, pk=pk)


def sender(request) -> str:
    """Whom an hour's reports are counted for: nobody can read this address back after the day."""
    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    told = f"{get_client_ip_address(request)} {timezone.localdate()}"
    return salted_hmac("deliberation.report", told, algorithm="sha256").hexdigest()
