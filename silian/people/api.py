"""The door of the API: a personal key in the Authorization header, with its scope."""

from typing import Any

from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer

from silian.people import actions
from silian.people.models import Token
from silian.people.queries import living_token


class PersonalKey(HttpBearer):
    """Lets in whoever shows a valid key whose scope is wide enough; the request then is its person's."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: Any, token: str) -> Token | None:
        found = living_token(token)
        if found is None or found.person.must_change_password:
            return None
        if self.scope == Token.Scope.WRITE and found.scope != Token.Scope.WRITE:
            raise HttpError(403, _("This key may only read. Make one that may read and change."))
        actions.note_use(found)
        request.user = found.person
        return found


reads = PersonalKey(Token.Scope.READ)
writes = PersonalKey(Token.Scope.WRITE)
