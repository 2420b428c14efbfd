"""Pages of statements: the list, one of them, saying something, answering."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core import export, files
from silian.core.rules import require
from silian.core.web import download, page, said, slice_by_key, tried
from silian.deliberation.actions import statements as actions
from silian.deliberation.forms.statements import HeardForm, ReasonForm, StatementForm
from silian.deliberation.queries import statements as queries
from silian.deliberation.rules import statements as rules
from silian.deliberation.views.shared import visible_matter, visible_statement


@require_safe
def listed(request, pk):
    """What was said in a matter, newest or most contested first."""
    matter = visible_matter(request, pk)
    filters = queries.Filters.of(request.GET)
    place = queries.place(matter, request.user)
    rows = queries.shown(matter, request.user, filters)
    if filters.order:
        found, slice = list(queries.contested(rows, place.over)[: queries.CONTESTED_SHOWN]), None
    else:
        slice = slice_by_key(rows, request.GET, newest_first=True)
        found = slice.rows
    context = {
        "matter": matter, "place": place, "filters": filters, "slice": slice, "rows": [queries.row(one, place.over) for one in found],
        "orders": queries.orders(), "sides": queries.sides(), "most": queries.CONTESTED_SHOWN,
    }  # fmt: skip
    return page(request, "deliberation/statements.html", context, fragment="deliberation/_rows.html")


@require_safe
def statement(request, pk):
    """One statement: why, the totals as far as the reader may see them, and what she can do."""
    return show(request, visible_statement(request, pk))


def show(request, one, *, status=200, reporting=None, objecting=None):
    context = {
        "statement": one, "matter": one.matter, "page": (shown := queries.statement_page(one, request.user)),
        "records": shown.records, "report_form": reporting or ReasonForm(auto_id="report_%s"),
        "object_form": objecting or ReasonForm(auto_id="object_%s"),
    }  # fmt: skip
    return page(request, "deliberation/statement.html", context, status=status)


@login_required
def make(request, pk):
    """Say something."""
    matter = visible_matter(request, pk)
    require(rules.can_state(request.user, matter))
    form = StatementForm(
        request.POST if request.method == "POST" else None, seats=queries.seats_to_speak_by(request.user, matter)
    )
    made = tried(
        form,
        lambda: actions.make_statement(matter, form.said(), by=request.user, seat=form.cleaned_data.get("seat")),
    )
    if made is None:
        return _form_page(request, form, matter, _("Say something"))
    said(request, _("It stands there as statement %(number)s. Others can answer it now.") % {"number": made.number})
    return redirect("deliberation:statement", made.pk)


@login_required
def write_down(request, pk):
    """Write down what somebody without an account said."""
    matter = visible_matter(request, pk)
    require(rules.can_state_as_heard(request.user, matter))
    form = HeardForm(request.POST if request.method == "POST" else None)
    made = tried(
        form,
        lambda: actions.write_down(
            matter, form.said(), form.cleaned_data["heard_from"], form.cleaned_data["heard_because"], by=request.user
        ),
    )
    if made is None:
        return _form_page(request, form, matter, _("Write down what was heard"))
    said(request, _("Written down as statement %(number)s, as heard.") % {"number": made.number})
    return redirect("deliberation:statements", matter.pk)


@login_required
def change(request, pk):
    """Put it better, as long as nobody has answered."""
    one = visible_statement(request, pk)
    require(rules.can_change(request.user, one))
    form = StatementForm(request.POST if request.method == "POST" else None, statement=one)
    if tried(form, lambda: actions.change_statement(one, form.said(), by=request.user)) is None:
        return _form_page(request, form, one.matter, _("Change the statement"))
    said(request, _("Your changes are saved."))
    return redirect("deliberation:statement", pk)


def _form_page(request, form, matter, heading):
    context = {"form": form, "matter": matter, "heading": heading}
    return page(request, "deliberation/say.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def answer(request, pk):
    """The next statement to answer, one at a time."""
    matter = visible_matter(request, pk)
    place = queries.place(matter, request.user)
    one = queries.next_statement(matter, request.user) if place.may_voice else None
    return page(
        request,
        "deliberation/answer.html",
        {"matter": matter, "place": place, "statement": one, "row": one and queries.Row(one, None, None)},
    )


@login_required
@require_POST
def voice(request, pk):
    """Agree, disagree or pass; then the next one, or back to this one."""
    one = visible_statement(request, pk)
    stance = {"agree": 1, "disagree": -1, "pass": 0}.get(request.POST.get("stance", ""), 9)
    actions.give_voice(one, stance, by=request.user, edition=request.POST.get("edition"))
    if request.POST.get("then") == "next":
        return redirect("deliberation:answer", one.matter_id)
    said(request, _("Your answer counts. You can change it as long as answers are asked for."))
    return redirect("deliberation:statement", pk)


@login_required
@require_safe
def workbook(request, pk):
    """The list as a workbook, with the totals the reader may see."""
    matter = visible_matter(request, pk)
    rows = queries.sheet_rows(matter, request.user, queries.Filters.of(request.GET))
    title = _("Statements in matter %(number)s") % {"number": matter.number}
    content = export.workbook(title, matter.federation.name, rows)
    return download(content, f"{title} {timezone.localdate().isoformat()}.xlsx", files.XLSX)


@require_safe
def printed(request, pk):
    """All of them on paper, in the order they were said."""
    matter = visible_matter(request, pk)
    place = queries.place(matter, request.user)
    rows = [
        queries.row(one, place.over)
        for one in queries.shown(matter, request.user, queries.Filters()).order_by("number")
    ]
    return page(request, "deliberation/print.html", {"matter": matter, "place": place, "rows": rows})
