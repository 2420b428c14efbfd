"""What waits on the desks, and what goes along with a seat that changes hands."""

from silian.hall.actions import accepting, links
from silian.hall.queries.waiting import waiting_for
from silian.hall.tests import build
from silian.members.mandates import forget
from silian.members.queries.handover import handover


def waits(person, matter):
    forget(person)
    return [(row.by_seat, row.confidential) for row in waiting_for(person) if matter.number in row.what]


def test_a_raised_matter_waits_for_its_first_receiver(cast):
    matter = build.raise_a_matter(cast)

    assert waits(cast.community_secretary, matter) == [("上保社区 · Secretary", True)]
    assert [waits(one, matter) for one in (cast.secretary, cast.resident, cast.convener, cast.stranger)] == [
        [],
        [],
        [],
        [],
    ]


def test_an_offer_waits_for_whom_it_was_made_to(cast):
    matter = build.accepted(cast)
    offer = accepting.offer_matter(matter, build.seat_of(cast.convener), "归民生", by=cast.community_secretary)

    assert waits(cast.convener, matter) == [("民生服务 · Convener", False)]
    accepting.answer_offer(offer, False, "不归本组", by=cast.convener)
    assert waits(cast.convener, matter) == []


def test_what_is_late_waits_for_the_office_as_well(cast):
    matter = build.made_late(build.accepted(cast))

    assert len(waits(cast.community_secretary, matter)) == len(waits(cast.secretary, matter)) == 1


def test_a_matter_whose_seat_is_empty_waits_for_the_office(cast):
    matter = build.accepted(cast)
    build.seat_of(cast.community_secretary).terms.all().delete()

    assert len(waits(cast.secretary, matter)) == 1


def test_what_goes_along_waits_as_its_lead(cast):
    lead, other = build.accepted(cast), build.accepted(cast)
    links.link_matters(other, lead, "同一件事", by=cast.community_secretary)

    assert (len(waits(cast.community_secretary, lead)), waits(cast.community_secretary, other)) == (1, [])


def test_open_matters_go_along_with_their_seat(cast):
    build.accepted(cast), build.raise_a_matter(cast)
    accepting.offer_matter(
        build.accepted(cast), build.seat_of(cast.convener), "归民生",
        by=cast.community_secretary,
    )  # fmt: skip

    kept = {
        one.model: one.number
        for one in handover(build.seat_of(cast.community_secretary)).goes
        if one.model.startswith("hall.")
    }
    offered = {
        one.model: one.number for one in handover(build.seat_of(cast.convener)).goes if one.model.startswith("hall.")
    }

    assert (kept, offered) == ({"hall.matter": 3}, {"hall.offer": 1})
