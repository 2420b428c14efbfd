"""Pages of an ending: the answer, the closing, its check, what raisers say, the look afterwards."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, stored_file, tried
from silian.hall.actions import closings as actions
from silian.hall.actions import hearing, replies
from silian.hall.actions.raising import digest_of
from silian.hall.forms.endings import CheckForm, ClosingForm, LookForm, ReplyForm, SayForm
from silian.hall.models import Answer, Closing, ClosingFile, Matter, Raiser, Reply, Satisfaction
from silian.hall.queries import case as cases
from silian.hall.queries import closings as queries
from silian.hall.rules import closings as rules
from silian.hall.views.shared import address, form_page, to_matter


def _matter(request: HttpRequest, pk: int) -> Matter:
    return get_object_or_404(cases.one_matter(request.user), pk=pk)


def _closing(request: HttpRequest, pk: int) -> Closing:
    return get_object_or_404(queries.closings_with_matter().visible_to(request.user), pk=pk)


def _reply(request: HttpRequest, pk: int) -> Reply:
    rows = Reply.objects.visible_to(request.user).select_related("matter__owner", "matter__urgency")
    return get_object_or_404(rows, pk=pk)


# ── The answer ──


@login_required
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the answer to whoever raised it; another person checks it before anybody reads it."""
    one = _matter(request, pk)
    require(rules.can_draft(request.user, one))
    draft = Reply.objects.filter(matter=one, announced_at=None).first()
    form = ReplyForm(request.POST or None, initial={"text": draft.text if draft else ""})
    if tried(form, lambda: replies.draft_reply(one, form.cleaned_data["text"], by=request.user), "text"):
        said(request, _("The draft is kept. Somebody else checks it; only then it can be announced."))
        return to_matter(pk, "reply")
    lead = _(
        "Only who handles the matter reads the draft. Once checked it is announced to everybody who raised this or the same, at one moment."
    )
    return form_page(
        request,
        form,
        _("Answer to matter %(number)s") % {"number": one.number},
        _("Keep the draft"),
        address(pk, "reply"),
        lead=lead,
    )


@login_required
@require_POST
def reply_check(request: HttpRequest, pk: int) -> HttpResponse:
    one = _reply(request, pk)
    replies.check_reply(one, by=request.user, text=request.POST.get("text"))
    said(request, _("Checked. It can be announced now."))
    return to_matter(one.matter_id, "reply")


@login_required
@require_POST
def reply_announce(request: HttpRequest, pk: int) -> HttpResponse:
    one = _reply(request, pk)
    replies.announce_reply(one, by=request.user)
    said(request, _("Announced. Everybody who raised this or the same has been told."))
    return to_matter(one.matter_id, "reply")


# ── The closing ──


@login_required
def closing_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to close a matter."""
    one = _matter(request, pk)
    require(rules.can_propose(request.user, one))
    form = ClosingForm(request.POST or None, request.FILES or None, matter=one)
    if request.method == "POST" and form.is_valid():
        act = lambda: actions.propose_closing(one, form.values(), by=request.user, pictures=form.brought())  # noqa: E731
        if tried(form, act, "reason"):
            said(request, _("Proposed. Somebody else checks it; then whoever raised the matter is asked."))
            return to_matter(pk, "closing")
    lead = _(
        "A matter is closed once another person has checked this, whoever raised it was heard, and no objection is open. A “no” opens it again."
    )
    return form_page(
        request,
        form,
        _("Propose to close matter %(number)s") % {"number": one.number},
        _("Propose"),
        address(pk, "closing"),
        lead=lead,
    )


@login_required
def closing_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was found on the spot."""
    one = _closing(request, pk)
    require(rules.can_check(request.user, one))
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if tried(
            form,
            lambda: actions.check_closing(one, data["right"] == "yes", data["words"], by=request.user),
            "words",
        ):
            said(request, _("Noted; whom it concerns has been told."))
            return to_matter(one.matter_id, "closing")
    lead = _("%(kind)s, because: %(reason)s Evidence: %(evidence)s") % {
        "kind": one.get_kind_display(), "reason": one.reason, "evidence": one.evidence,
    }  # fmt: skip
    heading = _("Check whether matter %(number)s may be closed") % {"number": one.matter.number}
    return form_page(request, form, heading, _("Say what you found"), address(one.matter_id, "closing"), lead=lead)


@login_required
@require_POST
def closing_drop(request: HttpRequest, pk: int) -> HttpResponse:
    one = _closing(request, pk)
    actions.drop_closing(one, request.POST.get("because", ""), by=request.user)
    said(request, _("Taken back. The matter goes on."))
    return to_matter(one.matter_id, "closing")


@login_required
@require_POST
def closing_close(request: HttpRequest, pk: int) -> HttpResponse:
    one = _closing(request, pk)
    actions.close_matter(one, by=request.user)
    said(request, _("Closed. It is looked at again in 90 days."))
    return to_matter(one.matter_id, "closing")


@require_safe
def closing_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture or paper that proves a closing: for everybody who sees the matter."""
    one = get_object_or_404(ClosingFile.objects.visible_to(request.user), pk=pk)
    return stored_file(request.user, one.file_id)


# ── What raisers say ──


@login_required
@require_safe
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who is asked, for whoever asks by phone and takes answers from paper."""
    one = _closing(request, pk)
    found = queries.hearings(request.user, one)
    if not any(row.may_record for row in found):
        first = next((row.may_record for row in found), rules.No(_("Nobody is asked about this closing now.")))
        if not rules.examines(request.user, one.matter):
            require(first)
    ways = [(way.value, way.label) for way in (Answer.Way.PHONE, Answer.Way.PAPER)]
    verdicts = [("", "–"), *((verdict.value, verdict.label) for verdict in hearing.SAYS)]
    return page(
        request,
        "hall/answers.html",
        {"closing": one, "matter": one.matter, "rows": found, "ways": ways, "verdicts": verdicts},
    )


@login_required
@require_POST
def answer_record(request: HttpRequest, pk: int, raiser_pk: int) -> HttpResponse:
    """What she said, that she was asked in vain once more, or that there was no answer."""
    one = _closing(request, pk)
    raiser = get_object_or_404(rules.raisers_of(one.matter).select_related("person"), pk=raiser_pk)
    act, words = request.POST.get("act", ""), request.POST.get("words", "")
    if act == "ask":
        hearing.ask_again(one, raiser, request.POST.get("way", ""), words, by=request.user)
        said(request, _("Noted that she was asked."))
    elif act == "silence":
        hearing.record_silence(one, raiser, words, by=request.user)
        said(request, _("Noted that there was no answer."))
    else:
        way = Answer.Way.PAPER if request.POST.get("way") == Answer.Way.PAPER else Answer.Way.PHONE
        hearing.answer_closing(one, raiser, request.POST.get("verdict", ""), words, by=request.user, way=way)
        said(request, _("The answer is noted, with your name."))
    if one.is_open and Closing.objects.filter(pk=pk, fell_at=None).exists():
        return redirect("hall:answers", pk)
    return to_matter(one.matter_id, "closing")


@login_required
@require_POST
def answer_say(request: HttpRequest, pk: int, raiser_pk: int) -> HttpResponse:
    """Whoever raised it answers, signed in."""
    raiser = get_object_or_404(
        Raiser.objects.visible_to(request.user).select_related("matter", "person", "organisation"), pk=raiser_pk
    )
    asked = queries.asked(raiser)
    one = get_object_or_404(queries.closings_with_matter(), pk=pk if asked.closing and asked.closing.pk == pk else 0)
    hearing.answer_closing(one, raiser, request.POST.get("verdict", ""), request.POST.get("words", ""), by=request.user)
    said(request, _("Thank you. Your answer is noted."))
    return to_matter(raiser.matter_id, "closing")


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever raised it takes it back."""
    one = _matter(request, pk)
    raiser = next((row for row in one.raisers.all() if rules.is_raiser(request.user, row)), None)
    require(raiser is not None or rules.No(_("Only who raised this matter can take it back.")))
    assert raiser is not None
    raiser.matter = one
    actions.withdraw_matter(raiser, request.POST.get("words", ""), by=request.user)
    said(request, _("You have taken it back."))
    return to_matter(pk, "closing")


@never_cache
def asked(request: HttpRequest, secret: str) -> HttpResponse:
    """Behind a raiser's link, without an account: is it solved, how satisfied is she, or does she take it back?"""
    raiser = get_object_or_404(queries.raiser_behind(digest_of(secret)))
    found = queries.asked(raiser)
    if request.method == "POST":
        act, words = request.POST.get("act", ""), request.POST.get("words", "")
        if act == "withdraw":
            actions.withdraw_matter(raiser, words, by=None)
        elif act == "satisfaction" and found.satisfaction:
            hearing.say_satisfaction(found.satisfaction, request.POST.get("answered", ""), words, by=None)
        elif found.closing:
            hearing.answer_closing(found.closing, raiser, request.POST.get("verdict", ""), words, by=None)
        said(request, _("Thank you. Your answer is noted."))
        return redirect("hall:asked", secret)
    context: dict[str, Any] = {"asked": found, "matter": found.matter, "secret": secret, **_choices()}
    return page(request, "hall/asked.html", context)


def _choices() -> dict[str, Any]:
    return {"satisfactions": Satisfaction.Answered.choices}


@login_required
def satisfaction(request: HttpRequest, pk: int) -> HttpResponse:
    """How satisfied a raiser is: she says it, or somebody who had no hand in the matter writes it down."""
    rows = Satisfaction.objects.select_related("matter__owner", "closing", "raiser").visible_to(request.user)
    row = get_object_or_404(rows, pk=pk)
    require(rules.can_ask_satisfaction(request.user, row))
    herself = rules.is_raiser(request.user, row.raiser)
    form = SayForm(request.POST or None, herself=herself)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        act = lambda: hearing.say_satisfaction(  # noqa: E731
            row, data["answered"], data["words"], by=request.user, way=data.get("way") or Answer.Way.DESK
        )
        if tried(form, act, "words"):
            said(request, _("Thank you. Your answer is noted."))
            return to_matter(row.matter_id, "closing")
    heading = _("How satisfied with matter %(number)s?") % {"number": row.matter.number}
    lead = "" if herself else _("%(who)s, phone %(phone)s. Your name stands with the answer; who handled the matter cannot change it.") % {
        "who": row.raiser, "phone": row.raiser.phone or "–",
    }  # fmt: skip
    return form_page(request, form, heading, _("Keep the answer"), address(row.matter_id, "closing"), lead=lead)


@login_required
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """After 90 days: does it hold?"""
    one = _matter(request, pk)
    require(rules.can_look_again(request.user, one))
    form = LookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if tried(
            form,
            lambda: actions.look_again(one, data["holds"] == "yes", data["words"], by=request.user),
            "words",
        ):
            said(request, _("Noted; whom it concerns has been told."))
            return to_matter(pk, "closing")
    heading = _("Look again at matter %(number)s") % {"number": one.number}
    return form_page(request, form, heading, _("Say what you found"), address(pk, "closing"))
