"""Every list of the API asks the same few questions for one row and for three: literal numbers, of the street of the permission matrix.

A list without rows proves nothing: whoever is named here is shown some.
"""

import json
import re
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from silian.config.api import api
from silian.people.actions import make_token
from silian.people.models import Token, User
from tests.cast import Cast, build_cast
from tests.more_rows import MORE
from tests.questions import questions
from tests.test_permissions import locate
from tests.world import World, build_world

# List read in stretches → who reads it, and how many questions that asks. Four of them are about the key and its person.
STRETCHES: dict[str, tuple[str, int]] = {
    "asked": ("choir_liaison", 3), "attended": ("choir_liaison", 4), "ballots": ("convener", 4), "bases": ("choir_liaison", 4), "bodies": ("choir_liaison", 4),
    "bookings": ("choir_liaison", 4), "call_answers": ("choir_liaison", 5), "calls": ("choir_liaison", 4), "campaigns": ("choir_liaison", 4),
    "carriers": ("anonymous", 2), "comments": ("secretary", 4), "consultations": ("convener", 4), "contributions": ("choir_liaison", 4),
    "coverage_members": ("convener", 6), "days": ("choir_liaison", 5), "decisions": ("choir_liaison", 4), "deliveries": ("secretary", 4),
    "demands": ("choir_liaison", 4), "documents": ("secretary", 4), "exchanges": ("choir_liaison", 5), "feedback": ("secretary", 4),
    "feeds": ("secretary", 3), "fields": ("choir_liaison", 5), "figure": ("anonymous", 4), "hall_figure_rows": ("anonymous", 2),
    "handouts": ("secretary", 5), "haves": ("secretary", 7), "honour_lists": ("anonymous", 2), "honour_rules": ("anonymous", 3),
    "honours": ("anonymous", 3), "hooks": ("secretary", 4), "imports": ("secretary", 4), "invitations": ("choir_liaison", 4),
    "matches": ("choir_liaison", 4), "matters": ("community_secretary", 4), "meetings": ("choir_liaison", 4), "merges": ("secretary", 4),
    "mine": ("lin", 5), "moderation": ("community_secretary", 5), "my_times": ("resident", 3), "notices": ("choir_liaison", 3),
    "open_bases": ("anonymous", 5), "orders": ("community_secretary", 4), "organisations": ("choir_liaison", 4),
    "organised": ("choir_liaison", 4), "posts": ("anonymous", 2), "projects": ("choir_liaison", 5), "published": ("anonymous", 2),
    "queries": ("anonymous", 2), "registered": ("community_secretary", 4), "reports": ("community_secretary", 4),
    "results": ("choir_liaison", 4), "robots": ("secretary", 4), "schemes": ("secretary", 4), "seats": ("choir_liaison", 5),
    "services": ("choir_liaison", 4), "sessions": ("anonymous", 2), "signups": ("resident", 3), "statements": ("anonymous", 5),
    "stories": ("anonymous", 2), "stories_in_the_making": ("secretary", 4), "supervision": ("world_supervisor", 5),
    "tasks": ("secretary", 4), "teams": ("anonymous", 2), "times": ("clinic_liaison", 4), "urgencies": ("secretary", 4),
    "use": ("choir_liaison", 6), "visits": ("convener", 4), "visits_of": ("choir_liaison", 5), "volunteers": ("secretary", 4), "lines": ("secretary", 7), "report_rows": ("secretary", 7), "wanted": ("anonymous", 2),
    "words": ("secretary", 5),
}  # fmt: skip
# List that comes whole → the same; it is read before and after more rows are written.
WHOLE: dict[str, tuple[str, int]] = {
    "duties": ("choir_liaison", 7), "duty_rules": ("choir_liaison", 5), "experts": ("choir_liaison", 10),
    "free_rooms": ("choir_liaison", 5), "growth": ("choir_liaison", 5), "hall_figures": ("anonymous", 8),
    "haves_of": ("choir_liaison", 6), "memberships": ("choir_liaison", 5), "profiles": ("choir_liaison", 8), "precedents": ("choir_liaison", 6),
    "search": ("choir_liaison", 5), "streets": ("anonymous", 3), "unmet": ("secretary", 6),
    "waiting": ("choir_liaison", 5), "why": ("clinic_liaison", 4), "words_proposed": ("secretary", 6),
}  # fmt: skip


# Of these the house says how many rows there are: six haves, three numbers, the kinds that can be searched for.
FIXED = {"haves_of", "hall_figures", "search"}


def described() -> dict[str, bool]:
    """Every list by the name of its address, and whether it is read in stretches."""
    found = {}
    for path, methods in json.loads(json.dumps(api.get_openapi_schema()))["paths"].items():
        if "get" in methods:
            answer = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            stretches = answer.get("$ref", "").partition("schemas/")[2].startswith("Listing")
            if stretches or answer.get("type") == "array":
                asked = {one["name"] for one in methods["get"]["parameters"]}
                found[resolve(re.sub(r"{\w+}", "1", path)).url_name] = stretches and "limit" in asked
    return found


def test_every_list_is_counted():
    found = described()
    assert set(STRETCHES) == {name for name, stretches in found.items() if stretches}
    assert set(WHOLE) == {name for name, stretches in found.items() if not stretches}


@dataclass(frozen=True)
class Street:
    cast: Cast
    world: World
    keys: dict[str, dict[str, str]]

    def read(self, name: str, role: str, **asked: int) -> tuple[int, int]:
        """How many rows come, and how many questions that asked."""
        address = locate(f"api:{name}", self.world)
        address += ("&" if "?" in address else "?") + "&".join(f"{one}={value}" for one, value in asked.items())
        with CaptureQueriesContext(connection) as captured:
            answer = Client().get(address, headers=self.keys[role])
        assert answer.status_code == 200, (role, address, answer.content)
        shown = answer.json()
        return len(shown if isinstance(shown, list) else shown["items"]), len(questions(captured))


@pytest.fixture(scope="module")
def street(django_db_setup, django_db_blocker):
    """Cast and world, built once and undone at the end."""
    often = override_settings(API_PER_MINUTE={"key": 10**6, "address": 10**6})
    with django_db_blocker.unblock(), often, transaction.atomic():
        cast = build_cast()
        world, keys = build_world(cast), {"anonymous": {}}
        for role in {role for role, _number in [*STRETCHES.values(), *WHOLE.values()]} - set(keys):
            person = User.objects.get(username=role)
            keys[role] = {"Authorization": "Bearer " + make_token("tests", Token.Scope.READ, 1, by=person)[1]}
            Client().get("/api/desk/streets", headers=keys[role])  # that a key was used today is written once
        yield Street(cast, world, keys)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("name", STRETCHES)
def test_a_list_asks_the_same_for_one_row_and_for_three(name, street):
    role, number = STRETCHES[name]
    with transaction.atomic():
        MORE.get(name, lambda _cast: None)(street.cast)
        found = [street.read(name, role, limit=limit) for limit in (1, 3)]
        transaction.set_rollback(True)
    assert found == [(1, number), (3, number)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", WHOLE)
def test_a_list_that_comes_whole_asks_the_same_for_more_rows(name, street):
    role, number = WHOLE[name]
    with transaction.atomic():
        few, asked = street.read(name, role)
        MORE[name](street.cast)
        many, asked_of_more = street.read(name, role)
        transaction.set_rollback(True)
    assert (asked, asked_of_more) == (number, number)
    assert 0 < few < many >= 3 or (name in FIXED and few == many > 0)
