from urllib.parse import parse_qsl

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from silian.core.errors import Refused
from silian.core.web import RefusedAsSentence, back, slice_by_key
from silian.members.models import Sector


@pytest.fixture
def seven(cast):
    """Seven rows in the order of their keys."""
    Sector.objects.bulk_create(Sector(federation=cast.street, name=f"S{n}") for n in range(7))
    return Sector.objects.filter(name__startswith="S")


def names(slice):
    return [row.name for row in slice.rows]


def follow(queryset, link, **how):
    return slice_by_key(queryset, dict(parse_qsl(link.removeprefix("?"))), per_page=3, **how)


@pytest.mark.parametrize(("newest_first", "order"), [(False, "0123456"), (True, "6543210")])
def test_pages_by_key_lead_forward_and_back(seven, newest_first, order):
    pages = [order[0:3], order[3:6], order[6:]]
    at = slice_by_key(seven, {}, per_page=3, newest_first=newest_first)
    assert (at.first, at.newer) == (True, "")
    seen = []
    while True:
        seen.append("".join(name[1:] for name in names(at)))
        if not at.older:
            break
        at = follow(seven, at.older, newest_first=newest_first)
    assert seen == pages
    at = follow(seven, at.newer, newest_first=newest_first)
    assert names(at) == [f"S{n}" for n in pages[1]]
    at = follow(seven, at.newer, newest_first=newest_first)
    assert (names(at), at.first, at.newer) == ([f"S{n}" for n in pages[0]], True, "")


def test_a_page_never_counts_and_costs_one_query_wherever_it_is(seven, django_assert_num_queries):
    with django_assert_num_queries(1) as first:
        at = slice_by_key(seven, {}, per_page=3)
    with django_assert_num_queries(1) as deep:
        follow(seven, at.older)
    said = (first.captured_queries[0]["sql"] + deep.captured_queries[0]["sql"]).upper()
    assert "COUNT(" not in said
    assert "OFFSET" not in said


@pytest.mark.parametrize("key", ["x", "-1", "1e9", "９", "9" * 30, ""])
def test_a_key_that_is_no_key_shows_the_first_page(seven, key):
    assert names(slice_by_key(seven, {"after": key}, per_page=3)) == ["S0", "S1", "S2"]


def test_links_keep_what_the_reader_asked_for(seven):
    assert slice_by_key(seven, {"q": "书画", "empty": "", "after": "0"}, per_page=3).older.startswith(
        "?q=%E4%B9%A6%E7%94%BB&after="
    )


def test_an_empty_list_has_no_way_on(cast):
    at = slice_by_key(Sector.objects.none(), {"after": "5"}, per_page=3)
    assert (list(at.rows), at.older, at.newer) == ([], "", "")


def refuse(request, htmx=False):
    request.htmx = htmx
    request.user = AnonymousUser()
    return RefusedAsSentence(lambda request: None).process_exception(request, Refused("The room is taken."))


def test_a_refusal_becomes_a_page_with_the_sentence(db):
    answer = refuse(RequestFactory().post("/"))
    assert answer.status_code == 409
    assert "The room is taken." in answer.content.decode()


def test_a_refusal_becomes_a_fragment_where_the_page_stays_open(db):
    answer = refuse(RequestFactory().post("/"), htmx=True)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#said")
    assert answer.content.decode() == '<p class="said error" role="alert">The room is taken.</p>\n'


def test_other_errors_stay_errors():
    assert RefusedAsSentence(lambda request: None).process_exception(RequestFactory().get("/"), ValueError()) is None


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/members/", "/members/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_back_leads_to_our_own_pages_only(wanted, leads):
    assert back(RequestFactory().post("/", {"next": wanted}), "portal:home").url == leads
