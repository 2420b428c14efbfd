"""Every address × every role, against the table in tests/permissions.txt. An address without a line fails.

Every text of the street begins with a canary (tests/canaries.py), a word that stands nowhere else. So what an address answers, page,
search, workbook, paper, calendar, feed or API, is also held against the one rule that says who sees a row (tests/sights.py), and so is
what others are told because of an act.

`python -m pytest tests/matrix.py -s -q` proposes lines. The table is written for people: one line per address and method, one column per role, one answer per cell.
`login` is the way to the sign-in page, `→` any other redirect. Each request is undone before the next one.
"""

import json
import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLResolver

from silian.core.models import Notice
from silian.core.verbs import sentence
from silian.people.actions import make_token
from silian.people.models import Token, User
from tests import canaries, sights
from tests.cast import Cast, build_cast
from tests.world import NAMES, World, build_world

TABLE = Path(__file__).with_name("permissions.txt")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LOGIN = "/account/login/"


def addresses() -> set[str]:
    """Every name in the map of addresses."""

    def walk(patterns, spaces=()):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, (*spaces, pattern.namespace) if pattern.namespace else spaces)
            else:
                assert pattern.name, f"{pattern} has no name"
                yield ":".join((*spaces, pattern.name))

    return set(walk(get_resolver().url_patterns))


def table() -> tuple[list[str], dict[tuple[str, str], list[str]]]:
    """The roles, and the expected answers by address and method."""
    lines = [
        line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    roles, rows = lines[0][2:], lines[1:]
    for row in rows:
        assert len(row) == 2 + len(roles), f"{TABLE.name}: {row[0]} needs {len(roles)} answers, has {len(row) - 2}"
    found = {(row[0], row[1]): row[2:] for row in rows}
    assert len(found) == len(rows), f"{TABLE.name}: an address stands there twice"
    return roles, found


ROLES, EXPECTED = table()


def test_every_address_has_a_line_and_every_line_an_address():
    named = {name for name, _method in EXPECTED}
    missing, left = sorted(addresses() - named), sorted(named - addresses())
    assert not missing, f"Write a line for each of these into {TABLE.name}: {', '.join(missing)}"
    assert not left, f"These lines of {TABLE.name} name no address any more: {', '.join(left)}"


SILENT = sorted({(name, method) for name in addresses() for method in ("GET", "POST")} - set(EXPECTED))


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "method"), SILENT, ids=[" ".join(key) for key in SILENT])
def test_a_method_without_a_line_answers_nobody(name, method, street):
    """Else a way in would stand open that nobody has written down: its line is missing in tests/permissions.txt."""
    for role in ("secretary", "choir_liaison", "anonymous"):
        with transaction.atomic():
            found = answer(street.doors[role], method, name, street.world)
            transaction.set_rollback(True)
        assert found in ("405", "login"), (
            f"{name} answers {method} by {role} with {found}: write a line for it into {TABLE.name}"
        )


@dataclass
class Door:
    """How a role comes in: a browser, what it brings along when it is signed in, and a key that may read and change."""

    client: Client
    cookies: SimpleCookie
    key: dict[str, str]
    reader: sights.Reader


@dataclass
class Street:
    """A street full of canaries, and everybody at its doors."""

    cast: Cast
    world: World
    doors: dict[str, Door]
    birds: dict[str, canaries.Bird]
    bare: set[str]
    last_notice: int


@pytest.fixture(scope="module")
def street(django_db_setup, django_db_blocker):
    """Cast and world, built once for the whole table inside a transaction that is undone at the end."""
    often = override_settings(API_PER_MINUTE={"key": 10**6, "address": 10**6})
    with django_db_blocker.unblock(), often, transaction.atomic():
        cast = build_cast()
        world = build_world(cast)
        birds, bare = canaries.sow()
        doors = everybody(cast)
        # What is checked at the end of a transaction is checked once here, not at the end of every test.
        connection.check_constraints()
        yield Street(cast, world, doors, birds, bare, Notice.objects.latest("id").pk)
        transaction.set_rollback(True)


def everybody(cast) -> dict[str, Door]:
    """All roles, signed in once: signing in costs more than most pages."""
    doors = {}
    for role in ROLES:
        client, key, person = Client(raise_request_exception=False), {}, AnonymousUser()
        if role != "anonymous":
            person = fresh(getattr(cast, role))
            client.force_login(person, backend=BACKEND)
            client.get("/healthz")  # the first page of a session writes it
            key = {"Authorization": "Bearer " + make_token("tests", Token.Scope.WRITE, 1, by=person)[1]}
        doors[role] = Door(client, SimpleCookie(client.cookies.output(header="", sep=";")), key, sights.Reader(person))
    return doors


def fresh(person: User) -> User:
    """As she is in the database: nobody brings along what was read earlier."""
    return User.objects.get(pk=person.pk)


def ask(door: Door, method: str, name: str, world: World, query: str = "") -> HttpResponse:
    """One request; nobody brings along what an earlier one has left in the browser."""
    door.client.cookies = SimpleCookie(door.cookies.output(header="", sep=";"))
    sent = world.bodies.get(name, {}) if method == "POST" else {}
    body, data, headers = "application/x-www-form-urlencoded", urlencode(sent), {}
    if name.startswith("api:"):
        body, data, headers = "application/json", json.dumps(sent) if sent else "", door.key
        door.client.cookies.clear()
    address = locate(name, world)
    query = query.replace("?", "&", 1) if "?" in address else query
    return door.client.generic(method, address + query, data=data, content_type=body, headers=headers)


def answer(door: Door, method: str, name: str, world: World) -> str:
    """What this role gets, as the table writes it. The API is asked with a key of hers that may read and change."""
    return cell(ask(door, method, name, world))


def cell(response: HttpResponse) -> str:
    if response.status_code in (301, 302):
        return "login" if response.headers["Location"].startswith(LOGIN) else "→"
    return str(response.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "method"), EXPECTED, ids=[" ".join(key) for key in EXPECTED])
def test_everybody_gets_the_answer_in_the_table(name, method, street):
    found, leaks = [], {}
    for role in ROLES:
        with transaction.atomic():
            response = ask(street.doors[role], method, name, street.world)
            found.append(cell(response))
            leaks[role] = told_too_much(street, role, method, name, response)
            transaction.set_rollback(True)
    expected = EXPECTED[name, method]
    assert dict(zip(ROLES, found, strict=True)) == dict(zip(ROLES, expected, strict=True)), "  ".join(
        [name, method, *found]
    )
    assert {role: leak for role, leak in leaks.items() if leak} == {}


# Those who must not see most of it look around more: whatever a page offers by a link to itself, and the search in it.
CURIOUS = ("anonymous", "resident", "clinic_liaison", "stranger")
LINK = re.compile(r'href="(\?[a-z_]+=[^"]*)"')
MOST_LINKS = 4


def told_too_much(street: Street, role: str, method: str, name: str, response: HttpResponse) -> set[str]:
    """Whose canaries this answer shows, and what others are told because of it, without the one rule."""
    text = canaries.text_of(response)
    if method == "GET":
        found = canaries.heard(street.doors[role].reader, name, text, street.birds)
        if role in CURIOUS and response.status_code == 200:
            for query in queries(name, text):
                more = ask(street.doors[role], method, name, street.world, query)
                found |= canaries.heard(street.doors[role].reader, name, canaries.text_of(more), street.birds)
        return found
    person = street.doors[role].reader.person
    found = canaries.heard(sights.Reader(fresh(person) if person.pk else person), name, text, street.birds)
    for notice in Notice.objects.filter(pk__gt=street.last_notice).select_related("to"):
        said = sentence(notice.verb, notice.facts)
        found |= {
            f"{notice.verb} tells {leak}" for leak in canaries.heard(sights.Reader(notice.to), name, said, street.birds)
        }
    return found


def queries(name: str, text: str) -> list[str]:
    """What a page is asked besides: all canaries, and where its own links lead."""
    if name.startswith("api:"):
        return ["?q=" + canaries.ALL]
    found = ["?q=" + canaries.ALL] if 'name="q"' in text else []
    return found + sorted(set(LINK.findall(text)))[:MOST_LINKS]


def locate(name: str, world: World) -> str:
    """The address of this name, for the object of our street that the world holds for it, with what it has to be asked."""
    kwargs = world.arguments.get(name, {})
    try:
        return reverse(name, kwargs=kwargs, query=world.asked.get(name))
    except NoReverseMatch as error:
        raise AssertionError(f"tests/world.py must say which object {name} is tried with ({error})") from error


# ── what holds whatever the table says ──

OBJECTS = [key for key in EXPECTED if key[0] in NAMES]


@pytest.mark.parametrize(("name", "method"), OBJECTS, ids=[" ".join(key) for key in OBJECTS])
def test_an_object_of_another_street_is_not_there(name, method):
    """404, so that nobody even learns that it exists; a wrong method may be named first."""
    assert EXPECTED[name, method][ROLES.index("stranger")] in ("404", "405")


def test_nobody_gets_an_error_of_the_machine():
    assert [key for key, cells in EXPECTED.items() if any(re.fullmatch(r"5\d\d", cell) for cell in cells)] == []


def test_the_demo_entrance_is_closed_in_a_real_installation():
    assert settings.DEMO is False
    entrances = [cells for (name, _method), cells in EXPECTED.items() if name == "portal:enter"]
    assert all(set(cells) == {"404"} for cells in entrances)
