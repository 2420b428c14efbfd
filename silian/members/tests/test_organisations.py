"""Entering, changing and placing organisations; their contacts; their time as members."""

from datetime import date, timedelta

import pytest
from stdnum.cn import uscc as code

from silian.core.errors import Refused
from silian.core.models import Record
from silian.members.actions import organisations as actions
from silian.members.forms import OrganisationForm
from silian.members.models import Body, Community, Membership, Organisation, Sector
from silian.members.queries import register
from silian.members.tests import build


def form(**fields) -> OrganisationForm:
    return OrganisationForm(
        {"name": "示例书店", "kind": "firm", **fields}, choices=(Community.objects.none(), Sector.objects.none())
    )


def test_an_organisation_is_entered_with_its_body_and_a_record(cast):
    one = build.entered(cast, member_from=cast.today)
    assert Body.objects.get(organisation=one).name == "示例书店"
    assert one.memberships.get().period.lower == cast.today
    assert list(Record.objects.filter(about__contains=[f"members.organisation:{one.pk}"]).values_list("verb", flat=True)) == [
        "members.membership.began", "members.organisation.entered",
    ]  # fmt: skip


def test_the_same_name_twice_is_refused_beside_its_field(cast):
    with pytest.raises(Refused) as refused:
        build.entered(cast, "示例医院")
    assert list(refused.value.fields) == ["name"]
    assert Organisation.objects.filter(name="示例医院").count() == 1


def test_only_the_office_enters(cast):
    for person in (cast.choir_liaison, cast.convener, cast.stranger, cast.resident):
        with pytest.raises(Refused):
            build.entered(cast, by=person)
    assert not Organisation.objects.filter(name="示例书店").exists()


def test_a_code_is_checked_and_may_be_left_out(db):
    assert form().is_valid()
    wrong = form(uscc="91330106MA2CGFXX0X")
    assert not wrong.is_valid() and "18" in str(wrong.errors["uscc"])
    right = form(uscc=" 91330106ma2cfxxx0" + code.calc_check_digit("91330106MA2CFXXX0"))
    assert right.is_valid(), right.errors


def test_a_code_whose_weighted_sum_is_a_multiple_of_31_is_valid(db):
    """31 − 0 is no check character: such a code ends in 0, which careless checkers refuse."""
    stem = next(
        body for number in range(500) if code.calc_check_digit(body := f"91330106MA2C{number:05d}".replace("O", "0")) == "0"
    )  # fmt: skip
    given = form(uscc=stem + "0")
    assert given.is_valid(), given.errors


def test_two_current_rows_never_share_a_code(cast):
    uscc = "91330106MA2C00000" + code.calc_check_digit("91330106MA2C00000")
    build.entered(cast, uscc=uscc)
    with pytest.raises(Refused) as refused:
        build.entered(cast, "示例书店二店", uscc=uscc)
    assert list(refused.value.fields) == ["uscc"]


def test_coordinates_may_be_left_out_or_given(db):
    given = form(latitude="30.26", longitude="120.13")
    assert given.is_valid() and str(given.values()["latitude"]) == "30.26"
    assert form().is_valid()


def test_a_liaison_keeps_address_and_short_name_but_never_the_place(cast):
    actions.change_organisation(cast.choir, {"address": "示例路1号", "short_name": "歌舞团"}, by=cast.choir_liaison)
    with pytest.raises(Refused):
        actions.change_organisation(cast.choir, {"name": "示例大剧院"}, by=cast.choir_liaison)
    with pytest.raises(Refused):
        actions.change_organisation(cast.clinic, {"address": "x"}, by=cast.choir_liaison)
    assert (build.fresh(cast.choir).name, build.fresh(cast.choir).address) == ("示例歌舞团", "示例路1号")


def test_a_new_name_is_found_and_sorted_at_once_and_its_body_follows(cast):
    actions.change_organisation(cast.choir, {"name": "示例大剧院"}, by=cast.secretary)
    assert list(Organisation.objects.found_by("djy")) == [cast.choir]
    assert Body.objects.get(organisation=cast.choir).name == "示例大剧院"
    assert build.fresh(cast.choir).spelled == "shi li da ju yuan"


def test_nothing_changed_is_nothing_recorded(cast):
    actions.change_organisation(cast.choir, {"address": ""}, by=cast.secretary)
    assert not Record.objects.exists()


def test_one_contact_is_called_first(cast):
    first = {"name": "示例·甲", "phone": "1", "duty": "", "first": True}
    actions.keep_contact(cast.choir, first, by=cast.choir_liaison)
    second = actions.keep_contact(cast.choir, first | {"name": "示例·乙"}, by=cast.secretary)
    assert list(cast.choir.contacts.filter(first=True)) == [second]
    with pytest.raises(Refused):
        actions.drop_contact(second, by=cast.clinic_liaison)
    actions.drop_contact(second, by=cast.secretary)
    assert [contact.name for contact in cast.choir.contacts.all()] == ["示例·甲"]
    # The record keeps the name, never the number.
    assert not Record.objects.filter(facts__icontains="phone").exists()


def test_memberships_are_dated_periods_that_never_overlap(cast):
    running = cast.choir.memberships.get()
    with pytest.raises(Refused):
        actions.begin_membership(cast.choir, cast.today, by=cast.secretary)
    with pytest.raises(Refused):
        actions.end_membership(running, date(2001, 1, 1), by=cast.secretary)
    with pytest.raises(Refused):
        actions.end_membership(running, cast.today, by=cast.choir_liaison)
    actions.end_membership(running, cast.today - timedelta(days=10), by=cast.secretary)
    actions.begin_membership(cast.choir, cast.today, by=cast.secretary)
    assert Membership.objects.filter(organisation=cast.choir).count() == 2
    for day, member in [
        (cast.today - timedelta(days=10), True),
        (cast.today - timedelta(days=9), False),
        (cast.today, True),
    ]:
        assert Organisation.objects.members_on(day).filter(pk=cast.choir.pk).exists() is member


def test_likely_duplicates_are_named_whichever_name_is_longer(cast):
    shop = build.entered(cast, "示例清泉书店有限公司")
    other = build.entered(cast, "示例海棠酒店")
    for typed in ("示例清泉书店", "杭州示例清泉书店有限责任公司", "杭州示例清泉书店有限公司", "清泉书店"):
        assert register.similar(cast.street.pk, typed) == [shop], typed
    assert register.similar(cast.street.pk, "示例海棠酒店") == [other]
    assert register.similar(cast.street.pk, "示例海棠酒店", but=other.pk) == []
    assert register.similar(cast.elsewhere.pk, "示例清泉书店") == []


def test_entering_a_likely_duplicate_asks_first(client, cast):
    client.force_login(cast.secretary)
    fields = {"name": "示例歌舞团有限公司", "kind": "firm"}
    asked = client.post("/members/new", fields)
    assert asked.status_code == 422 and cast.choir.name in asked.content.decode()
    assert not Organisation.objects.filter(name=fields["name"]).exists()
    assert client.post("/members/new", fields | {"different": "1"}).status_code == 302
    assert Organisation.objects.filter(name=fields["name"]).exists()


def test_a_merged_row_is_never_changed(cast):
    twin = build.entered(cast, "示例医院分院")
    build.merged(cast, cast.clinic, twin)
    for act in (
        lambda: actions.change_organisation(build.fresh(twin), {"address": "x"}, by=cast.secretary),
        lambda: actions.begin_membership(build.fresh(twin), cast.today, by=cast.secretary),
    ):
        with pytest.raises(Refused):
            act()
