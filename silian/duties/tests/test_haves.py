"""The six haves: computed from records, as of any day, by a constant number of questions."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from python_calamine import CalamineWorkbook

from silian.documents import actions as documents
from silian.documents.tests import build as document_build
from silian.duties.queries import haves as queries
from silian.duties.queries.haves import COUNTED, HAVES
from silian.duties.tests import build
from silian.exchange.tests import build as exchange_build


def had(kind, thing, day) -> set[str]:
    return {one.key for one in queries.haves(kind, thing.federation_id, thing.pk, day) if one.is_had}


def test_every_kind_of_thing_has_the_six_and_every_source_leads_somewhere():
    for kind, table in COUNTED.items():
        assert list(table) == list(HAVES), kind
        for sources in table.values():
            for source in sources:
                for name, args in ((source.opens, [1]), (source.where, [])):
                    try:
                        reverse(name, args=args)
                    except NoReverseMatch:
                        pytest.fail(f"{name} of {source.rows.__name__} leads nowhere")


def test_without_records_nothing_is_had_and_each_says_what_would_bring_it(cast):
    for kind, thing in (("member", cast.choir), ("community", cast.community)):
        found = queries.haves(kind, cast.street.pk, thing.pk, cast.today)
        assert [(one.is_had, bool(one.sources[0].act)) for one in found] == [(False, True)] * 6


def test_a_receipt_of_the_rules_in_force_is_a_have_from_its_day_on(cast):
    version = document_build.issued(cast, day=cast.today - timedelta(days=30))
    document_build.handed(cast, version)
    documents.enter_paper(document_build.handout(cast.choir), cast.today - timedelta(days=5), by=cast.secretary)
    assert had("member", cast.choir, cast.today) == {"rules"}
    assert had("member", cast.choir, cast.today - timedelta(days=6)) == set()
    # The next version asks for a new receipt; what was had before stays had as of then.
    document_build.issued(cast, version.document, document_build.NEXT)
    assert had("member", cast.choir, cast.today) == set()
    assert had("member", cast.choir, cast.today - timedelta(days=1)) == {"rules"}


# ── The pages ──

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.get("/healthz")
    return client


def filled(cast, number: int) -> None:
    """So many more members, each with a receipt and a line of the year."""
    made = [build.member(cast, f"示例单位{at}") for at in range(number)]
    version = document_build.issued(cast)
    documents.hand_out(version, made, by=cast.secretary)
    for body in made:
        handout = version.handouts.get(body=body)
        documents.enter_paper(handout, cast.today, by=cast.secretary)
        exchange_build.service(body.organisation, cast.secretary, title="示例服务", year=cast.today.year)


@pytest.mark.parametrize("number", [1, 3, 100])
@pytest.mark.parametrize(
    "address", ["/duties/haves", "/duties/haves?lacks=plan", "/duties/haves?kind=community", "/duties/haves?kind=base"]
)
def test_the_board_asks_the_same_with_one_three_and_a_hundred_members(cast, number, address, django_assert_num_queries):
    filled(cast, number)
    client = signed_in(cast.secretary)
    client.get(address)
    with django_assert_num_queries(BOARD_ASKS):
        assert client.get(address).status_code == 200


BOARD_ASKS = 8


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_one_asks_the_same_with_one_and_three_records(cast, number, django_assert_num_queries):
    for at in range(number):
        exchange_build.service(cast.choir, cast.choir_liaison, title=f"示例服务{at}", year=cast.today.year)
    client = signed_in(cast.choir_liaison)
    address = f"/duties/haves/member/{cast.choir.pk}"
    client.get(address)
    with django_assert_num_queries(7):
        page = client.get(address).content.decode()
    assert "示例服务0" in page and "What would bring it:" in page


def test_the_board_names_who_lacks_what_and_goes_out_as_a_workbook(cast):
    filled(cast, 1)
    client = signed_in(cast.secretary)
    lacking = client.get("/duties/haves?lacks=plan").content.decode()
    assert "示例歌舞团" in lacking and "示例单位0" not in lacking
    book = io.BytesIO(b"".join(client.get("/duties/haves.xlsx").streaming_content))
    rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    named = {row[1]: row[8] for row in rows[3:] if row[1]}
    assert (named["示例单位0"], named["示例歌舞团"]) == (2, 0)


def test_haves_are_for_the_office_and_for_whose_they_are(cast):
    address = f"/duties/haves/member/{cast.choir.pk}"
    found = [
        signed_in(person).get(address).status_code
        for person in (cast.secretary, cast.choir_liaison, cast.clinic_liaison, cast.resident, cast.stranger)
    ]
    assert found == [200, 200, 404, 404, 404]
    assert signed_in(cast.choir_liaison).get("/duties/haves").status_code == 404
    assert signed_in(cast.community_secretary).get(f"/duties/haves/community/{cast.community.pk}").status_code == 200
    assert signed_in(cast.secretary).get(f"/duties/haves/nobody/{cast.choir.pk}").status_code == 404
