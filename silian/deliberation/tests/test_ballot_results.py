"""What comes out: quorum and void, area and heads, reasons in words, other rules, the file, the resolution."""

import pytest
from django.core.management import call_command
from django.utils import translation

from silian.deliberation.actions import freezing, rolls
from silian.deliberation.models import RollEntry
from silian.deliberation.queries.ballots import ballot_page
from silian.deliberation.queries.logs import written_file
from silian.deliberation.queries.thresholds import fields_of
from silian.deliberation.tests import build_ballots as build
from silian.deliberation.tests.test_ballot_pages import signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    return build.Clock(monkeypatch)


def held(cast, clock, votes, *, number: int = 6, **fields):
    """So many people on the roll; the first of them vote, in turn."""
    people = build.crowd(number)
    ballot = build.frozen(cast, *people, **fields)
    clock.open(ballot)
    for person, vote in zip(people, votes, strict=False):
        build.vote(ballot, person, vote)
    clock.close(ballot)
    return build.published(ballot)


def test_a_missed_quorum_is_void_and_never_rejected(cast, clock):
    ballot = held(cast, clock, ["no", "no"], quorum="heads", quorum_share="1/2")
    page = ballot_page(ballot, None)
    assert (page.outcome.void, page.outcome.word, page.outcome.lines, page.outcome.winners) == (True, "Void", [], [])
    with translation.override("zh-hans"):
        shown = signed_in(cast.resident)
        shown.cookies["django_language"] = "zh-hans"
        words = text(shown, f"/deliberation/ballots/{ballot.pk}")
    assert "无效" in words and "这不是否决" in words


@pytest.mark.parametrize(("more", "void"), [(False, False), (True, True)])
def test_exactly_half_is_enough_or_not_as_the_sheet_says(cast, clock, more, void):
    ballot = held(cast, clock, ["yes", "yes", "no"], quorum="heads", quorum_share="1/2", quorum_more=more)
    assert ballot.is_void == void


@pytest.mark.parametrize(
    ("areas", "outcome"), [((100, 100, 10), "accepted"), ((10, 10, 300), "rejected"), ((10, 10, 10), "void")]
)
def test_owners_need_area_and_heads_together(cast, clock, areas, outcome):
    """The first two agree, the third does not; a fourth owner of 100 m² stays away."""
    ballot = build.draft(cast, unit="owner", **fields_of("owners"))
    people = build.crowd(3)
    lines = [
        [one.name, f"{at}室", str(area), one.username] for at, (one, area) in enumerate(zip(people, areas, strict=True))
    ]
    rolls.list_roll(ballot, [*lines, ["示例·没来", "9室", "100"]], by=cast.convener)
    ballot = freezing.freeze_ballot(build.fresh(ballot), by=cast.convener)
    clock.open(ballot)
    for person, vote in zip(people, ["yes", "yes", "no"], strict=True):
        build.vote(ballot, person, vote)
    clock.close(ballot)
    done = build.published(ballot)
    assert done.result["outcome"] == outcome
    page = ballot_page(done, None)
    assert (page.outcome.agrees, [one.word for one in page.outcome.turnout]) == (True, ["area", "entries of the roll"])
    if outcome == "rejected":
        assert "Area: 20 of 320 agreed" in page.outcome.lines[0].why


FORMS = {
    "yes_no": (["yes", "no", "yes"], {}, "Agreed"),
    "approval": ([["1"], ["1", "2"], ["3"]], {"places": 1}, "Chosen"),
    "score": ([{"1": 5}, {"2": 3}, {"1": 1}], {}, "Chosen"),
    "ranked": ([["1", "2"], ["2", "1"], ["2"], ["3", "1"], ["1"]], {"rule": "irv"}, "Chosen"),
    "projects": ([["1", "2"], ["1", "4"], ["3"]], {"rule": "mes", "completion": "add1_overspend"}, "Chosen"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_form_shows_its_result_with_a_reason_for_each_loser(cast, clock, form, language, tmp_path, capsys):
    translation.activate("en")
    votes, fields, word = FORMS[form]
    ballot = held(cast, clock, votes, form=form, **fields)
    page = ballot_page(ballot, None)
    assert (page.outcome.word, page.outcome.agrees) == (word, True)
    assert form == "yes_no" or all(line.why for line in page.outcome.lines if not line.won)
    reader = signed_in(cast.resident)
    reader.cookies["django_language"] = language
    for address in (f"/deliberation/ballots/{ballot.pk}", f"/deliberation/ballots/{ballot.pk}/verify"):
        assert "%(" not in text(reader, address)
    # Anybody counts the file again with one command.
    file = tmp_path / "ballot.jsonl"
    file.write_bytes(b"".join(reader.get(f"/deliberation/ballots/{ballot.pk}/file").streaming_content))
    assert file.read_text() == written_file(ballot)
    call_command("recount", str(file), root=ballot.root)
    assert capsys.readouterr().out


def test_other_rules_stand_beside_the_result(cast, clock):
    votes = [["1", "2"], ["1", "4"], ["1"], ["4"], ["4"], ["3"]]
    ballot = held(cast, clock, votes, form="projects", rule="greedy")
    page = ballot_page(ballot, None)
    assert len(page.outcome.beside) == 4 and {one.same for one in page.outcome.beside} <= {True, False}


def test_how_votes_came_is_told_only_where_no_number_is_small(cast, clock):
    ballot = build.frozen(cast, *build.crowd(6), more=5)
    clock.open(ballot)
    for at in range(1, 7):
        build.vote(ballot, build.entry(ballot, at).account, "yes")
    for at in range(7, 11):
        build.paper(ballot, at, "yes", first=cast.convener, second=cast.secretary)
    clock.close(ballot)
    assert ballot_page(build.published(ballot), None).outcome.ways == {}


def test_the_file_names_nobody(cast, clock):
    ballot = held(cast, clock, ["yes", "no"])
    told = written_file(ballot)
    for entry in RollEntry.objects.filter(ballot=ballot):
        assert entry.name not in told and entry.household not in told
