"""Behind every form that is sent: how many of its fields were typed, how many the platform had filled in."""

import logging
from typing import Any

from django.utils import timezone

from silian.core import given
from silian.reports.actions.burden import count_form
from silian.reports.queries.burden import role_of

# Inputs that stand empty in a template by hand and say nothing of themselves; a test reads the templates for them. One that is
# filled in, or whose name is also that of something hidden, says so itself: `{% asked_as "name" value %}`.
BY_HAND = (
    "because", "caption", "evidence", "feedback", "line", "name", "names", "objection", "outcome", "paper", "people_agreed", "reply", "words",
)  # fmt: skip
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_log = logging.getLogger(__name__)


class CountBurden:
    """Counts after the answer is made: one statement at most, none for a page that is only read, and a failure breaks nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and request.content_type in _FORMS and getattr(request, "resolver_match", None):
            try:
                self.count(request, response)
            except Exception:  # whatever it is: the act itself is done and answered
                _log.exception("The form %s could not be counted.", request.resolver_match.view_name)
        return response

    @staticmethod
    def count(request: Any, response: Any) -> None:
        given_back = response.status_code in (409, 422) or getattr(request, "asked_again", False)
        if not given_back and not _is_done(request, response):
            return
        fields = given.count(request.POST, request.FILES, BY_HAND)
        if fields != given.Fields() and not request.resolver_match.view_name.startswith(("account_", "mfa_")):
            federation, role = role_of(getattr(request, "user", None))
            count_form(
                request.resolver_match.view_name[:80], role, fields, month=timezone.localdate().replace(day=1),
                federation_id=federation, given_back=given_back,
            )  # fmt: skip


def _is_done(request: Any, response: Any) -> bool:
    """An act leads on to a page, or answers HTMX with a piece of one. A page in answer only shows what would be, and so does reading a line."""
    if 300 <= response.status_code < 400:
        return True
    return response.status_code == 200 and bool(getattr(request, "htmx", False)) and request.POST.get("step") != "read"
