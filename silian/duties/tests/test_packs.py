"""The evidence of an inspection as one file: equal for equal records, and told apart by one digest."""

import io
import json
import time
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from silian.core import archive
from silian.core.errors import Refused
from silian.core.models import Record
from silian.documents import actions as documents
from silian.documents.tests import build as document_build
from silian.duties.actions import packs
from silian.duties.tests import build
from silian.exchange.tests import build as exchange_build
from silian.meetings.actions import agreeing
from silian.meetings.queries.paper import paper
from silian.meetings.tests import build as meeting_build
from silian.visits.models import Visit

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def taken(cast, day, kind="member", thing=None, by=None) -> tuple[dict[str, bytes], str]:
    content, digest = packs.make_pack(kind, thing or cast.choir, day, by=by or cast.secretary)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}, digest


@pytest.fixture
def records(cast):
    """Ten days ago: rules received, a line published, a visit confirmed."""
    day = cast.today - timedelta(days=10)
    version = document_build.issued(cast, day=day)
    document_build.handed(cast, version)
    documents.enter_paper(document_build.handout(cast.choir), day, by=cast.secretary)
    line = exchange_build.service(cast.choir, cast.choir_liaison, title="合唱演出", year=day.year)
    visit = build.visit(cast, cast.choir, day, "held")
    then = line.opened_at - timedelta(days=10)
    type(line).objects.filter(pk=line.pk).update(opened_at=then)
    Visit.objects.filter(pk=visit.pk).update(state="confirmed", confirmed_way="here", confirmed_at=then)
    return day


def test_a_pack_holds_the_haves_and_the_papers_they_rest_on(cast, records):
    found, digest = taken(cast, cast.today)
    assert sorted(found) == [
        "01 六有.xlsx", "02 服务和需求.xlsx", "03 走访.xlsx", "manifest.json", "制度文件/01 示例工作制度 第1版.docx",
    ]  # fmt: skip
    manifest = json.loads(found.pop("manifest.json"))
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: archive.sha256(content) for name, content in found.items()
    }
    assert (manifest["digest"], manifest["of"], manifest["as_of"]) == (digest, "示例歌舞团", cast.today.isoformat())
    assert manifest["haves"] == {"exploration": 1, "rules": 1, "place": 0, "plan": 1, "activity": 0, "result": 0}


def test_the_same_day_twice_is_the_same_file_to_the_byte(cast, records):
    first = packs.make_pack("member", cast.choir, cast.today, by=cast.secretary)
    time.sleep(2.1)  # a zip counts in steps of two seconds
    assert packs.make_pack("member", cast.choir, cast.today, by=cast.choir_liaison) == first
    assert (
        list(Record.objects.filter(verb="duties.pack.made").values_list("facts__digest", flat=True)) == [first[1]] * 2
    )


def test_what_happens_later_does_not_change_a_pack_as_of_an_earlier_day(cast, records):
    earlier = cast.today - timedelta(days=3)
    before = taken(cast, earlier)
    version = document_build.issued(cast, document_build.document(cast, "示例章程", "charter"))
    document_build.handed(cast, version, cast.choir)
    documents.confirm(document_build.handout(cast.choir, version), by=cast.choir_liaison)
    exchange_build.service(cast.choir, cast.choir_liaison, title="新的服务", year=cast.today.year)
    build.visit(cast, cast.choir, cast.today)
    document_build.issued(cast, version.document.federation.documents.get(title="示例工作制度"), document_build.NEXT)
    assert taken(cast, earlier) == before
    assert taken(cast, cast.today)[1] != before[1]


def test_minutes_go_along_as_they_stood_on_that_day(cast):
    meeting = meeting_build.final(cast)
    found, digest = taken(cast, cast.today)
    names = [name for name in found if name.startswith("会议纪要/")]
    assert names == [f"会议纪要/01 {meeting.held_on} 示例第四季度例会.docx"]
    line = meeting.items.order_by("position").first().lines.order_by("id").first()
    before = archive.settled(paper(meeting))
    agreeing.correct_line(line, "各单位同意试行半年", "记录有误", by=cast.convener)
    # Corrected today: another file today, the same one as of the day before it.
    assert taken(cast, cast.today)[1] != digest
    assert archive.settled(paper(meeting_build.fresh(meeting), cast.today - timedelta(days=1))) == before


def test_a_pack_is_for_the_office_and_for_the_member_itself(cast, records):
    for person in (cast.clinic_liaison, cast.convener, cast.stranger, cast.resident):
        with pytest.raises(Refused, match="Only the office"):
            packs.make_pack("member", cast.choir, cast.today, by=person)
    with pytest.raises(Refused, match="Only the office"):
        packs.make_pack("community", cast.community, cast.today, by=cast.community_secretary)
    assert Record.objects.filter(verb="duties.pack.made").count() == 0


def test_communities_and_bases_have_packs_too(cast):
    from silian.places.tests import build as place_build

    base = place_build.base(cast)
    place_build.room(cast, of=base)
    found, _digest = taken(cast, cast.today, "base", base)
    assert json.loads(found["manifest.json"])["haves"]["place"] == 1
    found, _digest = taken(cast, cast.today, "community", cast.community)
    assert sorted(found) == ["01 六有.xlsx", "manifest.json"]


def test_one_click_brings_the_file(cast, records):
    client = Client()
    client.force_login(cast.choir_liaison, backend=BACKEND)
    answer = client.post(f"/duties/haves/member/{cast.choir.pk}/pack", {"day": cast.today.isoformat()})
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None


def test_a_whole_federation_has_a_pack_of_all_that_held(cast, records):
    meeting = meeting_build.final(cast)
    content, digest = packs.make_whole_pack(cast.street, cast.today, by=cast.secretary)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        names, manifest = sorted(opened.namelist()), json.loads(opened.read("manifest.json"))
    assert names == [
        "01 六有.xlsx", "03 走访.xlsx", "manifest.json", f"会议纪要/01 {meeting.held_on} {meeting.title}.docx",
        "制度文件/01 示例工作制度 第1版.docx",
    ]  # fmt: skip
    assert manifest["haves"]["member"] == {
        "exploration": 1,
        "rules": 1,
        "place": 0,
        "plan": 1,
        "activity": 2,
        "result": 0,
    }
    assert packs.make_whole_pack(cast.street, cast.today, by=cast.secretary) == (content, digest)
    with pytest.raises(Refused, match="Only the office"):
        packs.make_whole_pack(cast.street, cast.today, by=cast.choir_liaison)
