"""Documents in a real browser: the office hands a new version out, a liaison reads on her phone what changed and confirms."""

from silian.documents import actions
from silian.documents.models import Receipt
from silian.documents.tests import build
from tests.browser import at, axe, elder, overflows, signed_in, too_small


def test_a_new_version_is_handed_out_compared_and_confirmed(desk_page, cast):
    page = desk_page
    first = build.issued(cast)
    build.handed(cast, first)
    actions.confirm(build.handout(cast.choir), by=cast.choir_liaison)
    second = build.issued(cast, first.document, build.NEXT, changed="例会后报送进展；新增责任清单签收。")
    signed_in(page, cast.secretary)
    page.goto(f"/documents/versions/{second.pk}")
    page.locator("form[action$='hand-to-the-same'] button").click()
    assert at(page) == f"/documents/{first.document_id}/board"
    assert (axe(page), overflows(page)) == ([], False)
    signed_in(page, cast.choir_liaison)
    page.set_viewport_size({"width": 375, "height": 812})
    elder(page)
    page.goto("/desk")
    page.locator(f".waiting a[href='/documents/versions/{second.pk}']").first.click()
    assert page.locator("ins").count() > 0 and page.locator("details[open] .change").count() == 3
    assert (axe(page), overflows(page), too_small(page, 44)) == ([], False, [])
    page.locator("form[action$='confirm'] button").click()
    page.locator(".said.success").first.wait_for()
    assert Receipt.objects.filter(by=cast.choir_liaison).count() == 2
    assert axe(page) == []
    page.goto(f"/documents/{first.document_id}")
    assert (axe(page), overflows(page)) == ([], False)
