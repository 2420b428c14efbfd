"""Pages of the register: the list, one organisation, growth, matrix."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.errors import Refused
from silian.core.web import page, said
from silian.members import rules
from silian.members.actions import organisations as actions
from silian.members.forms import ContactForm, DayForm, OrganisationForm, OwnOrganisationForm
from silian.members.models import Community, Contact, Membership, Organisation, Sector
from silian.members.queries import growth as growth_queries
from silian.members.queries import matrix as matrix_queries
from silian.members.queries import organisation as organisation_queries
from silian.members.queries import register as queries


@login_required
@require_safe
def register(request):
    """The organisations of the area, members and neighbours."""
    filters = queries.Filters.of(request.GET)
    federation_id = queries.chosen_federation_id(request.user, request.GET.get("federation"))
    shown = queries.screen(request.user, filters, federation_id=federation_id, **_key(request))
    return page(
        request, "members/register.html",
        {
            "filters": filters, "screen": shown, "rows": shown.rows, "kinds": Organisation.Kind.choices,
            "newer": _link(request, "before", shown.newer), "older": _link(request, "after", shown.older),
            "may_enter": bool(federation_id and rules.can_enter_organisation(request.user, federation_id)),
        },
        fragment="members/_register_rows.html",
    )  # fmt: skip


def _key(request) -> dict[str, int | None]:
    """Where in a list the reader is."""
    return {name: queries.number(request.GET.get(name)) for name in ("after", "before")}


def _link(request, name: str, key: int | None) -> str:
    """The same list from another key on."""
    if key is None:
        return ""
    kept = [(asked, value) for asked, value in request.GET.items() if asked not in ("after", "before") and value]
    return "?" + urlencode([*kept, (name, key)])


@login_required
@require_safe
def organisation(request, pk):
    """One organisation and its whole life."""
    shown = organisation_queries.organisation_page(request.user, pk)
    if shown is None:
        raise Http404
    if shown.organisation.merged_into_id:
        return redirect("members:organisation", shown.organisation.merged_into_id)
    life = organisation_queries.life(shown, **_key(request))
    return page(
        request, "members/organisation.html",
        {
            "page": shown, "organisation": shown.organisation, "records": life.acts, "today": timezone.localdate(),
            "newer": _link(request, "before", life.newer), "older": _link(request, "after", life.older),
        },
    )  # fmt: skip


@login_required
def organisation_new(request):
    """Enter an organisation."""
    federation = queries.chosen_federation(request.user, request.GET.get("federation"))
    if federation is None or not rules.can_enter_organisation(request.user, federation.pk):
        raise Http404
    form = OrganisationForm(request.POST or None, choices=_choices(federation.pk), initial={"kind": "other"})
    day_form = DayForm(request.POST if request.POST.get("is_member") else None, label=_("member from"))
    likely = []
    if request.method == "POST" and form.is_valid() and (not request.POST.get("is_member") or day_form.is_valid()):
        likely = [] if request.POST.get("different") else queries.similar(federation.pk, form.cleaned_data["name"])
        if not likely:
            member_from = day_form.cleaned_data["day"] if request.POST.get("is_member") else None
            made = _on_form(
                form,
                lambda: actions.enter_organisation(federation, form.values(), by=request.user, member_from=member_from),
            )
            if made:
                said(request, _("%(name)s is in the register.") % {"name": made.name})
                return redirect("members:organisation", made.pk)
    return page(
        request, "members/organisation_edit.html",
        {"form": form, "day_form": day_form, "likely": likely, "organisation": None, "is_member": request.POST.get("is_member")},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


@login_required
def organisation_edit(request, pk):
    """Correct what the register says; a liaison only what is hers to keep."""
    one = _visible(request, pk)
    if not rules.can_change_organisation(request.user, one):
        raise Http404
    if rules.can_place_organisation(request.user, one):
        form = OrganisationForm(request.POST or None, instance=one, choices=_choices(one.federation_id))
    else:
        form = OwnOrganisationForm(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        fresh = _visible(request, pk)
        if _on_form(form, lambda: actions.change_organisation(fresh, form.values(), by=request.user)):
            said(request, _("Your changes are saved."))
            return redirect("members:organisation", pk)
    return page(
        request, "members/organisation_edit.html", {"form": form, "organisation": one},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


def _on_form(form, act):
    """A refusal that names fields stands beside them, and what was typed stays."""
    try:
        return act()
    except Refused as refusal:
        if not refusal.fields:
            raise
        for name, sentence in refusal.fields.items():
            form.add_error(name if name in form.fields else None, sentence)
        return None


def _choices(federation_id: int):
    return Community.objects.filter(federation=federation_id), Sector.objects.filter(federation=federation_id)


def _visible(request, pk) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)


@login_required
def contact(request, pk, contact_pk=None):
    """Add a person to call, or correct one."""
    one = _visible(request, pk)
    if not rules.sees_contacts(request.user, one):
        raise Http404
    present = get_object_or_404(Contact, pk=contact_pk, organisation=one) if contact_pk else None
    form = ContactForm(request.POST or None, instance=present)
    if request.method == "POST" and form.is_valid():
        # The form has written on its own copy; the action reads the row afresh.
        fresh = Contact.objects.get(pk=contact_pk) if contact_pk else None
        actions.keep_contact(one, form.values(), by=request.user, contact=fresh)
        said(request, _("The contact is saved."))
        return redirect("members:organisation", pk)
    return page(
        request, "members/contact.html", {"form": form, "organisation": one, "contact": present},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


@login_required
@require_POST
def contact_drop(request, pk, contact_pk):
    one = _visible(request, pk)
    if not rules.sees_contacts(request.user, one):
        raise Http404
    actions.drop_contact(get_object_or_404(Contact, pk=contact_pk, organisation=one), by=request.user)
    said(request, _("The contact is removed."))
    return redirect("members:organisation", pk)


@login_required
@require_POST
def membership_begin(request, pk):
    one = _visible(request, pk)
    actions.begin_membership(one, _day(request), by=request.user)
    said(request, _("%(name)s is a member now.") % {"name": one.name})
    return redirect("members:organisation", pk)


@login_required
@require_POST
def membership_end(request, pk, membership_pk):
    one = _visible(request, pk)
    actions.end_membership(
        get_object_or_404(Membership, pk=membership_pk, organisation=one), _day(request), by=request.user
    )
    said(request, _("The end of the membership is noted."))
    return redirect("members:organisation", pk)


def _day(request):
    form = DayForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Give a day, for example %(day)s.") % {"day": timezone.localdate().isoformat()})
    return form.cleaned_data["day"]


@login_required
@require_safe
def growth(request):
    """The growth curve: members at the end of every year, and on any day."""
    federation = queries.chosen_federation(request.user, request.GET.get("federation"))
    if federation is None:
        raise Http404
    years = growth_queries.growth(federation)
    filters = queries.Filters.of(request.GET)
    day = filters.day
    on_day = Organisation.objects.filter(federation=federation).current().members_on(day).count()
    return page(
        request, "members/growth.html",
        {"federation": federation, "years": years[::-1], "first": years[0] if years else None, "last": years[-1] if years else None,
         "day": day, "on_day": on_day},
    )  # fmt: skip


@login_required
@require_safe
def matrix(request):
    """Sectors × zones; every number opens its members."""
    federation = queries.chosen_federation(request.user, request.GET.get("federation"))
    if federation is None:
        raise Http404
    return page(request, "members/matrix.html", {"federation": federation, "matrix": matrix_queries.matrix(federation)})
