"""The door of the API: a personal key in the Authorization header, with its scope; what is public stands open without one."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer

from silian.core import allowance
from silian.core.web import address_of
from silian.people import actions
from silian.people.models import Token
from silian.people.queries import living_token


class TooOften(HttpError):
    """Somebody asks more often than the house allows; when to come again stands in the answer's head."""

    def __init__(self) -> None:
        super().__init__(429, _("You ask very often. Wait a moment, then go on."))


class PersonalKey(HttpBearer):
    """Lets in whoever shows a valid key whose scope is wide enough; the request then is its person's.

    `everybody`: without a key the request is nobody's, and sees what everybody sees. A session of a browser counts for nothing here.
    """

    def __init__(self, scope: str, *, everybody: bool = False) -> None:
        super().__init__()
        self.scope, self.everybody = scope, everybody

    def __call__(self, request: Any) -> Any:
        request.user = AnonymousUser()
        key = super().__call__(request)
        if key is None:
            _spend(request, allowance.of_address(address_of(request)), settings.API_PER_MINUTE["address"])
            return "nobody" if self.everybody and "Authorization" not in request.headers else None
        _spend(request, f"key {key.pk}", settings.API_PER_MINUTE["key"])
        if self.scope == Token.Scope.WRITE and key.scope != Token.Scope.WRITE:
            raise HttpError(403, _("This key may only read. Make one that may read and change."))
        if not key.opens(part_of(request)):
            raise HttpError(403, _("This key is not for this part. Make one that is."))
        actions.note_use(key)
        request.user = key.person
        return key

    def authenticate(self, request: Any, token: str) -> Token | None:
        found = living_token(token)
        return None if found is None or found.person.must_change_password else found


def part_of(request: Any) -> str:
    """ "places" of /api/places/rooms/7."""
    return request.path_info.split("/")[2]


def _spend(request: Any, of: str, most: int) -> None:
    request.allowance = allowance.spend(of, most)
    if request.allowance.is_over:
        raise TooOften


reads = PersonalKey(Token.Scope.READ)
writes = PersonalKey(Token.Scope.WRITE)
# What a page shows to everybody.
open_reads = PersonalKey(Token.Scope.READ, everybody=True)
