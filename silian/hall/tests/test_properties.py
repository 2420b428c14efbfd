"""Whatever people do in whatever order: the row says what its steps make of it, and no open matter is without owner and date."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from silian.core.errors import Refused
from silian.hall import progress
from silian.hall.actions import accepting, climbing, clocks, following, links
from silian.hall.actions.steps import take_step
from silian.hall.models import Link, Matter, Offer, Step, Urgency
from silian.hall.tests import build

WHO = ("community_secretary", "secretary", "convener", "resident", "choir_liaison")
ACTS = ("raise", "accept", "offer", "take", "return", "hasten", "pause", "resume", "link", "undo", "support", "late", "climb", "carry_on", "reopen")  # fmt: skip
SEQUENCES = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(WHO), st.integers(0, 7), st.integers(0, 7)),
    min_size=4,
    max_size=16,
)


def act(cast, what, by, one, two):
    """One act of one person on one of the matters; what may not be done is refused and changes nothing."""
    matters = list(Matter.objects.order_by("pk"))
    matter = matters[one % len(matters)]
    if what == "raise":
        build.raise_a_matter(cast, by=by, community=cast.community if one % 2 else None)
    elif what == "accept":
        accepting.accept_matter(matter, by=by)
    elif what == "offer":
        seats = [build.seat_of(getattr(cast, who)) for who in WHO if who != "resident"]
        accepting.offer_matter(matter, seats[two % len(seats)], "请接", by=by)
    elif what in ("take", "return"):
        offer = Offer.objects.filter(answered_at=None).first()
        if offer:
            accepting.answer_offer(offer, what == "take", "理由", by=by)
    elif what == "hasten":
        urgencies = list(Urgency.objects.order_by("pk"))
        clocks.hasten_matter(matter, urgencies[two % len(urgencies)], "因故", by=by)
    elif what == "pause":
        clocks.pause_matter(matter, "等候", timezone.now() + timedelta(days=two + 1), by=by)
    elif what == "resume":
        clocks.resume_matter(matter, by=by)
    elif what == "link":
        links.link_matters(matter, matters[two % len(matters)], "同一件事", by=by)
    elif what == "undo":
        link = Link.objects.filter(undone_at=None).first()
        if link:
            links.undo_link(link, "不是一件事", by=by)
    elif what == "support":
        following.support(matter, by=by)
    elif what == "late":
        if matter.is_open:
            build.made_late(matter, days=two)
    elif what == "climb":
        climbing.tell_climbs()
    elif matter.is_open and not Link.objects.filter(matter=matter, undone_at=None).exists():
        kinds = [progress.INVITED, progress.DISCUSSED, progress.RESOLVED, progress.CARRIED_OUT, progress.CHECKED]
        take_step(matter, Step.Kind.REOPENED if what == "reopen" else kinds[two % len(kinds)], by=by)


def check():
    linked = dict(Link.objects.filter(undone_at=None).values_list("matter", "lead"))
    rows = {one.pk: one for one in Matter.objects.all()}
    for one in rows.values():
        steps = list(Step.objects.filter(matter=one).order_by("number"))
        standing = progress.fold(steps)
        assert [step.number for step in steps] == list(range(1, one.steps_taken + 1))
        assert standing == progress.Standing(
            one.stage, one.turn, one.owner_id, one.next_what, one.next_at, one.ended_as
        )
        assert not one.is_open or (one.owner_id and one.next_what and one.next_at)
        if one.pk in linked:
            lead = rows[linked[one.pk]]
            same = ("stage", "owner_id", "next_what", "next_at", "ended_as")
            assert [getattr(one, name) for name in same] == [getattr(lead, name) for name in same]


class _Undo(Exception):
    pass


@pytest.mark.django_db
def test_the_row_is_what_its_steps_make_of_it(cast):
    build.raise_a_matter(cast)

    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
    )
    @given(SEQUENCES)
    def whatever_happens(acts):
        try:
            with transaction.atomic():
                for what, who, one, two in acts:
                    person = type(cast.resident).objects.get(pk=getattr(cast, who).pk)
                    try:
                        with transaction.atomic():
                            act(cast, what, person, one, two)
                    except Refused:
                        pass
                    check()
                raise _Undo
        except _Undo:
            pass

    whatever_happens()
