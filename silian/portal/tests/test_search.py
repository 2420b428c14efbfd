"""The search box: what is found by which words, what may have been meant, and that nobody finds what she may not see."""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from silian.activities.tests import build as activities
from silian.core import nearly
from silian.core.search import lexemes
from silian.deliberation.tests import build_statements as statements
from silian.documents.tests import build as documents
from silian.exchange.actions import lines
from silian.exchange.models import Demand, Service
from silian.hall.tests import build as hall
from silian.meetings.tests import build as meetings
from silian.people.models import User
from silian.places.tests import build as places
from silian.portal.queries.search import SHOWN, search
from silian.portal.queries.search_kinds import ANYBODY, ELSEWHERE, SEATED
from silian.tasks.tests import build as tasks

SERVICES = (
    "书画课堂", "合唱团排练指导", "义诊和健康咨询", "上门理发", "法律咨询", "金融防骗讲座", "亲子阅读会", "摄影采风活动", "茶艺体验课", "心理疏导热线",
    "消防安全演练", "垃圾分类宣传", "助老送餐服务", "青少年编程课", "重庆小面品鉴会",
)  # fmt: skip
DEMANDS = ("需要排练场地", "需要急救培训", "独居老人陪伴", "电动车充电桩", "楼道扶手安装")

# What somebody types, and what she means by it.
EXACT = [
    ("书画", "书画课堂"), ("课堂", "书画课堂"), ("shuhua", "书画课堂"), ("shkt", "书画课堂"), ("SHUHUA", "书画课堂"), ("ｓｈｕｈｕａ", "书画课堂"),
    ("合唱团", "合唱团排练指导"), ("hechang", "合唱团排练指导"), ("plzd", "合唱团排练指导"), ("合唱 指导", "合唱团排练指导"),
    ("理发", "上门理发"), ("lifa", "上门理发"), ("smlf", "上门理发"), ("法律", "法律咨询"), ("咨询 健康", "义诊和健康咨询"), ("健康 zixun", "义诊和健康咨询"),
    ("zhongqing", None), ("chongqing", "重庆小面品鉴会"), ("cqxm", "重庆小面品鉴会"), ("亲子", "亲子阅读会"), ("yuedu", "亲子阅读会"),
    ("排练场地", "需要排练场地"), ("jijiu", "需要急救培训"), ("独居", "独居老人陪伴"), ("cdz", "电动车充电桩"),
    ("歌舞团", "示例歌舞团"), ("gewutuan", "示例歌舞团"), ("slyh", "示例银行"), ("yinhang", "示例银行"), ("xinghang", None),
    ("读书基地", "示例读书基地"), ("dushu", "示例读书基地"), ("排练厅", "排练厅"), ("plt", "排练厅"),
    ("联系场地", "联系场地"), ("lianxi", "联系场地"), ("工作制度", "示例工作制度"), ("gzzd", "示例工作制度"), ("银联络", "示例·银联络"),
    ("加装电梯", "示例：应当加装电梯"), ("jiazhuang", "示例：应当加装电梯"),
]  # fmt: skip
SLIPS = [
    # One sign wrong, missing, too many, or another that sounds the same.
    ("书华课堂", "书画课堂"), ("书画课", "书画课堂"), ("书课堂", "书画课堂"), ("书画大课堂", "书画课堂"), ("书花", "书画课堂"), ("合昌团", "合唱团排练指导"),
    ("合唱对", None), ("上门理法", "上门理发"), ("金溶防骗", "金融防骗讲座"), ("防骗讲坐", "金融防骗讲座"), ("亲子越读", "亲子阅读会"), ("茶艺提验", "茶艺体验课"),
    ("心里疏导", "心理疏导热线"), ("垃圾份类", "垃圾分类宣传"), ("助老送饭服务", "助老送餐服务"), ("独居老仁", "独居老人陪伴"), ("歌舞圆", "示例歌舞团"), ("读书机地", "示例读书基地"),
    # One letter wrong, missing, too many, or two in the wrong order.
    ("shuhuo", "书画课堂"), ("shuhaketang", "书画课堂"), ("hechangg", "合唱团排练指导"), ("hecahng", "合唱团排练指导"), ("falvzixum", "法律咨询"), ("yingeng", None),
    ("qinziyuedi", "亲子阅读会"), ("sheyng", "摄影采风活动"), ("xinlisudao", "心理疏导热线"), ("xiaofangaquan", "消防安全演练"), ("gewutian", "示例歌舞团"), ("dushujdi", "示例读书基地"),
]  # fmt: skip


@pytest.fixture
def library(cast):
    """A small world of many kinds, made by the acts of the pages."""
    year = timezone.localdate().year
    for model, titles in ((Service, SERVICES), (Demand, DEMANDS)):
        for title in titles:
            lines.file_line(model, cast.bank, {"title": title, "detail": "示例", "year": year}, by=cast.bank_liaison)
    places.room(cast, of=places.base(cast, name="示例读书基地"))
    tasks.task(cast)
    documents.issued(cast)
    statements.statement(cast)
    return cast


def reader(person):
    """As on a page of her own: nothing read before."""
    return User.objects.get(pk=person.pk) if person else AnonymousUser()


def titles(found) -> list[str]:
    return [hit.title for section in found.sections for hit in section.hits[:SHOWN]]


def test_what_is_typed_right_is_found_every_time(library):
    found = {typed: search(reader(library.secretary), typed) for typed, _title in EXACT}
    missed = [typed for typed, title in EXACT if title and (found[typed].guessed or title not in titles(found[typed]))]
    wrong = [typed for typed, title in EXACT if not title and not found[typed].guessed and found[typed].sections]
    assert (missed, wrong) == ([], [])


def test_nine_of_ten_slips_are_understood(library):
    meant = [(typed, title) for typed, title in SLIPS if title]
    found = {typed: search(reader(library.secretary), typed) for typed, _title in meant}
    missed = [typed for typed, title in meant if title not in titles(found[typed])]
    assert len(missed) <= len(meant) // 10, missed
    # All but whole beginnings of a name were guessed, and the page says so.
    assert [typed for typed, _title in meant if not found[typed].guessed] == ["书画课"]


def test_the_page_says_what_it_guessed_and_marks_it(library, client):
    client.force_login(library.secretary)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    page = client.get(reverse("portal:search"), {"q": "书华课堂"}).content.decode()
    assert "没有找到“书华课堂”，以下是相近的结果" in page and "<mark>" in page
    page = client.get(reverse("portal:search"), {"q": "hechang"}).content.decode()
    assert "<mark>合唱</mark>团排练指导" in page
    page = client.get(reverse("portal:search"), {"q": "完全没有"}).content.decode()
    assert "也没有相近的结果" in page


@pytest.mark.parametrize("who", [None, "resident", "stranger", "choir_liaison", "convener"])
def test_nobody_finds_what_she_may_not_see(library, who):
    person = getattr(library, who) if who else None
    seen = set(titles(search(reader(person), "示例")))
    for typed in (
        "示例",
        "书画",
        "银联络",
        "联系场地",
        "联系场底",
        "gongzuozhidu",
        "gongzuozhidi",
        "书华课堂",
        "排练厅",
    ):
        seen |= set(titles(search(reader(person), typed)))
    public = {"示例：应当加装电梯", "示例读书基地"}
    inside = {"书画课堂", "示例·银联络", "示例工作制度", "排练厅", "示例歌舞团"}
    if who in (None, "resident"):
        assert not seen & inside and seen >= public
    elif who == "stranger":
        assert not seen & inside
    else:
        assert seen >= {"书画课堂", "示例工作制度"}
        assert ("联系场地" in seen) == (who == "choir_liaison")


def test_a_private_matter_is_found_by_whoever_sees_it_and_by_nobody_else(cast):
    matter = hall.dispute(cast)
    typed = matter.title[:4]
    for person in (None, cast.resident, cast.bank_liaison, cast.stranger):
        assert matter.title not in titles(search(reader(person), typed))
    from silian.hall.models import Matter

    for person in (cast.secretary, cast.community_secretary):
        sees = Matter.objects.visible_to(person).filter(pk=matter.pk).exists()
        assert (matter.title in titles(search(reader(person), typed))) == sees


def test_without_an_account_what_is_public_is_found_and_nothing_is_written(library, client, django_assert_num_queries):
    base = places.base(library, name="示例开放书屋", published=True)
    activities.session(library)
    with django_assert_num_queries(1) as asked:
        page = client.get(reverse("portal:search"), {"q": "开放书屋"})
    assert titles(page.context["found"]) == ["示例开放书屋"]
    assert reverse("places:open_base", args=[base.pk]) in page.content.decode()
    assert not any(query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for query in asked.captured_queries)
    assert "silian" not in client.cookies


def test_the_list_behind_all_that_were_found_shows_no_fewer(cast, client):
    year = timezone.localdate().year
    for at in range(SHOWN + 1):
        fields = {"title": f"清点器材{at}", "detail": "示例", "year": year}
        lines.file_line(Service, cast.bank, fields, by=cast.bank_liaison)
        tasks.task(cast, f"清点器材{at}")
        places.base(cast, name=f"清点书屋{at}", state="closed", closed_because="示例改建")
    Service.objects.update(state="closed")
    found = search(reader(cast.secretary), "qingdian").sections
    assert [(len(section.hits), section.is_more, bool(section.more)) for section in found] == [(SHOWN, True, True)] * 3
    client.force_login(cast.secretary)
    for section in found:
        page = client.get(section.more).content.decode()
        assert [at for at in range(SHOWN + 1) if section.hits[0].title[:-1] + str(at) not in page] == [], section.more


def test_a_clause_in_force_and_a_decision_are_found_by_their_words(cast):
    documents.issued(cast, text="第一条 示例总则\n第二条 联席会议每季度召开一次，由召集人轮值主持。")
    found = search(reader(cast.choir_liaison), "轮值主持")
    assert found.of("documents:document") == ["示例工作制度"]
    (hit,) = [hit for section in found.sections for hit in section.hits]
    assert ("轮值主持", True) in hit.piece
    decision = meetings.final(cast).decisions.select_related("line").get()
    assert search(reader(cast.secretary), decision.line.text[:6]).of("meetings:meeting") == [decision.line.text]


def test_what_may_have_been_meant_costs_two_queries_more(library, django_assert_num_queries):
    person = reader(library.secretary)
    search(person, "书画")
    with django_assert_num_queries(1):
        search(person, "书画")
    with django_assert_num_queries(3):
        search(person, "书华课堂")
    with django_assert_num_queries(2):
        search(person, "shuhaketang")


@pytest.mark.parametrize(
    "text",
    ["书画院", "示例银行重庆分行", "ＡＢＣ　１２３ 楼道灯坏了", "行长", "", "——", "浙江省杭州市" * 60, "3号楼2单元"],
)
def test_postgresql_cuts_words_as_python_does(db, text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(silian_words(%s))", [text])
        assert sorted(cursor.fetchone()[0]) == lexemes(text)


def test_every_index_of_words_is_used(library):
    from silian.activities.models import Activity
    from silian.core.search import found_by

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = found_by(Activity.objects.all(), "书画").explain()
    assert "activity_words" in plan


def test_every_kind_keeps_words_to_be_found_by(cast):
    """A kind whose table has no words would break the search for all."""
    for kind in (*SEATED, *ANYBODY, *ELSEWHERE):
        str(kind.found(kind.rows(cast.secretary), "'书画'").query)


# ── pure ──


def test_a_slip_of_one_letter_leads_back_to_what_was_meant():
    for meant in ("shuhua", "gewutuan", "yinhang"):
        for at in range(len(meant)):
            for slip in (
                meant[:at] + meant[at + 1 :],
                meant[:at] + "x" + meant[at:],
                meant[:at] + "x" + meant[at + 1 :],
            ):
                assert any(meant.startswith(one) for one in nearly.near_spellings(slip)), (meant, slip)


@pytest.mark.parametrize(
    ("typed", "text", "far"),
    [
        ("书画", "示例书画院", 0),
        ("书话", "示例书画院", 1),
        ("书院", "示例书画院", 1),
        ("书画画院", "示例书画院", 1),
        ("银行", "书画", 2),
        ("", "书画", 0),
    ],
)
def test_apart_counts_the_signs_to_change(typed, text, far):
    assert nearly.apart(typed, text) == far


def test_marks_join_to_the_whole_text_again():
    for wanted in (["书画"], ["shuhua"], ["shy"], ["院"], ["zz"]):
        words = nearly.marked("示例书画院", wanted, ["shi", "li", "shu", "hua", "yuan"])
        assert "".join(text for text, _flag in words) == "示例书画院"
    long = nearly.marked("长" * 100 + "书画" + "长" * 100, ["书画"])
    assert ("书画", True) in nearly.shortened(long, 40) and len(
        "".join(text for text, _flag in nearly.shortened(long, 40))
    ) <= 42
