"""The wall of honours, one honour, its papers, and taking it back."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from silian.core.rules import require
from silian.core.web import download, form_page, page, said, tried
from silian.honours import actions, rules
from silian.honours.forms import LetterForm, RevokeForm
from silian.honours.models import Honour
from silian.honours.queries import honours as queries
from silian.honours.queries import paper


@require_safe
def wall(request):
    """Everybody honoured, year by year, by their names."""
    year = request.GET.get("year", "")
    chosen = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    return page(request, "honours/wall.html", {"wall": queries.wall(request.user, chosen)})


def _honour(request, pk) -> Honour:
    return get_object_or_404(queries.honours(request.user), pk=pk)


@require_safe
def honour(request, pk):
    one = _honour(request, pk)
    return page(request, "honours/honour.html", {"honour": one, "page": queries.honour_page(one, request.user)})


@login_required
@require_safe
def certificate(request, pk):
    """The certificate as a page to print."""
    one = _honour(request, pk)
    require(rules.can_print(request.user, one))
    return page(request, "honours/certificate.html", {"honour": one, "sheet": paper.certificate_sheet(one)})


@login_required
@require_safe
def certificate_paper(request, pk):
    one = _honour(request, pk)
    require(rules.can_print(request.user, one))
    return download(paper.certificate(one), f"{one.sign} {one.name}.docx", paper.DOCX)


@login_required
def revoke(request, pk):
    """Take it back, by a decision or by an act of the office."""
    one = _honour(request, pk)
    require(rules.can_revoke(request.user, one))
    form = RevokeForm(request.POST or None, decisions=queries.decisions(one.federation_id))
    done = tried(
        form,
        lambda: actions.revoke(
            one, form.cleaned_data["because"], decision=form.cleaned_data["decision"], by=request.user
        ),
    )
    if done:
        said(request, _("Revoked. It stays readable, as revoked, with your reason."))
        return redirect("honours:honour", pk)
    lead = _("“%(title)s” of %(name)s") % {"title": one.title, "name": one.name}
    return form_page(request, form, _("Revoke an honour"), _("Revoke it"), "honours:honour", pk, lead=lead)


# ── Letters ──


@login_required
@require_safe
def letter_paper(request, pk, organisation_pk):
    """The letter to the parent body of one honoured organisation."""
    one = _honour(request, pk)
    require(rules.can_print(request.user, one))
    shown = queries.honour_page(one, request.user)
    found = next((each.organisation for each in shown.letters if each.organisation.pk == organisation_pk), None)
    if found is None:
        raise Http404
    return download(paper.letter(one, found), f"{one.sign} {found}.docx", paper.DOCX)


@login_required
def letter_send(request, pk):
    """Note that a letter has gone out."""
    one = _honour(request, pk)
    require(rules.can_send_letter(request.user, one))
    shown = queries.honour_page(one, request.user)
    form = LetterForm(request.POST or None, organisations=[each.organisation for each in shown.to_write])
    done = tried(
        form,
        lambda: actions.send_letter(one, form.chosen, form.addressed, form.cleaned_data["sent_on"], by=request.user),
        "to",
    )
    if done:
        said(request, _("Noted. The organisation has been told."))
        return redirect("honours:honour", pk)
    return form_page(request, form, _("A letter has gone out"), _("Note it"), "honours:honour", pk)
