"""What was sent out, signed or noted stays as written: raw SQL as the application's user, past all our own code."""

import pytest
from django.db import IntegrityError, connection, transaction

from silian.cobuilding.actions import contributions
from silian.cobuilding.models import Version
from silian.cobuilding.tests import build
from silian.core.database import let_in

APPLICATION = "silian_in_tests"

TEXT = [
    "UPDATE cobuilding_version SET title = 'x'",
    "UPDATE cobuilding_version SET terms = 'x', state = 'drafting'",
    "UPDATE cobuilding_version SET state = 'drafting', digest = ''",
    "UPDATE cobuilding_version SET digest = repeat('0', 64)",
    "UPDATE cobuilding_version SET period = daterange('2030-01-01', '2031-01-01')",
    "DELETE FROM cobuilding_version",
    "UPDATE cobuilding_item SET what = 'x'",
    "UPDATE cobuilding_item SET who_insures = ''",
    "DELETE FROM cobuilding_item",
    "INSERT INTO cobuilding_item SELECT id + 100, position + 10, what, detail, time_window, people_limit, who_cleans, who_insures, cost, stop_rule, trial, demand_id, federation_id, service_id, giver_id, taker_id, version_id FROM cobuilding_item",
    "UPDATE cobuilding_party SET gives = 'x'",
    "DELETE FROM cobuilding_party WHERE id NOT IN (SELECT party_id FROM cobuilding_signature)",
    "UPDATE cobuilding_signature SET digest = repeat('0', 64)",
    "DELETE FROM cobuilding_signature",
    "UPDATE cobuilding_version SET state = 'in_force'",
    "INSERT INTO cobuilding_signature (federation_id, version_id, party_id, way, digest, by_id, seat_id, at) "
    "SELECT p.federation_id, p.version_id, p.id, 'here', repeat('0', 64), s.by_id, s.seat_id, now() FROM cobuilding_party p, cobuilding_signature s "
    "WHERE p.id <> s.party_id LIMIT 1",
]
LEDGER = [
    "UPDATE cobuilding_contribution SET quantity = 1000",
    "UPDATE cobuilding_contribution SET what = 'x'",
    "UPDATE cobuilding_contribution SET state = 'noted', answered_at = NULL, answered_by_id = NULL",
    "UPDATE cobuilding_contribution SET state = 'declined', because = 'x'",
    "DELETE FROM cobuilding_contribution",
]
TABLES = ("version", "item", "party", "signature", "contribution")


def rows() -> list:
    found = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM cobuilding_{table} ORDER BY id")
            found.append(cursor.fetchall())
    return found


@pytest.fixture
def kept(cast):
    """A text one of three has signed, and a confirmed row of the ledger."""
    version = build.out(cast)
    build.sign(version, cast.choir, cast.choir_liaison)
    contributions.confirm_contribution(build.given(cast, version.agreement.project), by=cast.bank_liaison)
    return version


@pytest.fixture
def as_application(kept):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"CREATE ROLE {APPLICATION}")
        let_in(cursor, APPLICATION)
        cursor.execute(f"SET SESSION AUTHORIZATION {APPLICATION}")
        yield cursor
        cursor.execute("RESET SESSION AUTHORIZATION")


@pytest.mark.parametrize("sql", TEXT + LEDGER)
def test_nobody_changes_what_was_signed_or_confirmed(as_application, sql):
    before = rows()
    with pytest.raises(IntegrityError), transaction.atomic():
        as_application.execute(sql)
    assert rows() == before


@pytest.mark.parametrize("sql", [TEXT[0], TEXT[6], TEXT[13], LEDGER[0]])
def test_a_session_that_ignores_triggers_does_not_ignore_these(kept, sql):
    before = rows()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert rows() == before


def test_the_application_still_drafts_signs_and_notes(cast, as_application):
    version = build.text(cast, build.project(cast, "另一个项目"))
    version.items.first().delete()
    from silian.cobuilding.actions import agreements

    agreements.send_out(version, by=cast.choir_liaison)
    for organisation, person in build.signers(cast):
        build.sign(version, organisation, person)
    assert build.fresh(version).state == Version.State.IN_FORCE
