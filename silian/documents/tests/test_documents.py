"""Drafting, issuing, handing out and confirming; what held on a day."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.documents import actions, queries
from silian.documents.models import Document, Handout, Receipt, Version
from silian.documents.queries import reach
from silian.documents.queries.documents import document_page, version_page
from silian.documents.tests import build

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def test_the_office_drafts_issues_and_numbers(cast):
    version = build.draft(cast)
    assert (version.number, version.state, version.digest) == (None, "draft", "")
    version = actions.issue(version, cast.today, by=cast.secretary)
    assert (version.number, version.state, len(version.digest)) == (1, "issued", 64)
    again = build.issued(cast, version.document, build.NEXT)
    assert again.number == 2
    assert list(Record.objects.filter(verb="documents.version.issued").values_list("facts__number", flat=True)) == [
        2,
        1,
    ]


def test_the_next_draft_begins_with_the_words_of_the_newest_and_there_is_only_one(cast):
    version = build.issued(cast)
    one = actions.draft_version(version.document, by=cast.secretary)
    assert one.text == build.TEXT
    assert actions.draft_version(version.document, by=cast.secretary) == one


def test_a_dropped_draft_leaves_no_gap_in_the_numbers(cast):
    version = build.issued(cast)
    actions.drop_draft(actions.draft_version(version.document, by=cast.secretary), by=cast.secretary)
    assert build.issued(cast, version.document).number == 2


def test_who_is_not_the_office_drafts_nothing_and_nothing_changes(cast):
    document = build.document(cast)
    for person in (cast.choir_liaison, cast.convener, cast.stranger, cast.resident):
        with pytest.raises(Refused):
            actions.draft_version(document, by=person)
    assert Version.objects.count() == 0


def test_an_empty_draft_is_not_issued(cast):
    version = build.draft(cast, text="  ")
    with pytest.raises(Refused, match="nothing to issue"):
        actions.issue(version, cast.today, by=cast.secretary)
    assert build.fresh(version).state == "draft"


@pytest.mark.parametrize("days", [1, -400])
def test_the_day_of_issue_is_neither_ahead_nor_before_the_version_it_follows(cast, days):
    first = build.issued(cast, day=cast.today - timedelta(days=30))
    version = build.draft(cast, first.document, build.NEXT)
    with pytest.raises(Refused):
        actions.issue(version, cast.today + timedelta(days=days), by=cast.secretary)
    assert build.fresh(version).number is None


def test_a_file_is_what_it_is_whatever_its_name_says(cast):
    version = build.draft(cast, text="")
    with pytest.raises(Refused, match="neither a Word file"):
        actions.change_draft(version, "", "", by=cast.secretary, file=(b"GIF89a....", "rules.pdf"))
    actions.change_draft(version, "", "", by=cast.secretary, file=(PDF, "制度.pdf"))
    assert actions.issue(version, cast.today, by=cast.secretary).file.media_type == "application/pdf"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE documents_version SET text = 'x'", "UPDATE documents_version SET state = 'draft', number = NULL, issued_on = NULL, digest = ''",
        "DELETE FROM documents_version", "UPDATE documents_receipt SET received_on = '2020-01-01'", "DELETE FROM documents_receipt",
        "UPDATE documents_handout SET body_id = body_id + 1", "DELETE FROM documents_handout WHERE id NOT IN (SELECT handout_id FROM documents_receipt)",
    ],
)  # fmt: skip
def test_the_database_keeps_what_was_issued_handed_out_and_confirmed(cast, sql):
    build.handed(cast)
    actions.confirm(build.handout(cast.choir), by=cast.choir_liaison)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert (Version.objects.get().text, Handout.objects.count(), Receipt.objects.count()) == (build.TEXT, 3, 1)


def test_the_database_hands_out_no_draft(cast):
    version = build.draft(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handout.objects.create(federation=cast.street, version=version, body=build.body(cast.choir), by=cast.secretary)


def test_handing_out_reaches_whom_was_chosen_once_and_tells_them(cast):
    version = build.issued(cast)
    members = list(reach.reached(cast.street.pk, members=True))
    assert [body.organisation for body in members] == [cast.choir, cast.clinic, cast.bank]
    everybody = list(
        reach.reached(cast.street.pk, sectors=[cast.sector], communities=True, singles=[build.body(cast.shop).pk])
    )
    assert len(everybody) == 5
    assert list(reach.reached(cast.street.pk, zones=[cast.zone])) == members
    assert list(reach.reached(cast.street.pk)) == []
    build.handed(cast, version, cast.choir)
    made = actions.hand_out(version, members, by=cast.secretary)
    assert [one.body.organisation for one in made] == [cast.clinic, cast.bank]
    with pytest.raises(Refused, match="Nobody new"):
        actions.hand_out(version, members, by=cast.secretary)
    told = Notice.objects.filter(verb="documents.version.waits").order_by("id").values_list("to__username", flat=True)
    assert list(told) == ["choir_liaison", "clinic_liaison", "bank_liaison"]


def test_a_body_of_another_federation_is_never_reached(cast):
    version = build.issued(cast)
    with pytest.raises(Refused, match="Nobody new"):
        actions.hand_out(version, [build.body(cast.elsewhere_member)], by=cast.secretary)
    assert Handout.objects.count() == 0


def test_only_the_newest_version_is_handed_out_and_goes_to_the_same_bodies(cast):
    first = build.issued(cast)
    build.handed(cast, first, cast.choir, cast.clinic)
    second = build.issued(cast, first.document, build.NEXT)
    with pytest.raises(Refused, match="newer version"):
        build.handed(cast, first, cast.bank)
    assert [one.body.organisation for one in actions.hand_to_the_same(second, by=cast.secretary)] == [
        cast.choir,
        cast.clinic,
    ]


def test_a_liaison_finds_it_on_her_desk_and_confirms_once(cast):
    build.handed(cast)
    assert [row.what for row in queries.waiting_for(cast.choir_liaison)] == [
        "Confirm receipt of “示例工作制度”, version 1"
    ]
    receipt = actions.confirm(build.handout(cast.choir), by=cast.choir_liaison)
    assert (receipt.way, receipt.seat.body.organisation, receipt.received_on) == ("here", cast.choir, cast.today)
    assert queries.waiting_for(cast.choir_liaison) == []
    with pytest.raises(Refused, match="already"):
        actions.confirm(build.handout(cast.choir), by=cast.choir_liaison)
    assert Receipt.objects.count() == 1


def test_nobody_confirms_for_another_body(cast):
    build.handed(cast)
    for person in (cast.clinic_liaison, cast.secretary, cast.stranger):
        with pytest.raises(Refused, match="Only somebody who sits for"):
            actions.confirm(build.handout(cast.choir), by=person)
    assert Receipt.objects.count() == 0


def test_the_office_enters_a_receipt_that_came_on_paper(cast):
    build.handed(cast, build.issued(cast, day=cast.today - timedelta(days=9)))
    with pytest.raises(Refused, match="between the issue"):
        actions.enter_paper(build.handout(cast.bank), cast.today - timedelta(days=10), by=cast.secretary)
    with pytest.raises(Refused, match="Only the office"):
        actions.enter_paper(build.handout(cast.bank), cast.today, by=cast.bank_liaison)
    receipt = actions.enter_paper(build.handout(cast.bank), cast.today - timedelta(days=2), by=cast.secretary)
    assert (receipt.way, receipt.seat) == ("paper", None)


def test_only_the_newest_version_waits_and_a_retired_document_asks_nobody(cast):
    first = build.issued(cast)
    build.handed(cast, first)
    second = build.issued(cast, first.document, build.NEXT)
    actions.hand_to_the_same(second, by=cast.secretary)
    assert [row.what[-9:] for row in queries.waiting_for(cast.choir_liaison)] == ["version 2"]
    actions.retire_document(build.fresh(first.document), "合并到新制度", by=cast.secretary)
    assert queries.waiting_for(cast.choir_liaison) == []


def test_what_changed_is_shown_since_the_version_the_own_body_confirmed(cast):
    first = build.issued(cast)
    build.handed(cast, first)
    actions.confirm(build.handout(cast.choir), by=cast.choir_liaison)
    second = build.issued(cast, first.document, build.NEXT)
    third = build.issued(cast, first.document, build.NEXT + "\n第五条 本制度自印发之日起施行。")
    actions.hand_to_the_same(third, by=cast.secretary)
    assert version_page(third, cast.choir_liaison).before == first
    assert version_page(third, cast.clinic_liaison).before == second
    assert [row.kind for row in version_page(third, cast.choir_liaison).changes] == [
        "changed",
        "added",
        "moved",
        "added",
    ]
    assert version_page(third, cast.choir_liaison, 2).before == second


def test_reminding_reaches_who_has_not_confirmed_once_a_day(cast):
    version = build.issued(cast)
    build.handed(cast, version)
    actions.confirm(build.handout(cast.choir), by=cast.choir_liaison)
    Notice.objects.all().delete()
    assert actions.remind(version, by=cast.secretary) == 2
    assert sorted(Notice.objects.values_list("to__username", flat=True)) == ["bank_liaison", "clinic_liaison"]
    with pytest.raises(Refused, match="reminded today"):
        actions.remind(version, by=cast.secretary)
    Handout.objects.filter(reminded_on=cast.today).update(reminded_on=cast.today - timedelta(days=1))
    assert actions.remind(version, by=cast.secretary) == 2


def test_drafts_are_for_the_office_and_issued_versions_for_everybody_with_a_seat(cast):
    version = build.draft(cast)
    seen = lambda: [  # noqa: E731
        Version.objects.visible_to(person).count()
        for person in (cast.secretary, cast.choir_liaison, cast.convener, cast.resident, cast.stranger)
    ]
    assert seen() == [1, 0, 0, 0, 0]
    actions.issue(version, cast.today, by=cast.secretary)
    assert seen() == [1, 1, 1, 0, 0]
    assert Document.objects.visible_to(cast.choir_liaison).count() == 1


def test_what_held_on_a_day_stays_what_it_was(cast):
    days = [cast.today - timedelta(days=ago) for ago in (300, 100)]
    first = build.issued(cast, day=days[0])
    second = build.issued(cast, first.document, build.NEXT, day=days[1])
    plan = build.issued(cast, build.document(cast, "示例年度计划", "plan", year=2026), "一、任务", day=days[1])
    actions.retire_document(build.fresh(plan.document), "期满", by=cast.secretary)
    held = lambda day, kind=None: list(queries.in_force(cast.street.pk, day, kind))  # noqa: E731
    assert held(days[0] - timedelta(days=1)) == []
    assert held(days[0]) == [first]
    assert set(held(days[1])) == {second, plan}
    assert held(days[1], "plan") == [plan]
    assert held(cast.today) == [second]
    assert document_page(first.document, cast.choir_liaison, days[0]).shown == first


def test_other_parts_learn_who_had_confirmed_what_by_a_day(cast):
    version = build.issued(cast, day=cast.today - timedelta(days=9))
    build.handed(cast, version)
    actions.enter_paper(build.handout(cast.bank), cast.today - timedelta(days=5), by=cast.secretary)
    bodies = [build.body(one).pk for one in (cast.bank, cast.choir)]
    day = cast.today - timedelta(days=5)
    found = queries.confirmed(cast.street.pk, bodies, day)
    assert found == {bodies[0]: [("示例工作制度", 1, day, f"/documents/versions/{version.pk}")], bodies[1]: []}
    assert queries.confirmed(cast.street.pk, bodies, day - timedelta(days=1))[bodies[0]] == []
    assert queries.confirmed(cast.street.pk, bodies, cast.today, kinds=["charter"])[bodies[0]] == []
    second = build.issued(cast, version.document, build.NEXT, day=cast.today)
    assert queries.confirmed(cast.street.pk, bodies, cast.today, held=True)[bodies[0]] == []
    assert second.number == 2


def test_two_documents_of_one_name_are_refused_until_the_first_is_out_of_use(cast):
    first = build.document(cast)
    with pytest.raises(Refused, match="in use already"):
        build.document(cast)
    with pytest.raises(Refused, match="why it is no longer used"):
        actions.retire_document(first, " ", by=cast.secretary)
    actions.retire_document(first, "重写", by=cast.secretary)
    build.document(cast)
    with pytest.raises(Refused, match="in use already"):
        actions.reopen_document(build.fresh(first), by=cast.secretary)
    assert timezone.localdate() == build.fresh(first).retired_on


def test_a_merged_organisation_is_no_longer_asked(cast):
    version = build.issued(cast)
    build.handed(cast, version)
    cast.bank.merged_into = cast.clinic
    cast.bank.save(update_fields=["merged_into"])
    assert [one.body.organisation for one in version.handouts.unconfirmed().order_by("id")] == [cast.choir, cast.clinic]
