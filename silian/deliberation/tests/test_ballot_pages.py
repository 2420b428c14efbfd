"""The pages: what they ask of the database, whom they open for, what a person can do on them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from silian.deliberation.actions import papers
from silian.deliberation.models import Ballot, PaperVote
from silian.deliberation.tests import build_ballots as build

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def clock(monkeypatch):
    return build.Clock(monkeypatch)


def signed_in(someone) -> Client:
    client = Client()
    client.force_login(someone, backend=BACKEND)
    client.get("/healthz")  # signing in writes the session once
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def filled(cast, clock, number: int) -> dict[str, Ballot]:
    """So many ballots, voters, options and papers; one ballot of every state."""
    more = tuple(build.Choosable(f"示例选项{at}") for at in range(number + 1))
    made: dict[str, Ballot] = {}
    for at in range(number):
        drafted = build.draft(cast, title=f"示例草稿{at}")
        build.roll(drafted, cast.resident, more=number)
        made.setdefault("draft", drafted)
        ballot = build.frozen(
            cast, cast.resident, *build.crowd(0), options=more, more=number, form="approval", title=f"示例问题{at}"
        )
        made.setdefault("open", ballot)
    made["done"] = build.frozen(cast, cast.resident, options=more, more=number, form="approval", title="示例已公布")
    made["projects"] = build.frozen(cast, cast.resident, more=number, form="projects", rule="mes", title="示例项目")
    for key in ("done", "projects"):
        clock.open(made[key])
        build.vote(made[key], cast.resident, ["1"])
        for at in range(number):
            build.paper(made[key], 2 + at, ["2"], first=cast.convener, second=cast.secretary)
    clock.close(made["projects"])
    for key in ("done", "projects"):
        made[key] = build.published(made[key])
    clock.open(made["open"])
    build.vote(made["open"], cast.resident, ["1"])
    for at in range(number):
        papers.enter_paper(build.fresh(made["open"]), f"示{at}", 2 + at, ["1"], by=cast.secretary)
    made["paper"] = PaperVote.objects.filter(ballot=made["open"]).first()
    return made


# Address, and how many questions it asks of the database.
ASKED = {
    "/deliberation/ballots": 5, "/deliberation/ballots?show=mine": 5, "/deliberation/ballots/{draft}": 11, "/deliberation/ballots/{draft}/roll": 6,
    "/deliberation/ballots/{draft}/edit": 6, "/deliberation/ballots/{open}": 11, "/deliberation/ballots/{open}/papers": 7,
    "/deliberation/ballots/papers/{paper}": 6, "/deliberation/ballots/{done}": 11, "/deliberation/ballots/{projects}": 11,
    "/deliberation/ballots/{done}/verify": 6, "/deliberation/ballots/{open}/vote": 9,
}  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_as_much_with_three_rows_as_with_one(cast, clock, number):
    made = filled(cast, clock, number)
    keys = {name: one.pk for name, one in made.items()}
    office, voter = signed_in(cast.convener), signed_in(cast.resident)
    found = {}
    for address in ASKED:
        client, path = voter if address.endswith("/vote") else office, address.format(**keys)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200, address
        found[address] = len(asked)
    assert found == ASKED
