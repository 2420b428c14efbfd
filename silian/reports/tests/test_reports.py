"""From a draft whose figures live to a frozen report that says the same for good."""

import hashlib
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from silian.core.checksums import canonical
from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.members.models import Membership
from silian.reports import actions
from silian.reports.models import Leaf, Passage, Report
from silian.reports.queries.content import living
from silian.reports.queries.paper import draft_paper, is_intact, kept, rebuilt
from silian.reports.tests import build

pytestmark = pytest.mark.django_db


def joins(cast, organisation, day: date) -> None:
    Membership.objects.create(federation=cast.street, organisation=organisation, period=(day, None))


def test_a_draft_is_written_from_the_records(cast):
    joins(cast, cast.shop, date(cast.today.year, 1, 2))
    report = build.draft(cast)
    assert report.title == f"示例北街道共建联合会{cast.today.year}年度工作报告"
    first = build.sentences(living(report).said)[0]
    assert first.startswith(f"截至{cast.today.year}年") and "共有成员单位4家，比上年增加1家。" in first


def test_words_of_the_office_live_on_with_the_figures_in_them(cast):
    report = build.draft(cast)
    actions.write_report(
        report, {"title": "示例报告"}, {"foreword": "一年来，【成员单位】携手共建。"}, by=cast.secretary
    )
    assert Passage.objects.get().text == "一年来，{members}携手共建。"
    assert build.sentences(living(report).said)[0] == "一年来，3家携手共建。"
    joins(cast, cast.shop, cast.today)
    assert build.sentences(living(build.fresh(report)).said)[0] == "一年来，4家携手共建。"
    actions.write_report(report, {}, {"foreword": ""}, by=cast.secretary)
    assert not Passage.objects.exists()


def test_a_sign_that_names_no_figure_is_refused_and_nothing_is_kept(cast):
    report = build.draft(cast)
    with pytest.raises(Refused) as refused:
        actions.write_report(report, {"title": "别的题目"}, {"foreword": "【没有这个数】"}, by=cast.secretary)
    assert list(refused.value.fields) == ["words_foreword"]
    assert not Passage.objects.exists() and build.fresh(report).title != "别的题目"


def test_a_frozen_report_has_number_digest_and_the_rows_it_counted(cast):
    report = build.frozen(cast)
    assert (report.sign, report.state, report.as_of) == (f"共建报〔{cast.today.year}〕1号", "frozen", cast.today)
    report = build.fresh(report)
    sums = {one.name: one.sha256 for one in report.leaves.all() if one.name != Leaf.PAPER}
    assert report.digest == report.digest_now(sums)
    rows = bytes(report.leaves.get(name="rows.json").content).decode()
    members = sorted(Membership.objects.filter(federation=cast.street).values_list("pk", flat=True))
    assert f'"members":{canonical({"members": members})}' in rows
    assert report.snapshot["figures"]["members"]["rows"] == len(members) == 3
    assert Record.objects.filter(verb="reports.report.frozen").count() == 1
    told = set(Notice.objects.filter(verb="reports.report.frozen").values_list("to__username", flat=True))
    assert told == {"convener", "community_secretary", "choir_liaison", "clinic_liaison", "bank_liaison"}


def test_the_paper_is_the_same_bytes_after_everything_else_has_changed(cast):
    report = build.frozen(cast)
    first = kept(report)
    joins(cast, cast.shop, date(cast.today.year, 1, 2))
    cast.street.name = "改名后的联合会"
    cast.street.save()
    report = build.fresh(report)
    assert rebuilt(report) == first == kept(report) and is_intact(report)
    assert "4家" in build.sentences(living(build.draft(cast)).said)[0]


ELSEWHERE = """
import hashlib, json, sys, base64
import django
django.setup()
from silian.reports.queries.paper import paper_of
given = json.load(sys.stdin)
pictures = {name: base64.b64decode(png) for name, png in given["pictures"].items()}
sys.stdout.write(hashlib.sha256(paper_of(given["said"], pictures, number=given["number"], code=given["code"])).hexdigest())
"""


def test_another_process_at_another_time_makes_the_same_bytes(cast, monkeypatch):
    import base64
    import json
    import os

    report = build.fresh(build.frozen(cast))
    pictures = {
        one.name.removesuffix(".png"): base64.b64encode(bytes(one.content)).decode()
        for one in report.leaves.filter(name__endswith=".png")
    }
    given = {"said": report.snapshot, "pictures": pictures, "number": report.sign, "code": report.check_code}
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], input=json.dumps(given), capture_output=True, text=True, check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "silian.config.settings", "TZ": "America/Lima", "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert done.stdout == hashlib.sha256(kept(report)).hexdigest()


def test_the_database_refuses_any_change_of_a_frozen_report(cast):
    report = build.frozen(cast)
    other = build.draft(cast, number=cast.today.year - 1)
    passage = Passage.objects.create(federation=cast.street, report=other, part="foreword", text="x", by=cast.secretary)
    before = build.fresh(report).snapshot
    for statement in (
        "UPDATE reports_report SET title = 'x' WHERE id = %s", "UPDATE reports_report SET snapshot = '{}' WHERE id = %s",
        "UPDATE reports_report SET state = 'draft' WHERE id = %s", "DELETE FROM reports_report WHERE id = %s",
        "UPDATE reports_leaf SET content = '' WHERE report_id = %s", "DELETE FROM reports_leaf WHERE report_id = %s",
        f"UPDATE reports_passage SET report_id = %s WHERE id = {passage.pk}",
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [report.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.create(federation=cast.street, report=report, part="outlook", text="x", by=cast.secretary)
    with pytest.raises(Refused):
        actions.write_report(build.fresh(report), {"title": "x"}, {}, by=cast.secretary)
    assert build.fresh(report).snapshot == before and is_intact(build.fresh(report))


def test_numbers_follow_each_other_and_a_dropped_draft_leaves_no_gap(cast):
    first = build.frozen(cast, number=cast.today.year - 1)
    actions.drop_report(build.draft(cast), by=cast.secretary)
    second = build.frozen(cast)
    third = build.frozen(cast, Report.Kind.SECTOR, sector=cast.sector)
    assert [one.number for one in (first, second, third)] == [1, 2, 3]


def test_it_stands_beside_the_report_of_the_year_before(cast):
    last = build.frozen(cast, number=cast.today.year - 1)
    joins(cast, cast.shop, date(cast.today.year, 1, 2))
    report = build.draft(cast)
    assert report.before == last
    said = living(report).said
    members = said["figures"]["members"]
    assert (members["value"], members["before"], members["change"]) == (4, 3, "+1")
    assert said["compared"].startswith("与共建报〔")
    # A report that was frozen wrongly is corrected by another one; what it said then stays what it was compared with.
    actions.write_report(report, {"before": None}, {}, by=cast.secretary)
    assert living(report).said["figures"]["members"]["change"] == "+1"


def test_one_draft_about_the_same_and_nothing_to_come(cast):
    build.draft(cast)
    with pytest.raises(Refused):
        build.draft(cast)
    tomorrow = build.draft(cast, number=cast.today.year + 1)
    with pytest.raises(Refused):
        actions.freeze_report(tomorrow, by=cast.secretary)
    assert Report.objects.filter(state="draft").count() == 2


def test_who_writes_which_report(cast):
    mine = build.draft(cast, Report.Kind.COMMUNITY, by=cast.community_secretary, community=cast.community)
    actions.freeze_report(mine, by=cast.community_secretary)
    own = build.draft(cast, Report.Kind.MEMBER, by=cast.choir_liaison, organisation=cast.choir)
    for act in (
        lambda: build.draft(cast, by=cast.community_secretary),
        lambda: build.draft(cast, Report.Kind.SECTOR, by=cast.convener, sector=cast.sector),
        lambda: build.draft(cast, Report.Kind.COMMUNITY, cast.today.year - 1, by=cast.choir_liaison, community=cast.community),
        lambda: build.draft(cast, Report.Kind.MEMBER, by=cast.choir_liaison, organisation=cast.clinic),
        lambda: actions.freeze_report(own, by=cast.clinic_liaison),
        lambda: actions.publish_report(build.fresh(mine), by=cast.community_secretary),
        lambda: actions.publish_report(actions.freeze_report(own, by=cast.choir_liaison), by=cast.secretary),
    ):  # fmt: skip
        with pytest.raises(Refused):
            act()
    assert Report.objects.count() == 2


def test_who_reads_which_report(cast):
    yearly = build.frozen(cast, number=cast.today.year - 1)
    build.draft(cast)
    own = build.frozen(cast, Report.Kind.MEMBER, organisation=cast.choir)
    reads = lambda person: list(Report.objects.visible_to(person).order_by("pk").values_list("kind", "state"))  # noqa: E731
    assert reads(cast.secretary) == [("yearly", "frozen"), ("yearly", "draft"), ("member", "frozen")]
    assert reads(cast.choir_liaison) == [("yearly", "frozen"), ("member", "frozen")]
    assert reads(cast.clinic_liaison) == [("yearly", "frozen")]
    assert reads(cast.stranger) == reads(cast.resident) == []
    actions.publish_report(yearly, by=cast.secretary)
    assert reads(cast.stranger) == reads(cast.resident) == [("yearly", "frozen")]
    actions.withdraw_report(build.fresh(yearly), "数字口径有误", by=cast.secretary)
    assert reads(cast.stranger) == [] and build.fresh(own).published_at is None


def test_as_of_a_day_long_past(cast):
    """The period is 2018 and the day the 8th of October: the figures are those of that day."""
    joins(cast, cast.shop, date(2018, 10, 9))
    report = build.frozen(cast, number=2018, as_of=date(2018, 10, 8))
    assert report.snapshot["as_of"] == "2018年10月8日" and report.snapshot["figures"]["members"]["value"] == 3
    assert report.snapshot["compared"] == "与截至2017年10月8日的数据相比。"
    assert report.year == cast.today.year


def test_a_draft_can_be_read_as_a_paper(cast):
    content = draft_paper(build.draft(cast))
    assert content[:2] == b"PK" and content == draft_paper(Report.objects.get())


def test_a_report_never_tells_of_a_day_to_come(cast):
    report = build.draft(cast, as_of=cast.today + timedelta(days=1), until=date(cast.today.year + 2, 1, 1))
    with pytest.raises(Refused):
        actions.freeze_report(report, by=cast.secretary)
    assert build.fresh(report).state == "draft"
