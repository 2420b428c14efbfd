"""Pages of campaigns."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from silian.cobuilding import rules
from silian.cobuilding.actions import campaigns as actions
from silian.cobuilding.forms import CampaignForm, days_of
from silian.cobuilding.models import Campaign
from silian.cobuilding.queries import project as queries
from silian.cobuilding.views.shared import form_page
from silian.core.rules import require
from silian.core.web import page, slice_by_key
from silian.core.web import said as tell
from silian.members.mandates import mandates
from silian.members.models import Federation


@login_required
@require_safe
def campaigns(request):
    """All campaigns, with how many projects count towards each."""
    rows = slice_by_key(queries.campaigns(request.user), request.GET, newest_first=True)
    return page(request, "cobuilding/campaigns.html", {"slice": rows})


@login_required
@require_safe
def campaign(request, pk):
    """One campaign: what its projects did in numbers, and the projects themselves."""
    one = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    shown = queries.campaign_page(one, request.user)
    filters = queries.Filters(campaign=one.pk)
    rows = slice_by_key(shown.projects, request.GET, newest_first=True)
    return page(
        request, "cobuilding/campaign.html", {"campaign": one, "page": shown, "slice": rows, "filters": filters}
    )


@login_required
def new(request):
    """Set up a campaign."""
    offices = Federation.objects.filter(pk__in=list(mandates(request.user).offices)).order_by("pk")
    federation = offices.filter(pk=request.POST.get("federation") or 0).first() or offices.first()
    if federation is None:
        raise Http404
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.set_up_campaign(federation, form.values(), by=request.user)
        tell(request, _("The campaign is set up. Projects can count towards it now."))
        return redirect("cobuilding:campaign", made.pk)
    return form_page(request, form, _("A new campaign"), reverse("cobuilding:campaigns"), button=_("Set it up"))


@login_required
def edit(request, pk):
    """Correct a campaign."""
    one = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    require(rules.can_change_campaigns(request.user, one.federation_id))
    form = CampaignForm(request.POST or None, initial={"name": one.name, "about": one.about, **days_of(one.period)})
    if request.method == "POST" and form.is_valid():
        actions.change_campaign(one, form.values(), by=request.user)
        tell(request, _("Your changes are saved."))
        return redirect("cobuilding:campaign", pk)
    return form_page(
        request, form, _("Change “%(title)s”") % {"title": one.name}, reverse("cobuilding:campaign", args=[pk])
    )
