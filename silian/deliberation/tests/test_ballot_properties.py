"""Whatever is voted, by whatever way and in whatever order: what is shown is what counting again gives, one vote for each entry."""

from collections import Counter
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from silian.core.errors import Refused
from silian.deliberation import recount
from silian.deliberation.models import NamedVote
from silian.deliberation.queries import logs
from silian.deliberation.queries.ballots import ballot_page
from silian.deliberation.queries.results import checked
from silian.deliberation.tests import build_ballots as build

pytestmark = pytest.mark.django_db
FORMS = ("yes_no", "approval", "score", "ranked", "projects")
KEYS = ("1", "2", "3")
VOTES = {
    "yes_no": st.sampled_from(["yes", "no", "abstain"]),
    "approval": st.lists(st.sampled_from(KEYS), min_size=1, unique=True),
    "score": st.dictionaries(st.sampled_from(KEYS), st.integers(0, 5), min_size=1),
    "ranked": st.lists(st.sampled_from(KEYS), min_size=1, unique=True),
    "projects": st.lists(st.sampled_from([*KEYS, "4"]), min_size=1, unique=True),
}
RULES = {"projects": ["mes", "greedy", "greedy-no-skip"], "ranked": ["irv", "condorcet"]}
NUMBER = 6


@st.composite
def acts(draw):
    """A form with its rule, a quorum, and votes: (number on the roll, by web or paper, what)."""
    form = draw(st.sampled_from(FORMS))
    rule = draw(st.sampled_from(RULES.get(form, [""])))
    quorum = draw(st.sampled_from(["none", "heads"]))
    votes = draw(st.lists(st.tuples(st.integers(1, NUMBER), st.booleans(), VOTES[form]), min_size=1, max_size=12))
    return form, rule, quorum, votes


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=acts())
def test_what_is_shown_is_what_counting_again_gives(cast, found):
    form, rule, quorum, votes = found
    with transaction.atomic():
        _hold(cast, form, rule, quorum, votes)
        transaction.set_rollback(True)


def _hold(cast, form, rule, quorum, votes):
    now = timezone.now()
    with build.at(now - timedelta(days=9)):
        people = build.crowd(NUMBER)
        fields = {"rule": rule} if rule else {}
        ballot = build.frozen(cast, *people, form=form, quorum=quorum, **fields)
    last: dict[int, object] = {}
    with build.at(now - timedelta(days=8)):
        for at, (number, on_paper, what) in enumerate(votes):
            try:
                if on_paper:
                    build.paper(ballot, number, what, first=cast.convener, second=cast.secretary, voucher=f"示{at}")
                else:
                    build.vote(ballot, people[number - 1], what, number)
            except Refused:
                # Web and paper: the first way an entry took is the only one, and paper only once.
                assert number in last
            else:
                last[number] = what
    done = build.published(ballot)
    assert NamedVote.objects.filter(ballot=ballot, live=True).count() == len(last) == done.result["ballots"]
    again = recount.recount(logs.written_file(done), done.root)
    page = ballot_page(done, None)
    assert (again.right, again.outcome, checked(done).right, page.outcome.agrees) == (
        True,
        done.result["outcome"],
        True,
        True,
    )
    assert done.is_void == (quorum == "heads" and 2 * len(last) < NUMBER)
    assert {key: Fraction(value) for key, value in done.result["counts"].items() if value} == _plainly(
        form, rule, last
    ) or form == "ranked"
    shown = {line.title for line in page.outcome.lines if line.won}
    assert done.is_void or form == "yes_no" or shown == set(page.outcome.winners)


def _plainly(form, rule, last):
    """The same counts without any of our counting."""
    if form == "score":
        total: Counter = Counter()
        for vote in last.values():
            total.update(vote)
        return {key: Fraction(value) for key, value in total.items() if value}
    chosen = [one for vote in last.values() for one in ([vote] if isinstance(vote, str) else vote)]
    return {key: Fraction(value) for key, value in Counter(chosen).items()}
