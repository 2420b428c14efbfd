"""From a published result to a resolution of the matter."""

from datetime import timedelta

import pytest
from django.utils import timezone

from silian.core.errors import Refused
from silian.deliberation.actions.resolving import draw_up_resolution
from silian.deliberation.tests import build_ballots as build
from silian.hall.tests import build as hall
from silian.members.models import Body

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    return build.Clock(monkeypatch)


def test_a_resolution_rests_on_the_published_result(cast, clock):
    matter = hall.accepted(cast)
    community = Body.objects.get(community=cast.community)
    people = build.crowd(3)
    ballot = build.frozen(cast, *people, matter=matter, body=community, by=cast.community_secretary)
    clock.open(ballot)
    for person in people:
        build.vote(ballot, person, "yes")
    clock.close(ballot)
    fields = {"text": "示例决议：安装雨棚", "review_on": timezone.localdate() + timedelta(days=90)}
    done = build.counted(ballot)
    with pytest.raises(Refused):
        draw_up_resolution(done, fields, by=cast.community_secretary)
    done = build.publish(done)
    with pytest.raises(Refused):
        draw_up_resolution(done, fields, by=cast.choir_liaison)
    made = draw_up_resolution(build.fresh(done), fields, by=cast.community_secretary)
    assert (made.basis, done.root in made.basis_words, made.url) == ("ballot", True, f"/deliberation/ballots/{done.pk}")
