"""The main job from beginning to end in a real browser: a messy workbook comes in, two lists are filed, matched, accepted.

Told three times: in Chinese with the mouse, in English in the elder view, and by keyboard alone. Every page on the
way is looked at by axe after the click that led there.
"""

import io
import re
from dataclasses import dataclass, field

import pytest
import xlsxwriter
from django.utils import timezone
from playwright.sync_api import Error, expect
from python_calamine import CalamineWorkbook

from silian.exchange.actions import lines
from silian.exchange.models import Demand, Service
from silian.members.models import Organisation
from tests.browser import at, axe, elder, language, overflows, signed_in

PATIENCE = 60_000  # milliseconds for a run or an import; a machine at work on something else is slow
PASSWORD = "Beishan-2026-Hall"


class Mouse:
    """A hand that points and clicks."""

    def press(self, page, selector: str) -> None:
        page.locator(selector).locator("visible=true").first.click()

    def write(self, page, selector: str, text: str) -> None:
        page.locator(selector).locator("visible=true").first.fill(text)


class Keyboard:
    """No hand on any mouse: Tab until it is reached, then Enter."""

    def press(self, page, selector: str) -> None:
        self._reach(page, selector)
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)  # unlike a click, a key does not wait for the page it leads to

    def write(self, page, selector: str, text: str) -> None:
        self._reach(page, selector)
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)

    def _reach(self, page, selector: str) -> None:
        wanted = page.locator(selector).locator("visible=true").first
        wanted.wait_for()
        for _step in range(300):
            if wanted.evaluate("(one) => one === document.activeElement"):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"The Tab key never comes to {selector} on {page.url}")


@dataclass
class Teller:
    """Tells the story one way: with this hand, in this language, with letters of this size."""

    hand: Mouse | Keyboard
    code: str = "zh-hans"
    size: int | None = None
    typed: dict[str, int] = field(default_factory=dict)

    def sit(self, page, person=None) -> None:
        """Take a seat at this browser."""
        language(page, self.code)
        if self.size:
            elder(page, self.size)
        if person:
            signed_in(page, person)

    def go(self, page, path: str) -> None:
        page.goto(path)
        self.look(page)

    def press(self, page, selector: str) -> None:
        self.hand.press(page, selector)
        page.wait_for_load_state()
        self.look(page)

    def write(self, page, what: str, selector: str, text: str) -> None:
        self.hand.write(page, selector, text)
        self.typed[what] = self.typed.get(what, 0) + 1

    def choose_file(self, page, selector: str, path) -> None:
        with page.expect_file_chooser() as chooser:
            self.hand.press(page, selector)
        chooser.value.set_files(path)

    def look(self, page) -> None:
        try:
            found = axe(page)
        except Error:  # the page was just being left for the next one
            page.wait_for_load_state()
            found = axe(page)
        assert found == [], page.url
        assert not overflows(page), page.url
        assert page.locator("html").get_attribute("lang") == {"zh-hans": "zh-CN", "en": "en"}[self.code]


WAYS = [
    pytest.param(lambda: Teller(Mouse()), id="Chinese"),
    pytest.param(lambda: Teller(Mouse(), code="en", size=18), id="English-elder"),
    pytest.param(lambda: Teller(Keyboard()), id="keyboard"),
]


def messy(path, rows: list[list], communities: list[tuple[int, int, str]]):
    """A members' workbook as offices send it: titles above, merged communities, a note below."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 8, "附件2：新增共建单位信息汇总表（示例）")
    sheet.write(1, 0, "汇总：示例·秘书    时间：2026.11.20")
    sheet.write_row(
        2, 0, ["序号", "所属社区", "单位名称*", "类别", "统一社会信用代码", "界别小组", "联系人", "手 机", "入会时间"]
    )
    for number, row in enumerate(rows):
        sheet.write_row(3 + number, 0, [number + 1, *row])
    for first, last, name in communities:
        sheet.merge_range(3 + first, 1, 3 + last, 1, name)
    sheet.write(3 + len(rows), 0, "注：信用代码可不填。")
    book.close()
    return path


GOOD = [
    ["", "示例物业公司", "民营企业", "", "民生服务", "示例·物业", "0571-0000-0001", "2026年11月"],
    ["", "示例书店", "民营企业", "", "民生服务", "示例·书店", "0571-0000-0002", "2026.11.3"],
]
BAD = [
    ["", "示例茶馆", "民营企业", "913301060000000001", "民生服务", "示例·茶馆", "0571-0000-0003", "2026-11-05"],
    ["月亮社区", "示例面馆", "民营企业", "", "民生服务", "示例·面馆", "0571-0000-0004", "2026-11-05"],
    ["上保社区", "示例诊所", "民营企业", "", "民生服务", "示例·诊所", "0571-0000-0005", "去年冬天"],
]


def mended(answer: bytes, path):
    """What the secretary does with the workbook that came back: correct the marked cells, keep the rest."""
    table = CalamineWorkbook.from_filelike(io.BytesIO(answer)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    right = {"913301060000000001": "", "月亮社区": "上保社区", "去年冬天": "2026-11-05"}
    for number, row in enumerate(table):
        sheet.write_row(number, 0, [right.get(str(cell), cell) for cell in row])
    book.close()
    return path


def reasons_in(answer: bytes) -> dict[str, str]:
    """Why each organisation was turned away; empty for those that were not."""
    table = CalamineWorkbook.from_filelike(io.BytesIO(answer)).get_sheet_by_index(0).to_python()
    head = next(row for row in table if "所属社区" in row)
    name, reason = head.index("单位名称*"), next(at for at, word in enumerate(head) if word in ("原因", "Reason"))
    return {row[name]: row[reason] for row in table if str(row[name]).startswith("示例")}


@pytest.mark.parametrize("teller", WAYS)
def test_from_a_messy_workbook_to_a_draft_project(desk_page, phone_page, cast, tmp_path, teller):
    tell, office, phone = teller(), desk_page, phone_page
    tell.sit(office, cast.secretary)
    import_members(tell, office, tmp_path)
    newcomer = Organisation.objects.get(name="示例物业公司")
    link = invite(tell, office, newcomer)
    tell.sit(phone)
    join_and_file(tell, phone, link, newcomer)
    others_file(cast)
    match(tell, office)
    table_and_plan(tell, office)
    accept_a_match(tell, office, phone, cast)
    accept_a_ring(tell, office, phone, cast, newcomer)
    fields = ", ".join(f"{what}: {count}" for what, count in tell.typed.items() if what != "import")
    print(f"\nfields typed – {fields}")
    assert tell.typed["service"] <= 3 and tell.typed["demand"] <= 3


def import_members(tell, page, folder) -> None:
    """Bad rows come back with their reasons, are mended, and everything is in."""
    before = Organisation.objects.count()
    tell.go(page, "/import/organisations")
    tell.choose_file(page, "input[type=file]", messy(folder / "成员.xlsx", [*GOOD, *BAD], [(0, 2, "上保社区")]))
    tell.press(page, "main form[enctype] .btn-primary")
    page.wait_for_selector("#run dl.numbers", timeout=PATIENCE)
    tell.look(page)
    assert [one.inner_text() for one in page.locator("#run dl.numbers dd").all()] == ["2", "0", "0", "3"]
    assert Organisation.objects.count() == before
    with page.expect_download() as download:
        tell.hand.press(page, "#run a[href$='/answer']")
    answer = download.value.path().read_bytes()
    reasons = reasons_in(answer)
    assert "913301060000000001" in reasons["示例茶馆"]
    assert "月亮社区" in reasons["示例面馆"]
    assert "去年冬天" in reasons["示例诊所"]
    assert not reasons["示例物业公司"]

    tell.go(page, "/import/organisations")
    tell.choose_file(page, "input[type=file]", mended(answer, folder / "改正后.xlsx"))
    tell.press(page, "main form[enctype] .btn-primary")
    page.wait_for_selector("#run form[action$='/write'] .btn-primary", timeout=PATIENCE)
    tell.press(page, "#run form[action$='/write'] .btn-primary")
    page.wait_for_selector("#run .said.success", timeout=PATIENCE)
    assert Organisation.objects.count() == before + 5


def invite(tell, page, organisation) -> str:
    """A seat for the new member's liaison, and a link to it."""
    tell.go(page, f"/members/?q={organisation.name}")
    tell.press(page, f"#rows a[href$='/members/{organisation.pk}']")
    if page.locator("a[href*='/members/seats/']").count() == 0:
        tell.press(page, "a[href$='/seats/new']")
        tell.press(page, "main form .btn-primary")
    else:
        tell.press(page, "a[href*='/members/seats/']")
    tell.write(page, "invitation", "form[action$='/invite'] [name=name]", "示例·物业联络")
    tell.press(page, "form[action$='/invite'] .btn-primary")
    return page.locator("#link").input_value()


def join_and_file(tell, page, link: str, organisation) -> None:
    """On her phone the liaison opens the link, makes her account, and files one line of each list in her own words."""
    tell.go(page, link)
    tell.write(page, "account", "[name=username]", "wuye.liaison")
    for box in page.locator("main form input[type=password]").all():
        tell.write(page, "account", f"[name={box.get_attribute('name')}]", PASSWORD)
    tell.press(page, "main form .btn-primary")
    assert at(page) == "/desk"
    for kind, sentence in [
        ("service", "小区会所的排练厅晚上借给合唱队排练，可容纳40人"),
        ("demand", "想请医生给保洁和保安讲颈肩腰腿痛的预防，30人，周三下午"),
    ]:
        tell.go(page, f"/lists/{kind}s/new")
        tell.write(page, kind, "#line", sentence)
        page.wait_for_selector("#fields [name=title]")
        assert page.locator("#fields .filled").count() >= 1
        tell.press(page, "#fields button[value=save]")
        assert re.fullmatch(rf"/lists/{kind}s/\d+", at(page)), page.locator("main").inner_text()
    assert Service.objects.get(organisation=organisation).filled_in
    assert Demand.objects.get(organisation=organisation).filled_in


def others_file(cast) -> None:
    """What the neighbours have filed in the meantime, by the same action."""
    year = timezone.localdate().year

    def file(kind, organisation, by, title, detail):
        lines.file_line(kind, organisation, {"title": title, "detail": detail, "year": year}, by=by)

    file(Demand, cast.choir, cast.choir_liaison, "合唱队缺晚上排练的场地", "四十人的合唱队想借一间排练厅，晚上用")
    file(Service, cast.choir, cast.choir_liaison, "合唱演出进病房", "节日里合唱队为病人和老人演唱")
    file(Demand, cast.clinic, cast.clinic_liaison, "病房想听合唱演出", "节日请合唱队来为住院病人演唱")
    file(Service, cast.clinic, cast.clinic_liaison, "颈肩腰腿痛预防讲座", "康复科医生上门讲颈肩腰腿痛的预防")
    file(Service, cast.bank, cast.bank_liaison, "反诈防骗讲座", "银行职员讲解如何识别电信诈骗")
    file(Demand, cast.clinic, cast.clinic_liaison, "给住院老人讲防诈骗", "病区老人常接到诈骗电话，想听如何识别电信诈骗")


def match(tell, page) -> None:
    """The office starts a run, sees how far it is, and finds the table."""
    tell.go(page, "/lists/matching")
    tell.press(page, "main .actions form .btn-primary")
    page.wait_for_selector("#run .numbers, #run dl", timeout=PATIENCE)
    tell.look(page)


def table_and_plan(tell, page) -> None:
    tell.go(page, "/lists/matching")
    assert page.locator(".offer .chip").count() > 0
    tell.press(page, "main .actions a[href$='/plan']")
    assert page.locator(".rings .ring").count() >= 1


def accept_a_match(tell, office, phone, cast) -> None:
    """The office offers; nobody reads a telephone number before both sides have said yes."""
    tell.go(office, "/lists/matching?q=防诈骗")
    tell.press(office, ".offer-head a")
    address = at(office)
    tell.press(office, "main .actions form .btn-primary")
    for liaison in (cast.clinic_liaison, cast.bank_liaison):
        tell.sit(phone, liaison)
        tell.go(phone, address)
        assert phone.locator("a[href^='tel:']").count() == 0
        tell.press(phone, "main .actions form .btn-primary")
    project_with_its_chain(tell, phone, address, links=2)


def accept_a_ring(tell, office, phone, cast, newcomer) -> None:
    """Three organisations help each other round, and it counts only when all three have accepted."""
    tell.go(office, "/lists/matching/plan")
    ring = office.locator(".rings a.ring", has_text="→").first
    address = ring.get_attribute("href")
    for number, who in enumerate(["wuye.liaison", "choir_liaison", "clinic_liaison"]):
        from silian.people.models import User

        tell.sit(phone, User.objects.get(username=who))
        tell.go(phone, "/desk")
        assert phone.locator(f"a[href='{address}'], [action='{address}/accept']").count() >= 1
        tell.go(phone, address)
        assert phone.locator("main a[href*='/projects/']").count() == 0, number
        tell.press(phone, "main .actions form .btn-primary")
    project_with_its_chain(tell, phone, address, links=6)


def project_with_its_chain(tell, page, address: str, *, links: int) -> None:
    """A draft project stands there and leads back to every line; each line's timeline tells of it."""
    tell.go(page, address)
    tell.press(page, "main .actions a[href*='/projects/']")
    chain = page.locator(".chain a[href*='/lists/services/'], .chain a[href*='/lists/demands/']")
    assert chain.count() == links
    assert page.locator(".timeline .what").count() >= 1
    first = chain.first.get_attribute("href")
    tell.go(page, first)
    expect(page.locator(".timeline")).to_be_visible()
    assert page.locator(".timeline .what").count() >= 2
