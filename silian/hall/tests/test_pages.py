"""The pages of the hall: raising, following, the list, one matter, handling it."""

import io
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from silian.hall.actions import accepting, following
from silian.hall.models import Link, Matter, Offer, Pause, Urgency
from silian.hall.tests import build


def get(client, name, *arguments, **query):
    return client.get(reverse(f"hall:{name}", args=arguments), query)


def post(client, where, *arguments, **data):
    return client.post(reverse(f"hall:{where}", args=arguments), data)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def sign_in(client, person):
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def raise_page(client, cast, **data):
    token = re.search(r'name="token" value="([^"]+)"', text(get(client, "raise")))[1]
    return token, {
        "text": build.TEXT,
        "kind": "general",
        "token": token,
        "way": "form",
        "federation": cast.street.pk,
        **data,
    }


# ── Raising ──


def test_anybody_raises_a_matter_and_follows_it(client, cast):
    cast.elsewhere.bodies.all()
    _token, data = raise_page(client, cast, community=cast.community.pk, place="3幢")

    answer = client.post(reverse("hall:raise"), data)

    matter = Matter.objects.get()
    assert (matter.community, matter.place, matter.way, matter.title) == (
        cast.community, "3幢", "form", "三单元二楼的楼道灯坏了半个月，老人晚上下楼看不见",
    )  # fmt: skip
    assert answer.status_code == 302
    receipt = text(client.get(answer.headers["Location"]))
    assert matter.number in receipt and "/hall/follow/" in receipt and str(matter.owner) in receipt
    later = answer.headers["Location"].partition("?")[0]
    assert 'id="link"' not in text(client.get(later))
    assert get(client, "matter", matter.pk).status_code == 404


def test_the_same_form_sent_twice_leads_to_the_same_page(client, cast):
    _token, data = raise_page(client, cast)

    first, second = (client.post(reverse("hall:raise"), data).headers["Location"] for _time in range(2))

    assert (first, Matter.objects.count()) == (second, 1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": " "}, "sentence about what"), ({"community": "999"}, ""), ({"kind": "war"}, ""), ({"text": "长" * 2001}, ""),
        ({"federation": ""}, ""), ({"community": "x"}, ""),
    ],
)  # fmt: skip
def test_bad_input_is_said_in_sentences_and_kept(client, cast, wrong, sentence):
    client.cookies["django_language"] = "en"
    _token, data = raise_page(client, cast, place="记住我")

    answer = client.post(reverse("hall:raise"), data | wrong, headers={"accept-language": "en"})

    assert (answer.status_code, Matter.objects.exists()) == (422, False)
    assert "记住我" in text(answer) and sentence in text(answer) and 'role="alert"' in text(answer)


def test_the_sixth_within_an_hour_reads_why_not(client, cast):
    for _number in range(6):
        _token, data = raise_page(client, cast)
        answer = client.post(reverse("hall:raise"), data)

    assert (answer.status_code, Matter.objects.count()) == (422, 5)


def test_a_wrong_link_is_not_there(client, cast):
    build.raise_a_matter(cast)
    assert get(client, "follow", "abc").status_code == 404


def test_whoever_raised_it_leaves_a_telephone_number_later(client, cast):
    raised = build.raised(cast)

    assert post(client, "follow_phone", raised.secret, phone="0571-000").status_code == 302
    assert post(client, "follow_phone", raised.secret, phone=" ").status_code == 409

    assert build.fresh(raised.raiser).phone == "0571-000"


def test_a_helper_writes_it_down(client, cast):
    assert get(sign_in(client, cast.resident), "raise_for").status_code == 404
    sign_in(client, cast.community_secretary)
    page = text(get(client, "raise_for"))
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    data = {"text": build.TEXT, "kind": "general", "token": token, "way": "phone", "federation": cast.street.pk}
    assert client.post(reverse("hall:raise_for"), data).status_code == 422

    client.post(reverse("hall:raise_for"), data | {"helped_because": "她打电话来"})

    assert Matter.objects.get().raisers.get().helper == cast.community_secretary


def test_a_poster_leads_to_the_form_with_the_place_filled_in(client, cast):
    assert get(sign_in(client, cast.resident), "poster").status_code == 404
    page = text(
        get(sign_in(client, cast.community_secretary), "poster", community=cast.community.pk, place="示例楼3幢")
    )
    link = re.search(r'<p class="sub">(http[^<]+)</p>', page)[1].replace("&amp;", "&")

    form = text(client.get(link.partition("testserver")[2]))

    assert 'value="poster"' in form and "示例楼3幢" in form and f'value="{cast.community.pk}" selected' in form


# ── The list ──


def test_the_list_shows_what_is_open_to_everybody(client, cast):
    shown, raised, private = (
        build.accepted(cast),
        build.raise_a_matter(cast, title="待受理", text="停车位太少"),
        build.dispute(cast),
    )

    assert [one.pk for one in get(client, "matters").context["slice"].rows] == [shown.pk]
    assert [get(client, "matters", show=own).context["slice"].rows for own in ("followed", "raised", "mine")] == [
        []
    ] * 3
    sign_in(client, cast.community_secretary)
    assert [one.pk for one in get(client, "matters").context["slice"].rows] == [private.pk, raised.pk, shown.pk]
    assert [one.pk for one in get(client, "matters", q="ldd").context["slice"].rows] == [shown.pk]
    assert [one.pk for one in get(client, "matters", q="楼道灯").context["slice"].rows] == [shown.pk]
    assert [one.pk for one in get(client, "matters", q=shown.number).context["slice"].rows] == [shown.pk]
    assert [one.pk for one in get(client, "matters", stage="raised").context["slice"].rows] == [raised.pk]
    assert [one.pk for one in get(client, "matters", show="late").context["slice"].rows] == []
    assert [one.pk for one in get(client, "matters", community=cast.community.pk, q="qqqq").context["slice"].rows] == []


def test_the_list_of_what_is_mine_late_and_gone_up(client, cast):
    mine, late = build.accepted(cast), build.made_late(build.accepted(cast), days=30)
    offered = build.accepted(cast)
    accepting.offer_matter(offered, build.seat_of(cast.secretary), "归街道", by=cast.community_secretary)
    shown = lambda **query: [one.pk for one in get(client, "matters", **query).context["slice"].rows]  # noqa: E731

    sign_in(client, cast.community_secretary)
    assert shown(show="mine") == [offered.pk, late.pk, mine.pk]
    assert shown(show="late") == [late.pk]
    sign_in(client, cast.secretary)
    assert shown(show="mine") == [offered.pk]
    assert shown(show="meeting") == [late.pk]


@pytest.mark.parametrize(
    "query",
    [
        {"stage": "x"},
        {"community": "abc"},
        {"after": "-1"},
        {"theme": "\x00"},
        {"federation": "9" * 30},
        {"q": "'" * 300},
    ],
)
def test_nonsense_in_the_address_does_no_harm(client, cast, query):
    build.accepted(cast)
    assert get(client, "matters", **query).status_code == 200


def test_the_figures_count_what_is_open_to_everybody(client, cast):
    build.accepted(cast), build.accepted(cast), build.raise_a_matter(cast), build.dispute(cast)

    figures = get(client, "matters").context["figures"]

    assert [(one.query, one.number) for one in figures.stages] == [("stage=accepted", 2)]


@pytest.mark.parametrize(("who", "queries"), [(None, 2), ("community_secretary", 6), ("secretary", 6)])
def test_the_list_asks_as_much_for_one_row_as_for_three(client, cast, django_assert_num_queries, who, queries):
    cache.clear()
    if who:
        sign_in(client, getattr(cast, who))
    build.accepted(cast)
    get(client, "matters")  # menus are kept
    with django_assert_num_queries(queries):
        get(client, "matters")
    build.accepted(cast), build.accepted(cast)
    with django_assert_num_queries(queries):
        get(client, "matters")


def test_the_workbook_holds_what_the_list_shows_and_nothing_private(client, cast):
    shown, private = build.accepted(cast), build.dispute(cast)
    sign_in(client, cast.community_secretary)

    answer = get(client, "workbook", show="all")

    cells = [
        str(cell)
        for row in CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        .get_sheet_by_index(0)
        .to_python()
        for cell in row
    ]
    assert shown.number in cells and private.number not in cells


# ── One matter ──


def test_the_page_says_first_whose_it_is_and_until_when(client, cast):
    matter = build.accepted(cast)

    page = get(client, "matter", matter.pk).context["page"]

    assert str(matter.owner) in page.now and matter.next_at.astimezone().strftime("%Y-%m-%d") in page.now
    assert page.first == "" and [step.kind for step in page.steps] == ["raised", "accepted"]


def test_everybody_has_one_next_act(client, cast):
    matter = build.raise_a_matter(cast)
    first = lambda person: get(sign_in(client, person), "matter", matter.pk).context["page"].first  # noqa: E731
    assert (first(cast.community_secretary), first(cast.secretary)) == ("accept", "accept")
    accepting.offer_matter(matter, build.seat_of(cast.convener), "归民生", by=cast.community_secretary)
    assert (first(cast.convener), text(client.get(reverse("hall:matter", args=[matter.pk]))).count("btn-primary")) == (
        "answer_offer",
        1,
    )


@pytest.mark.parametrize("who", [None, "resident", "community_secretary"])
def test_the_page_asks_as_much_for_three_steps_as_for_many(client, cast, who):
    matter = build.accepted(cast)
    if who:
        sign_in(client, getattr(cast, who))
    get(client, "matter", matter.pk)
    with CaptureQueriesContext(connection) as few:
        get(client, "matter", matter.pk)
    for number in range(5):
        accepting.correct_matter(matter, "再改", by=cast.secretary, title=f"楼道灯{number}")
    with CaptureQueriesContext(connection) as many:
        get(client, "matter", matter.pk)
    assert len(few) == len(many) <= 45


def test_the_words_as_written_are_for_who_handles_it_and_who_wrote_them(client, cast):
    matter = build.raise_a_matter(cast, text="王某某说灯坏了。", by=cast.resident)
    build.accept(cast, matter, text="有居民说灯坏了。")
    seen = lambda: "王某某" in text(get(client, "matter", matter.pk))  # noqa: E731

    found = [seen()] + [
        (sign_in(client, getattr(cast, who)), seen())[1]
        for who in ("choir_liaison", "convener", "resident", "secretary", "community_secretary")
    ]

    assert found == [False, False, False, True, True, True]


# ── Handling ──


def test_the_whole_handling_in_the_browser(client, cast):
    matter = build.raise_a_matter(cast)
    sign_in(client, cast.community_secretary)
    shown = {"title": "三单元楼道灯", "text": "灯坏了。", "place": "3幢", "community": cast.community.pk, "theme": ""}

    assert get(client, "accept", matter.pk).status_code == 200
    assert post(client, "accept", matter.pk, **shown).status_code == 302
    assert post(client, "correct", matter.pk, **shown).status_code == 422
    assert post(client, "correct", matter.pk, **shown | {"title": "楼道灯"}, because="短一点").status_code == 302
    urgent = Urgency.objects.get(name="紧急")
    assert post(client, "hasten", matter.pk, urgency=urgent.pk, because="老人多").status_code == 302
    assert post(client, "pause", matter.pk, until="2020-01-01", because="等").status_code == 422
    until = (cast.today.replace(year=cast.today.year)).isoformat()
    assert post(client, "pause", matter.pk, until=until, because="等").status_code == 422
    assert post(client, "offer", matter.pk, because="归街道").status_code == 422
    assert post(client, "offer", matter.pk, seat=build.seat_of(cast.secretary).pk, because="归街道").status_code == 302
    sign_in(client, cast.secretary)
    assert post(client, "offer_answer", Offer.objects.get().pk, answer="accept").status_code == 302

    matter = build.fresh(matter)
    assert (matter.title, matter.urgency, matter.owner) == ("楼道灯", urgent, build.seat_of(cast.secretary))


def test_pausing_and_resuming_in_the_browser(client, cast):
    import datetime as dt

    matter = build.accepted(cast)
    sign_in(client, cast.community_secretary)
    until = (cast.today + dt.timedelta(days=9)).isoformat()

    assert post(client, "pause", matter.pk, until=until, because="等鉴定").status_code == 302
    assert "等鉴定" in text(get(client, "matter", matter.pk))
    assert post(client, "resume", matter.pk).status_code == 302
    assert Pause.objects.get().ended_by == cast.community_secretary


def test_the_same_problem_is_proposed_linked_and_undone(client, cast):
    lead, other = build.accepted(cast), build.accepted(cast, title="楼道灯坏了", text="三单元楼道灯一直不亮")
    build.accepted(cast, title="停车难", text="小区停车位太少")
    sign_in(client, cast.community_secretary)

    found = get(client, "link", other.pk).context["found"]
    assert [one.matter.pk for one in found] == [lead.pk]
    assert found[0].words and found[0].same_community
    assert post(client, "link", other.pk, number="2020-0001", because="同一盏灯").status_code == 422
    assert post(client, "link", other.pk, number="x'--", because="同一盏灯").status_code == 422
    assert post(client, "link", other.pk, number=lead.number, because="同一盏灯").status_code == 302
    assert lead.number in text(get(client, "matter", other.pk))
    assert post(client, "link_undo", Link.objects.get().pk, because="").status_code == 409
    assert post(client, "link_undo", Link.objects.get().pk, because="不是").status_code == 302
    assert Link.objects.get().undone_at


def test_a_returned_private_matter_is_no_longer_there(client, cast):
    matter = build.dispute(cast)
    offer = accepting.offer_matter(matter, build.seat_of(cast.secretary), "请调解", by=cast.community_secretary)
    sign_in(client, cast.secretary)

    answer = post(client, "offer_answer", offer.pk, answer="return", because="请社区先谈")

    assert answer.status_code == 200 and matter.number in text(answer)
    assert get(client, "matter", matter.pk).status_code == 404


def test_supporting_and_silencing_in_the_browser(client, cast):
    matter = build.accepted(cast)
    sign_in(client, cast.resident)

    assert post(client, "support", matter.pk).status_code == 302
    assert post(client, "support", matter.pk).status_code == 409
    assert post(client, "silence", matter.pk, silent="1").status_code == 302
    assert following.rules.following(cast.resident, matter).muted_at
    assert post(client, "support", matter.pk, end="1").status_code == 302
    assert get(client, "matter", matter.pk).context["page"].supporters == 0


def test_the_office_sets_urgencies(client, cast):
    build.raise_a_matter(cast)
    assert get(sign_in(client, cast.community_secretary), "urgencies").status_code == 404
    sign_in(client, cast.secretary)
    usual = Urgency.objects.get(usual=True)
    values = {"name": "一般", "accept_hours": 12, "answer_days": 5, "decide_days": 15, "finish_days": 30, "usual": "on"}

    assert get(client, "urgencies").status_code == 200
    assert post(client, "urgency", usual.pk, **values | {"finish_days": 1}).status_code == 422
    assert post(client, "urgency", usual.pk, **values).status_code == 302
    assert post(client, "urgency_new", cast.street.pk, **values | {"name": "特急"}).status_code == 302
    assert post(client, "urgency_new", cast.elsewhere.pk, **values | {"name": "特急"}).status_code == 404
    assert build.fresh(usual).accept_hours == 12
