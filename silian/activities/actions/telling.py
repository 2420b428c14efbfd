"""Who is told, and who has still to be called because she has no account."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from silian.activities.models import Activity, Session, Signup
from silian.core.notices import tell
from silian.exchange.queries.people import office, speakers
from silian.members.models import Term
from silian.people.models import User


def when(session: Session) -> str:
    """The beginning as records and notices keep it."""
    return timezone.localtime(session.begins).strftime("%Y-%m-%d %H:%M")


def address(activity: Activity) -> str:
    return reverse("activities:activity", args=[activity.pk])


def tell_signed_up(sessions: Iterable[Session], verb: str, call: str, activity: Activity, **facts: Any) -> int:
    """Everybody with a live sign-up learns it: by a notice, or by a call the organiser is reminded of."""
    live = Signup.objects.filter(session__in=[one.pk for one in sessions]).live()
    found = list(live.exclude(person=None).select_related("person"))
    tell([one.person for one in found], verb, activity, url=address(activity), title=activity.title, **facts)
    called = live.filter(person=None).exclude(phone="").update(call=call)
    return len(found) + called


def tell_organisers(activity: Activity, verb: str, *, by: User | None, **facts: Any) -> None:
    """Whoever organises it, except who did it herself."""
    people = [one for one in organisers(activity) if by is None or one.pk != by.pk]
    tell(people, verb, activity, url=address(activity), title=activity.title, **facts)


def organisers(activity: Activity) -> list[User]:
    if activity.organiser_id:
        return speakers([activity.organiser_id])[activity.organiser_id]
    if activity.community_id:
        terms = Term.objects.today().filter(seat__body__community=activity.community_id, seat__closed_on=None)
        return [term.person for term in terms.select_related("person")]
    return office(activity.federation_id)
