"""From a call to an activity: whoever signed up is taken along as a helper."""

from datetime import datetime

from django.db import transaction

from silian.activities.actions import Time, open_activity
from silian.activities.models import Activity, Session, Signup
from silian.core.records import record
from silian.core.rules import require
from silian.core.states import lock
from silian.exchange import rules
from silian.exchange.models import Call, CallAnswer, CallSignup
from silian.exchange.queries.calls import born_of
from silian.people.models import User


@transaction.atomic
def activity_from_call(call: Call, begins: datetime, ends: datetime, *, by: User) -> tuple[Activity, bool]:
    """Draft an activity with one session in the name of who asked, and take everybody along who signed up. (activity, made)

    There are as many places for helpers as people were promised, so those without a name find room later.
    A second press of the button finds the activity of the first one: the call is locked until it is there.
    """
    lock(call)
    require(rules.can_build_on(by, call))
    for born in born_of(call):
        if born.kind == "activities.activity":
            return Activity.objects.get(pk=born.pk), False
    answers = CallAnswer.objects.filter(call=call, state=CallAnswer.State.YES)
    time = Time(begins, ends, helper_places=sum(answers.values_list("people", flat=True)))
    fields = {
        "title": call.title, "about": call.detail, "address": call.place, "organiser": call.organisation,
        "community": call.community,
    }  # fmt: skip
    activity = open_activity(call.federation, fields, [time], by=by)
    number = _take_along(call, activity.sessions.get())
    record(
        "activities.activity.from_call", activity, by=by, about=[call, call.organisation, call.community],
        organisation=call.organisation, title=call.title, number=number,
    )  # fmt: skip
    return activity, True


def _take_along(call: Call, session: Session) -> int:
    """Everybody on the lists, as helpers. One number reaches one person: a second one with the same keeps her name only."""
    found = CallSignup.objects.living().filter(answer__call=call, answer__state=CallAnswer.State.YES, forgotten_at=None)
    phones: set[str] = set()
    people: set[int] = set()
    coming = []
    for one in found.order_by("id"):
        if one.person_id in people:
            continue
        # The longest number the lists of activities keep.
        phone = one.phone if len(one.phone) <= 20 and one.phone not in phones else ""
        phones.add(phone)
        people |= {one.person_id} - {None}
        coming.append(
            Signup(
                federation_id=call.federation_id, session=session, role=Signup.Role.HELPER, person_id=one.person_id,
                name=one.name, phone=phone, consent_at=one.agreed_at or one.at,
            )
        )  # fmt: skip
    Signup.objects.bulk_create(coming)
    return len(coming)
