"""The page of how the area is parted."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.errors import Refused
from silian.core.web import page, said
from silian.members import rules
from silian.members.actions import structure as actions
from silian.members.forms import FederationForm, PartForm
from silian.members.models import Community, Federation, Sector, Zone
from silian.members.queries import register
from silian.members.queries import structure as queries

PARTS = {"zone": Zone, "sector": Sector, "community": Community}


@login_required
@require_safe
def structure(request):
    """Zones, communities, sectors, the bodies with their seats, and the federations below."""
    federation = _chosen(request)
    return page(
        request,
        "members/structure.html",
        {"federation": federation, "page": queries.structure(federation, request.user)},
    )


def _chosen(request) -> Federation:
    federation = register.chosen_federation(request.user, request.GET.get("federation"))
    if federation is None:
        raise Http404
    return federation


@login_required
@require_POST
def part_add(request, kind):
    """Add a zone, a sector, a community or a carrier of deliberation."""
    federation = _chosen(request)
    form = PartForm(request.POST, with_zone=kind == "community", zones=Zone.objects.filter(federation=federation))
    if not form.is_valid():
        raise Refused(_("Give a name of at most 40 characters."))
    name = form.cleaned_data["name"]
    if kind == "zone":
        actions.add_zone(federation, name, by=request.user)
    elif kind == "sector":
        actions.add_sector(federation, name, by=request.user)
    elif kind == "community":
        actions.add_community(federation, name, form.cleaned_data["zone"], by=request.user)
    elif kind == "carrier":
        actions.add_carrier(federation, name, by=request.user)
    else:
        raise Http404
    said(request, _("%(name)s is part of the structure now.") % {"name": name})
    return redirect(f"{reverse('members:structure')}?federation={federation.pk}")


@login_required
def part(request, kind, pk):
    """Another name, or for a community another zone."""
    if kind not in PARTS:
        raise Http404
    one = get_object_or_404(PARTS[kind].objects.visible_to(request.user), pk=pk)
    if not rules.can_change_structure(request.user, one.federation_id):
        raise Http404
    has_zone = kind == "community"
    before = {"name": one.name} | ({"zone": one.zone_id} if has_zone else {})
    form = PartForm(
        request.POST or None,
        initial=before,
        with_zone=has_zone,
        zones=Zone.objects.filter(federation=one.federation_id),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_part(one, form.cleaned_data, by=request.user)
        except Refused as refusal:
            if not refusal.fields:
                raise
            form.add_error("name", refusal.sentence)
        else:
            said(request, _("Your changes are saved."))
            return redirect(f"{reverse('members:structure')}?federation={one.federation_id}")
    return page(
        request, "members/part.html", {"form": form, "part": before["name"], "federation_id": one.federation_id},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


@login_required
def federation_new(request):
    """Set up a federation below one's own."""
    parent = _chosen(request)
    if not rules.can_found_below(request.user, parent):
        raise Http404
    form = FederationForm(request.POST or None, parent=parent)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.found_federation(**form.cleaned_data, parent=parent, by=request.user)
        except Refused as refusal:
            if not refusal.fields:
                raise
            for name, sentence in refusal.fields.items():
                form.add_error(name, sentence)
        else:
            said(
                request,
                _("%(name)s is set up. Now set up a seat in its office, and invite its secretary.")
                % {"name": made.name},
            )
            return redirect(f"{reverse('members:structure')}?federation={made.pk}")
    return page(
        request, "members/federation_new.html", {"form": form, "parent": parent}, status=422 if request.method == "POST" else 200
    )  # fmt: skip
