"""What came on paper, the count, the result to everybody, and the file with which anybody counts again."""

import io
from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import download, page, said
from silian.deliberation.actions.counting import count_ballot, publish_result
from silian.deliberation.actions.papers import confirm_paper, drop_paper, enter_paper, enter_sheet
from silian.deliberation.actions.resolving import draw_up_resolution
from silian.deliberation.forms.ballots import PaperForm, ResolutionForm, vote_of
from silian.deliberation.models import PaperVote
from silian.deliberation.queries import papers as queries
from silian.deliberation.queries.counting import choices_of
from silian.deliberation.queries.logs import written_file
from silian.deliberation.queries.results import checked
from silian.deliberation.queries.voting import rows_of
from silian.deliberation.rules import ballots as rules
from silian.deliberation.views.ballots import kept, visible


@login_required
def papers(request, pk):
    """What came on paper or by telephone: entered here, confirmed by a second person."""
    ballot = kept(request, pk)
    require(rules.can_enter_paper(request.user, ballot))
    shown = queries.paper_page(ballot, request.user)
    form = PaperForm(request.POST or None, ballot=ballot, sheet=shown.sheets)
    choices = choices_of(ballot, list(ballot.options.order_by("position")))
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            if shown.sheets:
                enter_sheet(ballot, data["voucher"], vote_of(ballot, choices, request.POST), by=request.user)
            elif ballot.is_secret:
                enter_paper(ballot, data["voucher"], data["number"], by=request.user)
            else:
                enter_paper(
                    ballot, data["voucher"], data["number"], vote_of(ballot, choices, request.POST), by=request.user,
                    channel=data["channel"],
                )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            said(request, _("Entered. It counts when a second person has entered it again from the paper."))
            return redirect("deliberation:ballot_papers", pk)
    context = _with_vote(
        ballot, choices, {"form": form, "page": shown, "asks_vote": shown.sheets or not ballot.is_secret}
    )
    return page(request, "deliberation/ballot_papers.html", context, status=422 if request.method == "POST" else 200)


def _with_vote(ballot, choices, context):
    """What the inputs of a vote need besides."""
    return context | {
        "ballot": ballot, "rows": rows_of(ballot, choices, None), "places": range(1, len(choices) + 1),
        "scores": range(ballot.highest_score + 1),
    }  # fmt: skip


def _paper(request, pk):
    """A paper of a ballot she keeps."""
    rows = PaperVote.objects.select_related(
        "ballot__body", "ballot__federation", "ballot__matter", "entry", "entered_by"
    )
    one = get_object_or_404(rows, pk=pk)
    if not rules.keeps(request.user, one.ballot):
        raise Http404
    return one


@login_required
def paper(request, pk):
    """The second person enters the same again, without seeing what the first one entered."""
    one = _paper(request, pk)
    require(rules.can_confirm_paper(request.user, one))
    ballot, sheet = one.ballot, one.kind == PaperVote.Kind.SHEET
    form = PaperForm(request.POST or None, ballot=ballot, again=True, sheet=sheet)
    choices = choices_of(ballot, list(ballot.options.order_by("position")))
    if request.method == "POST" and form.is_valid():
        try:
            said_on_it = vote_of(ballot, choices, request.POST) if one.kind != PaperVote.Kind.COVER else None
            confirm_paper(one, form.cleaned_data.get("number"), said_on_it, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            said(request, _("Both entries agree: it counts."))
            return redirect("deliberation:ballot_papers", ballot.pk)
    context = _with_vote(ballot, choices, {"form": form, "paper": one, "asks_vote": one.kind != PaperVote.Kind.COVER})
    return page(request, "deliberation/ballot_paper.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def paper_drop(request, pk):
    one = _paper(request, pk)
    drop_paper(one, request.POST.get("because", ""), by=request.user)
    said(request, _("Dropped. It can be entered again from the paper."))
    return redirect("deliberation:ballot_papers", one.ballot_id)


@login_required
@require_POST
def count(request, pk):
    count_ballot(kept(request, pk), by=request.user)
    said(request, _("Counted. Look at the result, then publish it: everybody reads it at the same moment."))
    return redirect("deliberation:ballot", pk)


@login_required
@require_POST
def publish(request, pk):
    publish_result(kept(request, pk), by=request.user)
    said(request, _("The result is published; whoever could vote has been told."))
    return redirect("deliberation:ballot", pk)


@require_safe
def file(request, pk):
    """The whole log as a file, for whoever wants to count again."""
    ballot = _with_result(request, pk)
    if ballot.result["ballots"] < queries.FEWEST and ballot.is_secret:
        raise Refused(_("So few voted that the file would say who said what. It is not given out."))
    return download(
        io.BytesIO(written_file(ballot).encode()), f"ballot-{ballot.pk}-{ballot.root[:12]}.jsonl", "application/jsonl"
    )


@require_safe
def verify(request, pk):
    """Every record checked and every vote counted once more, now."""
    ballot = _with_result(request, pk)
    return page(request, "deliberation/ballot_verify.html", {"ballot": ballot, "check": checked(ballot)})


def _with_result(request, pk):
    ballot = visible(request, pk)
    if not rules.sees_result(request.user, ballot):
        raise Http404
    return ballot


@login_required
def resolution(request, pk):
    """What is decided from the result, in the hall: its own text, with the count as its basis."""
    ballot = kept(request, pk)
    require(rules.can_draw_up(request.user, ballot))
    initial = {"text": queries.draft_of_resolution(ballot), "review_on": timezone.localdate() + timedelta(days=90)}
    form = ResolutionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = draw_up_resolution(ballot, form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            said(request, _("The resolution stands in the matter."))
            return redirect("hall:resolution", made.pk)
    context = {"ballot": ballot, "form": form}
    return page(
        request, "deliberation/ballot_resolution.html", context, status=422 if request.method == "POST" else 200
    )
