"""Whatever people try in whatever order: nothing is closed without kind, reason, evidence, check and everybody heard."""

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from silian.core.errors import Refused
from silian.hall import progress
from silian.hall.actions import closings, hearing, supervising
from silian.hall.models import Answer, Closing, Matter, Objection, Satisfaction
from silian.hall.queries import figures
from silian.hall.rules import closings as rules
from silian.hall.tests import build
from silian.hall.tests import build_endings as ends
from silian.members.mandates import forget

ACTS = (
    "propose",
    "check",
    "refuse",
    "solved",
    "partly",
    "no",
    "object",
    "answer",
    "settle",
    "uphold",
    "close",
    "drop",
    "withdraw",
)


def _tried(act: str, cast, matter: Matter, watch) -> None:
    """One person tries one thing; whatever may not be done is refused in words, never by an error."""
    closing = Closing.objects.select_related("matter__urgency").filter(matter=matter).order_by("-id").first()
    objection = Objection.objects.filter(matter=matter).order_by("-id").first()
    owner, office = cast.community_secretary, cast.secretary
    if act == "propose":
        ends.proposed(cast, matter)
    elif act == "withdraw":
        closings.withdraw_matter(ends.raiser(matter), "不用了", by=None)
    elif closing is None:
        return
    elif act in ("check", "refuse"):
        closings.check_closing(closing, act == "check", "看过", by=office)
    elif act in ("solved", "partly", "no"):
        hearing.answer_closing(closing, ends.raiser(matter), act, "示例", by=None)
    elif act == "object":
        supervising.object_to_closing(closing, "不对", by=watch)
    elif act == "close":
        closings.close_matter(closing, by=owner)
    elif act == "drop":
        closings.drop_closing(closing, "再看看", by=owner)
    elif objection is None:
        return
    elif act == "answer":
        supervising.answer_objection(objection, "对", by=owner)
    elif act == "settle":
        supervising.settle_objection(objection, by=watch)
    else:
        supervising.uphold_objection(objection, "对", by=office)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTS), max_size=14))
def test_no_end_without_what_it_rests_on(cast, acts):
    with transaction.atomic():
        watch = ends.supervisor(cast)
        matter = build.accepted(cast)
        for act in acts:
            for person in (cast.community_secretary, cast.secretary, watch):
                forget(person)
            try:
                with transaction.atomic():
                    _tried(act, cast, build.fresh(matter), watch)
            except Refused:
                continue
        matter = build.fresh(matter)
        assert matter.is_open == (rules.standing_closing(matter) is None)
        assert matter.is_open is False or (matter.owner_id and matter.next_at and matter.next_what)
        standing = progress.fold(matter.steps.order_by("number"))
        assert (standing.stage, standing.turn, standing.ended_as) == (matter.stage, matter.turn, matter.ended_as)
        for one in Closing.objects.exclude(closed_at=None):
            withdrawn = one.kind == "withdrawn"
            assert one.kind and one.reason and (withdrawn or one.evidence and one.checked_by_id != one.proposed_by_id)
            said = Answer.objects.get(closing=one).verdict
            assert said == "withdrawn" if withdrawn else said in ("solved", "partly", "none")
            assert Satisfaction.objects.filter(closing=one).count() == 1
            assert not Objection.objects.filter(closing=one, at__lt=one.closed_at, ended_at=None).exists()
        # Every reopening counts against an ending, and nothing else does.
        today = timezone.localdate()
        cells = figures.table(figures.SOLVED, figures.Span(today, today)).together.cells
        assert (cells["reopened"], sum(n or 0 for n in cells.values())) == (
            matter.turn - 1, matter.turn - 1 + (0 if matter.is_open else 1),
        )  # fmt: skip
        transaction.set_rollback(True)
