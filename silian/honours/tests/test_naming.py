"""Nobody is named without having agreed: who has an account says so herself, and takes it back herself."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.honours import actions
from silian.honours.models import NamedPerson
from silian.honours.queries import naming, paper, waiting_for
from silian.honours.tests import build
from silian.members.mandates import forget
from silian.portal.queries import desk
from silian.volunteering.actions import times
from silian.volunteering.models import ServiceTime
from silian.volunteering.tests import build as volunteering
from tests import cast as casting
from tests.canaries import text_of

HELPER = "示例·李助人"


def helped(cast, honour, *, name: str = HELPER, login: str = "zhuren", confirmed: bool = True):
    """Somebody without a seat who helped in an activity of the project; her time was confirmed."""
    her = casting.person(login, name)
    one = volunteering.volunteer(cast, name, "0571-0000-1001", person=her)
    session = volunteering.session(cast, volunteering.hours(0, 2, days=-60), [(her, name, one.phone)])
    session.activity.project = honour.project
    session.activity.save(update_fields=["project"])
    if confirmed:
        times.take_over(session, by=cast.choir_liaison)
        assert list(ServiceTime.objects.filter(volunteer=one).values_list("state", flat=True)) == ["confirmed"]
    return her


def asked(cast, honour, her) -> NamedPerson:
    return actions.ask_person(honour, her, "为病人朗读", by=cast.secretary)


def waits(reader) -> list[tuple[str, str]]:
    forget(reader)
    return [(one.what, one.url) for one in waiting_for(reader) if "/honours/persons/" in one.url]


def stands_in(client, cast, honour, name: str) -> set[str]:
    """Where the name stands for others than the office and herself: pages, papers, feed, data, programs, search."""
    places = {
        "page": reverse("honours:honour", args=[honour.pk]), "wall": reverse("honours:wall"), "front": reverse("portal:home"),
        "program": f"/api/honours/{honour.pk}", "programs": "/api/honours", "feed": reverse("portal:feed", args=["honours"]),
        "search": reverse("portal:search") + f"?q={name}", "data": reverse("portal:open_data_file", args=[cast.street.slug, "honours", "json"]),
        "table": reverse("portal:open_data_file", args=[cast.street.slug, "honours", "csv"]),
        "certificate": reverse("honours:certificate", args=[honour.pk]), "paper": reverse("honours:certificate_paper", args=[honour.pk]),
        "letter": reverse("honours:letter_paper", args=[honour.pk, cast.bank.pk]),
    }  # fmt: skip
    found = set()
    for by in (None, cast.bank_liaison):
        client.logout() if by is None else client.force_login(by)
        for place, address in places.items():
            text = text_of(client.get(address))
            # What she typed herself is said back to whoever searches.
            found |= {place} if name in text.replace(f'value="{name}"', "").replace(f"“{name}”", "") else set()
    return found


def post(client, address: str, pk: int, by, **data):
    client.force_login(by)
    return client.post(reverse(f"honours:{address}", args=[pk]), data)


# ── She is asked, and answers herself ──


def test_her_name_stands_nowhere_until_she_says_yes_and_nowhere_once_she_takes_it_back(client, cast):
    honour = build.of_project(cast)
    her = helped(cast, honour)
    done = post(client, "person_ask", honour.pk, cast.secretary, person=her.pk, did="为病人朗读")
    assert done.status_code == 302
    named = NamedPerson.objects.get()
    mine = reverse("honours:person", args=[named.pk])
    told = Notice.objects.get(to=her, verb="honours.person.may_you")
    assert (told.url, waits(her)) == (
        mine,
        [("Say whether your name may stand with “示例惠民项目” of 病房合唱与反诈讲座", mine)],
    )
    assert (stands_in(client, cast, honour, HELPER), stands_in(client, cast, honour, "为病人朗读")) == (set(), set())
    assert [NamedPerson.objects.visible_to(one).count() for one in (None, cast.bank_liaison, cast.secretary, her)] == [
        0,
        0,
        1,
        1,
    ]

    client.force_login(her)
    page = client.get(mine).content.decode()
    assert HELPER in page and "为病人朗读" in page
    assert post(client, "person_answer", named.pk, her, answer="yes").url == mine
    shown = {"page", "program", "programs", "certificate", "paper"}
    assert (stands_in(client, cast, honour, HELPER), waits(her)) == (shown, [])
    kept = build.fresh(named)
    assert (kept.answer, kept.consent_way, kept.consent_on, kept.answered_by, kept.name) == (
        "agreed", "herself", timezone.localdate(), her, "",
    )  # fmt: skip
    assert [one.to for one in Notice.objects.filter(verb="honours.person.agreed")] == [cast.secretary]

    assert post(client, "person_answer", named.pk, her, answer="take_back").url == mine
    assert stands_in(client, cast, honour, HELPER) == set()
    assert build.fresh(named).withdrawn_on == timezone.localdate()
    assert [one.to for one in Notice.objects.filter(verb="honours.person.withdrawn")] == [cast.secretary]
    # What is kept for good tells that somebody was asked and answered, not who.
    said = [*Record.objects.filter(verb__startswith="honours.person.").values_list("facts", flat=True)]
    said += Notice.objects.filter(verb__startswith="honours.person.").values_list("facts", flat=True)
    assert len(said) == 6 and HELPER not in str(said)
    # She may think otherwise again.
    actions.agree_to_be_named(build.fresh(named), by=her)
    assert stands_in(client, cast, honour, HELPER) == shown


def test_who_holds_a_seat_is_asked_as_a_person_and_not_by_her_seat(cast):
    honour = build.of_project(cast)
    asked(cast, honour, cast.choir_liaison)
    forget(cast.choir_liaison)
    rows = [one for one in desk.waiting_for(cast.choir_liaison) if "/honours/persons/" in one.url]
    assert [(one.for_whom, one.by_seat) for one in rows] == [("you", "")]


def test_a_no_is_kept_and_nobody_asks_her_again(client, cast):
    honour = build.of_project(cast)
    her = helped(cast, honour)
    named = asked(cast, honour, her)
    post(client, "person_answer", named.pk, her, answer="no")
    assert (build.fresh(named).answer, waits(her), stands_in(client, cast, honour, HELPER)) == ("declined", [], set())
    with pytest.raises(Refused):
        asked(cast, honour, her)
    with pytest.raises(Refused):
        actions.decline_to_be_named(build.fresh(named), by=her)
    assert her.pk not in dict(naming.choices(honour))
    assert NamedPerson.objects.count() == 1


def test_nobody_answers_for_her(client, cast):
    honour = build.of_project(cast)
    her = helped(cast, honour)
    named = asked(cast, honour, her)
    for other in (cast.secretary, cast.choir_liaison, cast.stranger):
        for act in (actions.agree_to_be_named, actions.decline_to_be_named, actions.unname_person):
            with pytest.raises(Refused):
                act(build.fresh(named), by=other)
        assert post(client, "person_answer", named.pk, other, answer="yes").status_code == 404
    # Not even past the product.
    now = {"answered_at": timezone.now(), "consent_on": timezone.localdate()}
    for changed in (
        {"answer": "agreed", "answered_by": cast.secretary, **now},
        {"answer": "agreed", "answered_by": her, **now, "did": "别的事"},
        {"person": cast.choir_liaison},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            NamedPerson.objects.update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        NamedPerson.objects.all().delete()
    assert build.fresh(named).answer == "open"


def test_the_office_takes_a_name_away_for_her_and_she_is_told(client, cast):
    honour = build.of_project(cast)
    her = helped(cast, honour)
    named = actions.agree_to_be_named(asked(cast, honour, her), by=her)
    post(client, "person_unname", named.pk, cast.secretary)
    assert (build.fresh(named).answer, stands_in(client, cast, honour, HELPER)) == ("taken_back", set())
    assert Notice.objects.get(verb="honours.person.withdrawn").to == her


def test_a_question_put_to_the_wrong_person_is_dropped_and_another_one_can_be_put(client, cast):
    honour = build.of_project(cast)
    her = helped(cast, honour)
    wrong = actions.ask_person(honour, her, "写错了的事", by=cast.secretary)
    for other in (cast.choir_liaison, her):
        with pytest.raises(Refused):
            actions.drop_question(build.fresh(wrong), by=other)
    post(client, "person_drop", wrong.pk, cast.secretary)
    assert waits(her) == []
    with pytest.raises(Refused):
        actions.agree_to_be_named(build.fresh(wrong), by=her)
    again = asked(cast, honour, her)
    assert [url for _what, url in waits(her)] == [reverse("honours:person", args=[again.pk])]


def test_with_a_revoked_honour_nothing_is_asked_and_nobody_named(client, cast):
    honour = build.of_project(cast)
    one, other = helped(cast, honour), cast.choir_liaison
    open_one, agreed = asked(cast, honour, one), asked(cast, honour, other)
    actions.agree_to_be_named(agreed, by=other)
    actions.revoke(build.fresh(honour), "材料不实", by=cast.secretary)
    assert (waits(one), NamedPerson.objects.visible_to(None).count()) == ([], 0)
    with pytest.raises(Refused):
        actions.agree_to_be_named(build.fresh(open_one), by=one)
    assert actions.unname_person(build.fresh(agreed), by=other).answer == "taken_back"


# ── Who is asked, and for whom the office writes it down ──


def test_who_sat_for_a_partner_or_whose_time_was_confirmed_can_be_asked(cast):
    honour = build.of_project(cast)
    her = helped(cast, honour)
    helped(cast, honour, name="示例·未确认", login="weiqueren", confirmed=False)
    assert {label for _pk, label in naming.choices(honour)} == {
        "示例·歌联络 · 示例歌舞团 · Liaison", "示例·医联络 · 示例医院 · Liaison", "示例·银联络 · 示例银行 · Liaison", f"{HELPER} · volunteer",
    }  # fmt: skip
    for nobody in (cast.resident, cast.stranger, cast.community_secretary):
        with pytest.raises(Refused):
            asked(cast, honour, nobody)
    with pytest.raises(Refused):
        actions.ask_person(honour, her, "", by=cast.secretary)
    for who in (cast.choir_liaison, her, cast.stranger):
        with pytest.raises(Refused):
            actions.ask_person(honour, her, "为病人朗读", by=who)
    assert not NamedPerson.objects.exists()


def test_nobody_with_an_account_is_written_down_by_the_office(client, cast):
    """A guest is nobody's business, until the office knows her by name: then she is asked, too."""
    honour = build.of_project(cast)
    guest = helped(cast, honour, confirmed=False)
    today = timezone.localdate()
    sent = {"name": HELPER, "did": "为病人朗读", "consent_on": today, "way": "paper"}
    assert guest.pk not in dict(naming.choices(honour))
    answer = post(client, "person_name", honour.pk, cast.secretary, **sent)
    assert answer.status_code == 422 and f'<option value="{guest.pk}">' in answer.content.decode()
    assert not NamedPerson.objects.exists()
    assert post(client, "person_ask", honour.pk, cast.secretary, person=guest.pk, did="为病人朗读").status_code == 302
    assert [url for _what, url in waits(guest)] == [reverse("honours:person", args=[NamedPerson.objects.get().pk])]
    with pytest.raises(Refused):
        actions.name_person(honour, "示例·无账号", "帮厨", today, "herself", by=cast.secretary)
    assert post(client, "person_name", honour.pk, cast.secretary, **sent | {"name": "示例·无账号"}).status_code == 302
    assert stands_in(client, cast, honour, "示例·无账号") == {"page", "program", "programs", "certificate", "paper"}
    client.force_login(cast.secretary)
    page = client.get(reverse("honours:honour", args=[honour.pk])).content.decode()
    assert "written down by 示例·秘书" in page


def test_persons_are_named_only_by_a_project_and_only_while_they_agree(cast):
    of_organisation = build.granted(cast)[0]
    today = timezone.localdate()
    with pytest.raises(Refused):
        actions.name_person(of_organisation, "示例·某人", "领唱", today, "paper", by=cast.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        NamedPerson.objects.create(
            federation=cast.street,
            honour=of_organisation,
            name="示例·某人",
            did="领唱",
            consent_on=today,
            answer="agreed",
            answered_at=timezone.now(),
            answered_by=cast.secretary,
            by=cast.secretary,
        )
    honour = build.of_project(cast)
    assert (honour.kind, honour.number) == ("project", 3)
    named = actions.name_person(honour, "示例·领唱", "每周领唱", today, "paper", by=cast.secretary)
    assert "示例·领唱（每周领唱）" in "".join(line for line, _place in paper.certificate_lines(honour))
    shown = [NamedPerson.objects.visible_to(one).count() for one in (None, cast.stranger, cast.choir_liaison)]
    assert shown == [1, 1, 1]
    actions.unname_person(named, by=cast.secretary)
    assert [NamedPerson.objects.visible_to(one).count() for one in (None, cast.choir_liaison, cast.secretary)] == [
        0,
        0,
        1,
    ]
    kept = build.fresh(named)
    assert (kept.name, kept.withdrawn_on) == ("", today)
    assert "示例·领唱" not in "".join(line for line, _place in paper.certificate_lines(build.fresh(honour)))


def test_nobody_is_named_with_a_revoked_honour_and_the_name_can_still_be_taken_away(client, cast):
    honour = build.of_project(cast)
    named = actions.name_person(honour, "示例·领唱", "每周领唱", timezone.localdate(), "paper", by=cast.secretary)
    address, away = reverse("honours:honour", args=[honour.pk]), reverse("honours:person_unname", args=[named.pk])

    def seen(by) -> tuple[bool, bool]:
        client.logout() if by is None else client.force_login(by)
        page = client.get(address).content.decode()
        return "示例·领唱" in page, away in page

    readers = (None, cast.choir_liaison, cast.secretary)
    assert [seen(one) for one in readers] == [(True, False), (True, False), (True, True)]
    actions.revoke(honour, "材料不实", by=cast.secretary)
    assert [seen(one) for one in readers] == [(False, False), (False, False), (True, True)]
    client.force_login(cast.secretary)
    assert client.post(away).status_code == 302
    assert [seen(one) for one in readers] == [(False, False)] * 3


@pytest.mark.parametrize("number", [1, 3])
def test_her_list_costs_the_same_with_one_row_and_with_three(client, cast, django_assert_num_queries, number):
    honour = build.of_project(cast)
    her = helped(cast, honour)
    for at in range(number - 1):
        actions.drop_question(actions.ask_person(honour, her, f"写错{at}", by=cast.secretary), by=cast.secretary)
    asked(cast, honour, her)
    client.force_login(her)
    with django_assert_num_queries(8):
        client.get(reverse("honours:persons"))


@pytest.mark.parametrize("number", [1, 3])
def test_an_honour_costs_the_same_with_one_person_named_and_with_three(client, cast, django_assert_num_queries, number):
    honour = build.of_project(cast)
    for her in (cast.choir_liaison, cast.clinic_liaison, cast.bank_liaison)[:number]:
        actions.agree_to_be_named(asked(cast, honour, her), by=her)
    client.force_login(cast.secretary)
    with django_assert_num_queries(13):
        page = client.get(reverse("honours:honour", args=[honour.pk])).content.decode()
    assert page.count("为病人朗读") == number
    client.logout()
    with django_assert_num_queries(3):
        client.get(f"/api/honours/{honour.pk}")
