"""What the pages of this app share: one page for every small form, and the names a browser may offer."""

from typing import Any

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from silian.core.web import page
from silian.members.models import Organisation


def form_page(
    request: Any, form: Any, heading: str, back: str, *, lead: str = "", button: str = "", names: Any = (), note: str = ""
) -> Any:  # fmt: skip
    """A heading, a sentence, the inputs, one button and the way back."""
    context = {
        "form": form, "heading": heading, "lead": lead, "button": button or _("Save"), "back": back, "names": names, "note": note,
    }  # fmt: skip
    return page(request, "cobuilding/form.html", context, status=422 if form.is_bound else 200)


def organisations_of(federation_ids: Any) -> Any:
    return Organisation.objects.current().filter(federation__in=list(federation_ids)).defer("search").order_by("id")


def offered_names(organisations: Any, few: int) -> list[str]:
    """The names a browser offers while somebody types; none where there are too many."""
    found = list(organisations.order_by("spelled", "id").values_list("name", flat=True)[: few + 1])
    return found if len(found) <= few else []


def to_project(pk: int) -> Any:
    return redirect("cobuilding:project", pk)
