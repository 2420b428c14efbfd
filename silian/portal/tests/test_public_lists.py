"""What everybody reads, page by page and file by file: as many questions for one row of each kind as for three."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from silian.activities.tests import build as activities
from silian.exchange.tests import build as calls
from silian.hall.tests import build as hall
from silian.members.actions import structure
from silian.places.tests import build as places
from silian.portal.queries.feeds import FEEDS
from silian.stories.tests import build as stories

pytestmark = pytest.mark.django_db
# Address → the questions it asks without an account.
PAGES = {
    "/": 12, "/wanted": 2, "/stories/": 2, "/hall/": 4, "/hall/carriers": 1, "/places/open": 5, "/activities/": 2, "/open-data": 2,
}  # fmt: skip


@pytest.fixture(params=[1, 3])
def number(request, cast) -> int:
    """So many of each kind that everybody may read."""
    cache.clear()
    for at in range(request.param):
        stories.of_matter(cast, hall.accepted(cast, title=f"楼道灯不亮{at}"))
        hall.accepted(cast, title=f"路面积水{at}")
        calls.call(cast, title=f"需要搬桌子的人{at}", is_public=True)
        activities.published(cast, activities.time(at + 1), title=f"读书会{at}")
        base = places.base(cast, name=f"示例书屋{at}", published=True)
        places.room(cast, of=base)
        structure.add_carrier(cast.street, f"示例议事会{at}", by=cast.secretary)
    return request.param


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_asks_as_much_for_three_rows_as_for_one(address, number, client, django_assert_num_queries):
    with django_assert_num_queries(PAGES[address]):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", [one.name for one in FEEDS])
def test_a_feed_is_one_question_however_much_is_new(name, number, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get(reverse("portal:feed", args=[name]))
    assert answer.content.count(b"<entry>") == {"honours": 0, "matters": 2 * number}.get(name, number)


@pytest.mark.parametrize("section", ["activities", "places", "matters", "calls", "stories"])
def test_a_part_of_the_map_is_two_questions_however_long_it_is(section, number, client, django_assert_num_queries):
    with django_assert_num_queries(2):  # how many there are, and their addresses
        answer = client.get(reverse("portal:sitemap_section", args=[section]))
    assert answer.content.count(b"<loc>") == (2 if section == "matters" else 1) * number
