"""A person served at home appears nowhere outside the community and the team that goes: every address, every role."""

import io
import logging
import zipfile

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch

from silian.core.models import Notice, Record
from silian.people.actions import make_token
from silian.people.models import Token
from tests.test_permissions import BACKEND, ROLES, addresses, locate
from tests.world import build_world
from tests.world_volunteering import CANARIES

# The one page, for the community that ordered and the leader of the team that goes.
ALLOWED = {("volunteering:order", "community_secretary"), ("volunteering:order", "clinic_liaison")}
# Words to search for, and filters, on every page that has them.
ASKED = [
    {},
    {"q": "金丝雀", "state": "all"},
    {"as": "xlsx"},
    {"code": CANARIES["name"]},
    {"receipt": CANARIES["phone"]},
]


@pytest.fixture
def world(cast):
    return build_world(cast)


def text_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return content.decode("utf-8", "replace") + str(response.headers)


def told(text: str) -> list[str]:
    return [name for name, word in CANARIES.items() if word in text]


def visitor(role, cast, *, api=False):
    client, headers = Client(raise_request_exception=False), {}
    if role != "anonymous":
        person = type(cast.secretary).objects.get(pk=getattr(cast, role).pk)
        if api:
            headers["Authorization"] = "Bearer " + make_token("canary", Token.Scope.READ, 1, by=person)[1]
        else:
            client.force_login(person, backend=BACKEND)
    return client, headers


@pytest.mark.parametrize("role", ROLES)
def test_no_page_feed_search_or_export_tells_who_is_served(role, cast, world, caplog):
    found, opened = set(), 0
    with caplog.at_level(logging.DEBUG):
        for name in sorted(addresses()):
            try:
                address = locate(name, world)
            except (AssertionError, NoReverseMatch):
                continue
            for asked in ASKED:
                with transaction.atomic():
                    client, headers = visitor(role, cast, api=name.startswith("api:"))
                    answer = client.get(address, dict(asked.items()), headers=headers)
                    opened += answer.status_code == 200
                    heard = told(text_of(answer).replace(str(asked), "")) if answer.status_code == 200 else []
                    # What the visitor typed herself may stand in her search box.
                    heard = [name_ for name_ in heard if CANARIES[name_] not in asked.values()]
                    if heard:
                        found.add((name, role))
                    transaction.set_rollback(True)
    assert opened > 20
    assert found == {pair for pair in ALLOWED if pair[1] == role}
    assert told(caplog.text) == []


@pytest.mark.parametrize("kind", ["teams", "volunteers", "service_times", "organisations", "seats"])
def test_no_workbook_tells_who_is_served(kind, cast, world):
    for role in ("secretary", "community_secretary", "clinic_liaison"):
        client, _headers = visitor(role, cast)
        assert told(text_of(client.get(f"/export/{kind}"))) == []


def test_no_list_shows_it_even_to_those_who_may_know(cast, world):
    for role in ("community_secretary", "clinic_liaison"):
        client, _headers = visitor(role, cast)
        for address in ("/volunteering/homes", "/desk", "/notices", "/volunteering/times?state=all"):
            assert told(client.get(address).content.decode()) == []


def test_no_record_and_no_notice_tells_it(cast, world):
    kept = str(list(Record.objects.values_list("verb", "facts", "about", "subject")))
    kept += str(list(Notice.objects.values_list("verb", "facts", "url")))
    assert told(kept) == []


def test_the_finished_visit_is_closed_to_the_team(cast, world):
    address = locate("volunteering:order_link", world).removesuffix("/link")
    client, _headers = visitor("clinic_liaison", cast)
    assert told(client.get(address).content.decode()) == []
    client, _headers = visitor("community_secretary", cast)
    assert told(client.get(address).content.decode()) == list(CANARIES)
