"""Pages of parties and meetings: whom to ask, what they answer, which body talks about it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from silian.core.rules import require
from silian.core.web import page, said, tried
from silian.hall.actions import parties as actions
from silian.hall.actions import rounds
from silian.hall.forms.plans import PartyForm
from silian.hall.models import Party
from silian.hall.queries import proposing
from silian.hall.queries import rounds as round_queries
from silian.hall.rules import plans as rules
from silian.hall.views.shared import to_matter, visible
from silian.meetings.forms import NewMeetingForm
from silian.meetings.models import Meeting
from silian.meetings.queries.meetings import rooms_for


@login_required
def parties(request, pk):
    """Whom the matching proposes, and anybody else of the register."""
    matter = visible(request, pk)
    require(rules.can_invite_party(request.user, matter))
    form = PartyForm(request.POST or None, matter=matter, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if tried(
            form,
            lambda: actions.invite_party(
                matter,
                data["role"],
                by=request.user,
                organisation=data["organisation"],
                seat=data["seat"],
                reasons=proposing.reasons_for(matter, data["organisation"] or data["seat"]),
            ),
        ):
            said(request, _("Asked. You will read what they answer."))
            return to_matter(pk, "parties")
    context = {"matter": matter, "form": form, "proposed": proposing.proposed(matter)}
    return page(request, "hall/parties.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def party_answer(request, pk):
    """Take part, or say why not."""
    rows = Party.objects.visible_to(request.user).select_related("matter", "organisation", "seat__body", "by")
    one = get_object_or_404(rows, pk=pk)
    answer = request.POST.get("answer")
    if answer not in ("yes", "no"):
        raise Http404
    actions.answer_party(one, answer == "yes", request.POST.get("because", ""), by=request.user)
    said(request, _("Your answer is noted; whoever has the matter has been told."))
    return to_matter(one.matter_id, "parties")


@login_required
def meeting_new(request, pk):
    """Plan a meeting about it, or bring it before one that is planned."""
    matter = visible(request, pk)
    require(rules.can_meet(request.user, matter))
    bodies = round_queries.bodies_for(matter, request.user)
    form = NewMeetingForm(
        request.POST or None, bodies=bodies, rooms=rooms_for(request.user), initial={"title": rounds.topic_of(matter)}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if tried(
            form,
            lambda: rounds.plan_meeting_about(
                matter, data["body"], form.values(), by=request.user, room=data["room"], people=data.get("people")
            ),
        ):
            said(request, _("The meeting is planned, and the matter stands on its agenda. Send the invitations next."))
            return to_matter(pk, "meetings")
    context = {
        "matter": matter,
        "form": form,
        "coming": round_queries.coming(matter, request.user),
        "bodies": bodies.exists(),
    }
    return page(request, "hall/meeting_new.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def meeting_link(request, pk):
    """Bring it before a meeting that is planned."""
    matter = visible(request, pk)
    chosen = request.POST.get("meeting", "")
    rows = Meeting.objects.visible_to(request.user)
    meeting = get_object_or_404(rows, pk=int(chosen) if chosen.isdigit() and len(chosen) < 19 else 0)
    rounds.bring_before(matter, meeting, by=request.user)
    said(request, _("Handed in; the meeting talks about it."))
    return to_matter(pk, "meetings")
