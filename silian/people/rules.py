"""Who may do what with an account and with keys to the API."""

from django.conf import settings
from django.utils.translation import gettext as _

from silian.core.rules import Answer, No
from silian.people.models import Token, User

MOST_TOKENS = 10
LONGEST_DAYS = 366


def can_change_account(person: User, account: User) -> Answer:
    if person.pk != account.pk:
        return No(_("Everybody changes her own account only."))
    return True


def can_change_password(person: User, account: User, password: str) -> Answer:
    if person.pk != account.pk:
        return No(_("Everybody changes her own password only."))
    if account.must_change_password and account.check_password(password):
        return No(_("This is the password somebody gave to you. Choose another one."))
    return True


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


def is_herself(person: User, password: str) -> Answer:
    """Before an act that binds others she types her password once more, however long she has been signed in.

    The accounts of the demo street have none to type; in a real installation such an account binds nobody.
    """
    if not person.has_usable_password():
        return True if settings.DEMO else No(_("This account has no password. Ask the secretariat for one."))
    if not person.check_password(password):
        return No(_("This is not your password. Nothing was signed."))
    return True
