"""One year's evaluation and honour in a real browser: a conflict excluded, an objection upheld, an honour revoked."""

from datetime import timedelta

from django.utils import timezone

from silian.honours.models import Answer, EligibilityList, Honour, HonourRule, Objection, Result, Scheme
from silian.honours.tests import build
from silian.members.models import Organisation
from silian.portal.management.clock import told_from
from tests.browser import axe, elder, overflows, signed_in

PRIMARY = ".actions .btn-primary"


def press(page, selector: str = PRIMARY) -> None:
    page.locator(selector).first.click()
    page.wait_for_load_state()


def looks_good(page) -> None:
    assert (axe(page), overflows(page)) == ([], False), page.url


def as_person(page, person, path: str) -> None:
    signed_in(page, person)
    page.goto(path)


def prepare_and_set(page, cast) -> Scheme:
    as_person(page, cast.secretary, "/honours/evaluations/new")
    page.locator("[name=kind]").select_option("street")
    page.locator("[name=title]").fill("示例年度互评")
    looks_good(page)
    press(page, "main form.filing .btn-primary")
    page.locator("[name=minimum]").fill("2")
    looks_good(page)
    press(page, "main form.filing .btn-primary")
    press(page)  # set it and ask
    looks_good(page)
    return Scheme.objects.get()


def answer(page, person, scheme, value: int, text: str = "") -> int:
    """Everything she is asked, one page after the other; how many there were."""
    as_person(page, person, f"/honours/evaluations/{scheme.pk}")
    press(page, "main .waiting .btn-primary")
    number = 0
    while "/answers/" in page.url:
        for group in page.locator("fieldset.field").all():
            group.locator(f"input[value='{value}']").check()
        page.locator("[name=text]").fill(text)
        if not number:
            looks_good(page)
        press(page, "main form.filing .btn-primary")
        number += 1
    return number


def evaluate(page, cast, clock) -> Scheme:
    scheme = prepare_and_set(page, cast)
    # The bank belongs to the street itself: it is left out, and reads why where it would have answered.
    as_person(page, cast.bank_liaison, f"/honours/evaluations/{scheme.pk}")
    assert (
        "示例银行与示例北街道共建联合会属同一上级单位（示例北街道办事处），予以回避。"
        in page.locator("main").inner_text()
    )
    assert page.locator("main .waiting .btn-primary").count() == 0
    as_person(page, cast.choir_liaison, "/desk")
    assert "“示例年度互评”：待答 1 份" in page.locator("main").inner_text()
    assert answer(page, cast.choir_liaison, scheme, 5, "答复及时") == 1
    assert answer(page, cast.clinic_liaison, scheme, 4) == 1
    assert answer(page, cast.secretary, scheme, 5) == 2
    assert Answer.objects.filter(current=True).count() == 4
    clock.ahead(16)
    as_person(page, cast.secretary, f"/honours/evaluations/{scheme.pk}")
    press(page)  # count and freeze
    looks_good(page)
    street = Result.objects.get(scheme=scheme, about_organisation=None)
    assert (street.asked, street.answered, street.excluded, street.band) == (2, 2, 1, "high")
    page.goto(f"/honours/evaluations/results/{street.pk}")
    assert "答复及时" in page.locator("main").inner_text()
    looks_good(page)
    return scheme


def announce(page, cast) -> EligibilityList:
    """The choir and the bank gave something that was confirmed; the rule counts it."""
    build.given(cast)
    as_person(page, cast.secretary, "/honours/rules/new?subject=organisation")
    for name, value in (
        ("name", "示例共建先锋"),
        ("why", "为社区实实在在出力"),
        ("number1", "1"),
        ("objection_days", "2"),
    ):
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=fact1]").select_option("contributions")
    looks_good(page)
    press(page, "main form.filing .btn-primary")
    press(page)  # publish
    looks_good(page)
    press(page, "main form .btn-primary")  # draw up the list
    looks_good(page)
    press(page)  # announce
    assert HonourRule.objects.get().state == "published"
    return EligibilityList.objects.get()


def object_and_uphold(page, cast, listed) -> None:
    bank = build.candidate(listed, "示例银行")
    as_person(page, cast.resident, f"/honours/lists/{listed.pk}")
    looks_good(page)
    page.goto(f"/honours/candidates/{bank.pk}/object")
    page.locator("[name=words]").fill("座椅并未送到社区")
    looks_good(page)
    press(page, "main form.filing .btn-primary")
    as_person(page, cast.secretary, "/desk")
    assert "示例银行的异议" in page.locator("main").inner_text()
    page.goto(f"/honours/objections/{Objection.objects.get().pk}")
    page.locator("[name=verdict][value=yes]").check()
    page.locator("[name=answer]").fill("经核实未送到")
    looks_good(page)
    press(page, "main form.filing .btn-primary")
    assert build.fresh(bank).state == "removed"
    assert "已移出，原因：经核实未送到" in page.locator("main").inner_text()


def grant_by_a_meeting(page, cast, listed) -> Honour:
    decision = build.decision(cast)
    as_person(page, cast.secretary, f"/honours/lists/{listed.pk}")
    page.locator("[name=decision]").select_option(str(decision.pk))
    looks_good(page)
    press(page, "main form .btn-primary")
    honour = Honour.objects.get()
    assert (honour.name, honour.decision) == ("示例歌舞团", decision)
    return honour


def print_and_revoke(page, cast, honour) -> None:
    as_person(page, cast.choir_liaison, f"/honours/{honour.pk}")
    looks_good(page)
    press(page)  # the certificate
    assert "荣誉证书" in page.locator("article.certificate").inner_text()
    looks_good(page)
    with page.expect_download() as papers:
        page.locator(PRIMARY).click()
    assert papers.value.suggested_filename == f"{honour.sign} 示例歌舞团.docx"
    page.goto(f"/members/{cast.choir.pk}")
    assert "示例共建先锋" in page.locator(".laurel-line").inner_text()
    as_person(page, cast.secretary, f"/honours/{honour.pk}/revoke")
    page.locator("[name=because]").fill("申报材料不实")
    press(page, "main form.filing .btn-primary")
    looks_good(page)
    page.context.clear_cookies()
    page.goto("/honours/")
    assert "已撤销" in page.locator(".laurels").inner_text()
    looks_good(page)
    elder(page)
    looks_good(page)


def test_a_year_of_evaluation_and_honour(desk_page, cast):
    Organisation.objects.filter(pk=cast.bank.pk).update(parent_body="示例北街道办事处")
    with told_from(timezone.now() - timedelta(days=60)) as clock:
        evaluate(desk_page, cast, clock)
        listed = announce(desk_page, cast)
        object_and_uphold(desk_page, cast, listed)
        clock.ahead(12)
        honour = grant_by_a_meeting(desk_page, cast, listed)
        print_and_revoke(desk_page, cast, honour)
    assert Honour.objects.get().revoked_because == "申报材料不实"
