"""What somebody reads where nothing is for her: a page that is not there, a page that failed, a list without a seat."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

LISTS = [
    "/members/",
    "/members/seats",
    "/members/invitations",
    "/lists/services",
    "/lists/demands",
    "/lists/matching",
    "/projects/",
]
WITHOUT_SEAT = "You hold no seat today"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("who", [None, "resident", "secretary"])
def test_a_page_that_is_not_there_is_a_page_of_ours(cast, who):
    client = signed_in(getattr(cast, who)) if who else Client()
    answer = client.get("/nothing/here")
    assert answer.status_code == 404
    told = answer.content.decode()
    assert "This page is not there" in told and 'class="brand"' in told
    assert ("My desk" in told) == bool(who)


def test_what_is_not_hers_reads_as_what_does_not_exist(cast):
    client = signed_in(cast.stranger)
    theirs, none = client.get(f"/members/{cast.choir.pk}"), client.get("/members/999999999")
    assert (theirs.status_code, none.status_code) == (404, 404)
    told = [one.content.decode().split("<main")[1].split("</main>")[0] for one in (theirs, none)]
    assert told[0] == told[1]


def test_a_page_that_failed_speaks_both_languages_and_asks_for_nothing():
    told = render_to_string("500.html")  # without a request, and this test has no database
    assert "出错了" in told and "Something went wrong" in told


def test_a_request_that_cannot_be_read_gets_a_page_of_ours(db, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    answer = Client().post("/suggest", {f"field{number}": "x" for number in range(9)})
    assert answer.status_code == 400
    assert "无法识别这个请求" in answer.content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_says_to_somebody_without_a_seat_why_it_is_empty(cast, path):
    assert WITHOUT_SEAT in signed_in(cast.resident).get(path).content.decode()
    assert WITHOUT_SEAT not in signed_in(cast.secretary).get(path).content.decode()


def test_somebody_without_a_seat_is_not_led_to_pages_she_cannot_open(cast):
    client = signed_in(cast.resident)
    told = client.get("/members/").content.decode().split("<main")[1]
    assert "/members/matrix" not in told and "/members/growth" not in told


def test_changed_fields_are_told_in_the_readers_language(cast):
    from silian.core.models import Record
    from silian.core.verbs import sentence
    from silian.members.actions.organisations import change_organisation

    with override("zh-hans"):
        change_organisation(cast.choir, {"short_name": "歌舞", "address": "示例一路1号"}, by=cast.secretary)
    kept = Record.objects.get(verb="members.organisation.changed")
    with override("en"):
        assert "short name, address" in sentence(kept.verb, kept.facts)
    with override("zh-hans"):
        told = sentence(kept.verb, kept.facts)
    assert "简称" in told and "short name" not in told
    assert (
        sentence(kept.verb, kept.facts | {"fields": ["members.organisation.gone"]}).count("members.organisation.gone")
        == 1
    )
