"""The product's addresses and, beside them, the bare page everything is measured against."""

from django.http import HttpResponse
from django.template.loader import get_template
from django.urls import include, path

from silian.members.models import Organisation


def bare(request):
    """One indexed query, twenty rows, one template: the least a Django page can do."""
    rows = Organisation.objects.order_by("id").values_list("id", "name", "address")[:20]
    return HttpResponse(get_template("bare.html").render({"rows": list(rows)}))


urlpatterns = [path("bare", bare), path("", include("silian.config.urls"))]
