"""The figures of the demo street as of the day the case was told are those of the case, each with its rows behind it."""

import json

import pytest
from django.core.management import call_command
from django.utils import translation

from silian.cobuilding.models import Project
from silian.meetings.models import Meeting
from silian.portal.management.commands.demo import Command
from silian.visits.models import Visit

EXACTLY = {
    "members": 104, "founding_members": 63, "sectors": 4, "zones": 7, "communities": 7, "bases": 3, "campaigns": 5,
    "visits_confirmed": 104, "projects_signed": 21,
}  # fmt: skip
AT_LEAST = {"meetings_held": 20, "meetings_minuted": 20, "volunteers": 100, "persons_served": 1000, "activities": 8}


@pytest.fixture
def street(db):
    """The street as far as it had come in 2018; later years stand in other tests."""
    command = Command()
    command.began = 0.0
    with translation.override("zh-hans"):
        made, secretary = command.found()
        command.remember(made, secretary)
    return made


def test_the_case_is_told_in_its_own_figures(street, capsys):
    capsys.readouterr()
    told = {}
    for day in ("2018-10-08", "2017-12-31", "2011-06-27"):
        call_command("indicators", "--federation", "beishan", "--as-of", day, "--json")
        told[day] = json.loads(capsys.readouterr().out)

    then = {name: one["value"] for name, one in told["2018-10-08"].items()}
    assert {name: then[name] for name in EXACTLY} == EXACTLY
    assert {name: then[name] for name, least in AT_LEAST.items() if then[name] < least} == {}
    assert all(one["rows"] == one["value"] for name, one in told["2018-10-08"].items() if name in EXACTLY)
    # The year is lived in its own days: before it nobody had been visited, and nothing was there before the founding.
    assert (told["2017-12-31"]["members"]["value"], told["2017-12-31"]["visits_confirmed"]["value"]) == (99, 0)
    assert {name: told["2011-06-27"][name]["value"] for name in EXACTLY} == dict.fromkeys(EXACTLY, 0)
    # Nothing of that year waits on a desk today.
    assert set(Visit.objects.values_list("state", flat=True)) == {"confirmed"}
    assert set(Meeting.objects.values_list("state", flat=True)) == {"minuted"}
    assert set(Project.objects.values_list("state", flat=True)) == {"done"}
