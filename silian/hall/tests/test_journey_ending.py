"""The whole way to a confirmed end in the pages: a “no”, an objection, an answer, a closing, and the look after 90 days."""

import pytest
from django.test import Client

from silian.hall.actions import accepting, supervising
from silian.hall.models import Closing, Objection, Satisfaction
from silian.hall.tests import build
from silian.hall.tests import build_endings as ends
from silian.meetings.tests.test_pages import signed_in, text

CLOSING = {"kind": "solved", "reason": "楼道灯已换新", "evidence": "11月3日更换"}


def test_from_a_closing_that_was_false_to_an_end_that_holds(cast, monkeypatch):
    raised = build.raised(cast)
    matter, link = raised.matter, f"/hall/follow/{raised.secret}/answer"
    watch = ends.supervisor(cast)
    owner, office, group, nobody = (
        signed_in(cast.community_secretary),
        signed_in(cast.secretary),
        signed_in(watch),
        Client(),
    )
    address = f"/hall/matters/{matter.pk}"
    accepting.accept_matter(matter, by=cast.community_secretary)

    # The answer: nobody outside reads the draft; once announced everybody does.
    owner.post(f"{address}/reply", {"text": "已联系物业更换。"})
    assert "已联系物业更换。" not in text(nobody, address) and "已联系物业更换。" in text(office, address)
    reply = matter.replies.get()
    assert owner.post(f"/hall/replies/{reply.pk}/check").status_code == 409
    office.post(f"/hall/replies/{reply.pk}/check", {"text": "已联系物业更换。"})
    owner.post(f"/hall/replies/{reply.pk}/announce")
    assert "已联系物业更换。" in text(nobody, address)

    # First closing: checked, and the raiser says no by her link, without an account.
    owner.post(f"{address}/closing", CLOSING)
    first = Closing.objects.get()
    assert f"{address}#closing" in text(office, "/desk")
    office.post(f"/hall/closings/{first.pk}/check", {"right": "yes", "words": "看过"})
    assert nobody.post(link, {"verdict": "no", "words": ""}).status_code == 409
    nobody.post(link, {"verdict": "no", "words": "二楼还是暗"})
    assert (build.fresh(matter).stage, build.fresh(matter).turn) == ("accepted", 2)

    # Second closing: the supervision group objects, which blocks it until it is answered and settled.
    owner.post(f"{address}/closing", CLOSING | {"evidence": "12月1日二楼更换"})
    second = Closing.objects.latest("id")
    office.post(f"/hall/closings/{second.pk}/check", {"right": "yes", "words": "看过二楼"})
    group.post(f"/hall/closings/{second.pk}/objection", {"reason": "三楼也是暗的"})
    objection = Objection.objects.get()
    nobody.post(link, {"verdict": "solved", "words": ""})
    assert owner.post(f"/hall/closings/{second.pk}/close").status_code == 409
    assert f"/hall/objections/{objection.pk}" in text(owner, "/desk")
    owner.post(f"/hall/objections/{objection.pk}", {"answer": "三楼另立事项 2026-0002"})
    group.post(f"/hall/objections/{objection.pk}/settle")
    owner.post(f"/hall/closings/{second.pk}/close")
    matter = build.fresh(matter)
    assert (matter.stage, matter.ended_as) == ("closed", "solved")

    # How satisfied: asked by the same link; then in the figures, where the first closing counts as reopened.
    nobody.post(link, {"act": "satisfaction", "answered": "yes"})
    assert Satisfaction.objects.get().answered == "yes"
    shown = text(nobody, "/hall/figures")
    assert "category=solved" in shown and "category=reopened" in shown

    # 90 days later it waits on the desk, and holds.
    assert "look-again" not in text(owner, "/desk")
    ends.after(monkeypatch, days=91)
    owner = signed_in(cast.community_secretary)
    assert f"{address}/look-again" in text(owner, "/desk")
    owner.post(f"{address}/look-again", {"holds": "yes", "words": "还亮"})
    assert build.fresh(matter).stage == "looked_at" and build.fresh(matter).next_at is None


@pytest.mark.parametrize("size", [1, 3])
def test_pages_cost_the_same_with_one_row_and_with_three(cast, size, django_assert_num_queries):
    watch = ends.supervisor(cast)
    for number in range(size):
        matter = build.accepted(cast, title=f"示例{number}")
        supervising.file_query(matter, "怎么样了？", by=watch)
        ends.proposed(cast, matter)
    group, nobody = signed_in(watch), Client()
    text(group, "/hall/supervision"), text(nobody, "/hall/queries"), text(nobody, "/hall/figures")
    for view, queries in [("events", EVENTS), ("closings", EVENTS), ("queries", EVENTS)]:
        with django_assert_num_queries(queries):
            group.get(f"/hall/supervision?view={view}")
    with django_assert_num_queries(1):
        nobody.get("/hall/queries")
    with django_assert_num_queries(FIGURES):
        nobody.get("/hall/figures")


EVENTS, FIGURES = 10, 5


def test_a_private_matter_shows_its_ending_to_its_people_only(cast):
    matter = build.dispute(cast)
    ends.drafted(cast, matter)
    ends.proposed(cast, matter)
    watch, nobody = signed_in(ends.supervisor(cast)), Client()
    assert nobody.get(f"/hall/matters/{matter.pk}").status_code == 404
    assert watch.get(f"/hall/matters/{matter.pk}").status_code == 404
    assert matter.number not in text(watch, "/hall/supervision") + text(watch, "/hall/supervision?view=closings")
    assert matter.number not in text(nobody, "/hall/figures/answered")
