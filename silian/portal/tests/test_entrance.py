"""Entering as somebody else: in a demonstration, on this machine, and nowhere else."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from silian.portal.views.entrance import CAST, from_this_machine
from tests.cast import person

ENTER = reverse("portal:enter")


@pytest.fixture
def secretary(cast, client):
    """One of the cast, and a browser on this machine."""
    client.defaults["HTTP_HOST"] = "localhost:8000"
    return person("mishuzhang", "示例·李望霖")


def test_a_real_installation_has_no_such_page(client, secretary, settings):
    assert settings.DEMO is False
    assert [client.get(ENTER).status_code, client.post(ENTER, {"as": "mishuzhang"}).status_code] == [404, 404]
    assert "_auth_user_id" not in client.session


def test_a_demonstration_offers_its_cast_and_lets_one_in(client, secretary, settings):
    settings.DEMO = True
    page = client.get(ENTER)
    assert [who for _role, who in page.context["cast"]] == [secretary]
    assert client.post(ENTER, {"as": "mishuzhang"}).url == reverse("portal:desk")
    assert client.session["_auth_user_id"] == str(secretary.pk)


@pytest.mark.parametrize("name", ["choir_liaison", "nobody", ""])
def test_only_the_cast_can_be_entered_as(client, cast, secretary, settings, name):
    settings.DEMO = True
    assert client.post(ENTER, {"as": name}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "how",
    [
        {"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_HOST": "silian.example"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"}, {"HTTP_X_REAL_IP": "192.0.2.7"}, {"REMOTE_ADDR": ""},
    ],
)  # fmt: skip
def test_a_demonstration_is_closed_to_everybody_but_this_machine(client, secretary, settings, how):
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["*"]
    assert [client.get(ENTER, **how).status_code, client.post(ENTER, {"as": "mishuzhang"}, **how).status_code] == [
        404,
        404,
    ]


def test_public_host_names_close_it_even_where_the_flag_is_on(client, secretary, settings):
    settings.DEMO, settings.HOSTS = True, ["silian.example"]
    assert client.get(ENTER).status_code == 404


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "localhost:8102"])
def test_this_machine_is_known_by_its_names(host, settings):
    assert from_this_machine(RequestFactory().get("/", HTTP_HOST=host))


@pytest.mark.parametrize("host", ["localhost.example", "127.0.0.1.example:80", "10.0.0.1", "0.0.0.0"])
def test_a_name_that_only_looks_like_it_is_not_this_machine(host, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert not from_this_machine(RequestFactory().get("/", HTTP_HOST=host))


def test_the_cast_has_one_of_each_kind():
    assert len({role.username for role in CAST}) == len(CAST) == 9
