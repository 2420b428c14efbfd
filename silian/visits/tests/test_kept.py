"""What a member has confirmed stays: raw SQL as the application's user, past all our own code."""

import pytest
from django.db import IntegrityError, connection, transaction

from silian.core.database import let_in
from silian.visits.tests import build

APPLICATION = "silian_in_tests"
REFUSED = [
    "UPDATE visits_visit SET findings = 'x'",
    "UPDATE visits_visit SET state = 'held', confirmed_at = NULL, confirmed_way = ''",
    "UPDATE visits_visit SET held_on = held_on - 1",
    "DELETE FROM visits_visit",
    "DELETE FROM visits_companion",
    "UPDATE visits_companion SET seat_id = seat_id",
    "DELETE FROM visits_heard",
    "INSERT INTO visits_heard (federation_id, visit_id, service_id, demand_id) SELECT federation_id, visit_id, demand_id, service_id FROM visits_heard",
    "DELETE FROM visits_promise",
]


@pytest.fixture
def application(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {APPLICATION}")
        let_in(cursor, APPLICATION)
        cursor.execute(f"SET ROLE {APPLICATION}")
        yield cursor
        cursor.execute("RESET ROLE")


def visit(cast):
    planned = build.planned(cast, companions=[build.seat_of(cast.community_secretary)])
    from silian.visits import actions

    actions.report_visit(planned, build.report(services=["教合唱"], promises=[build.promise(cast)]), by=cast.convener)
    return build.fresh(actions.confirm_visit(build.fresh(planned), by=cast.choir_liaison))


@pytest.mark.parametrize("sql", REFUSED)
def test_a_confirmed_visit_and_what_belongs_to_it_stay(cast, application, sql):
    application.execute("RESET ROLE")
    before = visit(cast)
    application.execute(f"SET ROLE {APPLICATION}")
    with pytest.raises(IntegrityError), transaction.atomic():
        application.execute(sql)
    after = build.fresh(before)
    assert (after.state, after.findings, after.held_on) == ("confirmed", before.findings, before.held_on)
    assert (after.companions.count(), after.heard.count(), after.promises.count()) == (1, 1, 1)


def test_a_plan_is_not_confirmed_and_no_visit_is_deleted(cast, application):
    application.execute("RESET ROLE")
    planned = build.planned(cast)
    application.execute(f"SET ROLE {APPLICATION}")
    confirmed = "UPDATE visits_visit SET state = 'confirmed', held_on = planned_on, reported_at = now(), confirmed_at = now(), confirmed_way = 'here'"
    for sql in (confirmed, "DELETE FROM visits_visit"):
        with pytest.raises(IntegrityError), transaction.atomic():
            application.execute(sql)
    assert build.fresh(planned).state == "planned"


def test_a_merge_takes_visits_along_and_back(cast):
    from silian.members.actions import merges, organisations

    twin = organisations.enter_organisation(
        cast.street, {"name": "示例歌舞团（分部）", "kind": "institution"}, by=cast.secretary
    )
    held = visit(cast)
    mine, theirs = build.planned(cast, cast.choir), build.planned(cast, twin)
    plan = merges.plan_merge(twin, cast.choir)
    merge = merges.merge(twin, cast.choir, merges.plan_digest(plan), by=cast.secretary)
    assert [(build.fresh(one).organisation_id, build.fresh(one).state) for one in (held, mine, theirs)] == [
        (twin.pk, "confirmed"), (twin.pk, "cancelled"), (twin.pk, "planned"),
    ]  # fmt: skip
    merges.undo_merge(merge, by=cast.secretary)
    assert [(build.fresh(one).organisation_id, build.fresh(one).state) for one in (held, mine, theirs)] == [
        (cast.choir.pk, "confirmed"), (cast.choir.pk, "planned"), (twin.pk, "planned"),
    ]  # fmt: skip
