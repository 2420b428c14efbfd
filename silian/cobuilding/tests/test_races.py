"""Two people sign at the same moment. The control runs without our locks and the table's guard show that the tests can fail."""

import contextlib
import threading

import pytest
from django.db import connection

from silian.cobuilding.actions import agreements, signing
from silian.cobuilding.models import Agreement, Signature, Version
from silian.cobuilding.tests import build
from tests.races import at_once, two

pytestmark = pytest.mark.django_db(transaction=True)


def meet(barrier: threading.Barrier) -> None:
    """Who builds the world beforehand meets nobody."""
    if threading.current_thread() is not threading.main_thread():
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait()


@pytest.fixture
def meeting(monkeypatch, request):
    """Whoever is about to say that a party has signed waits a moment for the other; a held lock lets the meeting fall through."""
    both = two(request)
    look = signing._is_this_text

    def look_then_meet(*args):
        look(*args)
        meet(both)

    monkeypatch.setattr(signing, "_is_this_text", look_then_meet)


@pytest.fixture
def without_locks(monkeypatch, request):
    """Rows are read afresh but not held, and the table's own guard sleeps: what signing would be without them."""
    signed = two(request)
    after = signing._after

    def sign_then_meet(*args, **more):
        meet(signed)
        return after(*args, **more)

    def reread(*things):
        for thing in things:
            thing.refresh_from_db()

    monkeypatch.setattr(signing, "lock", reread)
    monkeypatch.setattr(signing, "_after", sign_then_meet)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cobuilding_signature DISABLE TRIGGER signature_stays")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cobuilding_signature ENABLE ALWAYS TRIGGER signature_stays")


def last_two(cast) -> Version:
    """One of three has signed; the other two are about to."""
    version = build.out(cast)
    build.sign(version, cast.choir, cast.choir_liaison)
    return version


def press(version, organisation, person):
    return lambda: build.sign(version, organisation, person)


def test_the_last_two_sign_at_once_and_the_text_is_in_force(cast, meeting):
    version = last_two(cast)
    told = at_once(press(version, cast.clinic, cast.clinic_liaison), press(version, cast.bank, cast.bank_liaison))
    assert told == ["done", "done"]
    version = build.fresh(version)
    assert (version.state, version.agreement.project.state) == ("in_force", "agreed")


def test_without_locks_everybody_has_signed_and_nothing_is_in_force(cast, meeting, without_locks):
    version = last_two(cast)
    told = at_once(press(version, cast.clinic, cast.clinic_liaison), press(version, cast.bank, cast.bank_liaison))
    assert told == ["done", "done"]
    assert (Signature.objects.count(), build.fresh(version).state) == (3, "signing")


def test_one_party_signs_once(cast, meeting):
    version = build.out(cast)
    twice = press(version, cast.choir, cast.choir_liaison)
    assert at_once(twice, twice) == ["Refused", "done"]
    assert Signature.objects.count() == 1


def test_without_locks_only_the_table_stops_a_second_signature(cast, meeting, without_locks):
    version = build.out(cast)
    twice = press(version, cast.choir, cast.choir_liaison)
    assert at_once(twice, twice) == ["IntegrityError", "done"]
    assert Signature.objects.count() == 1


def test_a_text_is_signed_or_taken_back_never_both(cast, meeting):
    version = build.out(cast)
    told = at_once(
        press(version, cast.choir, cast.choir_liaison),
        lambda: agreements.take_text_back(build.fresh(version), by=cast.bank_liaison),
    )
    assert told == ["Refused", "done"]
    assert Signature.objects.exists() is (build.fresh(version).state == "signing")


def test_two_agreements_drafted_at_once_get_two_numbers(cast):
    one, two = build.project(cast), build.project(cast, "另一个项目")
    at_once(lambda: build.text(cast, one), lambda: build.text(cast, two))
    assert sorted(Agreement.objects.values_list("number", flat=True)) == [1, 2]
