"""What is asked once for a page: that a matter is seen, and what it has; and that nothing of it outlives the page or its reader."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from silian.core.states import lock
from silian.hall.actions import accepting, links, parties
from silian.hall.models import Follower, Matter, Offer, Party, Plan, Raiser
from silian.hall.queries import around
from silian.hall.queries.case import case_page, one_matter, openable
from silian.hall.rules import known
from silian.hall.rules import matters as rules
from silian.hall.rules import plans as treating
from silian.hall.tests import build, build_plans
from silian.members.mandates import mandates


def test_a_matter_found_for_its_owner_is_asked_again_for_everybody_else(cast):
    matter = one_matter(cast.community_secretary).get(pk=build.dispute(cast).pk)

    assert matter.is_seen_by(cast.community_secretary) and treating.can_say_standing(cast.community_secretary, matter)
    assert not matter.is_seen_by(cast.resident) and not treating.can_say_standing(cast.resident, matter)
    assert not matter.is_seen_by(None) and not matter.is_seen_by(AnonymousUser())


def test_a_lock_asks_again_whether_she_sees_it(cast):
    matter = one_matter(cast.resident).get(pk=build.accepted(cast).pk)
    Matter.objects.filter(pk=matter.pk).update(private=True, shown_at=None)
    assert matter.is_seen_by(cast.resident)

    lock(matter)

    assert not matter.is_seen_by(cast.resident)


def test_a_matter_read_in_another_way_is_asked_for(cast):
    matter = build.fresh(build.dispute(cast))
    assert matter.is_seen_by(cast.community_secretary) and not matter.is_seen_by(cast.resident)


def test_what_a_page_knew_is_forgotten_with_it(cast):
    matter = openable(cast.community_secretary).get(pk=build.accepted(cast).pk)
    assert case_page(cast.community_secretary, matter).lead is None

    lead = build.accepted(cast)
    links.link_matters(matter, lead, "示例：同一盏灯", by=cast.community_secretary)

    assert rules.lead_of(matter) == lead
    assert case_page(cast.community_secretary, build.fresh(matter)).lead.lead == lead


def test_what_is_not_known_is_asked(cast):
    matter = build.accepted(cast)
    with known.knowing(matter, around.kinds(cast.resident, matter)):
        assert not known.may_have(matter, Party) and known.may_have(matter, Raiser)
        assert known.may_have(build.fresh(matter), Party)
    assert known.may_have(matter, Party)


def seen_one_by_one(person):
    """The ties of a person to matters as single questions, as `visible_to` says them in words."""
    mine = mandates(person)
    seats, organisations = [one.seat_id for one in mine.held], list(mine.organisations)
    boards = [one.body_id for one in mine.held if one.body_kind == "carrier"]
    tied = [
        Raiser.objects.filter(Q(person=person) | Q(organisation__in=organisations)),
        Follower.objects.filter(person=person),
        Offer.objects.filter(seat__in=seats, answered_at=None),
        Party.objects.filter(Q(seat__in=seats) | Q(organisation__in=organisations)).exclude(answer="declined"),
        Plan.objects.filter(carrier__body__in=boards),
    ]
    found = {pk for rows in tied for pk in rows.values_list("matter", flat=True)}
    return found | set(Matter.objects.filter(owner__in=seats).values_list("pk", flat=True))


@pytest.mark.parametrize(
    "who", ["resident", "secretary", "community_secretary", "bank_liaison", "clinic_liaison", "mediator"]
)
def test_everybody_sees_of_private_matters_what_she_is_tied_to_and_nothing_else(cast, who):
    asked, offered, deliberated, raised = (build.dispute(cast) for _one in range(4))
    parties.invite_party(asked, "side", by=cast.community_secretary, organisation=cast.bank)
    declined = parties.invite_party(raised, "side", by=cast.community_secretary, organisation=cast.clinic)
    parties.answer_party(declined, False, "示例：与本院无关", by=cast.clinic_liaison)
    accepting.offer_matter(offered, build.seat_of(cast.secretary), "示例：归街道", by=cast.community_secretary)
    board = build_plans.carrier(cast)
    mediator = build_plans.seated(board, "mediator")
    Plan.objects.create(
        federation=cast.street, matter=deliberated, recipe="round_table", carrier=board, by=cast.community_secretary
    )
    Raiser.objects.create(federation=cast.street, matter=raised, person=cast.resident, secret_digest="0" * 64)
    person = mediator if who == "mediator" else getattr(cast, who)

    seen = set(Matter.objects.visible_to(person).values_list("pk", flat=True))

    assert seen == seen_one_by_one(person)
    assert (asked.pk in seen, raised.pk in seen) == {
        "resident": (False, True), "bank_liaison": (True, False), "community_secretary": (True, True),
    }.get(who, (False, False))  # fmt: skip
