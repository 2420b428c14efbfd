"""Who is named with an honoured project: the office asks or writes down, she who is asked answers on her own page."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, slice_by_key, tried
from silian.honours import actions, rules
from silian.honours.forms import AskForm, NamedForm
from silian.honours.models import Honour, NamedPerson
from silian.honours.queries import honours as honour_queries
from silian.honours.queries import naming as queries
from silian.members.mandates import mandates
from silian.people.models import User


def _nameable(request, pk) -> Honour:
    one = get_object_or_404(honour_queries.honours(request.user), pk=pk)
    require(rules.can_name(request.user, one))
    return one


def _show(request, honour, *, ask_form=None, name_form=None, status=200):
    typed = name_form.data.get("name", "") if name_form is not None else ""
    context = {
        "honour": honour, "ask_form": ask_form or AskForm(people=queries.choices(honour, typed)), "name_form": name_form or NamedForm(),
    }  # fmt: skip
    return page(request, "honours/name_person.html", context, status=status)


@login_required
def person_name(request, pk):
    """Whom to ask; below, what the office writes down for somebody without an account."""
    one = _nameable(request, pk)
    form = NamedForm(request.POST or None)
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    done = tried(
        form,
        lambda: actions.name_person(one, data["name"], data["did"], data["consent_on"], data["way"], by=request.user),
    )
    if done:
        said(request, _("Named. Whenever she takes her consent back, take her name away here."))
        return redirect("honours:honour", pk)
    return _show(request, one, name_form=form, status=422) if request.method == "POST" else _show(request, one)


@login_required
@require_POST
def person_ask(request, pk):
    one = _nameable(request, pk)
    # Whoever came as a guest is found by her name alone, so it is looked for once more.
    chosen = (
        User.objects.filter(pk=int(request.POST["person"])).first()
        if request.POST.get("person", "").isdecimal()
        else None
    )
    form = AskForm(request.POST, people=queries.choices(one, chosen.name if chosen else ""))
    if tried(form, lambda: actions.ask_person(one, chosen, form.cleaned_data["did"], by=request.user), "person"):
        said(request, _("She was asked. Her name stands nowhere until she says yes."))
        return redirect("honours:honour", pk)
    return _show(request, one, ask_form=form, status=422)


def _kept(request, pk) -> NamedPerson:
    """A row of her office."""
    rows = NamedPerson.objects.filter(federation__in=list(mandates(request.user).offices)).select_related(
        "honour", "person"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
@require_POST
def person_unname(request, pk):
    one = _kept(request, pk)
    actions.unname_person(one, by=request.user)
    said(request, _("Her name is taken away everywhere."))
    return redirect("honours:honour", one.honour_id)


@login_required
@require_POST
def person_drop(request, pk):
    one = _kept(request, pk)
    actions.drop_question(one, by=request.user)
    said(request, _("She is asked no longer."))
    return redirect("honours:honour", one.honour_id)


# ── She who is asked ──


@login_required
@require_safe
def persons(request):
    """Honours that name her or ask whether they may."""
    return page(
        request,
        "honours/persons.html",
        {"slice": slice_by_key(queries.own(request.user), request.GET, newest_first=True)},
    )


@login_required
@require_safe
def person(request, pk):
    """What is asked, how it would read, and her answer."""
    one = get_object_or_404(queries.asking(request.user), pk=pk)
    return page(request, "honours/person.html", {"page": queries.person_page(one, request.user)})


ANSWERS = {
    "yes": (
        actions.agree_to_be_named,
        gettext_lazy("Thank you. You are named now; you can take your name away here at any time."),
    ),
    "no": (actions.decline_to_be_named, gettext_lazy("Noted. You are not named, and nobody asks you again.")),
    "take_back": (actions.unname_person, gettext_lazy("Your name is taken away everywhere.")),
}


@login_required
@require_POST
def person_answer(request, pk):
    """One tap: yes, no, or taken back."""
    one = get_object_or_404(queries.asking(request.user), pk=pk)
    if request.POST.get("answer") not in ANSWERS:
        raise Http404
    act, sentence = ANSWERS[request.POST["answer"]]
    act(one, by=request.user)
    said(request, str(sentence))
    return redirect("honours:person", pk)
