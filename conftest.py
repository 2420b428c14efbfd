"""What all tests share beyond the cast.

Between two transactional tests Django empties every table, which the table of records refuses by design.

So the tests' database – and only that one – lets the table be emptied; updates and deletes stay refused.
`silian/core/tests/test_records.py` switches the guard on again to prove it.
"""

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_record DISABLE TRIGGER record_table_stays")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """A password hash that takes 0.2 s on purpose would be most of the tests' time."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture(scope="session", autouse=True)
def english_unless_asked():
    """Tests read the sentences as the sources say them; Chinese is asked for by name, as a reader would."""
    from django.conf import settings
    from django.utils.translation import trans_real

    settings.LANGUAGE_CODE, trans_real._default = "en", None
