import pytest
from django.urls import reverse

from silian.cobuilding.actions.calls import project_from_call
from silian.cobuilding.models import Project
from silian.core.errors import Refused
from silian.exchange.actions import call_answers as answers
from silian.exchange.actions import calls
from silian.exchange.models import Call
from silian.exchange.queries.calls import born_of
from silian.exchange.tests import build
from silian.exchange.tests.test_races import at_once


@pytest.fixture
def answered(cast):
    """The clinic asks, the choir and the office's bank say yes."""
    call = build.call(cast, by=cast.clinic_liaison, organisation=cast.clinic.pk)
    answers.say_yes(call, cast.choir, 8, "扩音器", by=cast.choir_liaison)
    answers.say_yes(call, cast.bank, 1, by=cast.bank_liaison)
    return call


def test_a_call_ends_in_a_project_with_everybody_who_said_yes(cast, answered):
    project, made = project_from_call(answered, by=cast.clinic_liaison, outcome="met")
    assert made and (project.title, project.state) == (answered.title, "draft")
    assert set(project.partners.values_list("organisation__name", "gives", "asks")) == {
        ("示例医院", "", answered.title), ("示例歌舞团", "8 people · 扩音器", ""), ("示例银行", "1 person", ""),
    }  # fmt: skip
    assert Call.objects.get().outcome == "met"
    assert [(one.kind, one.pk) for one in born_of(answered)] == [("cobuilding.project", project.pk)]
    assert project_from_call(Call.objects.get(), by=cast.clinic_liaison) == (project, False)
    assert Project.objects.count() == 1


def test_an_end_without_its_reason_opens_no_project(cast, answered):
    with pytest.raises(Refused):
        project_from_call(answered, by=cast.clinic_liaison, outcome="partly")
    assert Call.objects.get().state == "open" and not Project.objects.exists()


def test_a_call_that_came_to_nothing_opens_no_project(cast, answered):
    calls.close_call(answered, "not", "改期", by=cast.clinic_liaison)
    with pytest.raises(Refused):
        project_from_call(Call.objects.get(), by=cast.clinic_liaison)
    assert not Project.objects.exists()


@pytest.mark.parametrize("who", ["choir_liaison", "convener", "resident", "stranger"])
def test_nobody_but_who_asks_and_the_office_goes_on_from_a_call(cast, answered, who):
    with pytest.raises(Refused):
        project_from_call(answered, by=getattr(cast, who), outcome="met")
    assert Call.objects.get().state == "open" and not Project.objects.exists()


def test_the_page_of_the_call_leads_to_its_project(client, cast, answered):
    client.force_login(cast.secretary)
    answer = client.post(reverse("cobuilding:project_from_call", args=[answered.pk]), {"outcome": "met"})
    project = Project.objects.get()
    assert answer.url == reverse("cobuilding:project", args=[project.pk])
    assert answer.url in client.get(reverse("exchange:call", args=[answered.pk])).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_presses_open_one_project(cast, answered):
    press = lambda: project_from_call(Call.objects.get(), by=cast.secretary, outcome="met")  # noqa: E731
    assert at_once(press, press) == ["done", "done"]
    assert Project.objects.count() == 1
