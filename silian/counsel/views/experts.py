"""The think tank, its fields, and what an expert keeps of herself."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import form_page, page, said, slice_by_key
from silian.counsel import actions, rules
from silian.counsel.forms import FieldForm, ProfileForm
from silian.counsel.models import Field
from silian.counsel.queries import experts as queries
from silian.counsel.queries.people import expert_seats
from silian.members.mandates import mandates
from silian.members.models import Seat
from silian.members.queries.register import chosen_federation, number
from silian.members.views.shared import federation_of


@login_required
@require_safe
def tank(request):
    """Who sits in the think tank, what they know, how much waits for them."""
    federation = chosen_federation(request.user, request.GET.get("federation"))
    if federation is None:
        return page(request, "counsel/tank.html", {"page": None})
    shown = queries.tank_page(federation, request.user, number(request.GET.get("field")))
    own = queries.seat_of(request.user, federation.pk)
    return page(request, "counsel/tank.html", {"page": shown, "own_seat": own})


@login_required
def profile(request, pk):
    """What an expert says about herself; she keeps it, the office may help."""
    seats = Seat.objects.visible_to(request.user).filter(federation__in=mandates(request.user).federation_ids or [0])
    seat = get_object_or_404(seats.select_related("body", "federation"), pk=pk)
    if not expert_seats(seat.federation_id).filter(pk=seat.pk).exists():
        raise Http404
    term = queries.holder(seat)
    if term is None:
        raise Refused(_("Nobody sits here. Fill the seat first."))
    person = term.person
    require(rules.can_change_expert(request.user, seat.federation_id, person.pk))
    form = ProfileForm(
        request.POST or None, federation_id=seat.federation_id, own=person.pk == request.user.pk,
        expert=queries.profile(person.pk, seat.federation_id),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        actions.keep_profile(
            person, seat.federation, form.wanted(), list(form.cleaned_data["fields_known"]), by=request.user
        )
        said(request, _("Your changes are saved."))
        return redirect("counsel:tank")
    heading = _("What %(name)s knows") % {"name": person.name}
    lead = _("Proposals rest on these fields and words; nobody is asked more often in a year than she takes.")
    return form_page(request, form, heading, _("Save"), reverse("counsel:tank"), lead=lead)


@login_required
def fields(request):
    """The fields of knowledge; the office adds one."""
    federation = federation_of(request)
    require(rules.can_keep_fields(request.user, federation.pk))
    form = FieldForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            data = form.cleaned_data
            made = actions.add_field(
                federation, data["name"], by=request.user, theme=data["theme"], words=data["words"]
            )
            said(request, _("“%(name)s” can be chosen from now on.") % {"name": made.name})
            return redirect("counsel:fields")
        status = 422
    context = {"form": form, "rows": queries.fields_of(federation.pk)}
    return page(request, "counsel/fields.html", context, status=status)


@login_required
def field(request, pk):
    """Other words for a field, or it is retired."""
    one = get_object_or_404(Field.objects.visible_to(request.user), pk=pk)
    require(rules.can_keep_fields(request.user, one.federation_id))
    form = FieldForm(request.POST or None, field=one)
    if request.method == "POST" and form.is_valid():
        actions.change_field(one, form.cleaned_data, by=request.user)
        said(request, _("Your changes are saved."))
        return redirect("counsel:fields")
    return form_page(request, form, _("Change a field of knowledge"), _("Save"), reverse("counsel:fields"))


@login_required
@require_safe
def mine(request):
    """What she was asked, what she advised, and what became of it."""
    found = slice_by_key(queries.mine(request.user), request.GET, newest_first=True)
    context = {"slice": found, "rows": queries.mine_rows(found.rows)}
    return page(request, "counsel/mine.html", context)
