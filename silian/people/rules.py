"""Who may do what with keys to the API."""

from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.people.models import Token, User

MOST_TOKENS = 10
LONGEST_DAYS = 366


def can_make_token(person: User, days: int) -> Answer:
    if not 1 <= days <= LONGEST_DAYS:
        return No(_("A key is valid for one day to one year."))
    if person.tokens.living().count() >= MOST_TOKENS:
        return No(_("You have ten valid keys already. Revoke one you no longer need."))
    return True


def can_revoke_token(person: User, token: Token) -> Answer:
    if token.person_id != person.pk:
        return No(_("Only the person whose key it is can revoke it."))
    return True
