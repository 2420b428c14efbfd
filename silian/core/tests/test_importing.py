"""The way of a workbook: planned, shown, written as shown, all or nothing, one at a time, even when somebody pulls the plug."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import psycopg
import pytest
from django.db import connection

from silian.config.settings import ROOT
from silian.core import background, files
from silian.core.errors import Refused
from silian.core.importing import kinds, runs
from silian.core.importing.plan import Scope, make
from silian.core.models import ImportRun, Record
from silian.members.actions import organisations as actions
from silian.members.models import Contact, Membership, Organisation

State = ImportRun.State


def table(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def scope(cast, **options) -> Scope:
    return Scope(cast.street, type(cast.secretary).objects.get(pk=cast.secretary.pk), options)


def checked(cast, *rows: str, kind: str = "organisations", **options) -> ImportRun:
    return runs.receive_and_check(kinds.find(kind), table(*rows), "名册.csv", scope(cast, **options))


def written(cast, *rows: str, **rest) -> ImportRun:
    return runs.write(checked(cast, *rows, **rest), by=cast.secretary)


# ── what is written ──


def test_the_same_file_twice_changes_nothing(cast):
    rows = ("单位名称,社区,联系人,联系电话,入会日期", "示例书店,上保社区,示例·店主,138,2020-01-01")
    written(cast, *rows)
    before = (Organisation.objects.count(), Contact.objects.count(), Membership.objects.count(), Record.objects.count())
    again = checked(cast, *rows)
    assert again.counts == {"new": 0, "changed": 0, "same": 1, "bad": 0}
    runs.write(again, by=cast.secretary)
    # The one more record tells of the import itself.
    after = (
        Organisation.objects.count(),
        Contact.objects.count(),
        Membership.objects.count(),
        Record.objects.count() - 1,
    )
    assert after == before


def test_an_organisation_is_found_again_by_code_and_by_another_spelling(cast):
    written(cast, "单位名称,信用代码", "示例（书店）,91350100M000100Y43")
    run = checked(cast, "单位名称,信用代码,地址", "示例(书店),,示例路1号", "示例新书店,91350100M000100Y43,")
    assert (run.counts["changed"], run.counts["bad"]) == (1, 1)  # the second is the same organisation by its code
    run = checked(cast, "单位名称,信用代码", "示例新书店,91350100M000100Y43")
    assert run.preview["changed"][0]["changes"][0][1:] == ["示例（书店）", "示例新书店"]


def test_what_changed_is_told_in_the_timeline_and_by_field(cast):
    run = written(cast, "单位名称,简称,地址", "示例歌舞团,歌舞,示例路1号")
    cast.choir.refresh_from_db()
    assert (cast.choir.short_name, cast.choir.address, run.counts["changed"]) == ("歌舞", "示例路1号", 1)
    changed = Record.objects.get(verb="members.organisation.changed")
    assert (changed.by, changed.subject) == (cast.secretary, f"members.organisation:{cast.choir.pk}")
    assert Organisation.objects.found_by("gewu").filter(pk=cast.choir.pk).exists()


def test_an_empty_cell_leaves_what_is_there(cast):
    actions.change_organisation(cast.choir, {"address": "示例路1号"}, by=cast.secretary)
    assert checked(cast, "单位名称,地址,社区", "示例歌舞团,,").counts["same"] == 1


def test_a_new_contact_is_called_first_and_the_old_one_stays(cast):
    actions.keep_contact(cast.choir, {"name": "示例·旧", "phone": "1", "first": True}, by=cast.secretary)
    written(cast, "单位名称,联系人,电话", "示例歌舞团,示例·新,2")
    assert [(one.name, one.first) for one in cast.choir.contacts.all()] == [("示例·新", True), ("示例·旧", False)]


def test_one_bad_row_and_nothing_is_written(cast):
    run = checked(cast, "单位名称,社区", "示例书店,上保社区", "示例花店,下保社区")
    with pytest.raises(Refused):
        runs.write(run, by=cast.secretary)
    run.refresh_from_db()
    assert (run.state, Organisation.objects.filter(name="示例书店").exists()) == (State.CHECKED, False)


def test_a_row_tells_what_cannot_be_read_and_what_is_missing_at_once(cast):
    run = checked(cast, "单位名称,入会日期,退会日期", ",某年某月,不知道")
    [row] = run.preview["bad"]
    assert [reason.split(":")[0] for reason in row["reasons"]] == [
        "Member from",
        "Last day as member",
        "Name is missing",
    ]


def test_what_is_written_is_what_was_shown_or_nothing(cast):
    """Somebody changed the register between the look and the press: refused, and a new look shows why."""
    run = checked(cast, "单位名称,地址", "示例歌舞团,示例路1号")
    actions.change_organisation(cast.choir, {"address": "示例路2号"}, by=cast.secretary)
    with pytest.raises(Refused):
        runs.write(run, by=cast.secretary)
    cast.choir.refresh_from_db()
    assert cast.choir.address == "示例路2号"
    runs.write(runs.check(run), by=cast.secretary)
    cast.choir.refresh_from_db()
    assert cast.choir.address == "示例路1号"


def test_a_name_that_was_merged_away_makes_no_second_row(cast):
    from silian.members.actions import merges

    twin = actions.enter_organisation(cast.street, {"name": "示例歌舞二团", "kind": "firm"}, by=cast.secretary)
    merges.merge(cast.choir, twin, merges.plan_digest(merges.plan_merge(cast.choir, twin)), by=cast.secretary)
    run = checked(cast, "单位名称", "示例歌舞二团")
    assert (run.counts["bad"], "示例歌舞团" in run.preview["bad"][0]["reasons"][0]) == (1, True)


def test_a_time_as_member_that_contradicts_the_register_is_a_bad_row(cast):
    assert checked(cast, "单位名称,入会日期", "示例歌舞团,2015-01-01").counts["bad"] == 1
    written(cast, "单位名称,退会日期", "示例歌舞团,2025-12-31")
    assert cast.choir.memberships.get().period.upper.isoformat() == "2026-01-01"


# ── seats ──


def test_another_name_in_an_occupied_seat_is_a_hand_over(cast):
    day = cast.today.isoformat()
    run = written(
        cast,
        "机构,机构类型,席位,姓名,账号,届期开始",
        f"示例歌舞团,单位,联络员,示例·新联络,new.liaison,{day}",
        kind="seats",
    )
    terms = list(cast.choir.body.seats.get().terms.order_by("period"))
    assert [(term.person.username, term.period.upper) for term in terms] == [
        ("choir_liaison", cast.today),
        ("new.liaison", None),
    ]
    assert (run.counts["changed"], terms[1].person.has_usable_password()) == (1, False)


def test_an_account_of_another_street_is_not_to_be_had(cast):
    run = checked(cast, "机构,机构类型,席位,姓名,账号", "示例医院,单位,负责人,示例·外街秘书,stranger", kind="seats")
    assert run.counts["bad"] == 1


def test_a_workbook_never_empties_a_seat(cast):
    assert checked(cast, "机构,机构类型,席位,姓名", "示例医院,单位,联络员,", kind="seats").counts["bad"] == 1


# ── one at a time ──


def at_once(cast, several: list[ImportRun]) -> list[str]:
    """Two people press "import" at the same moment, on connections of their own; what each was told.

    Both have their plan before either writes; who must wait for the other makes the meeting fall through.
    """
    told: list[str] = []
    both_have_planned = threading.Barrier(2, timeout=1.5)
    planned = runs.make

    def plan_and_meet(*arguments):
        plan = planned(*arguments)
        with suppress(threading.BrokenBarrierError):
            both_have_planned.wait()
        return plan

    def press(run: ImportRun):
        try:
            runs.write(ImportRun.objects.get(pk=run.pk), by=cast.secretary)
            told.append("written")
        except Refused:
            told.append("refused")
        finally:
            connection.close()

    runs.make = plan_and_meet
    try:
        people = [threading.Thread(target=press, args=(run,)) for run in several]
        for one in people:
            one.start()
        for one in people:
            one.join()
    finally:
        runs.make = planned
    return sorted(told)


def two_files(cast) -> list[ImportRun]:
    """Two workbooks that say different things of one organisation."""
    return [checked(cast, "单位名称,地址", f"示例歌舞团,示例路{number}号") for number in (1, 2)]


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_at_once_one_is_written_and_the_other_is_told(cast):
    assert at_once(cast, two_files(cast)) == ["refused", "written"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_import_silently_undoes_the_other(cast, monkeypatch):
    """The control run: both are told that it was written, and one of the two addresses is lost."""
    monkeypatch.setattr(runs, "one_at_a_time", lambda federation_id: None)
    assert at_once(cast, two_files(cast)) == ["written", "written"]


@pytest.mark.django_db(transaction=True)
def test_the_same_new_rows_twice_at_once_are_there_once(cast):
    several = [checked(cast, "单位名称", "示例书店") for _ in range(2)]
    assert at_once(cast, several) == ["refused", "written"]
    assert Organisation.objects.filter(name="示例书店").count() == 1


# ── when somebody pulls the plug ──


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_of_writing_nothing_is_half_there(cast, monkeypatch):
    """A process of its own writes 4,000 rows and is killed once the first table is full; the rows are gone, the run can go on."""
    content = table("单位名称,联系人,电话,入会日期", *(f"示例{at}号店,示例·店主,{at},2020-01-01" for at in range(4000)))
    run = runs.receive_and_check(kinds.find("organisations"), content, "名册.csv", scope(cast))
    before = (Organisation.objects.count(), Record.objects.count())
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    environment = os.environ | {"DATABASE_URL": background.address_of(connection.settings_dict)}
    # A row that somebody else holds keeps the writer from its end, so that the kill surely meets it in the middle.
    with psycopg.connect(background.address_of(connection.settings_dict)) as holder:
        holder.execute("LOCK TABLE members_contact IN EXCLUSIVE MODE")
        child = subprocess.Popen(
            [sys.executable, "-m", "silian.config.command", "import_run", str(run.pk), "write"], env=environment, cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            assert waits_for_contacts(), "the writer never came as far as the contacts"
        finally:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        holder.rollback()
    assert (Organisation.objects.count(), Record.objects.count()) == before
    run.refresh_from_db()
    assert run.state == State.CHECKED
    runs.write(run, by=cast.secretary)
    assert Organisation.objects.count() == before[0] + 4000


def waits_for_contacts() -> bool:
    """Somebody stands before the table of contacts, with the organisations already written."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE relation = 'members_contact'::regclass AND NOT granted")
            if cursor.fetchone():
                return True
        time.sleep(0.05)
    return False


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_checked_and_written_beside_the_page(cast, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE_BYTES", 10)
    run = checked(cast, "单位名称", "示例书店")
    assert wait_for(run, State.CHECKED).counts["new"] == 1
    runs.write_beside(run, by=cast.secretary)
    assert wait_for(run, State.WRITTEN).written_at
    assert Organisation.objects.filter(name="示例书店").exists()


def wait_for(run: ImportRun, state: str) -> ImportRun:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        run.refresh_from_db()
        if run.state == state:
            return run
        time.sleep(0.1)
    raise AssertionError(f"{run.state} after a minute: {run.failure}")


# ── files ──


def test_a_file_is_what_it_is_and_not_what_it_is_called(cast):
    kept = files.store(
        b"%PDF-1.7\n1 0 obj",
        "../../etc/名册.xlsx",
        "members.federation:1",
        by=cast.secretary,
        federation_id=1,
        most_bytes=99,
    )
    assert (kept.media_type, kept.name, kept.size, len(kept.sha256)) == ("application/pdf", "名册.xlsx", 16, 64)
    assert "名册" not in kept.content.name


def test_a_file_too_large_or_empty_is_not_kept(cast):
    for content in (b"", b"x" * 100):
        with pytest.raises(Refused):
            files.store(content, "x.csv", "members.federation:1", by=cast.secretary, federation_id=1, most_bytes=99)


def test_a_file_nobody_speaks_for_opens_for_nobody(cast):
    kept = files.store(b"a,b", "x.csv", "nobody.knows:1", by=cast.secretary, federation_id=1, most_bytes=99)
    assert files.may_open(cast.secretary, kept) is False


def test_a_plan_reads_only(cast):
    before = Record.objects.count()
    plan = make(kinds.find("organisations"), table("单位名称", "示例书店"), scope(cast))
    assert (plan.counts["new"], Record.objects.count(), Organisation.objects.filter(name="示例书店").count()) == (
        1,
        before,
        0,
    )
