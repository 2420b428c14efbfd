"""The pages: what each reader finds there, what stays hidden, and what a list costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from silian.core import official
from silian.honours import actions
from silian.honours.models import Honour, Remark, Result, Scheme
from silian.honours.queries.usual import usual_questions
from silian.honours.tests import build
from silian.meetings.models import Decision
from silian.members.models import Organisation
from silian.portal.management.clock import told_from
from silian.portal.queries import desk


def read(client, name: str, *args, by=None, **data) -> str:
    if by is None:
        client.logout()
    else:
        client.force_login(by)
    answer = client.get(reverse(f"honours:{name}", args=args), data)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def post(client, name: str, *args, by, **data):
    client.force_login(by)
    return client.post(reverse(f"honours:{name}", args=args), data)


# ── Evaluations ──


def test_an_evaluation_is_prepared_on_two_pages_with_its_usual_questions(client, cast):
    today = timezone.localdate()
    sent = {
        "kind": "street", "title": "示例年度互评", "year": today.year, "opens_on": today, "last_on": today + timedelta(days=9), "minimum": 3,
        "readers": "federation", "appeal_days": 5, "answer_days": 10, "names_to_office": "on",
    }  # fmt: skip
    made = post(client, "scheme_new", by=cast.secretary, **sent)
    scheme = Scheme.objects.get()
    assert made.url == reverse("honours:scheme_edit", args=[scheme.pk])
    assert scheme.closes_on == today + timedelta(days=10)
    page = read(client, "scheme_edit", scheme.pk, by=cast.secretary)
    assert all(one.text in page for one in usual_questions("street"))
    changed = {
        **{name: value for name, value in sent.items() if name != "kind"},
        "member_street_1": "是否及时答复？", "member_street_1_weight": "3", "street_member_1": "是否守约？",
    }  # fmt: skip
    assert post(client, "scheme_edit", scheme.pk, by=cast.secretary, **changed).status_code == 302
    assert list(scheme.questions.values_list("direction", "text", "weight")) == [
        ("member_street", "是否及时答复？", 3), ("street_member", "是否守约？", 1),
    ]  # fmt: skip
    assert post(client, "scheme_set", scheme.pk, by=cast.secretary).status_code == 302
    assert build.fresh(scheme).state == "set"


def test_answering_leads_from_one_to_the_next_and_prefills_what_was_answered(client, cast):
    scheme = build.running(cast)
    rows = [build.one(scheme, "street_member", about=one) for one in (cast.choir, cast.clinic, cast.bank)]
    first = rows[0]
    sent = {f"q{pk}": "4" for pk in build.marks(first)} | {"text": "按时到会"}
    sent[f"q{next(iter(build.marks(first)))}"] = "-"
    done = post(client, "answer", first.pk, by=cast.secretary, **sent)
    assert done.url in [reverse("honours:answer", args=[one.pk]) for one in rows[1:]]
    page = read(client, "answer", first.pk, by=cast.secretary)
    assert "按时到会" in page and page.count(" checked") == 4
    assert post(client, "answer", first.pk, by=cast.secretary, text="没有打分").status_code == 422


def test_before_the_close_nobody_reads_how_it_stands_unless_she_has_answered_and_the_scheme_says_so(client, cast):
    scheme = build.running(cast, shows_running=True)
    build.answer(build.one(scheme, "member_street", judge=cast.bank), cast.bank_liaison, 5)
    heading = "How it stands"
    assert heading not in read(client, "scheme", scheme.pk, by=cast.choir_liaison)
    assert heading not in read(client, "scheme", scheme.pk, by=cast.secretary)
    build.answer(build.one(scheme, "member_street", judge=cast.choir), cast.choir_liaison, 5)
    assert heading in read(client, "scheme", scheme.pk, by=cast.choir_liaison)
    silent = build.running(cast, title="示例不公开进展")
    build.answer(build.one(silent, "member_street", judge=cast.choir), cast.choir_liaison, 5)
    assert heading not in read(client, "scheme", silent.pk, by=cast.choir_liaison)


def test_who_was_left_out_reads_why(client, cast):
    Organisation.objects.filter(pk=cast.bank.pk).update(parent_body="示例北街道办事处")
    scheme = build.running(cast)
    page = read(client, "scheme", scheme.pk, by=cast.bank_liaison)
    assert "belong to the same parent body (示例北街道办事处)" in page
    assert reverse("honours:answer", args=[build.one(scheme, "member_street", judge=cast.bank).pk]) not in page


def test_a_result_without_answers_says_how_many_it_needs(client, cast):
    """Where one side alone is asked, its one answer is enough, whatever the evaluation needs otherwise."""
    with told_from(timezone.now() - build.AGO) as clock:
        scheme = build.running(
            cast, minimum=3, opens_on=timezone.localdate(), closes_on=timezone.localdate() + timedelta(days=2)
        )
        build.answer(build.one(scheme, "member_street", judge=cast.choir), cast.choir_liaison)
        clock.ahead(3)
        actions.close_scheme(build.fresh(scheme), by=cast.secretary)
    for about, least in ((None, 3), (cast.choir, 1)):
        page = read(client, "result", build.result(scheme, about).pk, by=cast.secretary)
        assert f"Fewer than {least} answers were given" in page


@pytest.mark.parametrize("number", [1, 3])
def test_counting_asks_the_same_however_many_are_evaluated(cast, django_assert_num_queries, number):
    if number == 1:
        Organisation.objects.filter(pk__in=[cast.clinic.pk, cast.bank.pk]).update(merged_into=cast.choir)
    with told_from(timezone.now() - build.AGO) as clock:
        scheme = build.running(cast, opens_on=timezone.localdate(), closes_on=timezone.localdate() + timedelta(days=2))
        clock.ahead(3)
        with django_assert_num_queries(21):
            actions.close_scheme(build.fresh(scheme), by=cast.secretary)
    assert Result.objects.filter(scheme=scheme).count() == number + 1


def test_a_comment_is_read_without_its_author_by_whom_it_is_about(client, cast):
    scheme = build.closed(cast, text="场地答复慢")
    street = build.result(scheme)
    office, member = (
        read(client, "result", street.pk, by=cast.secretary),
        read(client, "result", street.pk, by=cast.choir_liaison),
    )
    assert office.count("场地答复慢") >= 3 and "示例歌舞团" in office
    assert "场地答复慢" not in member
    choir = build.result(scheme, cast.choir)
    own = read(client, "result", choir.pk, by=cast.choir_liaison)
    assert "配合积极" in own and "示例·秘书" not in own
    for remark in Remark.objects.filter(answer__evaluation__direction="member_street"):
        actions.hide_remark(remark, "措辞不当", by=cast.secretary)
    assert "措辞不当" in read(client, "result", street.pk, by=cast.secretary)


@pytest.mark.parametrize(
    ("readers", "seen"),
    [("sides", [1, 1, 1, 0, 0, 0]), ("federation", [1, 1, 1, 1, 0, 0]), ("public", [1, 1, 1, 1, 1, 1])],
)
def test_results_are_read_by_whom_the_scheme_names(cast, readers, seen):
    scheme = build.closed(cast, readers=readers)
    people = (cast.secretary, cast.choir_liaison, cast.bank_liaison, cast.convener, cast.stranger, None)
    assert [int(Result.objects.visible_to(one).filter(scheme=scheme).exists()) for one in people] == seen


def test_public_results_are_found_by_everybody_once_they_are_counted(client, cast):
    """Where a scheme says so: its page, its list and its questions; a scheme for its sides or the members stays among them."""
    running = build.running(cast, readers="public", title="示例在答互评")
    inside = build.closed(cast, readers="federation", title="示例内部互评")
    public = build.closed(cast, readers="public", title="示例公开互评")
    page = read(client, "schemes")
    assert [one.title for one in (running, inside, public) if one.title in page] == ["示例公开互评"]
    shown = read(client, "scheme", public.pk)
    result = build.result(public, cast.choir)
    assert reverse("honours:result", args=[result.pk]) in shown and "服务很及时" not in shown
    assert reverse("honours:scheme", args=[public.pk]) in read(client, "result", result.pk)
    for one in (running, inside):
        assert client.get(reverse("honours:scheme", args=[one.pk])).status_code == 404
    listed = client.get("/api/honours/evaluations").json()
    assert [one["title"] for one in listed["items"]] == ["示例公开互评"]


def test_who_was_evaluated_finds_her_own_result_first(client, cast):
    scheme = build.closed(cast, readers="federation")
    page = read(client, "scheme", scheme.pk, by=cast.choir_liaison)
    own, every = page.split("Results about you")[1].split("<h2>Results</h2>")
    links = {one: reverse("honours:result", args=[build.result(scheme, one).pk]) for one in (cast.choir, cast.bank)}
    assert [links[cast.choir] in own, links[cast.bank] in own, links[cast.bank] in every] == [True, False, True]


# ── Rules, lists, honours ──


def test_a_rule_is_prepared_published_and_measures(client, cast):
    build.given(cast)
    sent = {
        "name": "示例先锋",
        "why": "出力",
        "together": "all",
        "objection_days": 5,
        "fact1": "contributions",
        "comparison1": "at_least",
        "number1": "1",
    }
    client.force_login(cast.secretary)
    made = client.post(reverse("honours:rule_new") + "?subject=organisation", sent)
    assert made.status_code == 302
    pk = int(made.url.rsplit("/", 1)[1])
    post(client, "rule_publish", pk, by=cast.secretary)
    today = timezone.localdate()
    drawn = post(client, "rule_compute", pk, by=cast.secretary, since=today.replace(month=1, day=1), as_of=today)
    page = client.get(drawn.url).content.decode()
    assert "示例歌舞团" in page and "示例银行" in page and "示例医院" not in page
    late = post(client, "rule_compute", pk, by=cast.secretary, since=today, as_of=today + timedelta(days=1))
    assert late.status_code == 422


def test_the_wall_is_public_and_shows_a_revoked_honour_as_revoked(client, cast):
    choir, bank = build.granted(cast)
    actions.revoke(bank, "材料不实", by=cast.secretary)
    page = read(client, "wall")
    assert page.index("示例歌舞团") < page.index("示例银行") and 'class="gone"' in page
    shown = read(client, "honour", bank.pk)
    assert "材料不实" in shown and reverse("cobuilding:contributions") not in shown
    assert reverse("honours:certificate", args=[choir.pk]) not in read(client, "honour", choir.pk)
    assert reverse("honours:certificate", args=[choir.pk]) in read(client, "honour", choir.pk, by=cast.choir_liaison)


def test_an_honour_stands_on_the_page_of_what_it_honours(client, cast):
    build.granted(cast)
    client.force_login(cast.bank_liaison)
    assert "laurel-line" in client.get(reverse("members:organisation", args=[cast.choir.pk])).content.decode()
    assert "laurel-line" not in client.get(reverse("members:organisation", args=[cast.clinic.pk])).content.decode()


def test_the_certificate_and_the_letter_are_papers_in_the_official_layout(client, cast):
    import io

    import docx

    Organisation.objects.filter(pk=cast.choir.pk).update(parent_body="示例文化集团")
    honour = build.granted(cast)[0]
    client.force_login(cast.choir_liaison)
    for name, args, words in (
        ("certificate_paper", [honour.pk], ["荣誉证书", honour.sign, "示例歌舞团"]),
        ("letter_paper", [honour.pk, cast.choir.pk], ["示例文化集团", "示例共建先锋", "示例北街道共建联合会"]),
    ):
        answer = client.get(reverse(f"honours:{name}", args=args))
        made = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))
        text = "\n".join(one.text for one in made.paragraphs)
        assert [one for one in words if one not in text] == []
        assert round(made.sections[0].top_margin.mm) == official.MARGINS["top"]
    assert "荣誉证书" in client.get(reverse("honours:certificate", args=[honour.pk])).content.decode()
    client.force_login(cast.bank_liaison)
    assert client.get(reverse("honours:certificate_paper", args=[honour.pk])).status_code == 409


def test_a_list_is_granted_by_a_decision_chosen_on_its_page(client, cast):
    made = build.announced(cast, ago=True)
    page = read(client, "list", made.pk, by=cast.secretary)
    assert "No meeting after the last day for objections" in page
    decision = build.decision(cast)
    assert decision.sign in read(client, "list", made.pk, by=cast.secretary)
    assert post(client, "list_grant", made.pk, by=cast.secretary, decision=decision.pk).status_code == 302
    assert Honour.objects.count() == 2
    assert Decision.objects.get().honours_granted == made


# ── The desk ──


def waits(person) -> list[str]:
    from silian.members.mandates import forget

    forget(person)
    return [row.what for row in desk.waiting_for(person) if "/honours/" in row.url]


def test_what_waits_stands_on_the_desk_of_whose_it_is_and_leaves_it(cast):
    with told_from(timezone.now() - timedelta(days=20)) as clock:
        scheme = build.running(
            cast, appeal_days=60, opens_on=timezone.localdate(), closes_on=timezone.localdate() + timedelta(days=4)
        )
        assert waits(cast.choir_liaison) == ["Evaluate in “示例互评”: 1 answer"]
        assert waits(cast.secretary) == ["Evaluate in “示例互评”: 3 answers"]
        for organisation in (cast.choir, cast.clinic, cast.bank):
            build.answer(build.one(scheme, "street_member", about=organisation), cast.secretary)
        assert waits(cast.secretary) == []
        clock.ahead(5)
        assert (waits(cast.choir_liaison), waits(cast.secretary)) == ([], ["Count “示例互评” and freeze its results"])
        closed = actions.close_scheme(build.fresh(scheme), by=cast.secretary)
    actions.appeal(build.result(closed, cast.choir), "漏算", by=cast.choir_liaison)
    assert waits(cast.secretary) == ["Answer the appeal of 示例歌舞团 in “示例互评”"]
    listed = build.announced(cast)
    actions.object_to(build.candidate(listed, "示例银行"), "未送到", "示例·居民", by=cast.resident)
    assert len(waits(cast.secretary)) == 2


def test_an_announced_list_waits_for_a_meeting_on_the_desk_of_the_office(cast):
    build.announced(cast, ago=True)
    assert waits(cast.secretary) == ["Bring the list for “示例共建先锋” before a meeting, then carry out its decision"]
    assert waits(cast.choir_liaison) == []
