"""Between two transactional tests Django empties every table, which the table of records refuses by design.

So the tests' database – and only that one – lets the table be emptied; updates and deletes stay refused.
`silian/core/tests/test_records.py` switches the guard on again to prove it.
"""

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_record DISABLE TRIGGER record_table_stays")
