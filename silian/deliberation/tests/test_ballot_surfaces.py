"""Nothing of a count is on any surface before the result is published; then everybody reads the same."""

import re

import pytest
from django.test import Client

from silian.core.models import Notice, Record
from silian.deliberation.queries.ballots_case import relatives_of
from silian.deliberation.tests import build_ballots as build
from silian.deliberation.tests.test_ballot_pages import clock, signed_in  # noqa: F401
from silian.portal.queries.desk import waiting_for

pytestmark = pytest.mark.django_db
# What the total of all points would read as; no other number on any page is like it.
TOTAL = re.compile(r"\b(193|\d{3}[ ,]?193)\b")
SURFACES = (
    "/deliberation/ballots", "/deliberation/ballots?show=open", "/deliberation/ballots?show=past", "/deliberation/ballots/{pk}",
    "/deliberation/ballots/{pk}/vote", "/deliberation/ballots/{pk}/roll", "/deliberation/ballots/{pk}/papers", "/desk", "/notices",
    "/search?q=示例打分", "/",
)  # fmt: skip
COUNTED = ("/deliberation/ballots/{pk}/file", "/deliberation/ballots/{pk}/verify")


def scored(cast, clock):  # noqa: F811
    ballot = build.frozen(cast, cast.resident, cast.choir_liaison, form="score", highest_score=97, title="示例打分")
    clock.open(ballot)
    build.vote(ballot, cast.resident, {"1": 97})
    build.paper(ballot, 2, {"1": 96}, first=cast.convener, second=cast.secretary)
    return build.fresh(ballot)


def readers(cast):
    people = (cast.resident, cast.choir_liaison, cast.convener, cast.secretary, cast.stranger)
    return [Client(), *map(signed_in, people)]


def test_before_the_close_no_surface_shows_a_count(cast, clock):  # noqa: F811
    ballot = scored(cast, clock)
    for at_the_end in (False, True):
        if at_the_end:
            clock.close(ballot)
        for reader in readers(cast):
            for address in SURFACES:
                answer = reader.get(address.format(pk=ballot.pk))
                assert answer.status_code in (200, 302, 404, 409)
                assert not TOTAL.search(answer.content.decode()), address
            assert [reader.get(address.format(pk=ballot.pk)).status_code for address in COUNTED] == [404, 404]
    said = " ".join(str(one.facts) for one in [*Record.objects.all(), *Notice.objects.all()])
    assert "97" not in re.findall(r"\d+", said) and "96" not in re.findall(r"\d+", said)
    waiting = " ".join(row.what for row in waiting_for(cast.convener))
    assert not TOTAL.search(waiting)


def test_a_counted_result_is_for_who_keeps_it_until_it_is_published(cast, clock):  # noqa: F811
    ballot = scored(cast, clock)
    clock.close(ballot)
    build.counted(ballot)
    shown = [
        bool(TOTAL.search(one.get(f"/deliberation/ballots/{ballot.pk}").content.decode())) for one in readers(cast)
    ]
    assert shown == [False, False, False, True, True, False]
    assert [one.get(COUNTED[0].format(pk=ballot.pk)).status_code for one in readers(cast)] == [
        404,
        404,
        404,
        200,
        200,
        404,
    ]
    build.publish(build.fresh(ballot))
    for reader in readers(cast):
        assert TOTAL.search(reader.get(f"/deliberation/ballots/{ballot.pk}").content.decode())
        assert [reader.get(address.format(pk=ballot.pk)).status_code for address in COUNTED] == [200, 200]
    assert (
        Notice.objects.filter(verb="deliberation.ballot.published").count() == 3
    )  # resident, choir, secretary; once each


def test_a_matter_shows_its_ballot_without_a_count(cast, clock):  # noqa: F811
    from silian.hall.tests import build as hall

    matter = hall.accepted(cast)
    ballot = build.frozen(cast, cast.resident, title="示例事项征询", matter=matter, by=cast.secretary)
    clock.open(ballot)
    build.vote(ballot, cast.resident, "yes")
    line, new = relatives_of(cast.secretary, matter)
    assert new.url.endswith(f"?matter={matter.pk}") and len(list(relatives_of(cast.resident, matter))) <= 1
    assert (line.title, "Agreed" in line.said) == ("示例事项征询", False)
    clock.close(ballot)
    build.published(ballot)
    line, new = relatives_of(cast.secretary, matter)
    assert new.url.endswith(f"?matter={matter.pk}") and len(list(relatives_of(cast.resident, matter))) <= 1
    assert line.said == "Agreed"


# ── The desk ──


def whats(person) -> list[str]:
    return [row.what for row in waiting_for(person) if "示例" in row.what]


def test_a_voter_finds_her_vote_on_the_desk_until_she_has_voted(cast, clock):  # noqa: F811
    ballot = build.frozen(cast, title="示例一问")
    assert whats(cast.resident) == []
    clock.open(ballot)
    assert [one.startswith("Vote in “示例一问”") for one in whats(cast.resident)] == [True]
    assert [one.startswith("Vote in “示例一问”") for one in whats(cast.choir_liaison)] == [True]
    build.vote(ballot, cast.resident, "yes")
    assert (whats(cast.resident), len(whats(cast.choir_liaison))) == ([], 1)
    clock.close(ballot)
    assert whats(cast.choir_liaison) == []


def test_keepers_find_the_next_step_on_their_desks(cast, clock):  # noqa: F811
    from silian.deliberation.actions import papers

    ballot = build.frozen(cast, title="示例二问")
    clock.open(ballot)
    made = papers.enter_paper(build.fresh(ballot), "示1", 1, "yes", by=cast.convener)
    again = "Enter voucher 示1 for “示例二问” a second time"
    assert (again in whats(cast.secretary), again in whats(cast.convener)) == (True, False)
    papers.confirm_paper(made, 1, "yes", by=cast.secretary)
    assert again not in whats(cast.secretary)
    clock.close(ballot)
    assert "Count the votes in “示例二问”" in whats(cast.convener)
    build.counted(ballot)
    assert "Publish the result of “示例二问”" in whats(cast.convener)
    build.publish(build.fresh(ballot))
    assert (whats(cast.convener), whats(cast.secretary)) == ([], [])
