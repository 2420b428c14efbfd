"""The text of an agreement: carried over with its conditions, sent out, signed, replaced, ended."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from silian.cobuilding.actions import agreements, projects, signing
from silian.cobuilding.models import Project, Signature, Version
from silian.cobuilding.queries import waiting_for
from silian.cobuilding.tests import build
from silian.core.errors import Refused
from silian.core.models import Record, StoredFile
from silian.members.mandates import forget
from tests.cast import PASSWORD

State = Version.State


def whats(person) -> list[str]:
    forget(person)
    return [row.what for row in waiting_for(person)]


def test_a_text_carries_over_the_matched_line_with_its_conditions(cast):
    version = build.text(cast, build.from_match(cast))
    item = version.items.get()
    assert (item.giver.organisation, item.taker.organisation) == (cast.choir, cast.bank)
    assert [value for _word, value in item.conditions] == [
        "周三晚", "45", "主办单位负责", "主办单位投保", "免费", "连续两次到场不足十人", "先试讲一次",
    ]  # fmt: skip
    assert item.service.title == item.what and item.demand.organisation == cast.bank
    assert version.agreement.sign == f"共建协〔{cast.today.year}〕1号"


def test_a_project_by_hand_carries_over_what_each_partner_gives(cast):
    version = build.text(cast)
    assert [(item.giver.called, item.what) for item in version.items.all()] == [
        ("甲方", "合唱队每月演出一场"), ("乙方", "门诊大厅"), ("丙方", "反诈讲师一名"),
    ]  # fmt: skip


def test_pressing_twice_begins_one_text_and_numbers_go_on(cast):
    one = build.project(cast)
    assert build.text(cast, one) == build.text(cast, one)
    assert build.text(cast, build.project(cast, "另一个项目")).agreement.number == 2


def test_three_parties_sign_and_the_project_is_agreed(cast):
    version = build.out(cast)
    build.sign(version, cast.choir, cast.choir_liaison)
    build.sign(version, cast.clinic, cast.clinic_liaison)
    assert build.fresh(version).state == State.SIGNING
    assert any("Sign the agreement" in what for what in whats(cast.bank_liaison))
    assert not any("Sign the agreement" in what for what in whats(cast.choir_liaison))
    build.sign(version, cast.bank, cast.bank_liaison)
    version = build.fresh(version)
    assert (version.state, version.agreement.project.state) == (State.IN_FORCE, Project.State.AGREED)
    verbs = set(
        Record.objects.filter(about__contains=[f"cobuilding.project:{version.agreement.project_id}"]).values_list(
            "verb", flat=True
        )
    )
    assert {"cobuilding.agreement.signed", "cobuilding.agreement.in_force", "cobuilding.project.agreed"} <= verbs
    assert {one.seat.body.organisation for one in version.signatures.all()} == {cast.choir, cast.clinic, cast.bank}


@pytest.mark.parametrize("wrong", ["", "wrong-horse-8"])
def test_signing_needs_the_password_again(cast, wrong):
    version = build.out(cast)
    with pytest.raises(Refused, match="password"):
        signing.sign(build.party(version, cast.choir), version.digest, wrong, by=cast.choir_liaison)
    assert not Signature.objects.exists()


def test_signing_is_for_who_speaks_for_the_party(cast):
    version = build.out(cast)
    for person in (cast.bank_liaison, cast.secretary, cast.resident, cast.stranger):
        with pytest.raises(Refused, match="seat speaks"):
            signing.sign(build.party(version, cast.choir), version.digest, PASSWORD, by=person)
    assert not Signature.objects.exists()


def test_an_account_without_a_password_signs_only_on_the_demo_street(cast, settings):
    version = build.out(cast)
    cast.choir_liaison.set_unusable_password()
    cast.choir_liaison.save()
    with pytest.raises(Refused, match="no password"):
        signing.sign(build.party(version, cast.choir), version.digest, "", by=cast.choir_liaison)
    assert not Signature.objects.exists()
    settings.DEMO = True
    assert signing.sign(build.party(version, cast.choir), version.digest, "", by=cast.choir_liaison)


def test_nobody_signs_another_text_than_the_one_shown(cast):
    version = build.out(cast)
    shown = version.digest
    agreements.take_text_back(version, by=cast.choir_liaison)
    agreements.change_text(build.fresh(version), {"terms": "新的一条"}, {}, by=cast.clinic_liaison)
    again = agreements.send_out(build.fresh(version), by=cast.choir_liaison)
    assert again.digest != shown
    with pytest.raises(Refused, match="has changed"):
        signing.sign(build.party(again, cast.choir), shown, PASSWORD, by=cast.choir_liaison)
    assert not Signature.objects.exists()


def test_a_text_goes_back_to_the_draft_only_while_nobody_has_signed(cast):
    version = build.out(cast)
    build.sign(version, cast.choir, cast.choir_liaison)
    with pytest.raises(Refused, match="signed already"):
        agreements.take_text_back(build.fresh(version), by=cast.choir_liaison)
    with pytest.raises(Refused, match="sent out"):
        agreements.change_text(build.fresh(version), {"title": "别的"}, {}, by=cast.choir_liaison)
    assert build.fresh(version).title == "病房合唱与反诈讲座"


def test_a_withdrawn_text_needs_a_reason_and_the_next_one_begins_with_its_words(cast):
    version = build.out(cast)
    build.sign(version, cast.choir, cast.choir_liaison)
    with pytest.raises(Refused):
        agreements.withdraw(build.fresh(version), " ", by=cast.bank_liaison)
    agreements.withdraw(build.fresh(version), "日期要改", by=cast.bank_liaison)
    again = agreements.draft_agreement(version.agreement.project, by=cast.choir_liaison)
    assert (again.number, again.state, again.items.count()) == (2, State.DRAFTING, 3)
    with pytest.raises(Refused, match="not out for signing"):
        build.sign(version, cast.clinic, cast.clinic_liaison)


def test_the_office_brings_in_the_paper_for_everybody_and_a_party_for_itself(cast):
    version = build.out(cast)
    everybody = list(version.parties.all())
    with pytest.raises(Refused, match="own organisation"):
        signing.file_paper(version, everybody, version.digest, build.PDF, "协议.pdf", by=cast.choir_liaison)
    assert not StoredFile.objects.exists()
    signing.file_paper(version, everybody[:1], version.digest, build.PNG, "协议.png", by=cast.choir_liaison)
    paper = signing.file_paper(version, everybody[1:], version.digest, build.PDF, "协议.pdf", by=cast.secretary)
    assert build.fresh(version).state == State.IN_FORCE
    assert (paper.media_type, paper.owner) == ("application/pdf", f"cobuilding.version:{version.pk}")
    assert {one.way for one in version.signatures.all()} == {"paper"}


@pytest.mark.parametrize("content", [b"MZ\x90\x00\x03", b"<html></html>", b"PK\x03\x04xl/workbook.xml"])
def test_a_paper_is_what_it_is_whatever_it_is_called(cast, content):
    version = build.out(cast)
    with pytest.raises(Refused, match="neither a PDF"):
        signing.file_paper(version, version.parties.all(), version.digest, content, "协议.pdf", by=cast.secretary)
    assert not Signature.objects.exists() and not StoredFile.objects.exists()


def test_a_paper_too_large_is_not_kept(cast, monkeypatch):
    version = build.out(cast)
    monkeypatch.setattr(signing, "PAPER_MAX_BYTES", 10)
    with pytest.raises(Refused, match="MB"):
        signing.file_paper(version, version.parties.all(), version.digest, build.PDF, "协议.pdf", by=cast.secretary)
    assert not Signature.objects.exists() and not StoredFile.objects.exists()


def test_an_amendment_takes_the_place_of_the_old_text_when_all_have_signed(cast):
    old = build.in_force(cast)
    new = agreements.draft_next(old, "amendment", by=cast.bank_liaison)
    assert (new.number, new.period, new.items.count(), new.parties.count()) == (2, old.period, 3, 3)
    assert agreements.draft_next(build.fresh(old), "amendment", by=cast.secretary) == new
    agreements.send_out(new, by=cast.bank_liaison)
    build.sign(new, cast.choir, cast.choir_liaison)
    assert (build.fresh(old).state, build.fresh(new).state) == (State.IN_FORCE, State.SIGNING)
    build.sign(new, cast.clinic, cast.clinic_liaison)
    build.sign(new, cast.bank, cast.bank_liaison)
    assert (build.fresh(old).state, build.fresh(new).state) == (State.SUPERSEDED, State.IN_FORCE)
    assert build.fresh(old).digest


def test_a_partner_who_joined_later_becomes_a_party_by_amendment(cast):
    old = build.in_force(cast, build.from_match(cast))
    projects.add_partner(old.agreement.project, cast.clinic, "门诊大厅", "", by=cast.choir_liaison)
    new = agreements.draft_next(build.fresh(old), "amendment", by=cast.choir_liaison)
    assert [one.organisation for one in new.parties.all()] == [cast.bank, cast.choir, cast.clinic]
    assert old.parties.count() == 2


def shortened(version: Version, cast, *, days: int) -> Version:
    """The same text with a last day so many days from today, before it goes out."""
    period = DateRange(cast.today - timedelta(days=200), cast.today + timedelta(days=days + 1))
    return agreements.change_text(
        version, {"period": period, "review_on": agreements.default_review(period)}, {}, by=cast.choir_liaison
    )


def test_a_text_near_its_end_lies_on_the_desks_until_it_was_looked_at(cast):
    made = build.project(cast)
    version = shortened(build.text(cast, made), cast, days=25)
    agreements.send_out(version, by=cast.choir_liaison)
    for organisation, person in build.signers(cast):
        build.sign(version, organisation, person)
    said = "Look at the agreement"
    for person in (cast.choir_liaison, cast.secretary):
        assert sum(said in what for what in whats(person)) == 1
    assert not any(said in what for what in whats(cast.resident) + whats(cast.stranger))
    with pytest.raises(Refused):
        agreements.review(build.fresh(version), "", by=cast.choir_liaison)
    agreements.review(build.fresh(version), "照常进行", by=cast.choir_liaison)
    assert not any(said in what for what in whats(cast.choir_liaison))


def test_a_text_whose_last_day_is_over_reads_as_expired_and_can_be_renewed(cast):
    made = build.project(cast)
    version = shortened(build.text(cast, made), cast, days=-2)
    agreements.send_out(version, by=cast.choir_liaison)
    for organisation, person in build.signers(cast):
        build.sign(version, organisation, person)
    version = build.fresh(version)
    assert (version.state, version.shown_state) == (State.IN_FORCE, State.EXPIRED)
    assert any("has run out" in what for what in whats(cast.choir_liaison))
    with pytest.raises(Refused):
        agreements.end(version, "不做了", by=cast.choir_liaison)
    new = agreements.draft_next(version, "renewal", by=cast.choir_liaison)
    assert build.fresh(version).state == State.EXPIRED
    assert (new.kind, new.period.lower) == ("renewal", cast.today)
    assert new.period.upper - new.period.lower == version.period.upper - version.period.lower
    agreements.send_out(new, by=cast.choir_liaison)
    for organisation, person in build.signers(cast):
        build.sign(new, organisation, person)
    assert [build.fresh(one).state for one in (version, new)] == [State.SUPERSEDED, State.IN_FORCE]


def test_ending_needs_a_reason_and_somebody_who_takes_part(cast):
    version = build.in_force(cast)
    for person in (cast.convener, cast.resident, cast.stranger):
        with pytest.raises(Refused):
            agreements.end(build.fresh(version), "不做了", by=person)
    with pytest.raises(Refused):
        agreements.end(build.fresh(version), "", by=cast.secretary)
    assert build.fresh(version).state == State.IN_FORCE
    agreements.end(build.fresh(version), "场地收回", by=cast.clinic_liaison)
    assert build.fresh(version).ended_because == "场地收回"


def test_stopping_a_project_ends_its_text_and_withdraws_the_next_one(cast):
    version = build.in_force(cast)
    new = agreements.draft_next(version, "amendment", by=cast.choir_liaison)
    projects.stop(version.agreement.project, "人手不够", by=cast.bank_liaison)
    assert [build.fresh(one).state for one in (version, new)] == [State.ENDED, State.WITHDRAWN]
    with pytest.raises(Refused, match="over"):
        agreements.draft_agreement(build.fresh(version.agreement.project), by=cast.choir_liaison)


def test_a_text_is_read_by_its_parties_and_the_office_only(cast):
    from silian.core.files import may_open

    version = build.out(cast, build.from_match(cast))
    paper = signing.file_paper(
        version, [build.party(version, cast.bank)], version.digest, build.PDF, "a.pdf", by=cast.secretary
    )
    for person, sees in [
        (cast.choir_liaison, True), (cast.bank_liaison, True), (cast.secretary, True), (cast.clinic_liaison, False),
        (cast.convener, False), (cast.resident, False), (cast.stranger, False),
    ]:  # fmt: skip
        assert Version.objects.visible_to(person).filter(pk=version.pk).exists() is sees
        assert may_open(person, paper) is sees, person
