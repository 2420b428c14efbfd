"""Two people confirm or issue at the same moment. The control runs without our locks show that the tests can fail."""

import pytest
from django.db import connection

from silian.documents import actions
from silian.documents.actions import handing, versions
from silian.documents.models import Handout, Receipt, Version
from silian.documents.tests import build
from tests.cast import person, seat
from tests.races import at_once, meet, two

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(monkeypatch, request):
    """Both have been let in by the rule before either writes: the moment the locks make impossible."""
    both = two(request)

    def let_in_then_meet(room):
        ask = room.require

        def asked(answer):
            ask(answer)
            meet(both)

        monkeypatch.setattr(room, "require", asked)

    let_in_then_meet(handing)
    let_in_then_meet(versions)


@pytest.fixture
def without_locks(monkeypatch):
    """Rows are read afresh but not held."""

    def reread(*things):
        for thing in things:
            thing.refresh_from_db()

    monkeypatch.setattr(handing, "lock", reread)
    monkeypatch.setattr(versions, "lock", reread)
    monkeypatch.setattr(versions, "move", lambda thing, state, save=(): _write(thing, state, save))


def _write(thing, state, save):
    thing.state = state
    thing.save(update_fields=["state", *save])


@pytest.fixture
def without_lock_in_the_table():
    """Nor does the table stop the second one."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE documents_version DISABLE TRIGGER version_stays")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE documents_version ENABLE ALWAYS TRIGGER version_stays")


def two_confirm(cast) -> list[str]:
    build.handed(cast)
    second = person("choir_second", "示例·歌联络二")
    seat(build.body(cast.choir), "liaison", second)
    return at_once(*[
        lambda by=by: actions.confirm(Handout.objects.get(body__organisation=cast.choir), by=by)
        for by in (cast.choir_liaison, second)
    ])  # fmt: skip


def test_a_receipt_is_confirmed_once(cast, meeting):
    assert two_confirm(cast) == ["Refused", "done"]
    assert Receipt.objects.count() == 1


def test_without_the_lock_only_the_table_stops_the_second_receipt(cast, meeting, without_locks):
    assert two_confirm(cast) == ["IntegrityError", "done"]
    assert Receipt.objects.count() == 1


def two_issue(cast) -> list[str]:
    version = build.draft(cast)
    press = lambda: actions.issue(Version.objects.get(pk=version.pk), cast.today, by=cast.secretary)  # noqa: E731
    return at_once(press, press)


def issues() -> int:
    from silian.core.models import Record

    return Record.objects.filter(verb="documents.version.issued").count()


def test_a_version_is_issued_once_and_has_one_number(cast, meeting):
    assert two_issue(cast) == ["Refused", "done"]
    assert (Version.objects.get().number, issues()) == (1, 1)


def test_without_the_lock_only_the_table_stops_the_second_issue(cast, meeting, without_locks):
    assert two_issue(cast) == ["IntegrityError", "done"]
    assert issues() == 1


def test_without_lock_and_trigger_a_version_is_issued_twice(cast, meeting, without_locks, without_lock_in_the_table):
    assert two_issue(cast) == ["done", "done"]
    assert issues() == 2


def test_two_who_begin_the_next_draft_write_the_same_one(cast):
    version = build.issued(cast)
    begin = lambda: actions.draft_version(build.fresh(version.document), by=cast.secretary)  # noqa: E731
    assert at_once(begin, begin) == ["done", "done"]
    assert Version.objects.filter(state="draft").count() == 1


def test_two_who_hand_out_at_once_hand_out_once(cast):
    version = build.issued(cast)
    hand = lambda: build.handed(cast, build.fresh(version))  # noqa: E731
    assert at_once(hand, hand) == ["Refused", "done"]
    assert Handout.objects.count() == 3
