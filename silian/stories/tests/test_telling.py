"""From what is done to what everybody reads, and back."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation

from silian.cobuilding.tests import build as building
from silian.core import pictures
from silian.core.errors import Refused
from silian.core.files import read
from silian.core.models import Notice, Record
from silian.hall.tests import build as hall
from silian.stories import actions
from silian.stories.models import Named, Story
from silian.stories.queries.waiting import waiting_for
from silian.stories.tests import build

pytestmark = pytest.mark.django_db
State = Story.State


@pytest.fixture(autouse=True)
def chinese(settings):
    """The installation speaks Chinese, and so does whoever reads."""
    settings.LANGUAGE_CODE = "zh-hans"
    with translation.override("zh-hans"):
        yield


def names(story) -> list[tuple[str, str]]:
    return [(str(one), one.answer) for one in story.named.filter(dropped_at=None).order_by("pk")]


def test_a_draft_says_from_the_records_what_was_asked_given_agreed_and_what_came_of_it(cast):
    story = build.draft(cast, about="病人盼着听到歌声")
    assert story.state == State.DRAFT
    assert story.title == "病房合唱与反诈讲座"
    for said in (
        "病人盼着听到歌声。",
        "示例歌舞团提供：合唱队每月演出一场。",
        "320",
        "45",
        "96",
        "四场演出，病人和家属都说好。",
        "共建协议",
    ):
        assert said in story.text
    assert "%(" not in story.text
    assert names(story) == [("示例歌舞团", "open"), ("示例医院", "open"), ("示例银行", "open")]


def test_the_story_of_a_matter_tells_its_way_and_never_who_raised_it(cast):
    matter = hall.accepted(cast, name="示例·王大妈", phone="13800000000")
    story = actions.tell_of_matter(build.solved(cast, matter), by=cast.community_secretary)
    for said in ("三单元二楼的楼道灯坏了半个月", "已解决", "看过，灯亮了。", "提出人表示问题已解决。"):
        assert said in story.text
    assert "王大妈" not in story.text + story.title + story.lead
    assert names(story) == []


def test_pressing_twice_is_one_draft(cast):
    project = build.done(cast)
    first = actions.tell_of_project(project, by=cast.secretary)
    assert actions.tell_of_project(project, by=cast.choir_liaison) == first
    assert Story.objects.count() == 1


def test_no_story_is_told_of_what_is_not_done_not_public_or_by_who_was_not_there(cast):
    running = building.running(cast)
    private = hall.dispute(cast)
    open_one = hall.accepted(cast)
    for act, source, by in [
        (actions.tell_of_project, running, cast.secretary),
        (actions.tell_of_matter, private, cast.secretary),
        (actions.tell_of_matter, open_one, cast.secretary),
    ]:
        with pytest.raises(Refused):
            act(source, by=by)
    solved = build.solved(cast)
    with pytest.raises(Refused):
        actions.tell_of_matter(solved, by=cast.resident)
    assert Story.objects.count() == 0


def test_publishing_without_consent_is_refused_with_the_name_of_who_has_not_agreed(cast):
    story = build.asked(cast)
    actions.agree(build.named(story, cast.choir), by=cast.choir_liaison)
    actions.agree(build.named(story, cast.bank), by=cast.bank_liaison)
    with pytest.raises(Refused) as refused:
        actions.publish(build.fresh(story), by=cast.secretary)
    assert str(refused.value) == "尚不能发布：示例医院还没有同意。"
    assert build.fresh(story).state == State.ASKED
    actions.decline(build.named(story, cast.clinic), "病区照片太多", by=cast.clinic_liaison)
    with pytest.raises(Refused) as refused:
        actions.publish(build.fresh(story), by=cast.secretary)
    assert "示例医院" in str(refused.value)
    assert build.fresh(story).state == State.ASKED


def test_with_all_consents_the_office_publishes_and_those_named_hear_of_it(cast):
    story = build.all_agree(cast, build.asked(cast))
    with pytest.raises(Refused):
        actions.publish(story, by=cast.choir_liaison)
    actions.publish(story, by=cast.secretary)
    assert build.fresh(story).state == State.PUBLISHED
    heard = Notice.objects.filter(verb="stories.story.published").values_list("to__username", flat=True)
    assert sorted(heard) == ["bank_liaison", "choir_liaison", "clinic_liaison"]


def test_consent_taken_back_takes_the_story_off_the_page_in_the_same_moment(cast, client):
    story = build.published(cast)
    address = reverse("stories:story", args=[story.pk])
    assert client.get(address).status_code == 200
    actions.take_back(build.named(story, cast.clinic), "", by=cast.clinic_liaison)
    assert client.get(address).status_code == 404
    story = build.fresh(story)
    assert (story.state, story.withdrawn_because) == (State.WITHDRAWN, "示例医院撤回了同意。")
    assert "stories.story.withdrawn" in Record.objects.values_list("verb", flat=True)


def test_a_withdrawn_story_is_read_by_those_who_took_part_and_nobody_else(cast, client):
    story = build.published(cast)
    with pytest.raises(Refused):
        actions.withdraw(story, " ", by=cast.secretary)
    assert build.fresh(story).state == State.PUBLISHED
    actions.withdraw(story, "数字有误", by=cast.secretary)
    seen = []
    for reader in (None, cast.resident, cast.stranger, cast.convener, cast.choir_liaison, cast.secretary):
        client.logout()
        if reader:
            client.force_login(reader)
        seen.append(client.get(reverse("stories:story", args=[story.pk])).status_code)
    assert seen == [404, 404, 404, 404, 200, 200]


def test_a_changed_word_needs_every_consent_anew(cast):
    story = build.all_agree(cast, build.asked(cast))
    words = {"title": story.title, "lead": story.lead, "text": "另外的话"}
    with pytest.raises(Refused):
        actions.change(story, words, by=cast.secretary)
    actions.reopen(story, by=cast.choir_liaison)
    actions.change(build.fresh(story), words, by=cast.choir_liaison)
    assert build.fresh(story).text == "另外的话"
    assert names(story) == [("示例歌舞团", "open"), ("示例医院", "open"), ("示例银行", "open")]


def test_whom_the_words_name_is_found_in_them_and_must_agree(cast):
    story = build.draft(cast)
    text = f"感谢示例小店和{cast.convener.name}，也感谢示例·老李。"
    actions.change(story, {"title": "一起唱", "lead": "", "text": text}, by=cast.secretary)
    actions.name_person(build.fresh(story), "示例·老李", by=cast.secretary)
    assert [one for one, _answer in names(story)][3:] == ["示例小店", "示例·召集人", "示例·老李"]
    story = build.all_agree(cast, actions.ask(build.fresh(story), by=cast.secretary))
    with pytest.raises(Refused) as refused:
        actions.publish(story, by=cast.secretary)
    assert "示例小店、示例·召集人、示例·老李" in str(refused.value)
    assert [one.what for one in waiting_for(cast.convener)] == ["请阅读案例“一起唱”并答复是否同意"]
    actions.reopen(story, by=cast.secretary)
    actions.change(build.fresh(story), {"title": "一起唱", "lead": "", "text": "谢谢大家。"}, by=cast.secretary)
    assert len(names(story)) == 3


def test_somebody_without_an_account_agrees_on_paper(cast):
    story = actions.tell_of_matter(build.solved(cast), by=cast.secretary)
    actions.change(story, {"title": "灯亮了", "lead": "", "text": "示例·老李修好了灯。"}, by=cast.secretary)
    paper = actions.name_person(build.fresh(story), "示例·老李", by=cast.secretary)
    actions.ask(build.fresh(story), by=cast.secretary)
    with pytest.raises(Refused):
        actions.keep_paper(build.fresh(paper), "", by=cast.secretary)
    with pytest.raises(Refused):
        actions.publish(build.fresh(story), by=cast.secretary)
    actions.keep_paper(build.fresh(paper), "10月8日签字，存秘书处文件柜", by=cast.secretary)
    assert actions.publish(build.fresh(story), by=cast.secretary).state == State.PUBLISHED


@pytest.mark.parametrize("words", ["打电话13812345678", "身份证330106194901010012", "王奶奶家的灯亮了"])
def test_what_leads_to_somebody_served_or_to_the_raiser_is_refused(cast, words):
    matter = hall.accepted(cast, name="王奶奶")
    story = actions.tell_of_matter(build.solved(cast, matter), by=cast.secretary)
    actions.change(story, {"title": "灯亮了", "lead": "", "text": words}, by=cast.secretary)
    with pytest.raises(Refused):
        actions.ask(build.fresh(story), by=cast.secretary)
    assert build.fresh(story).state == State.DRAFT


def test_a_person_served_at_home_never_appears(cast):
    from silian.volunteering.models import HomeOrderPrivate
    from silian.volunteering.tests import build as volunteering

    order = volunteering.order(cast)
    served = HomeOrderPrivate.objects.get(order=order).name
    story = build.draft(cast)
    actions.change(story, {"title": "上门", "lead": "", "text": f"为{served}理发"}, by=cast.secretary)
    with pytest.raises(Refused):
        actions.ask(build.fresh(story), by=cast.secretary)
    assert build.fresh(story).state == State.DRAFT


def test_a_matter_taken_from_the_public_takes_its_story_with_it(cast, client):
    story = build.of_matter(cast)
    address = reverse("stories:story", args=[story.pk])
    assert client.get(address).status_code == 200
    type(story.matter).objects.filter(pk=story.matter_id).update(shown_at=None)
    assert client.get(address).status_code == 404
    assert list(Story.objects.public()) == []


# ── Pictures ──


def test_a_picture_is_drawn_anew_without_what_the_camera_wrote(cast):
    from io import BytesIO

    from PIL import Image

    story = build.draft(cast)
    photo = build.photo(2000, 1000)
    assert Image.open(BytesIO(photo)).getexif()
    made = actions.add_picture(story, photo, "门诊大厅的演出", by=cast.secretary, nobody=True)
    kept = read(made.file)
    drawn = Image.open(BytesIO(kept))
    assert (drawn.format, drawn.size, dict(drawn.getexif()), drawn.info.get("exif")) == ("JPEG", (1600, 800), {}, None)
    assert "示例手机".encode() not in kept and b"GPS" not in kept and b"Exif" not in kept
    small = Image.open(BytesIO(read(made.small)))
    assert (small.format, small.size, dict(small.getexif())) == ("JPEG", (480, 240), {})


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xd8\xff\xe0broken", b"%PDF-1.4\n"])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(Refused):
        pictures.drawn_anew(content)


def test_a_picture_needs_words_and_either_nobody_or_consent(cast):
    story = build.draft(cast)
    for more in ({"caption": " ", "nobody": True}, {"caption": "演出"}):
        with pytest.raises(Refused):
            actions.add_picture(story, build.photo(), more.pop("caption"), by=cast.secretary, **more)
    assert story.pictures.count() == 0


def test_the_proof_of_a_matter_can_be_chosen_and_nothing_else(cast):
    closing = build.pictured(cast)
    proof = closing.files.get().file
    story = actions.tell_of_matter(closing.matter, by=cast.secretary)
    made = actions.add_picture(story, proof, "新换的灯", by=cast.secretary, nobody=True)
    assert (made.source, made.file != proof) == (proof, True)
    other = actions.add_picture(build.draft(cast), build.photo(), "演出", by=cast.secretary, nobody=True)
    with pytest.raises(Refused):
        actions.add_picture(story, other.file, "别处的图", by=cast.secretary, nobody=True)


def test_a_picture_is_seen_as_its_story_is(cast, client):
    story = build.draft(cast)
    one = actions.add_picture(story, build.photo(), "演出", by=cast.secretary, nobody=True)
    address = reverse("stories:picture", args=[one.pk])
    assert client.get(address).status_code == 404
    actions.publish(build.all_agree(cast, actions.ask(build.fresh(story), by=cast.secretary)), by=cast.secretary)
    shown = client.get(address)
    assert (shown.status_code, shown["Content-Type"], shown["Cache-Control"]) == (
        200,
        "image/jpeg",
        "public, max-age=300",
    )
    assert (shown.content, client.get(f"{address}?small=1").content) == (read(one.file), read(one.small))
    actions.drop_picture(one, by=cast.choir_liaison)
    assert client.get(address).status_code == 404


# ── What the database holds, whoever speaks to it ──


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE stories_story SET state = 'published', published_at = now()",
        "UPDATE stories_story SET text = 'x'",
        "DELETE FROM stories_named",
        "UPDATE stories_story SET project_id = NULL",
        "INSERT INTO stories_named (federation_id, story_id, name, paper, answer, because, at)"
        " SELECT federation_id, id, 'x', '', 'open', '', now() FROM stories_story",
    ],
)
def test_the_database_refuses_what_nobody_agreed_to(cast, words):
    build.asked(cast)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)


@pytest.mark.django_db(transaction=True)
def test_no_consent_ends_while_the_story_stands(cast):
    story = build.published(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Named.objects.filter(story=story, organisation=cast.bank).update(answer="taken_back")
    assert build.fresh(story).state == State.PUBLISHED


# ── Pages ──


def test_the_page_of_a_story_can_be_shared_with_title_sentence_and_picture(cast, client):
    story = build.draft(cast)
    one = actions.add_picture(story, build.photo(), "门诊大厅的演出", by=cast.secretary, nobody=True)
    actions.publish(build.all_agree(cast, actions.ask(build.fresh(story), by=cast.secretary)), by=cast.secretary)
    shown = client.get(reverse("stories:story", args=[story.pk])).content.decode()
    assert f'<meta property="og:title" content="{story.title}">' in shown
    assert f'<meta property="og:description" content="{story.lead}">' in shown
    assert f'content="http://testserver{reverse("stories:picture", args=[one.pk])}"' in shown


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(cast, client, django_assert_num_queries, number):
    for at in range(number):
        build.published(cast, title=f"一起唱{at}")
    client.get(reverse("stories:stories"))
    with django_assert_num_queries(2):  # the stories, the federations that have some
        assert len(client.get(reverse("stories:stories")).context["slice"].rows) == number


def test_the_page_asks_for_the_story_its_pictures_and_its_names(cast, client, django_assert_num_queries):
    story = build.published(cast)
    client.get(reverse("stories:story", args=[story.pk]))
    with django_assert_num_queries(4):  # and the partners of its project
        client.get(reverse("stories:story", args=[story.pk]))


def test_project_and_matter_show_their_story_or_the_way_to_it(cast, client):
    project, matter = build.done(cast), build.solved(cast)
    client.force_login(cast.secretary)
    pages = [reverse("cobuilding:project", args=[project.pk]), reverse("hall:matter", args=[matter.pk])]
    begin = [reverse("stories:tell", args=["project", project.pk]), reverse("stories:tell", args=["matter", matter.pk])]
    for page, way in zip(pages, begin, strict=True):
        assert way in client.get(page).content.decode()
    made = [actions.tell_of_project(project, by=cast.secretary), actions.tell_of_matter(matter, by=cast.secretary)]
    for page, story in zip(pages, made, strict=True):
        assert reverse("stories:story", args=[story.pk]) in client.get(page).content.decode()
