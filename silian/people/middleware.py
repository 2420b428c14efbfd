"""What every signed-in request passes: idle log-out and the first-login change of password."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _


class IdleLogout:
    """Log out who has been away too long (等保 level 2, house value 30 minutes).

    The moment is written once a minute at most, so that reading costs no write.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Asking the session first keeps anonymous pages free of a user query.
        if request.session.get("_auth_user_id"):
            now, seen = int(time.time()), request.session.get("seen_at")
            if seen is not None and now - seen > settings.IDLE_LOGOUT.total_seconds():
                logout(request)
                messages.info(request, _("You were away for a while, so we signed you out. Please sign in again."))
                return redirect(f"{reverse('account_login')}?next={request.path}")
            if seen is None or now - seen >= 60:
                request.session["seen_at"] = now
        return self.get_response(request)


class FirstLogin:
    """Whoever got a password from somebody else changes it before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.session.get("_auth_user_id") and request.user.must_change_password:
            allowed = {reverse("account_change_password"), reverse("account_logout"), reverse("people:language")}
            if request.path not in allowed and not request.path.startswith(settings.STATIC_URL):
                messages.info(request, _("Please choose a password of your own first."))
                return redirect("account_change_password")
        return self.get_response(request)
