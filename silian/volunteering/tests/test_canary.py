"""A person served at home appears nowhere outside the community and the team that goes: every address of this part, every role.

Every other address is held against the same rule by `tests/test_permissions.py`.
"""

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
from tests.cast import build_cast
from tests.test_permissions import BACKEND, ROLES, addresses, locate
from tests.world import build_world
from tests.world_volunteering import CANARIES

# The one page, for the community that ordered and the leader of the team that goes.
ALLOWED = {("volunteering:order", "community_secretary"), ("volunteering:order", "clinic_liaison")}
# What a page that offers it is asked besides: to search for her, and to hand out its rows as a workbook.
ASKED = {'name="q"': {"q": "金丝雀", "state": "all"}, "as=xlsx": {"as": "xlsx"}, 'name="code"': {"code": "金丝雀"}}


@pytest.fixture(scope="module")
def street(django_db_setup, django_db_blocker):
    """Cast and world, built once inside a transaction that is undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = build_cast()
        yield cast, build_world(cast)
        transaction.set_rollback(True)


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
@pytest.mark.django_db
def test_no_page_feed_search_or_export_tells_who_is_served(role, street, caplog):
    cast, world = street
    found, opened = set(), 0
    with caplog.at_level(logging.DEBUG):
        for name in sorted(name for name in addresses() if name.startswith("volunteering:")):
            try:
                address = locate(name, world)
            except (AssertionError, NoReverseMatch):
                continue
            with transaction.atomic():
                client, headers = visitor(role, cast, api=name.startswith("api:"))
                text = ask(client, address, headers)
                opened += bool(text)
                texts = [text] + [ask(client, address, headers, more) for mark, more in ASKED.items() if mark in text]
                if any(told(one) for one in texts):
                    found.add((name, role))
                transaction.set_rollback(True)
    assert opened > 3
    assert found == {pair for pair in ALLOWED if pair[1] == role}
    assert told(caplog.text) == []


def ask(client, address, headers, more=None) -> str:
    """What a reader is shown, or nothing where she may not look."""
    answer = client.get(address, more or {}, headers=headers)
    return text_of(answer) if answer.status_code == 200 else ""


@pytest.mark.parametrize("kind", ["teams", "volunteers", "service_times", "organisations", "seats"])
@pytest.mark.django_db
def test_no_workbook_tells_who_is_served(kind, street):
    cast, _world = street
    for role in ("secretary", "community_secretary", "clinic_liaison"):
        client, _headers = visitor(role, cast)
        assert told(text_of(client.get(f"/export/{kind}"))) == []


@pytest.mark.django_db
def test_no_list_shows_it_even_to_those_who_may_know(street):
    cast, world = street
    for role in ("community_secretary", "clinic_liaison"):
        client, _headers = visitor(role, cast)
        for address in ("/volunteering/homes", "/desk", "/notices", "/volunteering/times?state=all"):
            assert told(client.get(address).content.decode()) == []


@pytest.mark.django_db
def test_no_record_and_no_notice_tells_it(street):
    cast, world = street
    kept = str(list(Record.objects.values_list("verb", "facts", "about", "subject")))
    kept += str(list(Notice.objects.values_list("verb", "facts", "url")))
    assert told(kept) == []


@pytest.mark.django_db
def test_the_finished_visit_is_closed_to_the_team(street):
    cast, world = street
    address = locate("volunteering:order_link", world).removesuffix("/link")
    client, _headers = visitor("clinic_liaison", cast)
    assert told(client.get(address).content.decode()) == []
    client, _headers = visitor("community_secretary", cast)
    assert told(client.get(address).content.decode()) == list(CANARIES)
