"""Pages of the two lists."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from silian.core.rules import require
from silian.core.web import page, said, slice_by_key
from silian.exchange import reading, rules
from silian.exchange.actions import lines as actions
from silian.exchange.forms import FORMS, BecauseForm, DutyForm
from silian.exchange.models import Demand, Service
from silian.exchange.queries import lines as queries

KINDS = {"service": Service, "demand": Demand}


@login_required
@require_safe
def listed(request, kind):
    """One of the two lists."""
    filters = queries.Filters.of(request.GET)
    rows = queries.lines(KINDS[kind], request.user, filters)
    if kind == "service":
        rows = queries.with_taken(rows)
    context = {
        "kind": kind, "filters": filters, "slice": slice_by_key(rows, request.GET, newest_first=True),
        "states": queries.state_choices(kind), "years": queries.years_around(timezone.localdate()),
        "themes": [main for main, _subs in reading.themes()],
    }  # fmt: skip
    return page(request, "exchange/list.html", context, fragment="exchange/_rows.html")


@login_required
@require_safe
def line(request, kind, pk):
    """One line of a list: what it says, what was found for it, what happened to it."""
    one = _visible(request, kind, pk)
    shown = queries.line_page(one, request.user)
    duty = None
    if shown.may_give_duty:
        duty = DutyForm(seats=queries.seats_for_duty(one), initial={"seat": one.duty_holder_id, "next_on": one.next_on})
    return page(
        request, "exchange/line.html",
        {"page": shown, "line": one, "kind": kind, "because_form": BecauseForm(), "duty_form": duty, "records": shown.records},
    )  # fmt: skip


@login_required
def new(request, kind):
    """A new line: one free line is read into fields, which the person checks and corrects."""
    model = KINDS[kind]
    if not queries.may_file(request.user):
        raise Http404
    step = request.POST.get("step", "")
    line_read = request.POST.get("line", "")
    context = {"kind": kind, "line_read": line_read, "form": None, "filled": {}}
    if step == "read" and line_read.strip():
        filled = reading.read_line(line_read, model)
        form = _form(request, model, initial=_kept(request.POST, filled, model))
        form.read = frozenset(filled)
        return page(
            request,
            "exchange/new.html",
            context | {"form": form, "filled": filled},
            fragment="exchange/_fields.html",
        )
    if step in ("save", "draft"):
        filled = reading.read_line(request.POST.get("was_line") or line_read, model)
        form = _form(request, model, data=request.POST)
        form.read = frozenset(filled)
        if form.is_valid():
            fields = form.values()
            unchanged = [name for name, value in filled.items() if name in fields and _same(fields[name], value)]
            one, made = actions.file_line(
                model, form.cleaned_data["organisation"], fields, by=request.user, filled_in=unchanged,
                as_draft=step == "draft",
            )  # fmt: skip
            said(
                request,
                _("Thank you, the line is in the list.")
                if made and step == "save"
                else _("The draft is kept; only your organisation and the office see it.")
                if made
                else _("This line was in the list already; here it is."),
            )
            return redirect(f"exchange:{kind}", one.pk)
        return page(
            request,
            "exchange/new.html",
            context | {"form": form, "filled": filled},
            fragment="exchange/_fields.html",
            status=422,
        )
    return page(request, "exchange/new.html", context)


def _form(request, model, *, data=None, instance=None, initial=None):
    newest = queries.newest_list_year(request.user, model)
    years = sorted({newest, newest + 1, timezone.localdate().year, *([instance.year] if instance else [])})
    return FORMS[model](
        data, instance=instance, initial={"year": newest} | (initial or {}) if not instance else None,
        organisations=queries.organisations_to_file_for(request.user), years=years,
    )  # fmt: skip


def _kept(posted, filled, model):
    """What the person wrote stays; what was read from an earlier wording of the line gives way to the new reading."""
    before = reading.read_line(posted.get("was_line", ""), model)
    written = {
        name: value
        for name, value in posted.items()
        if name not in ("csrfmiddlewaretoken", "step", "line", "was_line")
        and value
        and not _same(value, before.get(name))
    }
    return filled | written


def _same(given, value) -> bool:
    return value is not None and str(given) == str(value)


@login_required
def edit(request, kind, pk):
    """Correct or complete a line."""
    one = _visible(request, kind, pk)
    require(rules.can_change(request.user, one))
    form = _form(request, KINDS[kind], data=request.POST or None, instance=one)
    del form.fields["organisation"]
    if request.method == "POST" and form.is_valid():
        # The form has written into its own copy of the row; the action starts from the row as it stands.
        fresh = _visible(request, kind, pk)
        actions.change_line(fresh, form.values(), by=request.user)
        said(request, _("Your changes are saved."))
        return redirect(f"exchange:{kind}", pk)
    return page(
        request, "exchange/edit.html", {"kind": kind, "line": one, "form": form, "filled": {}},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


@login_required
@require_POST
def publish(request, kind, pk):
    actions.publish_line(_visible(request, kind, pk), by=request.user)
    said(request, _("The line is in the list now."))
    return redirect(f"exchange:{kind}", pk)


@login_required
@require_POST
def close(request, kind, pk):
    actions.close_line(_visible(request, kind, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("The line is closed. Its history stays."))
    return redirect(f"exchange:{kind}", pk)


@login_required
@require_POST
def reopen(request, kind, pk):
    actions.reopen_line(_visible(request, kind, pk), by=request.user)
    said(request, _("The line is open again."))
    return redirect(f"exchange:{kind}", pk)


@login_required
@require_POST
def duty(request, pk):
    """Say who looks after a demand, and when next."""
    one = _visible(request, "demand", pk)
    form = DutyForm(request.POST, seats=queries.seats_for_duty(one))
    if not form.is_valid():
        shown = queries.line_page(one, request.user)
        context = {
            "page": shown,
            "line": one,
            "kind": "demand",
            "because_form": BecauseForm(),
            "duty_form": form,
            "records": shown.records,
        }
        return page(request, "exchange/line.html", context, status=422)
    actions.give_duty(one, form.cleaned_data["seat"], form.cleaned_data["next_on"], by=request.user)
    said(request, _("Noted: who looks after it, and when."))
    return redirect("exchange:demand", pk)


@login_required
def carry_over(request):
    """Take last year's lines into the new year's list."""
    kind = request.POST.get("kind") or request.GET.get("kind")
    kind = kind if kind in KINDS else "service"
    asked = request.POST.get("year") or request.GET.get("year") or ""
    this_year = timezone.localdate().year
    year = int(asked) if asked in (str(this_year), str(this_year + 1)) else this_year + 1
    rows = queries.lines_to_carry(KINDS[kind], request.user, year)
    if request.method == "POST":
        chosen = rows.filter(pk__in=[pk for pk in request.POST.getlist("line") if pk.isascii() and pk.isdigit()][:1000])
        made = actions.carry_over(KINDS[kind], chosen, year, by=request.user)
        said(
            request,
            _("%(number)s lines were carried over to the list of %(year)s.") % {"number": len(made), "year": year},
        )
        return redirect(f"{reverse('exchange:' + kind + 's')}?mine=1&year={year}")
    if not queries.may_file(request.user):
        raise Http404
    context = {
        "kind": kind,
        "year": year,
        "years": [this_year, this_year + 1],
        "slice": slice_by_key(rows, request.GET, per_page=60),
    }
    return page(request, "exchange/carry_over.html", context)


def _visible(request, kind, pk):
    related = ["organisation", "federation", "carried_from", "by"]
    if kind == "demand":
        related.append("duty_holder__body")
    rows = KINDS[kind].objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(rows, pk=pk)
