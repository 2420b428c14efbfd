"""What all tests share beyond the cast."""

import gc
import os

import pytest

from tests import postgres


def pytest_xdist_auto_num_workers(config):
    """One process more than processors: races, browsers and servers of their own leave a processor waiting."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish(session):
    """Thousands of collected tests are no garbage; looking through them again and again costs minutes."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    yield from postgres.copied(django_db_blocker)


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


@pytest.fixture
def platforms(settings):
    """WeCom, DingTalk and Feishu on this machine; nothing may be wrong with what they got."""
    from silian.core.tests.receivers import Platforms

    found = Platforms()
    settings.ROBOT_RECEIVER = found.url
    yield found
    found.close()


@pytest.fixture
def mailbox(settings):
    """An SMTP server on this machine, and settings that lead to it."""
    from silian.core.tests.receivers import Mailbox

    found = Mailbox()
    settings.EMAIL_ON, settings.EMAIL_BACKEND = True, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", found.port, 5
    yield found
    found.close()
