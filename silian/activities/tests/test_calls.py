from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from silian.activities.actions.calls import activity_from_call
from silian.activities.models import Activity, Signup
from silian.core.errors import Refused
from silian.exchange.actions import call_answers as answers
from silian.exchange.actions import calls
from silian.exchange.models import Call
from silian.exchange.queries.calls import born_of
from silian.exchange.tests import build


@pytest.fixture
def answered(cast):
    """The choir comes with three, two of them by name; somebody cancelled."""
    one = build.yes(cast, people=3)
    one = answers.make_link(one, by=cast.choir_liaison)
    answers.sign_up(one, "示例·甲", "0571-0000-0001", secret=one.secret, agreed=True)
    answers.sign_up(one, "示例·乙", "0571-0000-0001", by=cast.choir_liaison)
    gone = answers.sign_up(one, "示例·丙", by=cast.choir_liaison)[0]
    answers.cancel_signup(gone, by=cast.choir_liaison)
    return Call.objects.get()


def period(cast) -> tuple[datetime, datetime]:
    begins = timezone.make_aware(datetime.combine(cast.today + timedelta(days=10), datetime.min.time().replace(hour=9)))
    return begins, begins + timedelta(hours=2)


def test_an_activity_takes_along_who_signed_up(cast, answered):
    begins, ends = period(cast)
    activity, made = activity_from_call(answered, begins, ends, by=cast.secretary)
    session = activity.sessions.get()
    assert made and (activity.title, activity.state, activity.organiser) == (answered.title, "draft", None)
    assert (session.period.lower, session.period.upper, session.helper_places) == (begins, ends, 3)
    assert [(one.name, one.phone, one.role, one.state) for one in Signup.objects.order_by("id")] == [
        ("示例·甲", "0571-0000-0001", "helper", "confirmed"), ("示例·乙", "", "helper", "confirmed"),
    ]  # fmt: skip
    assert all(Signup.objects.values_list("consent_at", flat=True))
    assert [(one.kind, one.pk) for one in born_of(answered)] == [("activities.activity", activity.pk)]
    assert activity_from_call(answered, begins, ends, by=cast.secretary) == (activity, False)
    assert Signup.objects.count() == 2


@pytest.mark.parametrize("who", ["choir_liaison", "convener", "resident", "stranger"])
def test_nobody_but_who_asks_and_the_office_plans_it(cast, answered, who):
    with pytest.raises(Refused):
        activity_from_call(answered, *period(cast), by=getattr(cast, who))
    assert not Activity.objects.exists()


def test_a_call_that_came_to_nothing_becomes_no_activity(client, cast, answered):
    calls.close_call(answered, "not", "改期", by=cast.secretary)
    client.force_login(cast.secretary)
    assert client.get(reverse("activities:activity_from_call", args=[answered.pk])).status_code == 404
    assert not Activity.objects.exists()


def test_only_the_time_is_asked(client, cast, answered):
    client.force_login(cast.secretary)
    address = reverse("activities:activity_from_call", args=[answered.pk])
    day = (cast.today + timedelta(days=10)).isoformat()
    assert client.post(address, {"day": day, "begins": "11:00", "ends": "09:00"}).status_code == 422
    assert not Activity.objects.exists()
    answer = client.post(address, {"day": day, "begins": "09:00", "ends": "11:00"})
    assert answer.url == reverse("exchange:call", args=[answered.pk])
    assert Activity.objects.get().sessions.get().period.lower == period(cast)[0]
