"""Pages of bases."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, slice_by_key
from silian.members.models import Organisation
from silian.places import rules
from silian.places.actions import bases as actions
from silian.places.actions import displacing
from silian.places.forms import BaseForm, PartnerForm, PictureForm
from silian.places.models import Base, BasePartner, BasePicture
from silian.places.queries import bases as queries
from silian.places.queries import displacing as displaced
from silian.places.views.displaced import seen, to_confirm


def visible(request, pk) -> Base:
    rows = Base.objects.visible_to(request.user).select_related("owner", "community", "federation")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def listed(request):
    """The bases of the area."""
    filters = queries.Filters.of(request.GET)
    context = {
        "filters": filters, "slice": slice_by_key(queries.bases(request.user, filters), request.GET),
        "communities": queries.communities(request.user), "may_enter": queries.may_enter(request.user),
    }  # fmt: skip
    return page(request, "places/bases.html", context, fragment="places/_bases.html")


@login_required
@require_safe
def base(request, pk):
    """One base: what it is for, who keeps it, its rooms, what is on."""
    one = visible(request, pk)
    shown = queries.base_page(one, request.user)
    return page(request, "places/base.html", {"base": one, "page": shown, "records": shown.records})


def _form(request, instance=None):
    return BaseForm(
        request.POST or None, instance=instance, organisations=queries.organisations_to_keep_for(request.user),
        communities=queries.communities(request.user),
    )  # fmt: skip


@login_required
def new(request):
    """Enter a base."""
    if not queries.may_enter(request.user):
        raise Http404
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        made = actions.open_base(form.cleaned_data["owner"], form.values(), by=request.user)
        said(request, _("The base is entered. Now add its rooms."))
        return redirect("places:base", made.pk)
    status = 422 if request.method == "POST" else 200
    return page(request, "places/base_edit.html", {"form": form, "base": None}, status=status)


@login_required
def edit(request, pk):
    """Correct or complete a base; show it to everybody."""
    one = visible(request, pk)
    require(rules.can_change_base(request.user, one))
    form = _form(request, instance=visible(request, pk))
    if request.method == "POST" and form.is_valid():
        fields = form.values() | {"owner": form.cleaned_data["owner"]}
        actions.change_base(one, fields, by=request.user)
        said(request, _("Your changes are saved."))
        return redirect("places:base", pk)
    status = 422 if request.method == "POST" else 200
    return page(request, "places/base_edit.html", {"form": form, "base": one}, status=status)


@login_required
@require_POST
def close(request, pk):
    one = visible(request, pk)
    require(rules.can_close_base(request.user, one))
    answer = to_confirm(
        request,
        displaced.by_closing_base(one),
        _("Close the base %(base)s") % {"base": one},
        reverse("places:base", args=[pk]),
    )
    if answer:
        return answer
    displacing.close_base(one, request.POST.get("because", ""), by=request.user, seen=seen(request))
    said(request, _("The base is closed. Its history stays."))
    return redirect("places:base", pk)


@login_required
@require_POST
def reopen(request, pk):
    actions.reopen_base(visible(request, pk), by=request.user)
    said(request, _("The base is open again."))
    return redirect("places:base", pk)


@login_required
def partners(request, pk):
    """Who keeps the base together with its owner."""
    one = visible(request, pk)
    require(rules.can_change_base(request.user, one))
    there = Organisation.objects.current().filter(federation=one.federation_id)
    form = PartnerForm(request.POST or None, organisations=there)
    if request.method == "POST" and form.is_valid():
        actions.add_partner(one, form.cleaned_data["organisation"], form.cleaned_data["gives"], by=request.user)
        said(request, _("The partner is noted."))
        return redirect("places:base", pk)
    status = 422 if request.method == "POST" else 200
    heading = _("Partners of %(base)s") % {"base": one}
    return page(request, "places/form.html", _plain(form, heading, one, _("Add the partner")), status=status)


def _plain(form, heading, one, button, multipart=False):
    return {"form": form, "heading": heading, "base": one, "button": button, "multipart": multipart}


@login_required
@require_POST
def partner_drop(request, pk, partner_pk):
    one = visible(request, pk)
    partner = get_object_or_404(
        BasePartner.objects.select_related("base__owner", "organisation"), base=one, pk=partner_pk
    )
    actions.drop_partner(partner, by=request.user)
    said(request, _("Noted: it no longer keeps this base with the others."))
    return redirect("places:base", pk)


@login_required
def pictures(request, pk):
    """Add a picture of the base."""
    one = visible(request, pk)
    require(rules.can_change_base(request.user, one))
    form = PictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        # More than the limit is not even read: the action says how much is too much.
        content = file.read(BasePicture.MOST_BYTES + 1)
        actions.add_picture(one, content, file.name, form.cleaned_data["caption"], by=request.user)
        said(request, _("The picture is added."))
        return redirect("places:base", pk)
    status = 422 if request.method == "POST" else 200
    heading = _("A picture of %(base)s") % {"base": one}
    return page(request, "places/form.html", _plain(form, heading, one, _("Add the picture"), True), status=status)


@login_required
@require_POST
def picture_drop(request, pk):
    rows = BasePicture.objects.visible_to(request.user).filter(dropped_at=None).select_related("base__owner")
    picture = get_object_or_404(rows, pk=pk)
    actions.drop_picture(picture, by=request.user)
    said(request, _("The picture is taken away."))
    return redirect("places:base", picture.base_id)
