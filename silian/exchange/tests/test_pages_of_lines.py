import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from silian.core.models import Record
from silian.exchange.actions import lines as actions
from silian.exchange.models import Demand, Service
from tests.questions import questions


def fields(title="合唱队老师", **more):
    return {"title": title, "detail": "二十多名员工，晚上练", "year": 2027, **more}


def filed(kind, organisation, by, title="合唱队老师", **more):
    return actions.file_line(kind, organisation, fields(title, **more), by=by)[0]


@pytest.fixture
def choir_client(client, cast):
    client.force_login(cast.choir_liaison)
    client.get(reverse("exchange:demands"))
    return client


@pytest.mark.parametrize("kind", ["service", "demand"])
def test_a_line_is_read_checked_and_filed_without_javascript(choir_client, cast, kind):
    page = choir_client.get(reverse(f"exchange:{kind}_new"))
    assert page.status_code == 200
    checked = choir_client.post(reverse(f"exchange:{kind}_new"), {"step": "read", "line": "周三晚上教合唱"})
    assert checked.status_code == 200
    form = checked.context["form"]
    posted = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    posted |= {
        "step": "save",
        "line": "周三晚上教合唱",
        "was_line": "周三晚上教合唱",
        "detail": "两名老师，最多四十五人",
    }
    answer = choir_client.post(reverse(f"exchange:{kind}_new"), posted)
    one = {"service": Service, "demand": Demand}[kind].objects.get()
    assert answer.status_code == 302 and answer.url == reverse(f"exchange:{kind}", args=[one.pk])
    assert (one.organisation, one.by, one.detail) == (
        cast.choir,
        cast.choir_liaison,
        "两名老师，最多四十五人",
    )
    shown = choir_client.get(answer.url)
    assert one.title in shown.content.decode()
    assert Record.objects.get(verb=f"exchange.{kind}.filed").facts["typed"] == 1
    assert choir_client.post(reverse(f"exchange:{kind}_new"), posted).url == answer.url
    assert type(one).objects.count() == 1


@pytest.mark.parametrize("kind", ["service", "demand"])
def test_filing_a_line_asks_at_most_fifteen_questions(cast, client, kind):
    client.force_login(cast.choir_liaison, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/healthz")  # signing in writes the session once; filing does not
    sent = {
        "step": "save", "line": "示例一句话", "title": "示例标题", "detail": "示例说明", "visibility": "street",
        "year": str(timezone.localdate().year), "capacity": "1", "urgency": "0", "organisation": cast.choir.pk,
    }  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(f"/lists/{kind}s/new", sent)
    assert len(questions(asked)) <= 15
    assert answer.status_code == 302, answer.content.decode()[-600:]
