"""Pages everybody may read: teams, posts, signing up, checking a paper, feedback by link."""

from axes.helpers import get_client_ip_address
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from silian.core.web import page, slice_by_key
from silian.members.mandates import mandates
from silian.volunteering import rules
from silian.volunteering.actions import homes, volunteers
from silian.volunteering.forms import BecauseForm, FeedbackForm, JoinForm
from silian.volunteering.models import CONSENT_TEXTS, CONSENT_VERSION, HomeOrder, Post, Skill, Team
from silian.volunteering.queries import posts as post_queries
from silian.volunteering.queries import teams as queries
from silian.volunteering.queries.times import checked
from silian.volunteering.views.me import open_own_page, own_of


@require_safe
def teams(request):
    """The teams, what they do and how one joins them."""
    filters = queries.TeamFilters.of(request.GET)
    context = {
        "filters": filters, "slice": slice_by_key(queries.teams(filters), request.GET), "kinds": Team.Kind.choices,
        "skills": Skill.choices, "wide": len(queries.federations()) > 1,
    }  # fmt: skip
    return page(request, "volunteering/teams.html", context, fragment="volunteering/_team_rows.html")


@require_safe
def team(request, pk):
    """One team. No member is named to the public."""
    one = get_object_or_404(Team.objects.select_related("federation", "community", "organisation", "body"), pk=pk)
    shown = queries.team_page(one, request.user)
    context = {"team": one, "page": shown, "records": shown.records, "because_form": BecauseForm(auto_id=False)}
    return page(request, "volunteering/team.html", context)


def sender_of(request) -> str:
    """Whom an hour's sign-ups are counted for: an address that nobody can read back after the day."""
    return salted_hmac(
        "volunteering.join", f"{get_client_ip_address(request)} {timezone.localdate()}", algorithm="sha256"
    ).hexdigest()


@never_cache
def join(request):
    """Become a volunteer, with an account or without; office and leaders enter who signed on paper."""
    federations = queries.federations()
    mine = mandates(request.user)
    may_enter = bool(mine.offices or mine.teams)
    person = request.user if request.user.is_authenticated else None
    communities = queries.communities_of([one.pk for one in federations])
    initial = {"name": person.name, "phone": person.phone} if person and not may_enter else {}
    form = JoinForm(
        request.POST if request.method == "POST" else None, federations=federations, communities=communities,
        may_enter=may_enter, initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        herself = not (may_enter and data["on_paper"])
        made, secret = volunteers.sign_up(
            data["federation"], form.values(), form.consents(), by=person, herself=herself,
            sender=sender_of(request) if herself and person is None else "",
        )  # fmt: skip
        link = request.build_absolute_uri(reverse("volunteering:own", args=[secret]))
        return page(request, "volunteering/joined.html", {"volunteer": made, "link": link, "herself": herself})
    context = {
        "form": form, "federations": federations, "texts": CONSENT_TEXTS[CONSENT_VERSION], "version": CONSENT_VERSION,
    }  # fmt: skip
    return page(request, "volunteering/join.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def own(request, secret):
    """The link of a volunteer without an account: from here on this browser speaks for her, until she leaves the page."""
    volunteer = queries.by_secret(secret)
    if volunteer is None:
        raise Http404
    open_own_page(request, volunteer)
    return redirect("volunteering:me")


@never_cache
@require_safe
def verify(request):
    """Is a printed record real, and which hours does it list? Whoever holds it types its code."""
    typed = request.GET.get("code", "")[:60]
    found = checked(typed) if typed else None
    context = {"typed": typed, "paper": found}
    return page(request, "volunteering/verify.html", context, status=404 if typed and found is None else 200)


@never_cache
def feedback(request, secret):
    """How was the service? By link, without signing in, and about the service only."""
    order = get_object_or_404(
        HomeOrder.objects.select_related("community", "team"), feedback_digest=rules.digest(secret), state="done"
    )
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        homes.give_feedback(
            order, form.cleaned_data["word"], form.cleaned_data["text"], channel="link", by=None, by_link=True
        )
        return page(request, "volunteering/thanks.html", {})
    return page(
        request, "volunteering/feedback.html", {"form": form, "order": order}, status=422 if form.errors else 200
    )


# ── Posts of the double report ──


@require_safe
def posts(request):
    """What communities would like help with."""
    past, community, skill = (
        bool(request.GET.get("past")),
        request.GET.get("community", ""),
        request.GET.get("skill", ""),
    )
    rows = post_queries.posts(past=past, community=community, skill=skill)
    federations = queries.federations()
    context = {
        "slice": slice_by_key(rows, request.GET, newest_first=True), "past": past, "skills": Skill.choices, "skill": skill,
        "communities": list(queries.communities_of([one.pk for one in federations]).values_list("pk", "name")),
        "community": community, "filtered": bool(community or skill), "wide": len(federations) > 1,
        "may_open": bool(mandates(request.user).communities or mandates(request.user).offices),
    }  # fmt: skip
    return page(request, "volunteering/posts.html", context, fragment="volunteering/_post_rows.html")


@require_safe
def post(request, pk):
    """One post: what, when, how many places are left; one button to take it oneself."""
    one = get_object_or_404(Post.objects.select_related("community", "federation"), pk=pk)
    own = own_of(request, one.federation_id)
    shown = post_queries.post_page(one, request.user, own)
    length = int((one.period.upper - one.period.lower).total_seconds() // 60)
    return page(
        request, "volunteering/post.html",
        {"post": one, "page": shown, "records": shown.records, "own": own, "length": length, "now": timezone.now()},
    )  # fmt: skip
