"""Calls to programs outside: signed, at least once, only what their owner may see, only to where everybody can reach."""

import hashlib
import hmac
import json
import threading
from base64 import b64decode, b64encode
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone

from silian.core.channels import calling, sender
from silian.core.channels.models import Delivery, Subscription
from silian.core.errors import Refused
from silian.core.hooks import every_event
from silian.exchange.actions import answers
from silian.exchange.tests import build
from silian.hall.tests import build as hall
from silian.members.actions import hooks, robots

State = Delivery.State
ADDRESS = "https://example.org/events?from=silian"


class Program:
    """A program that listens on this machine: it notes what comes, checks the signature, and answers as it is told."""

    def __init__(self):
        self.secret, self.status, self.got, self.right = "", 200, [], []
        program = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                number, moment = self.headers["webhook-id"], self.headers["webhook-timestamp"]
                key = b64decode(program.secret.removeprefix("whsec_"))
                made = hmac.new(key, f"{number}.{moment}.{body}".encode(), hashlib.sha256).digest()
                program.right.append(self.headers["webhook-signature"] == "v1," + b64encode(made).decode())
                program.got.append((self.path, number, json.loads(body)))
                self.send_response(program.status)
                self.send_header("Location", "https://example.org/elsewhere")
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def program(settings):
    one = Program()
    settings.ROBOT_RECEIVER = f"http://127.0.0.1:{one.server.server_port}"
    yield one
    one.close()


@pytest.fixture
def subscription(cast, program):
    events = ["exchange.match.accepted", "hall.matter.raised", "hall.matter.raised_for"]
    made, program.secret = hooks.subscribe(
        cast.street, {"name": "示例·统计系统", "address": ADDRESS, "events": events}, by=cast.secretary
    )
    return made


def accepted(cast):
    found = answers.offer_match(build.pair(cast), by=cast.secretary)
    for person in (cast.choir_liaison, cast.bank_liaison):
        answers.accept_match(build.fresh(found), by=person)
    return found


def last() -> Delivery:
    return Delivery.objects.order_by("-id").first()


def test_a_program_hears_of_an_event_in_the_shape_of_the_api_and_signed(cast, program, subscription, client):
    found = accepted(cast)
    assert sender.run() == 1
    [(path, number, said)] = program.got
    assert (path, number) == ("/hook/example.org/events?from=silian", f"msg_{last().number}")
    assert program.right == [True]
    assert (said["type"], said["thing"], said["federation_id"]) == (
        "exchange.match.accepted", f"exchange.match:{found.pk}", cast.street.pk,
    )  # fmt: skip
    assert (said["data"]["state"], said["data"]["giver_id"]) == ("accepted", cast.choir.pk)
    assert last().state == State.SENT
    assert sender.run() == 0


def test_its_page_says_in_words_what_it_was_told_and_tells_all_events_apart(cast, program, subscription, client):
    hooks.try_subscription(subscription, by=cast.secretary)
    accepted(cast)
    client.force_login(cast.secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = client.get(reverse("members:subscription", args=[subscription.pk])).content.decode()
    assert "Test line · no." in shown and f"{dict(every_event())['exchange.match.accepted']} · no." in shown
    words = [str(word) for _verb, word in every_event()]
    assert len(set(words)) == len(words)


def test_what_the_owner_may_not_see_is_told_to_nobody(cast, program, subscription):
    """She sat in the office when she made it; it hears no more than she may see today."""
    cast.secretary.terms.update(period=(cast.today - timedelta(days=9), cast.today - timedelta(days=1)))
    accepted(cast)
    sender.run()
    assert program.got == []
    assert (last().state, last().reason, last().text) == (State.DROPPED, "hidden", "")


def test_what_cannot_be_put_into_words_holds_nobody_up_and_is_told_to_the_office(cast, program, subscription):
    found = accepted(cast)
    Delivery.objects.update(subject="exchange.match.accepted exchange.match:nothing")
    hooks.try_subscription(subscription, by=cast.secretary)
    sender.run()
    assert [said["type"] for _path, _number, said in program.got] == ["silian.test"]
    wordless, test = Delivery.objects.order_by("id")
    assert (wordless.state, wordless.reason, wordless.detail) == (State.FAILED, "interrupted", "ValueError")
    assert test.state == State.SENT

    Delivery.objects.filter(pk=wordless.pk).update(subject=f"exchange.match.accepted exchange.match:{found.pk}")
    robots.send_again(wordless, by=cast.secretary)
    sender.run()
    wordless.refresh_from_db()
    assert wordless.state == State.SENT
    assert program.got[-1][2]["thing"] == f"exchange.match:{found.pk}"


def test_an_event_nobody_asked_for_or_of_another_street_costs_no_message(cast, program, subscription):
    hooks.change_subscription(subscription, {"events": ["cobuilding.project.done"]}, by=cast.secretary)
    accepted(cast)
    assert not Delivery.objects.exists()


def test_whoever_answers_badly_is_called_again_with_the_same_number_and_words(cast, program, subscription):
    accepted(cast)
    program.status = 500
    sender.run()
    assert (last().state, last().attempts, last().detail) == (State.WAITING, 1, "HTTP 500")
    Delivery.objects.update(due_at=timezone.now())
    program.status = 204
    sender.run()
    assert last().state == State.SENT
    assert program.got[0] == program.got[1]


@pytest.mark.parametrize("status", [302, 301])
def test_nobody_is_led_elsewhere(cast, program, subscription, status):
    accepted(cast)
    program.status = status
    sender.run()
    assert (len(program.got), last().detail) == (1, f"HTTP {status}")


def test_whoever_fails_for_long_is_stopped_and_its_owner_hears_of_it(cast, program, subscription, client):
    program.status = 410  # gone: no second try
    for _ in range(calling.FAILURES_UNTIL_STOPPED):
        hooks.try_subscription(subscription, by=cast.secretary)
        sender.run()
    subscription.refresh_from_db()
    assert subscription.state == Subscription.State.STOPPED
    assert cast.secretary.notices.filter(verb="core.subscription.stopped").count() == 1
    with pytest.raises(Refused):
        robots.send_again(last(), by=cast.secretary)
    accepted(cast)
    assert Delivery.objects.count() == calling.FAILURES_UNTIL_STOPPED

    hooks.resume_subscription(subscription, by=cast.secretary)
    program.status = 200
    hooks.try_subscription(subscription, by=cast.secretary)
    sender.run()
    assert last().state == State.SENT


def test_the_secret_is_shown_once_and_kept_sealed(client, cast):
    client.force_login(cast.secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    sent = {"name": "统计", "address": ADDRESS, "events": ["cobuilding.project.done"], "federation": cast.street.pk}
    answer = client.post(reverse("members:subscription_new"), sent)
    one = Subscription.objects.get()
    secret = calling.sealing.unseal(one.sealed)["secret"]
    assert secret in answer.content.decode()
    assert secret not in str(Subscription.objects.values().get())
    assert secret not in client.get(reverse("members:subscription", args=[one.pk])).content.decode()
    hooks.remove_subscription(one, by=cast.secretary)
    assert Subscription.objects.get().sealed == ""


@pytest.mark.parametrize("person", ["choir_liaison", "community_secretary", "resident", "stranger"])
def test_only_the_office_lets_programs_be_told(cast, person):
    with pytest.raises(Refused):
        hooks.subscribe(
            cast.street, {"name": "x", "address": ADDRESS, "events": ["hall.matter.raised"]}, by=getattr(cast, person)
        )
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["http://example.org/", "https://localhost/", "https://127.0.0.1/", "https://[::1]/", "https://me@example.org/",
     "https://example.org:8443/", "https://example.org/a b", "ftp://example.org/", "https://2130706433/"],
)  # fmt: skip
def test_an_address_that_is_not_plainly_one_of_the_world_is_turned_away(address):
    assert not calling.fitting(address)


@pytest.mark.parametrize(
    "leads_to",
    [["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["::1"], ["fd00::1"], ["::ffff:192.168.0.1"], ["0.0.0.0"],
     ["93.184.216.34", "10.0.0.1"], []],
)  # fmt: skip
def test_a_name_that_leads_into_a_house_is_not_called(leads_to):
    assert calling.public(leads_to) == []
    assert calling.public(["93.184.216.34"]) == ["93.184.216.34"]


def test_a_private_matter_is_told_to_no_program_and_an_open_one_is(cast, program, subscription):
    hall.dispute(cast)
    sender.run()
    assert program.got == []
    shown = hall.raise_a_matter(cast)
    sender.run()
    assert [said["thing"] for _path, _number, said in program.got] == [f"hall.matter:{shown.pk}"]
    assert "raiser" not in str(program.got)
