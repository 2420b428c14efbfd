"""Pages of agreements: the text, drafting it, signing it, and its way as a paper."""

import io

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from silian.cobuilding import rules
from silian.cobuilding.actions import agreements as actions
from silian.cobuilding.actions import signing
from silian.cobuilding.forms import ItemForm, PaperForm, SignForm, TextForm, days_of
from silian.cobuilding.models import Item, Project, Version
from silian.cobuilding.queries import agreements as queries
from silian.cobuilding.queries.paper import DOCX, paper_of
from silian.cobuilding.views.shared import form_page
from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.web import download, page, said


def _text(request, pk) -> Version:
    return get_object_or_404(queries.texts(request.user), pk=pk)


@login_required
@require_POST
def draft(request, pk):
    """Begin the agreement of a project, or open the text that was begun."""
    one = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    made = actions.draft_agreement(one, by=request.user)
    return redirect("cobuilding:version", made.pk)


@login_required
@require_safe
def version(request, pk):
    """One text: who are its parties, what is promised under which conditions, who has signed."""
    one = _text(request, pk)
    shown = queries.text_page(one, request.user)
    context = {"version": one, "page": shown, "records": shown.records}
    return page(request, "cobuilding/version.html", context)


@login_required
def edit(request, pk):
    """Correct the words while the text is drafted."""
    one = _text(request, pk)
    require(rules.can_change_text(request.user, one))
    initial = {name: getattr(one, name) for name in ("title", "purpose", "review_on", "evaluation", "terms")}
    form = TextForm(
        request.POST or None, initial=initial | days_of(one.period), parties=list(one.parties.order_by("position"))
    )
    if request.method == "POST" and form.is_valid():
        actions.change_text(one, form.values(), form.party_values(), by=request.user)
        said(request, _("Your changes are saved."))
        return redirect("cobuilding:version", pk)
    return page(
        request, "cobuilding/version_edit.html", {"version": one, "form": form}, status=422 if form.is_bound else 200
    )


@login_required
def item_new(request, pk):
    """Something more that is promised."""
    return _item_page(request, _text(request, pk), None)


@login_required
def item(request, pk):
    """Correct what is promised, and its conditions."""
    one = _item(request, pk)
    return _item_page(request, one.version, one)


def _item(request, pk) -> Item:
    seen = queries.texts(request.user).values("pk")
    rows = Item.objects.filter(version__in=seen).select_related("version__agreement__project__federation")
    return get_object_or_404(rows, pk=pk)


def _item_page(request, version, one):
    require(rules.can_change_text(request.user, version))
    initial = {name: getattr(one, name) for name in ItemForm.base_fields} if one else {}
    form = ItemForm(request.POST or None, initial=initial, parties=version.parties.order_by("position"))
    if request.method == "POST" and form.is_valid():
        actions.keep_item(version, form.values(), by=request.user, item=one)
        said(request, _("Your changes are saved."))
        return redirect("cobuilding:version", version.pk)
    heading = _("Change what is promised") if one else _("What else is promised")
    return form_page(request, form, heading, reverse("cobuilding:version", args=[version.pk]))


@login_required
@require_POST
def item_drop(request, pk):
    one = _item(request, pk)
    actions.drop_item(one, by=request.user)
    said(request, _("Taken out of the draft."))
    return redirect("cobuilding:version", one.version_id)


@login_required
@require_POST
def send_out(request, pk):
    actions.send_out(_text(request, pk), by=request.user)
    said(request, _("The text is fixed and out for signing. Every party has been told."))
    return redirect("cobuilding:version", pk)


@login_required
@require_POST
def take_back(request, pk):
    actions.take_text_back(_text(request, pk), by=request.user)
    said(request, _("The text is a draft again."))
    return redirect("cobuilding:version", pk)


@login_required
@require_POST
def withdraw(request, pk):
    actions.withdraw(_text(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Withdrawn, with your reason."))
    return redirect("cobuilding:version", pk)


@login_required
@never_cache
@sensitive_post_parameters("password")
def sign(request, pk):
    """Read the text and sign it for one's own organisation; the password is asked once more."""
    one = _text(request, pk)
    shown = queries.text_page(one, request.user)
    row = shown.mine
    if row is None:
        mine = rules.own_parties(request.user, [party.party for party in shown.parties])
        raise Refused(
            rules.can_sign(request.user, (mine or [shown.parties[0].party])[0], one).reason  # type: ignore[union-attr]
        )
    form = SignForm(request.POST or None, initial={"digest": one.digest}, request=request)
    if request.method == "POST" and form.is_valid():
        signing.sign(row.party, form.cleaned_data["digest"], form.cleaned_data["password"], by=request.user)
        said(request, _("Signed for %(name)s. Thank you.") % {"name": row.party.name})
        return redirect("cobuilding:version", pk)
    context = {
        "version": one,
        "page": shown,
        "row": row,
        "form": form,
        "asks_password": request.user.has_usable_password(),
    }
    return page(request, "cobuilding/sign.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
def paper(request, pk):
    """Bring in the scanned paper that somebody has signed by hand."""
    one = _text(request, pk)
    parties = queries.parties_to_file_for(one, request.user)
    require(rules.can_file_paper(request.user, parties, one))
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"digest": one.digest},
        parties=parties,
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["paper"]
        if file.size > signing.PAPER_MAX_BYTES:
            form.add_error("paper", _("This file is larger than 20 MB. Scan it in grey or in fewer dots."))
        else:
            signing.file_paper(
                one, form.cleaned_data["parties"], form.cleaned_data["digest"], file.read(), file.name, by=request.user
            )
            said(request, _("The paper is kept. Only the parties and the office can open it."))
            return redirect("cobuilding:version", pk)
    return page(request, "cobuilding/paper.html", {"version": one, "form": form}, status=422 if form.is_bound else 200)


@login_required
@require_safe
def docx(request, pk):
    """The text as a .docx in the official layout, to be printed, stamped and signed."""
    one = _text(request, pk)
    return download(io.BytesIO(paper_of(one)), f"{one.title} {one.agreement.sign} v{one.number}.docx", DOCX)


@login_required
@require_POST
def next_text(request, pk):
    """Begin an amendment or a renewal."""
    kind = request.POST.get("kind", "")
    kind = kind if kind in (Version.Kind.AMENDMENT, Version.Kind.RENEWAL) else Version.Kind.AMENDMENT
    made = actions.draft_next(_text(request, pk), kind, by=request.user)
    said(request, _("The next text begins with the words of this one. This one stays in force until all have signed."))
    return redirect("cobuilding:version", made.pk)


@login_required
@require_POST
def review(request, pk):
    actions.review(_text(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("Noted: it goes on as it is."))
    return redirect("cobuilding:version", pk)


@login_required
@require_POST
def end(request, pk):
    actions.end(_text(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The agreement is ended, with your reason."))
    return redirect("cobuilding:version", pk)
