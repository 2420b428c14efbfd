"""Records are kept as they were written: nobody who speaks SQL as the application's user changes that."""

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from silian.core.database import let_in
from silian.core.models import Record
from silian.core.records import draft, key, record, record_all, timeline

APPLICATION = "silian_in_tests"

CHANGES = [
    "UPDATE core_record SET verb = 'x'",
    "UPDATE core_record SET facts = '{}' WHERE id = (SELECT max(id) FROM core_record)",
    "DELETE FROM core_record",
    "INSERT INTO core_record SELECT * FROM core_record ON CONFLICT (id) DO UPDATE SET verb = 'x'",
    "MERGE INTO core_record r USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
]
# What only an owner of the table could do, and the application's user is not.
WAYS_ROUND = [
    "TRUNCATE core_record",
    "TRUNCATE core_record, core_notice CASCADE",
    "ALTER TABLE core_record DISABLE TRIGGER ALL",
    "ALTER TABLE core_record DISABLE TRIGGER record_stays",
    "SET session_replication_role = replica",
    "DROP TRIGGER record_stays ON core_record",
    "DROP FUNCTION core_record_stays() CASCADE",
    "CREATE OR REPLACE FUNCTION core_record_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "ALTER TABLE core_record RENAME TO old_record",
    "ALTER TABLE core_record DROP COLUMN verb",
    "CREATE RULE nothing AS ON INSERT TO core_record DO INSTEAD NOTHING",
    "DROP TABLE core_record",
    "SET ROLE postgres",
    f"ALTER ROLE {APPLICATION} SUPERUSER",
]


@pytest.fixture
def written(cast) -> Record:
    with transaction.atomic():
        return record("tests.something.happened", cast.choir, by=cast.secretary, name="歌")


@pytest.fixture
def as_application(written):
    """The rest of the test speaks to the database as the user who serves the pages."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {APPLICATION}")
        let_in(cursor, APPLICATION)
        cursor.execute(f"SET SESSION AUTHORIZATION {APPLICATION}")
        yield cursor
        cursor.execute("RESET SESSION AUTHORIZATION")


def rows() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM core_record ORDER BY id")
        return cursor.fetchall()


@pytest.mark.parametrize("sql", CHANGES)
def test_even_the_owner_of_the_tables_cannot_change_a_record(written, sql):
    before = rows()
    with pytest.raises(IntegrityError, match="kept as written"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert rows() == before


@pytest.mark.parametrize("sql", CHANGES[:3])
def test_a_session_that_ignores_triggers_does_not_ignore_this_one(written, sql):
    before = rows()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    with pytest.raises(IntegrityError, match="kept as written"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert rows() == before


def test_the_table_of_records_cannot_be_emptied(written):
    before = rows()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="kept as written"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_record")
    assert rows() == before


@pytest.mark.parametrize("sql", CHANGES + WAYS_ROUND)
def test_the_application_finds_no_way_round(as_application, sql):
    before = rows()
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        as_application.execute(sql)
    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert rows() == before


def test_the_application_cannot_grant_itself_more(as_application):
    as_application.execute("GRANT ALL ON core_record TO PUBLIC")  # PostgreSQL warns and grants what the giver has: less
    as_application.execute("SELECT has_table_privilege('core_record', 'UPDATE, DELETE, TRUNCATE, TRIGGER')")
    assert as_application.fetchone() == (False,)


def test_the_application_still_writes_and_reads(cast, as_application):
    with transaction.atomic():
        made = record("tests.something.happened", cast.bank, by=cast.secretary)
    assert list(timeline(cast.bank)) == [made]


def test_a_record_keeps_who_what_for_whom_and_every_timeline(cast, written):
    assert (written.by, written.verb, written.facts) == (cast.secretary, "tests.something.happened", {"name": "歌"})
    assert (written.federation_id, written.subject) == (cast.street.pk, key(cast.choir))
    assert list(timeline(cast.choir)) == [written]
    assert not timeline(cast.bank).exists()


def test_a_record_belongs_to_the_timeline_of_everything_it_is_about(cast):
    with transaction.atomic():
        made = record("tests.met", cast.street, by=cast.secretary, about=[cast.choir, None], organisation=cast.bank)
    assert made.about == sorted([key(cast.street), key(cast.choir), key(cast.bank)])
    assert made.organisation_id == cast.bank.pk
    assert list(timeline(cast.bank)) == list(timeline(cast.choir)) == [made]


def test_many_records_are_written_in_one_query(cast, django_assert_num_queries):
    drafts = [draft("tests.met", cast.choir, by=cast.secretary, number=number) for number in range(5)]
    with transaction.atomic(), django_assert_num_queries(1):
        record_all(drafts)
    assert [one.facts["number"] for one in timeline(cast.choir)] == [4, 3, 2, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_a_record_outside_its_change_is_a_mistake_and_says_so(cast):
    with pytest.raises(AssertionError):
        record("tests.something.happened", cast.choir, by=cast.secretary)
    with pytest.raises(AssertionError):
        record_all([])
    assert rows() == []


def test_a_change_that_fails_takes_its_record_with_it(cast):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("tests.something.happened", cast.choir, by=cast.secretary)
        1 / 0  # noqa: B018
    assert rows() == []
