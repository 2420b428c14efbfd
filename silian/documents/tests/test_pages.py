"""The pages: what they ask of the database, and what a person can do on them."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from silian.documents import actions
from silian.documents.models import Document, Handout, Receipt, Version
from silian.documents.tests import build
from silian.members.models import Body, Membership, Organisation
from tests.questions import questions

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get("/healthz")  # signing in writes the session once
    return client


def filled(cast, number: int) -> Version:
    """So many documents, versions of the first one, and members who were handed it."""
    for at in range(number):
        made = Organisation.objects.create(federation=cast.street, name=f"示例单位{at}")
        Body.objects.create(federation=cast.street, kind="organisation", name=made.name, organisation=made)
        Membership.objects.create(
            federation=cast.street, organisation=made, period=(cast.today - timedelta(days=9), None)
        )
    first = build.issued(cast, build.document(cast, "示例章程", "charter"))
    everybody = Body.objects.filter(organisation__name__startswith="示例单位")
    actions.hand_out(first, [*everybody, build.body(cast.choir)], by=cast.secretary)
    actions.confirm(build.handout(cast.choir), by=cast.choir_liaison)
    version = first
    for at in range(number):
        version = build.issued(cast, first.document, build.NEXT + f"\n第五条 第{at}次修改。")
        actions.hand_to_the_same(version, by=cast.secretary)
    for at in range(1, number):
        build.handed(cast, build.issued(cast, build.document(cast, f"示例制度{at}")), cast.choir)
    return version


ASKED = {
    "/documents/": 6, "/documents/?mine=1": 6, "/documents/{document}": 8, "/documents/{document}/board": 8,
    "/documents/versions/{version}": 9, "/documents/volume": 5, "/documents/versions/{version}/hand-out": 8,
}  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", ASKED)
def test_a_page_asks_as_much_with_three_rows_as_with_one(cast, address, number, django_assert_num_queries):
    version = filled(cast, number)
    client = signed_in(cast.secretary if "board" in address or "hand-out" in address else cast.choir_liaison)
    path = address.format(document=version.document_id, version=version.pk)
    client.get(path)
    with django_assert_num_queries(ASKED[address]):
        assert client.get(path).status_code == 200


def test_beginning_a_document_by_the_form_asks_at_most_fifteen_questions(cast):
    client = signed_in(cast.secretary)
    sent = {"federation": cast.street.pk, "title": "  示例  章程 ", "kind": "charter", "year": ""}
    with CaptureQueriesContext(connection) as asked:
        answer = client.post("/documents/new", sent)
    assert answer.status_code == 302
    assert len(questions(asked)) <= 15
    assert (Document.objects.get().title, Document.objects.get().year) == ("示例 章程", None)


def test_from_the_draft_to_the_receipt_by_the_pages(cast):
    office, liaison = signed_in(cast.secretary), signed_in(cast.choir_liaison)
    document = build.document(cast)
    edit = office.post(f"/documents/{document.pk}/draft").url
    wrong = office.post(edit, {"text": build.TEXT, "changed": "", "file": io.BytesIO(b"no paper")})
    assert wrong.status_code == 422 and "第三条" in wrong.content.decode()
    assert office.post(edit, {"text": build.TEXT, "changed": ""}).status_code == 302
    version = Version.objects.get()
    assert (
        office.post(f"/documents/versions/{version.pk}/issue", {"issued_on": cast.today.isoformat()}).status_code == 302
    )
    hand = f"/documents/versions/{version.pk}/hand-out"
    looked = office.post(hand, {"members": "on", "act": "look"}).content.decode()
    assert "It goes to 3 bodies:" in looked and Handout.objects.count() == 0
    assert office.post(hand, {"members": "on", "act": "hand_out"}).status_code == 302
    page = liaison.get(f"/documents/versions/{version.pk}").content.decode()
    assert 'id="clause-3"' in page and "Confirm receipt" in page
    assert liaison.post(f"/documents/handouts/{build.handout(cast.choir).pk}/confirm").status_code == 302
    assert Receipt.objects.get().by == cast.choir_liaison
    assert "Confirm receipt" not in liaison.get(f"/documents/versions/{version.pk}").content.decode()


def test_a_name_that_is_not_in_the_register_is_named(cast):
    version = build.issued(cast)
    client = signed_in(cast.secretary)
    answer = client.post(
        f"/documents/versions/{version.pk}/hand-out", {"singles": "示例小店\n没有此单位", "act": "look"}
    )
    assert answer.status_code == 422 and "没有此单位" in answer.content.decode()
    answer = client.post(f"/documents/versions/{version.pk}/hand-out", {"act": "look"})
    assert answer.status_code == 422
    answer = client.post(
        f"/documents/versions/{version.pk}/hand-out", {"singles": "示例小店\n上保社区", "act": "hand_out"}
    )
    assert answer.status_code == 302
    assert list(Handout.objects.order_by("id").values_list("body__name", flat=True)) == ["上保社区", "示例小店"]


def test_what_changed_is_said_in_words_not_by_colour_alone(cast):
    first = build.issued(cast)
    version = build.issued(cast, first.document, build.NEXT)
    page = signed_in(cast.choir_liaison).get(f"/documents/versions/{version.pk}").content.decode()
    assert '<ins><span class="visually-hidden">[added: </span>至少' in page.replace("[added:&nbsp;", "[added: ")


def test_the_board_says_who_has_confirmed_which_version_last(cast):
    version = filled(cast, 1)
    client = signed_in(cast.secretary)
    page = client.get(f"/documents/{version.document_id}/board").content.decode()
    assert "示例歌舞团" in page and "示例单位0" in page and "version 1, " in page
    assert client.post(f"/documents/versions/{version.pk}/remind").status_code == 302
    assert client.post(f"/documents/versions/{version.pk}/remind").status_code == 409
    book = io.BytesIO(b"".join(client.get(f"/documents/{version.document_id}/board.xlsx").streaming_content))
    rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()[3:]
    assert [row[1] for row in rows] == ["示例歌舞团", "示例单位0"]
    assert signed_in(cast.choir_liaison).get(f"/documents/{version.document_id}/board").status_code == 404


def test_a_volume_holds_what_held_on_that_day(cast):
    day = cast.today - timedelta(days=50)
    first = build.issued(cast, day=day)
    second = build.issued(cast, first.document, build.NEXT, day=cast.today)
    charter = build.issued(cast, build.document(cast, "示例章程", "charter"), "第一条 宗旨。", day=day)
    client = signed_in(cast.choir_liaison)
    asked = f"day={day.isoformat()}&version={first.pk}&version={charter.pk}&version={second.pk}"
    printed = client.get(f"/documents/volume/print?{asked}").content.decode()
    assert "示例章程" in printed and "至少参加" not in printed
    content = b"".join(client.get(f"/documents/volume/docx?{asked}").streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as unpacked:
        words = unpacked.read("word/document.xml").decode()
    assert "PAGEREF part2" in words and "示例工作制度" in words and "至少参加" not in words
    assert client.get("/documents/volume/docx").status_code == 409


def test_the_file_of_a_draft_opens_for_the_office_only(cast):
    from silian.documents.tests.test_documents import PDF

    version = build.draft(cast)
    version = actions.change_draft(version, "", "", by=cast.secretary, file=(PDF, "制度.pdf"))
    address = f"/files/{version.file_id}"

    def found():
        return [signed_in(one).get(address).status_code for one in (cast.secretary, cast.choir_liaison, cast.stranger)]

    assert found() == [200, 404, 404]
    actions.issue(version, cast.today, by=cast.secretary)
    assert found() == [200, 200, 404]
