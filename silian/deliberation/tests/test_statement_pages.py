"""The pages of statements: what they ask of the database, what a person can do on them without JavaScript, and that nothing typed is lost."""

import io

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from silian.deliberation.actions import moderating
from silian.deliberation.actions import statements as actions
from silian.deliberation.models import Report, Statement, Voice
from silian.deliberation.tests import build_statements as build

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get("/healthz")  # signing in writes the session once
    return client


def filled(cast, number: int, *, over: bool = True):
    """So many statements with as many reports each, all answered by a reader, too."""
    matter = build.matter(cast)
    people = build.residents(number + 4)
    made = build.statements(cast, matter, number)
    for one in made:
        build.voices(one, *[1] * len(people), people=people)
        actions.give_voice(build.fresh(one), -1, by=cast.community_secretary)
        for person in people[:number]:
            moderating.report_statement(build.fresh(one), "示例：不妥", by=person)
    if over:
        build.phase_is_over(matter)
    return matter, made[0]


# Address, and how many questions it asks while answers are asked for, and afterwards; three of each are the sign-in,
# the seats and the bell. That the matter is open to the reader is asked once.
ASKED = {
    "/deliberation/matters/{matter}/statements": (10, 8), "/deliberation/matters/{matter}/statements?order=contested": (10, 8),
    "/deliberation/matters/{matter}/statements/print": (10, 8), "/deliberation/matters/{matter}/map": (16, 14),
    "/deliberation/matters/{matter}/answer": (10, 7), "/deliberation/statements/{statement}": (10, 10),
    "/deliberation/moderation": (6, 6), "/deliberation/matters/{matter}/statements.xlsx": (6, 6),
}  # fmt: skip


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", ASKED)
def test_a_page_asks_as_much_with_three_rows_as_with_one(cast, address, number, over, django_assert_num_queries):
    matter, statement = filled(cast, number, over=over)
    path = address.format(matter=matter.pk, statement=statement.pk)
    client = signed_in(cast.community_secretary)
    client.get(path)
    with django_assert_num_queries(ASKED[address][over]):
        assert client.get(path).status_code == 200


def test_a_resident_says_something_and_nothing_typed_is_lost(cast):
    matter, client = build.matter(cast), signed_in(cast.resident)
    path = f"/deliberation/matters/{matter.pk}/say"
    sent = {"text": "示例：应当加装电梯", "reason": "", "side": "for"}
    wrong = client.post(path, sent)
    assert (wrong.status_code, Statement.objects.count()) == (422, 0)
    assert "示例：应当加装电梯" in wrong.content.decode()
    assert client.post(path, sent | {"reason": "示例：老人出行方便"}).status_code == 302
    again = client.post(path, sent | {"reason": "示例：老人出行方便"})
    assert (again.status_code, Statement.objects.count()) == (422, 1)
    assert "statement 1" in again.content.decode()


def test_a_liaison_chooses_in_whose_name_she_speaks_and_a_resident_is_not_asked(cast):
    matter = build.matter(cast)
    path = f"/deliberation/matters/{matter.pk}/say"
    seat = build.seat_of(cast.bank_liaison)
    assert 'name="seat"' not in signed_in(cast.resident).get(path).content.decode()
    client = signed_in(cast.bank_liaison)
    assert f'value="{seat.pk}"' in client.get(path).content.decode()
    client.post(path, {"text": "示例：银行愿出场地", "reason": "示例：有空房", "side": "for", "seat": seat.pk})
    assert Statement.objects.get().organisation == cast.bank
    assert "示例银行" in Client().get(f"/deliberation/matters/{matter.pk}/statements").content.decode()


def test_who_a_resident_is_stands_on_no_public_page(cast):
    matter = build.matter(cast)
    made = build.statement(cast, matter)
    for path in (f"/deliberation/matters/{matter.pk}/statements", f"/deliberation/statements/{made.pk}"):
        assert cast.resident.name not in Client().get(path).content.decode()
        assert cast.resident.name not in signed_in(cast.bank_liaison).get(path).content.decode()
    assert cast.resident.name in signed_in(cast.secretary).get(f"/deliberation/statements/{made.pk}").content.decode()


def test_one_after_the_other_is_answered_by_plain_buttons(cast):
    matter, client = build.matter(cast), signed_in(cast.resident)
    build.statements(cast, matter, 2)
    path = f"/deliberation/matters/{matter.pk}/answer"
    for left, stance in ((2, "agree"), (1, "pass")):
        page = client.get(path)
        assert page.context["place"].left == left
        one = page.context["statement"]
        sent = {"stance": stance, "edition": one.edition, "then": "next"}
        assert client.post(f"/deliberation/statements/{one.pk}/voice", sent).headers["Location"] == path
    assert client.get(path).context["statement"] is None
    assert sorted(Voice.objects.values_list("stance", flat=True)) == [0, 1]


def test_somebody_without_an_account_reports_a_statement(cast):
    made = build.statement(cast)
    path = f"/deliberation/statements/{made.pk}/report"
    assert Client().post(path, {"reason": ""}).status_code == 422
    assert Client().post(path, {"reason": "示例：点名"}).status_code == 302
    report = Report.objects.get()
    assert (report.person, len(report.sender)) == (None, 64)
    assert Client().post(f"/deliberation/statements/{made.pk}/voice", {"stance": "agree"}).status_code == 302
    assert Voice.objects.count() == 0  # on the way to the sign-in page


def test_a_moderator_hides_and_the_author_objects_on_the_pages(cast):
    made = build.statement(cast)
    own, office = signed_in(cast.resident), signed_in(cast.secretary)
    office.post(f"/deliberation/statements/{made.pk}/decide", {"step": "hide", "because": "示例：点名"})
    page = own.get(f"/deliberation/statements/{made.pk}").content.decode()
    assert "示例：点名" in page and f"/deliberation/statements/{made.pk}/object" in page
    assert own.post(f"/deliberation/statements/{made.pk}/object", {"reason": " "}).status_code == 422
    own.post(f"/deliberation/statements/{made.pk}/object", {"reason": "示例：没有点名"})
    community = signed_in(cast.community_secretary)
    assert [row.pk for row in community.get("/deliberation/moderation").context["slice"].rows] == [made.pk]
    community.post(f"/deliberation/statements/{made.pk}/decide", {"step": "show", "because": "示例：确实没有"})
    assert build.fresh(made).state == "shown"


def test_the_workbook_holds_the_totals_the_reader_may_see(cast):
    matter = build.matter(cast)
    made = build.statement(cast, matter)
    build.voices(made, 1, 1, 1, -1, 0)

    def row() -> list:
        answer = signed_in(cast.secretary).get(f"/deliberation/matters/{matter.pk}/statements.xlsx")
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        return book.get_sheet_by_index(0).to_python()[3][1:10]

    words = [1.0, "示例：应当加装电梯", "示例：老人出行方便", "For", "a resident"]
    assert row() == [*words, "", "", "", ""]
    build.phase_is_over(matter)
    assert row() == [*words, 3.0, 1.0, 1.0, 5.0]


def test_the_list_is_searched_and_narrowed_by_side(cast):
    matter = build.matter(cast)
    first = build.statement(cast, matter)
    second = build.statement(cast, matter, text="示例：低层住户采光受影响", side="against")
    path = f"/deliberation/matters/{matter.pk}/statements"
    client = Client()
    found = lambda asked: [row.pk for row in client.get(path + asked).context["rows"]]  # noqa: E731
    assert (found(""), found("?q=采光"), found("?side=for"), found("?q=没有")) == (
        [second.pk, first.pk],
        [second.pk],
        [first.pk],
        [],
    )


def test_the_chart_says_the_same_as_its_table(cast):
    from silian.deliberation.tests.test_statement_map import camps

    matter = build.matter(cast)
    camps(cast, matter)
    build.phase_is_over(matter)
    answer = Client().get(f"/deliberation/matters/{matter.pk}/map")
    page, text = answer.context["page"], answer.content.decode()
    assert (
        text.count("<circle ")
        == len(page.dots)
        == text.count('<th scope="row">A</th>') + text.count('<th scope="row">B</th>')
    )
    assert 'tabindex="0"' in text and "<title" in text and "<desc" in text and "style=" not in text
    assert text.count(page.summary) == 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_speak_both_languages(cast, language):
    matter, made = filled(cast, 1)
    client = signed_in(cast.community_secretary)
    client.cookies["django_language"] = language
    text = client.get(f"/deliberation/matters/{matter.pk}/map").content.decode()
    assert ("意见图谱" in text, "Opinion map" in text) == ((True, False) if language == "zh-hans" else (False, True))
