"""Pages of attendance and minutes: ticked, written, confirmed, objected to, final, corrected."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import download, form_page, page, said
from silian.meetings import rules
from silian.meetings.actions import agreeing, attendance
from silian.meetings.actions import minutes as actions
from silian.meetings.forms import CorrectionForm, LineForm, MinutesForm, PaperListForm, ReplyForm
from silian.meetings.models import Correction, Invitee, Line, Meeting, Objection
from silian.meetings.queries import minutes as queries
from silian.meetings.queries.content import invitees_of
from silian.meetings.queries.paper import DOCX, paper
from silian.meetings.queries.people import names_on
from silian.meetings.views.shared import visible


@login_required
def present(request, pk):
    """Tick who came, on one page; or paste a paper list below."""
    one = visible(request, pk)
    require(rules.can_tick(request.user, one))
    if request.method == "POST":
        came = {
            int(number): request.POST.get(f"as-{number}", "")
            for number in request.POST.getlist("came") if number.isascii() and number.isdigit() and len(number) < 19
        }  # fmt: skip
        number = attendance.enter_attendance(one, came, by=request.user)
        said(request, ngettext("%(number)s came.", "%(number)s came.", number) % {"number": number})
        return redirect("meetings:minutes", pk)
    return _present_page(request, one, PaperListForm())


def _present_page(request, one, form):
    names = names_on(one)
    rows = [
        (row, row.attended_as or names.get(("seat", row.seat_id) if row.seat_id else ("organisation", row.organisation_id), ""))
        for row in invitees_of(one)
    ]  # fmt: skip
    return page(
        request, "meetings/attendance.html", {"meeting": one, "rows": rows, "form": form}, status=422 if form.errors else 200
    )  # fmt: skip


@login_required
@require_POST
def paper_list(request, pk):
    """A signed paper list, typed or pasted."""
    one = visible(request, pk)
    require(rules.can_tick(request.user, one))
    form = PaperListForm(request.POST)
    if form.is_valid():
        listed = attendance.enter_paper_list(one, form.cleaned_data["text"], by=request.user)
        facts = {"number": len(listed.found), "guests": _(", ").join(listed.guests) or "–"}
        said(
            request,
            _("%(number)s found on the list. Entered as guests, because nobody is called so here: %(guests)s") % facts,
        )
        return redirect("meetings:attendance", pk)
    return _present_page(request, one, form)


@login_required
def minutes(request, pk):
    """The minutes: written here while they are a draft, read and agreed to afterwards."""
    one = visible(request, pk)
    if request.method == "POST":
        require(rules.can_write(request.user, one))
    shown = queries.minutes_page(one, request.user)
    form, status = None, 200
    if shown.may_write:
        items = [item for item, _lines in shown.items]
        data = request.POST if request.method == "POST" else None
        form = MinutesForm(data, items=items, owners=queries.owners_of(one, invitees_of(one)))
        if request.method == "POST" and form.is_valid():
            try:
                return _save(request, one, form)
            except Refused as refusal:  # what was typed stays on the page
                form.add_error(None, refusal.sentence)
        status = 422 if form.errors else 200
    rows = [(item, lines, form.beside(item) if form else None) for item, lines in shown.items]
    return page(
        request,
        "meetings/minutes.html",
        {"meeting": one, "page": shown, "rows": rows, "form": form, "days": settings.MEETING_DAYS["objections"]},
        status=status,
    )


def _save(request, meeting, form):
    """Every button of the page keeps what was typed first; then a line goes, is opened, or the minutes go round."""
    go, _dash, number = request.POST.get("go", "").partition("-")
    line = _line(request, int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else None
    typed = request.POST.get("days", "")
    entries = form.entries()
    if go in ("edit", "agenda") and not entries:
        return redirect("meetings:line", line.pk) if line else redirect("meetings:agenda", meeting.pk)
    agreeing.save_page(
        meeting, entries, by=request.user, drop=line if go == "drop" else None, send_round=go == "round",
        days=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else None,
    )  # fmt: skip
    if go == "edit" and line:
        return redirect("meetings:line", line.pk)
    if go == "agenda":
        return redirect("meetings:agenda", meeting.pk)
    said(
        request,
        _("The minutes are out; everybody who was there has been told.") if go == "round" else _("Saved. Go on writing, or send the minutes round."),
    )  # fmt: skip
    return _to_minutes(meeting.pk)


def _line(request, pk) -> Line:
    seen = Meeting.objects.visible_to(request.user).values("pk")
    rows = Line.objects.filter(minutes__meeting__in=seen).select_related(
        "minutes__meeting__body", "item", "given__task"
    )
    return get_object_or_404(rows.defer("minutes__content"), pk=pk)


@login_required
def line(request, pk):
    """Other words for a line of the draft."""
    one = _line(request, pk)
    meeting = one.minutes.meeting
    require(rules.can_write(request.user, meeting))
    given = getattr(one, "given", None)
    initial, owners = {"text": one.text}, None
    if given is not None:
        owners = queries.owners_of(meeting, invitees_of(meeting))
        task = given.task
        owner = f"seat:{task.seat_id}" if task.seat_id else f"organisation:{task.organisation_id}"
        initial |= {"owner": owner, "due": task.due_on}
    form = LineForm(request.POST or None, initial=initial, owners=owners)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_line(one, **form.values(), by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _to_minutes(meeting.pk)
    return form_page(
        request, form, _("Change line %(number)s") % {"number": one.number}, _("Save"), "meetings:minutes", meeting.pk
    )  # fmt: skip


def _invitee(request, pk) -> Invitee:
    rows = Invitee.objects.of(request.user).select_related(
        "meeting__body", "meeting__minutes", "organisation", "seat__body"
    )
    return get_object_or_404(rows.defer("meeting__minutes__content"), pk=pk)


@login_required
@require_POST
def confirm(request, pk):
    one = _invitee(request, pk)
    agreeing.confirm_minutes(one, by=request.user)
    said(request, _("Thank you. You have confirmed the minutes."))
    return _to_minutes(one.meeting_id)


@login_required
@require_POST
def object_to(request, pk):
    """Say what is not right about a line; for the row by which she was there."""
    one = _line(request, pk)
    rows = (
        Invitee.objects.of(request.user)
        .filter(meeting=one.minutes.meeting_id)
        .select_related("organisation", "seat__body")
    )
    rows = rows.order_by("-attended", "id")
    number = request.POST.get("invitee", "")
    mine = (
        rows.filter(pk=int(number)).first()
        if number.isascii() and number.isdigit() and len(number) < 19
        else rows.first()
    )
    if mine is None:
        raise Refused(_("Only who was at the meeting can object to its minutes."))
    agreeing.object_to_line(one, mine, request.POST.get("words", ""), by=request.user)
    said(request, _("Your objection is noted. Whoever writes the minutes answers it here."))
    return _to_minutes(one.minutes.meeting_id, one.number)


@login_required
def objection(request, pk):
    """Answer an objection: change the line, or keep it and say why."""
    seen = Meeting.objects.visible_to(request.user).values("pk")
    rows = Objection.objects.filter(line__minutes__meeting__in=seen).select_related(
        "line__minutes__meeting__body", "invitee__organisation", "invitee__seat__body"
    )
    one = get_object_or_404(rows.defer("line__minutes__content"), pk=pk)
    meeting = one.line.minutes.meeting
    require(rules.can_answer_objection(request.user, meeting, one))
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            agreeing.answer_objection(one, data["accept"] == "yes", data["reply"], by=request.user)
        except Refused as refusal:
            form.add_error("reply", refusal.sentence)
        else:
            said(request, _("Your answer is noted; whom it concerns has been told."))
            return _to_minutes(meeting.pk, one.line.number)
    facts = {"who": one.invitee, "number": one.line.number}
    lead = _("Line %(number)s reads: “%(text)s”. What is not right: %(words)s") % {
        "number": one.line.number, "text": one.line.text, "words": one.words,
    }  # fmt: skip
    heading = _("%(who)s objects to line %(number)s") % facts
    return form_page(request, form, heading, _("Answer"), "meetings:minutes", meeting.pk, lead=lead)


@login_required
@require_POST
def finish(request, pk):
    agreeing.finish_minutes(visible(request, pk), by=request.user)
    said(request, _("The minutes are final. Their decisions have numbers now."))
    return _to_minutes(pk)


@login_required
def correct(request, pk):
    """A numbered correction beside final minutes."""
    one = _line(request, pk)
    meeting = one.minutes.meeting
    require(rules.can_correct(request.user, one, meeting))
    present = Correction.objects.filter(line=one).order_by("-number").first()
    reads = present.new if present else one.text
    form = CorrectionForm(request.POST or None, initial={"new": reads})
    if request.method == "POST" and form.is_valid():
        try:
            agreeing.correct_line(one, form.cleaned_data["new"], form.cleaned_data["why"], by=request.user)
        except Refused as refusal:
            form.add_error("new", refusal.sentence)
        else:
            said(request, _("The correction stands beside the minutes; everybody who was invited has been told."))
            return _to_minutes(meeting.pk, one.number)
    heading = _("Correct line %(number)s of final minutes") % {"number": one.number}
    lead = _("It reads: “%(text)s”. The minutes themselves stay as they were confirmed.") % {"text": reads}
    return form_page(request, form, heading, _("Add the correction"), "meetings:minutes", meeting.pk, lead=lead)


@login_required
@require_safe
def docx(request, pk):
    """The minutes in the official layout; a draft says that it is one."""
    one = visible(request, pk)
    if rules.written(one) is None or not rules.sees_minutes(request.user, one):
        raise Refused(_("There are no minutes to read yet."))
    return download(paper(one), f"{one.title[:40]}-{_('Minutes of a meeting')}.docx", DOCX)


def _to_minutes(pk: int, number: int | None = None):
    return redirect(reverse("meetings:minutes", args=[pk]) + (f"#line-{number}" if number else ""))
