"""Who may do what with an account, with keys to the API, and with what reaches her by e-mail."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.channels.models import Delivery, Reach
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


MOST_QUESTIONS = 5  # a day: enough for typing errors, too few to pester a stranger


def can_choose_notices(person: User, account: User, values: dict[str, Any], reach: Reach) -> Answer:
    if person.pk != account.pk:
        return No(_("Everybody chooses her own notices only."))
    if values.get("address") and values["address"] != reach.address:
        return can_ask_again(person, reach, asked=True)
    return True


def can_ask_again(person: User, reach: Reach, *, asked: bool = False) -> Answer:
    """A question goes to an address that may be a stranger's, so there are few of them."""
    if person.pk != reach.person_id:
        return No(_("Everybody chooses her own notices only."))
    if not asked and (not reach.address or reach.confirmed_at):
        return No(_("There is no address to confirm."))
    today = Delivery.objects.filter(
        person=reach.person_id, what=Delivery.What.CONFIRM, at__gt=timezone.now() - timedelta(days=1)
    )
    if today.count() >= MOST_QUESTIONS:
        return No(_("Five confirmation e-mails were sent within a day. Please try again tomorrow."))
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
