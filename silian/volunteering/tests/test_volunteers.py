from datetime import timedelta

import pytest

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.volunteering.actions import teams, volunteers
from silian.volunteering.models import Consent, Volunteer
from silian.volunteering.tests import build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SENT = {
    "name": "示例·林知远",
    "phone": "0571-0000-2001",
    "skills": ["health"],
    "times": ["weekend_morning"],
    "keep": "on",
}


def join(client, cast, **more):
    return client.post("/volunteering/join", SENT | {"federation": cast.street.pk} | more)


def test_somebody_without_an_account_signs_up_and_gets_a_link_to_her_own_page(client, cast):
    answer = join(client, cast)
    one = Volunteer.objects.get()
    assert (one.name, one.person, one.number, one.skills) == ("示例·林知远", None, 1, ["health"])
    assert list(one.consents.values_list("kind", "version", "on_paper")) == [("keep", "2026-11", False)]
    link = answer.context["link"].partition("/volunteering")[2]
    assert one.secret_digest and one.secret_digest not in link
    assert client.get("/volunteering/me").status_code == 302
    client.get("/volunteering" + link)
    shown = client.get("/volunteering/me").content.decode()
    assert "示例·林知远" in shown and "000001" in shown
    client.post("/volunteering/me/leave-page")
    assert client.get("/volunteering/me").status_code == 302


def test_without_consent_nothing_is_kept(client, cast):
    answer = join(client, cast, keep="")
    assert answer.status_code == 422
    assert Volunteer.objects.count() == 0
    with pytest.raises(Refused):
        volunteers.sign_up(cast.street, {"name": "示例·某", "phone": "1"}, set(), by=None)
    assert Volunteer.objects.count() == 0


def test_a_minor_needs_a_guardian_who_agrees(client, cast):
    day = (cast.today + timedelta(days=900)).isoformat()
    assert join(client, cast, adult_on=day).status_code == 409
    assert join(client, cast, adult_on=day, guardian="示例·家长").status_code == 409
    assert Volunteer.objects.count() == 0
    assert join(client, cast, adult_on=day, guardian="示例·家长", guardian_agrees="on").status_code == 200
    one = Volunteer.objects.get()
    assert one.is_minor and set(one.consents.values_list("kind", flat=True)) == {"keep", "guardian"}
    with pytest.raises(Refused):
        volunteers.change_volunteer(one, {"guardian": ""}, by=None, by_link=True)
    assert build.fresh(one).guardian == "示例·家长"


def test_the_same_person_signs_up_once(client, cast):
    join(client, cast)
    assert join(client, cast).status_code == 409
    build.volunteer(cast, person=cast.resident)
    with pytest.raises(Refused):
        build.volunteer(cast, "示例·另名", "0571-0000-2002", person=cast.resident)
    assert Volunteer.objects.count() == 2


def test_one_address_signs_up_five_an_hour(client, cast):
    for number in range(5):
        assert join(client, cast, phone=f"0571-0000-30{number:02d}").status_code == 200
    assert join(client, cast, phone="0571-0000-3009").status_code == 409
    assert Volunteer.objects.count() == 5


def test_the_office_enters_who_signed_on_paper(client, cast):
    client.force_login(cast.secretary, backend=BACKEND)
    answer = join(client, cast, on_paper="on")
    one = Volunteer.objects.get()
    assert answer.status_code == 200 and one.person is None and one.by == cast.secretary
    assert one.consents.get().on_paper
    assert Record.objects.get(verb="volunteering.volunteer.entered").by == cast.secretary


def test_she_corrects_her_data_and_others_do_not(cast):
    one = build.volunteer(cast, person=cast.resident)
    volunteers.change_volunteer(one, {"phone": "0571-0000-9"}, by=cast.resident)
    assert build.fresh(one).phone == "0571-0000-9"
    with pytest.raises(Refused):
        volunteers.change_volunteer(one, {"phone": "1"}, by=cast.choir_liaison)
    assert build.fresh(one).phone == "0571-0000-9"
    told = Record.objects.get(verb="volunteering.volunteer.changed")
    assert told.facts["fields"] == ["volunteering.volunteer.phone"]


def test_she_takes_a_copy_of_everything_kept_about_her(client, cast):
    one = build.volunteer(cast, person=cast.resident, skills=["haircut"])
    build.member(cast, build.team(cast), one)
    build.report(one, build.hours(0, 1, days=-1))
    client.force_login(cast.resident, backend=BACKEND)
    answer = client.get("/volunteering/me/copy")
    kept = answer.json()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (kept["name"], kept["phone"], kept["skills"]) == ("示例·志愿者", "0571-0000-1001", ["Haircut"])
    assert kept["service"][0]["minutes"] == 60 and kept["teams"][0]["team"] == "示例白衣天使服务队"
    assert kept["consents"][0]["version"] == "2026-11"


def test_withdrawing_ends_her_places_and_she_can_come_back(cast):
    one = build.volunteer(cast, person=cast.resident)
    place = build.member(cast, build.team(cast), one)
    volunteers.withdraw(one, by=cast.resident)
    assert (build.fresh(one).state, build.fresh(place).state) == ("withdrawn", "left")
    with pytest.raises(Refused):
        teams.ask_to_join(place.team, build.fresh(one), by=cast.resident)
    volunteers.come_back(build.fresh(one), by=cast.resident)
    assert build.fresh(one).state == "active"


def test_deleting_leaves_minutes_without_a_name_and_no_record_that_names_her(client, cast):
    one = build.volunteer(cast, "示例·将删除", "0571-0000-6666", person=cast.resident, consents={"keep", "share"})
    time = build.report(one, build.hours(0, 1, days=-1))
    build.times.confirm_time(time, by=cast.secretary)
    client.force_login(cast.resident, backend=BACKEND)
    client.post("/volunteering/me/delete")
    assert build.fresh(one).name == "示例·将删除"
    client.post("/volunteering/me/delete", {"sure": "1"})
    gone = build.fresh(one)
    assert (gone.state, gone.name, gone.phone, gone.person, gone.secret_digest) == ("erased", "", "", None, "")
    assert build.fresh(time).state == "confirmed"
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    written = str(list(Record.objects.values_list("facts", "about"))) + str(list(Notice.objects.values_list("facts")))
    assert "示例·将删除" not in written and "0571-0000-6666" not in written


def test_sharing_with_the_national_system_is_a_consent_of_its_own(cast):
    one = build.volunteer(cast, person=cast.resident)
    volunteers.say_about_sharing(one, True, by=cast.resident)
    assert one.consents.filter(kind="share", withdrawn_at=None).count() == 1
    volunteers.say_about_sharing(one, False, by=cast.resident)
    assert one.consents.get(kind="share").withdrawn_at is not None


def test_a_new_link_shuts_the_old_one(client, cast):
    one, secret = build.signed_up(cast)
    fresh = volunteers.new_link(one, by=cast.secretary)
    assert client.get(f"/volunteering/own/{secret}").status_code == 404
    assert client.get(f"/volunteering/own/{fresh}").status_code == 302


def test_a_link_opens_the_page_for_half_an_hour_of_quiet(client, cast, monkeypatch):
    _one, secret = build.signed_up(cast)
    client.get(f"/volunteering/own/{secret}")
    assert client.get("/volunteering/me").status_code == 200
    from silian.volunteering.views import me

    later = me.time.time() + 31 * 60
    monkeypatch.setattr(me.time, "time", lambda: later)
    assert client.get("/volunteering/me").status_code == 302
