"""The demonstration's entrance: anybody may enter as one of the invented cast. Never on a public address."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from silian.core.loopback import is_loopback
from silian.core.web import page
from silian.people.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Role:
    """One of the cast: which account, who that is, what she can try."""

    username: str
    who: Any
    tries: Any


CAST = [
    Role("mishuzhang", _("Secretary of the federation"), _("Import a workbook, start the matching, read the whole plan, fill vacant seats.")),
    Role("minsheng.zhaoji", _("Convener of a sector"), _("See the members of the sector and look after their open demands.")),
    Role("shangbao.shuji", _("Secretary of a community"), _("See what the community's organisations offer and need.")),
    Role("geju.liaison", _("Liaison of a theatre"), _("File a service in one line and answer offers.")),
    Role("shangbao.liaison", _("Liaison of a residents' committee"), _("File a demand in one line and accept an offer.")),
    Role("baiyi.duizhang", _("Leader of a volunteer team"), _("Answer who asks to join, accept a visit at a home, confirm hours.")),
    Role("jiandu.zhaoji", _("Head of the supervision group"), _("Ask a question that is answered in public, object to a closing.")),
    Role("zhiku.zhuanjia1", _("Expert of the think tank"), _("Advise on a question and see what became of the advice.")),
    Role("jumin", _("Resident without a seat"), _("Raise a matter, say what you think, read the answer.")),
]  # fmt: skip


@never_cache
def enter(request):
    """Enter as somebody. Not there at all unless this is a demonstration, asked from this very machine."""
    if not (settings.DEMO and not settings.HOSTS and from_this_machine(request)):
        raise Http404
    roles = {role.username: role for role in CAST}
    if request.method == "POST":
        person = get_object_or_404(User, username=request.POST.get("as", ""), is_active=True)
        if person.username not in roles:
            raise Http404
        login(request, person, backend=BACKEND)
        return redirect("portal:desk")
    people = {person.username: person for person in User.objects.filter(username__in=roles, is_active=True)}
    cast = [(role, people[role.username]) for role in CAST if role.username in people]
    return page(request, "portal/enter.html", {"cast": cast})


def from_this_machine(request) -> bool:
    """Both the name asked for and the one who asks are this machine, and nobody stands in between."""
    host = (
        request.get_host().rpartition(":")[0]
        if request.get_port() and ":" in request.get_host()
        else request.get_host()
    )
    between = any(
        request.META.get(f"HTTP_{name}")
        for name in ("X_FORWARDED_FOR", "X_FORWARDED_HOST", "FORWARDED", "X_REAL_IP", "VIA")
    )
    return is_loopback(host.strip("[]")) and is_loopback(request.META.get("REMOTE_ADDR", "")) and not between
