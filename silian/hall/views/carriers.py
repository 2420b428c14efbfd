"""Pages of the carriers: all of them, one with its members, rounds and matters, setting one up."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from silian.core.web import page, said, tried
from silian.hall.actions import carriers as actions
from silian.hall.forms.plans import CarrierForm
from silian.hall.models import Carrier
from silian.hall.queries import carriers as queries
from silian.hall.views.shared import form_page
from silian.members.mandates import mandates
from silian.members.models import Body, Federation


@require_safe
def listed(request):
    """Where residents and organisations deliberate."""
    context = {
        "carriers": queries.carriers(request.user), "without_form": queries.without_form(request.user),
        "may_set_up": bool(mandates(request.user).offices),
    }  # fmt: skip
    return page(request, "hall/carriers.html", context)


@require_safe
def carrier(request, pk):
    """One carrier; who sits in it by name only for people of the federation."""
    one = get_object_or_404(Carrier.objects.select_related("body", "community", "federation"), pk=pk)
    return page(request, "hall/carrier.html", {"page": queries.carrier_page(one, request.user)})


@login_required
def carrier_new(request):
    """A new body for deliberation."""
    federation = Federation.objects.filter(pk__in=list(mandates(request.user).offices)).order_by("id").first()
    if federation is None:
        raise Http404
    form = CarrierForm(request.POST or None, federation=federation)
    if made := tried(
        form, lambda: actions.open_carrier(federation, form.cleaned_data["name"], form.cleaned_data, by=request.user)
    ):
        said(request, _("The carrier is set up. Set up its seats next."))
        return redirect("hall:carrier", made.pk)
    return form_page(request, form, _("A new carrier of deliberation"), _("Set it up"), reverse("hall:carriers"))


@login_required
def carrier_form(request, pk):
    """Which form a body has, whose it is and what it is for."""
    offices = list(mandates(request.user).offices)
    body = get_object_or_404(Body.objects.filter(kind=Body.Kind.CARRIER, federation__in=offices), pk=pk)
    known = Carrier.objects.filter(body=body).first()
    initial = {name: getattr(known, name) for name in actions.OWN} if known else {}
    form = CarrierForm(request.POST or None, federation=body.federation, known=True, initial=initial)
    if made := tried(form, lambda: actions.set_form(body, form.cleaned_data, by=request.user)):
        said(request, _("Saved."))
        return redirect("hall:carrier", made.pk)
    back = reverse("hall:carrier", args=[known.pk]) if known else reverse("hall:carriers")
    return form_page(request, form, body.name, _("Save"), back)
