"""A private matter is on no surface of anybody but its parties, whoever handles it, and who raised it."""

import io

import pytest
from django.core.cache import cache
from django.urls import reverse
from python_calamine import CalamineWorkbook

from silian.core.models import Notice, Record
from silian.hall.actions import accepting, climbing
from silian.hall.models import Carrier, Matter, Party
from silian.hall.queries import lists
from silian.hall.queries.alike import candidates
from silian.hall.tests import build
from silian.members.models import Body
from silian.portal.queries import desk
from silian.portal.queries.search import search
from tests.cast import person, seat

WORDS = "示例漏水纠纷"
OTHERS = (
    "resident",
    "choir_liaison",
    "clinic_liaison",
    "bank_liaison",
    "convener",
    "secretary",
    "stranger",
    "supervisor",
)


@pytest.fixture
def world(cast):
    """A private matter that is late, with everybody else of the street and a supervisor looking."""
    body = Body.objects.create(federation=cast.street, kind="carrier", name="示例监督团")
    Carrier.objects.create(federation=cast.street, body=body, form=Carrier.Form.SUPERVISION)
    cast.supervisor = person("supervisor", "示例·监督员")
    seat(body, "member", cast.supervisor)
    cast.matter = build.made_late(build.dispute(cast, title=WORDS), days=30)
    climbing.tell_climbs()
    cache.clear()
    return cast


def sign_in(client, one):
    client.force_login(one, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("who", [None, *OTHERS])
def test_nobody_else_finds_a_trace(client, world, who):
    reader, matter = getattr(world, who) if who else None, world.matter
    if reader:
        sign_in(client, reader)
    public = build.accepted(world, title="示例漏水", text="楼上漏水")

    pages = [reverse("portal:home"), reverse("hall:matters") + "?show=all", reverse("hall:matters") + f"?q={WORDS}"]
    if reader:
        pages += [reverse("portal:desk"), reverse("portal:search") + f"?q={WORDS}", reverse("portal:notices")]
    for address in pages:
        text = client.get(address).content.decode()
        assert (matter.number in text, "两家吵" in text, f"matters/{matter.pk}" in text) == (False, False, False), (
            address
        )
    for name in ("matter", "accept", "offer", "link"):
        answer = client.get(reverse(f"hall:{name}", args=[matter.pk]))
        assert answer.status_code == 404 or not reader and answer.status_code == 302
    workbook = b"".join(client.get(reverse("hall:workbook") + "?show=all").streaming_content)
    cells = str(CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python())
    assert matter.number not in cells and WORDS not in cells
    assert matter not in Matter.objects.visible_to(reader)
    assert candidates(public) == []
    if reader:
        assert search(reader, WORDS).of("hall:matter") == []
        assert not [row for row in desk.waiting_for(reader) if matter.number in row.what]
        assert not Notice.objects.filter(
            to=reader, subject__endswith=f":{matter.pk}", verb__startswith="hall."
        ).exists()


def test_its_words_stand_in_no_record_and_no_figure(world):
    facts = str(list(Record.objects.filter(verb__startswith="hall.").values_list("facts", "about")))

    assert WORDS not in facts and f"members.community:{world.community.pk}" not in facts
    assert lists.figures().stages == []
    told = Notice.objects.filter(verb__startswith="hall.")
    assert {one.to_id for one in told} == {world.community_secretary.pk}
    assert WORDS not in str(list(told.values_list("facts", flat=True)))


def test_its_own_people_find_it(world):
    matter = world.matter
    Party.objects.create(
        federation=world.street, matter=matter, organisation=world.choir, role="side", by=world.community_secretary
    )
    accepting.offer_matter(matter, build.seat_of(world.convener), "请调解", by=world.community_secretary)

    for who in ("community_secretary", "choir_liaison", "convener"):
        assert Matter.objects.visible_to(getattr(world, who)).get(private=True) == matter
    assert [row.confidential for row in desk.waiting_for(world.convener) if matter.number in row.what] == [True]
