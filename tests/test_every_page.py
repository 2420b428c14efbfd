"""Every page of the product in a real browser, on an office screen and in elder view on a phone: axe finds nothing, nothing runs out of
the screen, one heading says what the page is. A new address enters by its line in tests/permissions.txt."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.browser import axe, elder, overflows, signed_in
from tests.test_permissions import EXPECTED, ROLES, locate
from tests.world import build_world

# Who is asked to open a page: the first of these who may.
OPENERS = ("secretary", "community_secretary", "convener", "choir_liaison", "clinic_liaison", "resident", "anonymous")
# Pages of others, shown as they come with their package.
FOREIGN = {"api:openapi-view"}


def pages(world, cast) -> list[tuple[str, str, str]]:
    """(role, name, address) of every page, those of one role together; what is a file or a feed is left out."""
    found = []
    for role in OPENERS:
        client = Client()
        if role != "anonymous":
            client.force_login(getattr(cast, role), backend="allauth.account.auth_backends.AuthenticationBackend")
        known = {name for _role, name, _path in found}
        for (name, method), cells in EXPECTED.items():
            if method != "GET" or name in known | FOREIGN or cells[ROLES.index(role)] != "200":
                continue
            answer = client.get(path := locate(name, world))
            if answer.headers["Content-Type"].startswith("text/html") and "Content-Disposition" not in answer.headers:
                found.append((role, name, path))
            answer.close()
    return found


def faults(page, address: str) -> list:
    """What is wrong with one page."""
    answer = page.goto(address)
    found: list = [] if answer.status == 200 else [answer.status]
    found += [] if urlsplit(page.url).path == urlsplit(address).path else [f"leads to {page.url}"]
    headings, title, language = page.evaluate(
        "[document.querySelectorAll('h1').length, document.title.trim(), document.documentElement.lang]"
    )
    found += [f"{headings} h1"] if headings != 1 else []
    found += [] if title else ["no title"]
    found += [] if language else ["no lang"]
    found += ["runs out of the screen"] if overflows(page) else []
    return found + axe(page)


@pytest.mark.parametrize("view", ["desk", "elder"])
def test_every_page_is_right(view, request, cast):
    page = request.getfixturevalue("desk_page" if view == "desk" else "phone_page")
    if view == "elder":
        elder(page, 24)
    world, signed, found = build_world(cast), "anonymous", {}
    there = pages(world, cast)
    for role, name, address in sorted(there, key=lambda one: OPENERS.index(one[0]), reverse=True):
        if role != signed:
            signed_in(page, getattr(cast, role))
            signed = role
        if wrong := faults(page, address):
            found[name] = wrong
    assert len(there) > 200
    assert found == {}
