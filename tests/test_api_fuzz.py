"""Every operation of the API, asked sense and nonsense that its own description gives, on a street where things happen.

Nothing may be an error of the machine; every answer is one the description names, in the shape it names; what does not fit is
turned away. Schemathesis makes up the questions from the description, the same ones at every run. Each is undone after its answer.
"""

import json
import re

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation import GenerationMode

from silian.config.api import api
from silian.config.wsgi import application
from silian.people.actions import make_token
from silian.people.models import Token
from tests.cast import build_cast
from tests.test_permissions import EXPECTED, ROLES
from tests.world import build_world

load_all_checks()
# Not asked here: what only a chain of requests can show, and whether all that fits a description is done – a rule may refuse it.
LEFT_OUT = {
    "use_after_free",
    "ensure_resource_availability",
    "positive_data_acceptance",
    "object_level_authorization",
    "ignored_auth",
}
CHECKED = [
    CHECKS.get_one(name) for name in CHECKS.get_all_names() if name not in LEFT_OUT and name != "max_response_time"
]
QUESTIONS = 3  # of each kind, for each operation and role
WHO = ("anonymous", "choir_liaison", "secretary")
# What nobody is let into proves nothing: each of them gets a proper answer of every operation the permission matrix opens to her, but
# for these, whose body names something that is there.
NAMES_ANOTHER = {"api:call_answer"}
DESCRIPTION = {"api:api-root", "api:openapi-json", "api:openapi-view"}  # of the API itself
# What asks for nothing cannot be asked wrongly.
ASKS_NOTHING = {"GET /api/desk/streets"}


@pytest.fixture(scope="module")
def street(django_db_setup, django_db_blocker):
    """Cast and world, built once and undone at the end; nobody is counted, since a fuzz asks more than a person ever would."""
    # As Django's own test client does it: else the connection, and the street with it, would go after the first answer.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        cast = build_cast()
        yield cast, build_world(cast)
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def description():
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
    schema.app = application
    return schema


def key_of(cast, role: str) -> dict[str, str]:
    if role == "anonymous":
        return {}
    person = type(cast.secretary).objects.get(pk=getattr(cast, role).pk)
    return {"Authorization": "Bearer " + make_token("fuzz", Token.Scope.WRITE, 1, by=person)[1]}


@pytest.mark.django_db
@pytest.mark.parametrize("role", WHO)
def test_no_question_breaks_what_the_description_promises(role, street, description, settings):
    settings.API_PER_MINUTE = {"key": 10**9, "address": 10**9}
    cast, world = street
    faults, answered, unasked = [], set(), set()
    with transaction.atomic():
        headers = key_of(cast, role)
        for found in description.get_all_operations():
            operation = found.ok()
            name = "api:" + resolve(re.sub(r"{\w+}", "1", operation.path)).url_name
            for mode in GenerationMode:
                try:
                    if {200, 201} & ask(
                        operation, mode, headers, world.arguments.get(name, {}), world.asked.get(name, {})
                    ):
                        answered.add((name, operation.method.upper()))
                except Unsatisfiable:
                    unasked.add((operation.label, mode.value))
                except (Exception, BaseExceptionGroup) as error:
                    faults.append(f"{operation.label} {mode.value}: {error}"[:1500])
        transaction.set_rollback(True)
    assert faults == [], "\n\n".join(faults)
    assert unasked == {(label, "negative") for label in ASKS_NOTHING}
    opened = {
        key
        for key, cells in EXPECTED.items()
        if key[0].startswith("api:") and cells[ROLES.index(role)] in ("200", "201")
    }
    assert {name for name, _method in opened - answered} - DESCRIPTION == NAMES_ANOTHER & {
        name for name, _method in opened
    }
    assert answered - opened == set()


def ask(operation, mode, headers, arguments, asked) -> set[int]:
    """The answers to some questions; those that fit ask for something that is there."""
    found = set()

    @settings(
        max_examples=QUESTIONS, derandomize=True, database=None, deadline=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def question(case):
        if mode.is_positive and arguments:
            case.path_parameters = dict(arguments)
        if mode.is_positive and asked:
            case.query = {**(case.query or {}), **asked}
        with transaction.atomic():
            found.add(case.call_and_validate(headers=headers, checks=CHECKED).status_code)
            transaction.set_rollback(True)

    question()
    return found
