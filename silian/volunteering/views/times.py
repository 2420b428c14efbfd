"""Pages of service time: confirm, void, take over from activities, print, hand to the national system."""

import segno
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from silian.core import files
from silian.core.export import Sheet, book
from silian.core.rules import require
from silian.core.web import download, page, said, slice_by_key
from silian.members.mandates import mandates
from silian.members.models import Federation
from silian.volunteering import rules
from silian.volunteering.actions import papers
from silian.volunteering.actions import times as actions
from silian.volunteering.forms import BecauseForm, NationalForm, PaperForm
from silian.volunteering.models import ServiceRecord, ServiceTime, Volunteer
from silian.volunteering.queries import attended
from silian.volunteering.queries import times as queries


@login_required
@require_safe
def times(request):
    """What waits for my confirmation; by state all time I look after."""
    if not mandates(request.user).held:
        raise Http404
    filters = queries.TimeFilters.of(request.GET)
    context = {
        "filters": filters, "slice": slice_by_key(queries.times(request.user, filters), request.GET, newest_first=True),
        "states": ServiceTime.State.choices,
    }  # fmt: skip
    return page(request, "volunteering/times.html", context, fragment="volunteering/_time_rows.html")


@login_required
@require_POST
def confirm(request):
    """Confirm what was ticked."""
    chosen = [pk for pk in request.POST.getlist("time") if pk.isascii() and pk.isdigit() and len(pk) < 19][:200]
    rows = ServiceTime.objects.visible_to(request.user).select_related(
        "volunteer__person", "team", "home_order", "post"
    )
    number = actions.confirm_times(rows.filter(pk__in=chosen), by=request.user)
    said(request, _("%(number)s reports are confirmed.") % {"number": number} if number else _("Nothing was ticked."))
    return redirect("volunteering:times")


def _time(request, pk) -> ServiceTime:
    rows = ServiceTime.objects.visible_to(request.user).select_related(
        "volunteer__person", "team", "home_order", "post", "session__activity", "by", "confirmed_by", "void_by"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def time(request, pk):
    """One time of service, with what happened to it."""
    shown = queries.time_page(_time(request, pk), request.user)
    context = {"time": shown.time, "page": shown, "records": shown.records, "because_form": BecauseForm()}
    return page(request, "volunteering/time.html", context)


@login_required
@require_POST
def void(request, pk):
    actions.void_time(_time(request, pk), request.POST.get("because", ""), by=request.user)
    said(request, _("This time no longer counts. The row stays, with your reason."))
    return redirect("volunteering:time", pk)


# ── From activities ──


@login_required
@require_safe
def sessions(request):
    """Activities whose helpers have no service time yet."""
    if not mandates(request.user).held:
        raise Http404
    rows = attended.sessions_to_take_over(request.user)
    return page(request, "volunteering/sessions.html", {"slice": slice_by_key(rows, request.GET, newest_first=True)})


@login_required
@require_POST
def take_over(request, pk):
    """One act for all helpers of a session."""
    session = get_object_or_404(attended.visible_sessions(request.user), pk=pk)
    found = actions.take_over(session, by=request.user)
    said(
        request,
        _(
            "%(confirmed)s confirmed; %(reported)s of your own wait for somebody else; %(overlapping)s overlap with other "
            "service and were left out; %(strangers)s helped without being volunteers here."
        ) % {name: getattr(found, name) for name in ("confirmed", "reported", "overlapping", "strangers")},
    )  # fmt: skip
    return redirect("volunteering:sessions")


# ── The printed record ──


@sensitive_variables()
def _paper(request, made, form, shown, volunteer):
    """The page to be printed. The ID stands in this answer only."""
    verify = request.build_absolute_uri(reverse("volunteering:verify")) + f"?code={shown.code}"
    said_id = {name: form.cleaned_data[name] for name in ("id_kind", "id_number")}
    answer = page(
        request, "volunteering/paper.html",
        {
            "record": made, "code": shown.code, "volunteer": volunteer, "said_id": said_id, "verify": verify,
            "qr": segno.make(verify).svg_data_uri(scale=3), "today": timezone.localdate(made.at),
            "lines": [(day, queries.hours(minutes), what) for _pk, day, minutes, what in made.lines],
        },
    )  # fmt: skip
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@sensitive_post_parameters()
@sensitive_variables()
@login_required
@never_cache
def record_print(request, pk):
    """Print a draft record of one volunteer's confirmed service."""
    rows = Volunteer.objects.visible_to(request.user).select_related("federation", "person")
    volunteer = get_object_or_404(rows, pk=pk)
    require(rules.can_print_record(request.user, volunteer))
    found = queries.printable(volunteer)
    initial = {"handler": request.user.name, "contact": volunteer.federation.name}
    form = PaperForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = set(request.POST.getlist("time"))
        shown = papers.print_record(
            volunteer, [one for one in found if str(one.pk) in chosen], responsible=data["responsible"],
            handler=data["handler"], contact=data["contact"], by=request.user,
        )  # fmt: skip
        return _paper(request, shown.record, form, shown, volunteer)
    context = {"form": form, "volunteer": volunteer, "times": found, "record": None}
    return page(request, "volunteering/paper_form.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@sensitive_variables()
@login_required
@never_cache
def record_again(request, pk):
    """The same paper once more; the ID is typed again, because nothing kept it."""
    rows = ServiceRecord.objects.visible_to(request.user).select_related("volunteer__person", "federation")
    made = get_object_or_404(rows, pk=pk)
    require(rules.can_print_record(request.user, made.volunteer))
    kept = {"responsible": made.responsible, "handler": made.handler, "contact": made.contact}
    form = PaperForm({**request.POST.dict(), **kept} if request.method == "POST" else None, initial=kept)
    for name in kept:
        form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        shown = papers.print_again(made, by=request.user)
        return _paper(request, made, form, shown, made.volunteer)
    context = {"form": form, "volunteer": made.volunteer, "times": [], "record": made}
    return page(request, "volunteering/paper_form.html", context, status=422 if form.errors else 200)


@login_required
def national(request):
    """The workbook for the national system, of those who agreed."""
    offices = sorted(mandates(request.user).offices)
    if not offices:
        raise Http404
    today = timezone.localdate()
    form = NationalForm(
        request.POST if request.method == "POST" else None, initial={"first": today.replace(day=1), "last": today}
    )
    if request.method == "POST" and form.is_valid():
        federation = Federation.objects.get(pk=offices[0])
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        rows = queries.national_rows(federation.pk, first, last)
        heads = [head for head, _fact in queries.mapping()]
        papers.note_export(federation, first.isoformat(), last.isoformat(), len(rows), by=request.user)
        title = "志愿服务时长导入表"
        made = book([Sheet(title, title, federation.name, heads, rows)])
        return download(made, f"志愿服务时长-{first}-{last}.xlsx", files.XLSX)
    context = {"form": form, "mapping": queries.mapping()}
    return page(request, "volunteering/national.html", context, status=422 if form.errors else 200)
