"""The desk asks the same number of questions of the database whether nothing waits or everything does."""

from datetime import timedelta

import pytest
from django.urls import reverse

from silian.cobuilding.actions.contributions import note_contribution
from silian.cobuilding.models import Project
from silian.core.periods import period_of
from silian.duties.tests import build as duties
from silian.members.mandates import forget
from silian.members.models import Body
from silian.portal.queries import desk as queries
from silian.tasks.tests import build as tasks
from tests.cast import person, seat

# Signed in, her seats, what waits, the short lists, the bell, and the session; where the street has rules of duties in force,
# their facts and the bodies that owe them.
ASKED, WITH_DUTIES = 6, 8


@pytest.fixture
def everywhere(cast):
    """Somebody with a seat in every kind of body: whatever waits in this street waits for her, too."""
    one = person("everywhere", "示例·身兼数职")
    for kind, role in [("secretariat", "member"), ("sector", "member"), ("zone", "secretary"), ("community", "member")]:
        seat(Body.objects.get(federation=cast.street, kind=kind), role, one)
    for organisation in (cast.choir, cast.clinic):
        seat(organisation.body, "member", one)
    return one


def rules_in_force(cast) -> None:
    """The secretariat meets every quarter, and did: a duty that waits for nobody."""
    period = period_of("quarter", cast.today)
    for _turn in range(6):
        period = period.previous
    duties.rule(cast, "secretariat", period.first, name="秘书处例会")
    while period.first <= cast.today:
        duties.meeting(cast, duties.body(cast, "secretariat"), period.first)
        period = period.next


def load(client, who, django_assert_num_queries, asked):
    client.force_login(who)
    client.get(reverse("portal:desk"))
    with django_assert_num_queries(asked):
        return client.get(reverse("portal:desk")).context["desk"].waiting


def kinds(rows) -> set[str]:
    """The places the rows lead to, without the number of the thing."""
    return {"/".join(part for part in row.url.partition("?")[0].split("/") if not part.isdigit()) for row in rows}


def everything(cast, everywhere):
    from tests.world import build_world

    build_world(cast)
    team = Body.objects.filter(federation=cast.street, kind="team").first()
    seat(team, "leader", everywhere)
    tasks.task(cast, "联系场地")
    said = {
        "kind": "goods",
        "what": "桌椅",
        "quantity": 2,
        "unit": "套",
        "given_on": cast.today,
        "organisation": cast.clinic,
    }
    note_contribution(cast.street, cast.bank, said, by=cast.bank_liaison)
    Project.objects.filter(state="running").update(period=(cast.today - timedelta(days=9), cast.today))
    forget(everywhere)


def test_an_empty_desk_and_a_full_one_cost_the_same(client, cast, everywhere, django_assert_num_queries):
    assert load(client, everywhere, django_assert_num_queries, ASKED) == []
    rules_in_force(cast)
    nothing = load(client, everywhere, django_assert_num_queries, WITH_DUTIES)
    everything(cast, everywhere)
    found = load(client, everywhere, django_assert_num_queries, WITH_DUTIES)
    assert nothing == [] and len(found) > 20
    # What is missing here waits for nobody in the whole world of the tests: then the world lacks it.
    expected = {
        "/activities", "/activities/result", "/activities/sessions", "/lists/calls", "/lists/demands", "/lists/exchanges", "/lists/matches", "/lists/matching",
        "/lists/services", "/members/deliveries", "/members/seats", "/places/bookings", "/places/series", "/projects",
        "/projects/contributions", "/projects/texts", "/feedback", "/tasks", "/volunteering/homes", "/volunteering/posts",
        "/volunteering/sessions", "/volunteering/teams", "/volunteering/times",
    }  # fmt: skip
    assert expected - kinds(found) == set()


def test_every_row_says_by_which_seat_it_is_hers(cast, everywhere):
    everything(cast, everywhere)
    found = queries.waiting_for(everywhere)
    assert [row.what for row in found if not row.by_seat and "workbook" not in row.what] == []
