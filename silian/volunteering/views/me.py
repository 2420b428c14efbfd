"""My service: the own page of a volunteer, opened by her account or by her link."""

import json
import time
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from silian.core.web import page, said
from silian.volunteering.actions import homes, posts, teams, times, volunteers
from silian.volunteering.forms import RegisterForm, ReportForm, VolunteerForm
from silian.volunteering.models import (
    CONSENT_TEXTS,
    CONSENT_VERSION,
    HomeOrder,
    Post,
    PostTaking,
    Registration,
    ServiceTime,
    Team,
    TeamMember,
    Volunteer,
)
from silian.volunteering.queries import posts as post_queries
from silian.volunteering.queries import teams as queries

LINK = "volunteer_link"


@dataclass(frozen=True)
class Own:
    """Whose page this is, and whether a link or an account opened it."""

    volunteer: Volunteer
    by: Any
    by_link: bool


def open_own_page(request, volunteer: Volunteer) -> None:
    """Remember in this browser, and only until it is closed or idle, whose link was opened."""
    request.session[LINK] = [volunteer.secret_digest, int(time.time())]
    request.session.set_expiry(0)


def close_own_page(request) -> None:
    request.session.pop(LINK, None)


def own_or_none(request) -> Own | None:
    """The link first, so that nobody acts for another by accident; an account else."""
    kept = request.session.get(LINK)
    if kept:
        digest, seen = kept
        if time.time() - seen < settings.IDLE_LOGOUT.total_seconds():
            rows = Volunteer.objects.select_related("federation", "community", "organisation", "person")
            volunteer = rows.filter(secret_digest=digest).first() if digest else None
            if volunteer:
                if time.time() - seen >= 60:
                    request.session[LINK] = [digest, int(time.time())]
                return Own(volunteer, None, True)
        close_own_page(request)
    volunteer = queries.own_volunteer(request.user)
    return Own(volunteer, request.user, False) if volunteer else None


def own_of(request, federation_id: int) -> Volunteer | None:
    found = own_or_none(request)
    return found.volunteer if found and found.volunteer.federation_id == federation_id else None


def own_page(view):
    """Only for a volunteer: `view(request, own, …)`. Others are led to signing in or signing up."""

    @never_cache
    @wraps(view)
    def look(request, *args, **kwargs):
        own = own_or_none(request)
        if own is None:
            if request.user.is_authenticated:
                return redirect("volunteering:join")
            return redirect_to_login(request.get_full_path())
        return view(request, own, *args, **kwargs)

    return look


@require_safe
@own_page
def me(request, own):
    """My service: hours, what waits, my teams, my data and what I agreed to."""
    shown = queries.volunteer_page(own.volunteer, own.by, by_link=own.by_link)
    context = {"own": own, "volunteer": own.volunteer, "page": shown, "texts": CONSENT_TEXTS[CONSENT_VERSION]}
    return page(request, "volunteering/me.html", context)


@own_page
def edit(request, own):
    """Correct or complete my data."""
    volunteer = own.volunteer
    initial = {name: getattr(volunteer, name) for name in VolunteerForm.base_fields} | {
        "organisation": volunteer.organisation.name if volunteer.organisation else ""
    }
    form = VolunteerForm(
        request.POST if request.method == "POST" else None, initial=initial, federations=[volunteer.federation],
        communities=queries.communities_of([volunteer.federation_id]),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        volunteers.change_volunteer(volunteer, form.values(), by=own.by, by_link=own.by_link)
        said(request, _("Your changes are saved."))
        return redirect("volunteering:me")
    return page(request, "volunteering/edit.html", {"form": form, "own": own}, status=422 if form.errors else 200)


@require_safe
@own_page
def copy(request, own):
    """All that is kept about me, to take along."""
    content = json.dumps(queries.copy_of(own.volunteer), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    answer = HttpResponse(content, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="volunteer-{own.volunteer.shown_number}.json"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@own_page
def share(request, own):
    agrees = bool(request.POST.get("agrees"))
    volunteers.say_about_sharing(own.volunteer, agrees, by=own.by, by_link=own.by_link)
    said(request, _("Noted: you agree.") if agrees else _("Noted: your service time is no longer handed over."))
    return redirect("volunteering:me")


@require_POST
@own_page
def withdraw(request, own):
    volunteers.withdraw(own.volunteer, by=own.by, by_link=own.by_link)
    said(request, _("You have withdrawn. Thank you for your service; your hours stay yours."))
    return redirect("volunteering:me")


@require_POST
@own_page
def come_back(request, own):
    volunteers.come_back(own.volunteer, by=own.by, by_link=own.by_link)
    said(request, _("Welcome back. Choose your teams anew."))
    return redirect("volunteering:me")


@require_POST
@own_page
def erase(request, own):
    """Delete my data; the word is asked for, so that nobody does it by accident."""
    if not request.POST.get("sure"):
        said(request, _("Nothing was deleted. Tick the box first if you are sure."))
        return redirect("volunteering:me")
    volunteers.erase(own.volunteer, by=own.by, by_link=own.by_link)
    close_own_page(request)
    said(request, _("Your data are deleted."))
    return redirect("volunteering:teams")


@require_POST
@never_cache
def leave_page(request):
    """This browser no longer opens the own page by a link."""
    close_own_page(request)
    said(request, _("The page is closed in this browser. Your link opens it again."))
    return redirect("volunteering:teams")


# ── Teams ──


@require_POST
@own_page
def ask(request, own, pk):
    """Ask a team for a place."""
    team = get_object_or_404(Team, pk=pk, federation=own.volunteer.federation_id)
    teams.ask_to_join(team, own.volunteer, by=own.by)
    said(request, _("Your request has reached the team. Its leaders answer it."))
    return redirect("volunteering:team", team.pk)


@require_POST
@own_page
def leave(request, own, pk):
    member = get_object_or_404(TeamMember.objects.select_related("team", "volunteer"), pk=pk, volunteer=own.volunteer)
    teams.leave_team(member, by=own.by, by_link=own.by_link)
    said(request, _("You have left the team."))
    return redirect("volunteering:me")


# ── My time ──


@own_page
def report(request, own):
    """Report service I did; another person confirms it."""
    rows = Team.objects.filter(members__volunteer=own.volunteer, members__state=TeamMember.State.ACCEPTED)
    form = ReportForm(request.POST if request.method == "POST" else None, teams=rows)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        times.report_time(
            own.volunteer, data["begins"], data["ends"], data["minutes"], data["what"], by=own.by, team=data["team"],
            by_link=own.by_link,
        )  # fmt: skip
        said(request, _("Reported. It counts once another person has confirmed it."))
        return redirect("volunteering:me")
    return page(request, "volunteering/report.html", {"form": form, "own": own}, status=422 if form.errors else 200)


@require_POST
@own_page
def take_back(request, own, pk):
    """Take a report back that nobody has confirmed yet."""
    time_ = get_object_or_404(ServiceTime.objects.select_related("volunteer"), pk=pk, volunteer=own.volunteer)
    times.void_time(
        time_, request.POST.get("because", "") or _("taken back by herself"), by=own.by, by_link=own.by_link
    )
    said(request, _("The report is taken back."))
    return redirect("volunteering:me")


# ── Double report ──


@own_page
def double_report(request, own):
    """Where I am registered, which posts and orders fit; what I take, I take myself."""
    shown = post_queries.report_page(own.volunteer)
    communities = queries.communities_of([own.volunteer.federation_id])
    form = RegisterForm(request.POST if request.method == "POST" else None, communities=communities)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        posts.register(own.volunteer, data["community"], data["wishes"], by=own.by)
        said(request, _("The community knows now that you would like to help. Nothing is assigned to you."))
        return redirect("volunteering:double_report")
    return page(
        request, "volunteering/double_report.html", {"form": form, "own": own, "page": shown},
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_POST
@own_page
def registration_withdraw(request, own, pk):
    rows = Registration.objects.select_related("volunteer", "community")
    made = get_object_or_404(rows, pk=pk, volunteer=own.volunteer)
    posts.withdraw_registration(made, by=own.by, by_link=own.by_link)
    said(request, _("You are no longer registered there."))
    return redirect("volunteering:double_report")


@require_POST
@own_page
def post_take(request, own, pk):
    rows = Post.objects.select_related("community")
    post = get_object_or_404(rows, pk=pk, federation=own.volunteer.federation_id)
    posts.take_post(post, own.volunteer, by=own.by)
    said(request, _("The place is yours. If you cannot come, give it back in time."))
    return redirect("volunteering:post", post.pk)


@require_POST
@own_page
def taking_back(request, own, pk):
    rows = PostTaking.objects.select_related("post__community", "volunteer")
    taking = get_object_or_404(rows, pk=pk, volunteer=own.volunteer)
    posts.give_back(taking, by=own.by, by_link=own.by_link)
    said(request, _("The place is free again."))
    return redirect("volunteering:double_report")


@require_POST
@own_page
def order_take(request, own, pk):
    """Take a home service oneself. Only with an account: who is served is never shown by a link."""
    rows = HomeOrder.objects.visible_to(request.user).select_related("community", "team", "taker")
    order = get_object_or_404(rows, pk=pk)
    homes.take_order(order, own.volunteer, by=request.user)
    said(request, _("You go yourself. The page shows now whom you visit; it hides that again when the visit is done."))
    return redirect("volunteering:order", order.pk)
