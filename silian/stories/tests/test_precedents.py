"""What was solved before is shown with what was done, by whom and how long it took; of other streets only what they share."""

import pytest
from django.urls import reverse

from silian.core.errors import Refused
from silian.exchange.tests import build as lists
from silian.hall.tests import build as hall
from silian.hall.tests import build_endings as ends
from silian.stories import actions
from silian.stories.queries.precedents import precedents
from silian.stories.tests import build
from tests.cast import person, seat

pytestmark = pytest.mark.django_db


def lamp(cast, **fields):
    """An open matter about a dark staircase."""
    return hall.accepted(cast, title="楼梯照明不亮", text="楼道里的灯坏了，老人下楼看不见路", **fields)


def shown(reader, kind, thing) -> list[tuple[str, str, str]]:
    return [(one.kind, one.title, one.elsewhere) for one in precedents(reader, kind, thing)]


def test_a_solved_matter_answers_an_open_one_with_what_was_done_and_why_it_is_alike(cast):
    solved = build.solved(cast)
    lamp(cast)  # still open, so no precedent
    (found,) = precedents(None, "matter", lamp(cast))
    assert (found.title, found.done, found.band) == (solved.title, "楼道灯已换新", "high")
    assert found.took == "took 1 day"
    assert "楼道" in found.words or "灯坏" in "".join(found.words)


def test_a_done_project_answers_a_demand_for_those_who_see_it_its_story_for_everybody(cast):
    project = build.done(cast, about="合唱队到医院为病人唱歌")
    demand = lists.demand(cast.bank, cast.bank_liaison, title="请合唱队来演唱", detail="为病人和老人合唱")
    assert shown(cast.bank_liaison, "demand", demand) == [("Project", project.title, "")]
    assert shown(None, "demand", demand) == []
    story = actions.ask(actions.tell_of_project(project, by=cast.secretary), by=cast.secretary)
    actions.publish(build.all_agree(cast, story), by=cast.secretary)
    assert shown(None, "demand", demand) == [("Story", project.title, "")]
    assert shown(cast.bank_liaison, "demand", demand) == [("Project", project.title, "")]


def test_nothing_private_hidden_or_unsolved_is_a_precedent(cast):
    hall.dispute(cast, title="楼道灯坏了起纠纷", text="楼道灯坏了，两家争执")
    hidden = build.solved(cast)
    type(hidden).objects.filter(pk=hidden.pk).update(shown_at=None)
    ends.closed(cast, hall.accepted(cast), kind="cannot", legal_ground="示例法第一条")
    assert shown(cast.secretary, "matter", lamp(cast)) == []


def test_another_street_gives_what_is_public_once_its_office_shares_it(cast):
    other = lists.demand(
        cast.elsewhere_member, _liaison_elsewhere(cast), title="楼道灯坏了", detail="老人下楼看不见，想换楼道灯"
    )
    solved = build.solved(cast)
    assert shown(cast.stranger, "demand", other) == []
    with pytest.raises(Refused):
        actions.change_sharing(cast.street, {"precedents": True}, by=cast.stranger)
    actions.change_sharing(cast.street, {"precedents": True}, by=cast.secretary)
    assert shown(cast.stranger, "demand", other) == [("Matter", solved.title, cast.street.name)]
    actions.change_sharing(cast.street, {"precedents": False}, by=cast.secretary)
    assert shown(cast.stranger, "demand", other) == []


def _liaison_elsewhere(cast):
    one = person("elsewhere_liaison", "示例·外街联络")
    seat(cast.elsewhere_member.body, "liaison", one)
    return one


@pytest.mark.parametrize("number", [1, 3])
def test_the_part_asks_as_much_for_three_as_for_one(cast, client, django_assert_num_queries, number):
    for _turn in range(number):
        build.solved(cast)
    address = reverse("stories:precedents", args=["matter", lamp(cast).pk])
    with django_assert_num_queries(2):  # the matter, and all that is alike
        assert len(client.get(address, headers={"HX-Request": "true"}).context["rows"]) == number


def test_the_pages_load_the_part_and_lead_to_it_without_javascript(cast, client):
    matter, project = lamp(cast), build.done(cast)
    demand = lists.demand(cast.bank, cast.bank_liaison)
    client.force_login(cast.secretary)
    for page, kind, thing in [
        ("hall:matter", "matter", matter),
        ("cobuilding:project", "project", project),
        ("exchange:demand", "demand", demand),
    ]:
        address = reverse("stories:precedents", args=[kind, thing.pk])
        assert f'href="{address}"' in client.get(reverse(page, args=[thing.pk])).content.decode()
        assert client.get(address).status_code == 200
    assert client.get(reverse("stories:precedents", args=["service", 1])).status_code == 404
