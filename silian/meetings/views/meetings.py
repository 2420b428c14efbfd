"""Pages of meetings: the list, planning, one meeting with its invitations and answers."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.errors import Refused
from silian.core.export import Sheet, book
from silian.core.files import XLSX
from silian.core.rules import require
from silian.core.web import download, form_page, page, said
from silian.meetings import rules
from silian.meetings.actions import meetings as actions
from silian.meetings.forms import MeetingForm, NewMeetingForm, TopicForm, day_typed
from silian.meetings.models import Invitee, Meeting
from silian.meetings.queries import meetings as queries
from silian.meetings.queries.content import invitees_of
from silian.meetings.queries.paper import DOCX, invitation
from silian.meetings.views.shared import slice_by_time, to_meeting, visible
from silian.members.mandates import OFFICE_KINDS, mandates
from silian.members.models import Seat

MOST_ROWS = 5000  # of the workbook


@login_required
@require_safe
def listed(request):
    """Meetings: mine, all, of one body; the newest time first."""
    filters = queries.Filters.of(request.GET)
    context = {
        "slice": slice_by_time(queries.meetings(request.user, filters), request.GET), "filters": filters,
        "shows": queries.show_choices(), "kinds": Meeting.Kind.choices, "bodies": queries.bodies_met(request.user),
        "may_plan": queries.may_plan(request.user),
    }  # fmt: skip
    return page(request, "meetings/meetings.html", context, fragment="meetings/_meetings.html")


@login_required
@require_safe
def workbook(request):
    """The list as it is filtered, as a workbook."""
    rows = queries.meetings(request.user, queries.Filters.of(request.GET))[:MOST_ROWS]
    heads = [
        _("Meeting"),
        _("Body"),
        _("Kind"),
        _("Planned for"),
        _("Held on"),
        _("Meeting place"),
        _("State"),
        _("Invited"),
        _("Attended"),
    ]
    sheet = Sheet(
        _("Meetings"), _("Meetings"), str(mandates(request.user).held[0].body_name) if mandates(request.user).held else "–", heads,
        [
            (one.title, one.body.name, str(one.kind_word), one.span, one.held_on, one.place, str(one.shown_state_word), one.asked, one.came)
            for one in rows
        ],
        {heads[0]: 30, heads[1]: 20, heads[3]: 24, heads[5]: 24},
    )  # fmt: skip
    return download(book([sheet]), f"{_('Meetings')}-{timezone.localdate().isoformat()}.xlsx", XLSX)


@login_required
def new(request):
    """Plan a meeting; its room is booked in the same act."""
    if not queries.may_plan(request.user):
        raise Http404
    bodies = queries.bodies_led(request.user)
    form = NewMeetingForm(
        request.POST or None,
        bodies=bodies,
        rooms=queries.rooms_for(request.user),
        initial={"body": request.GET.get("body")},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.plan_meeting(
                data["body"], form.values(), by=request.user, room=data["room"], people=data["people"]
            )
        except Refused as refusal:  # the room is taken, say: what was typed stays
            form.add_error("room" if data["room"] and not refusal.fields else None, refusal.sentence)
        else:
            said(request, _("The meeting is planned. Set its agenda, then send the invitations."))
            return to_meeting(made.pk)
    return form_page(request, form, _("Plan a meeting"), _("Plan it"), "meetings:meetings")


@login_required
@require_safe
def meeting(request, pk):
    """One meeting; HTMX asks for the board of answers alone."""
    one = get_object_or_404(queries.one_meeting(request.user), pk=pk)
    if request.htmx and not request.htmx.boosted:
        return page(request, "meetings/_board.html", {"meeting": one, "board": queries.board(invitees_of(one))})
    shown = queries.meeting_page(one, request.user)
    context = {
        "meeting": one, "page": shown, "board": shown.board, "records": shown.records, "topic_form": TopicForm(prefix="topic"),
        "answers": [choice for choice in Invitee.Answer.choices if choice[0]],
    }  # fmt: skip
    return page(request, "meetings/meeting.html", context)


@login_required
def edit(request, pk):
    """Time, place, minute taker, days."""
    one = visible(request, pk)
    require(rules.can_change(request.user, one))
    seats = Seat.objects.open(timezone.localdate()).filter(
        Q(body=one.body_id) | Q(federation=one.federation_id, body__kind__in=OFFICE_KINDS)
    )
    form = MeetingForm(
        request.POST or None,
        initial=MeetingForm.initial_of(one),
        seats=seats.select_related("body").order_by("body", "id"),
        rooms=queries.rooms_for(request.user).filter(federation=one.federation_id),
    )
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            actions.change_meeting(one, form.values(), by=request.user, room=data["room"], people=data["people"])
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            said(request, _("Your changes are saved."))
            return to_meeting(pk)
    heading = _("Change “%(title)s”") % {"title": one.title}
    return form_page(request, form, heading, _("Save"), "meetings:meeting", pk)


@login_required
@require_POST
def call(request, pk):
    actions.call_meeting(visible(request, pk), by=request.user)
    said(request, _("The invitations are sent. Below you see who answers."))
    return to_meeting(pk)


@login_required
@require_POST
def cancel(request, pk):
    actions.cancel_meeting(visible(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The meeting is cancelled; whoever was invited has been told."))
    return to_meeting(pk)


@login_required
@require_POST
def hold(request, pk):
    actions.hold_meeting(visible(request, pk), by=request.user, on=day_typed(request.POST.get("held_on", "")))
    said(request, _("Noted. Now tick who came."))
    return redirect("meetings:attendance", pk)


@login_required
@require_POST
def guests(request, pk):
    actions.invite_guests(visible(request, pk), request.POST.get("names", "").splitlines()[:100], by=request.user)
    said(request, _("They stand on the list. Tell them yourself: they have no account here."))
    return to_meeting(pk)


@login_required
@require_POST
def answer(request, pk):
    """Yes, no, or somebody else: one press."""
    seen = Meeting.objects.visible_to(request.user).values("pk")
    rows = Invitee.objects.filter(meeting__in=seen).select_related(
        "meeting__body", "organisation", "seat", "answered_by"
    )
    one = get_object_or_404(rows, pk=pk)
    actions.answer_invitation(
        one,
        request.POST.get("answer", ""),
        request.POST.get("words", ""),
        by=request.user,
        seen=request.POST.get("seen"),
    )
    said(request, _("Thank you, your answer is noted. You can change it until the meeting begins."))
    return to_meeting(one.meeting_id)


@login_required
@require_POST
def answer_for(request, pk):
    """What somebody said on the telephone, entered by whoever calls the meeting."""
    one = visible(request, pk)
    require(rules.can_change(request.user, one))
    number = request.POST.get("invitee", "")
    rows = Invitee.objects.filter(meeting=one).select_related("meeting__body", "organisation", "seat", "answered_by")
    row = rows.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 19 else None
    if row is None:
        raise Refused(_("Choose who has answered."))
    actions.answer_invitation(row, request.POST.get("answer", ""), request.POST.get("words", ""), by=request.user)
    said(request, _("Noted: %(who)s – %(answer)s.") % {"who": row, "answer": row.answer_word})
    return to_meeting(pk)


@login_required
@require_safe
def invitation_docx(request, pk):
    """The invitation in the official layout."""
    one = visible(request, pk)
    return download(invitation(one), f"{one.title[:40]}-{_('Invitation')}.docx", DOCX)
