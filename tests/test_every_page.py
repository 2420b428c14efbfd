"""Every page of the product in a real browser, on an office screen and in elder view on a phone: axe finds nothing, nothing runs out of
the screen, the browser complains of nothing, one heading says what the page is. A new address enters by its line in
tests/permissions.txt. `ONLY=places:,tasks:` before it opens only addresses that begin so.
"""

import os
from pprint import pformat
from urllib.parse import urlsplit

from playwright.sync_api import Error

from tests.browser import axe, elder, overflows, signed_in
from tests.test_permissions import EXPECTED, ROLES, locate
from tests.world import build_world

# Who opens a page: the last of these who may, so that everybody's pages come first and nobody signs in twice.
OPENERS = (
    "anonymous", "resident", "clinic_liaison", "choir_liaison", "convener", "community_secretary", "secretary",
)  # fmt: skip
ONLY = tuple(os.environ.get("ONLY", "").split(","))
# Files, feeds, calendars, and parts of pages that are loaded into others.
NO_PAGES = {
    "activities:calendar", "cobuilding:contributions_workbook", "cobuilding:version_docx", "deliberation:ballot_file",
    "deliberation:statements_workbook", "documents:board_workbook", "documents:version_docx", "duties:board_workbook",
    "duties:haves_workbook", "duties:responsibility_paper", "exchange:call_reach", "exchange:call_workbook", "hall:closing_file",
    "hall:resolution_docx", "hall:workbook", "honours:certificate_paper", "honours:letter_paper", "meetings:invitation_docx",
    "meetings:minutes_docx", "meetings:workbook", "places:feed_read", "places:open_calendar", "places:picture", "portal:export",
    "portal:feed", "portal:file", "portal:healthz", "portal:import_answer", "portal:import_template", "portal:open_data_file",
    "portal:robots", "portal:sitemap", "portal:sitemap_section", "reports:burden_workbook", "reports:figure_workbook",
    "reports:figures_workbook", "reports:own_year_docx", "reports:report_docx", "stories:picture", "stories:source", "tasks:workbook",
    "visits:coverage_workbook", "volunteering:me_copy",
}  # fmt: skip


def addresses(world) -> list[tuple[str, str, str]]:
    """(role, name, address) of all that is answered to somebody."""
    found = []
    for (name, method), cells in EXPECTED.items():
        able = [role for role in OPENERS if cells[ROLES.index(role)] == "200"]
        if method == "GET" and able and name.startswith(ONLY) and not name.startswith("api:"):
            found.append((able[-1], name, locate(name, world)))
    return sorted(found, key=lambda one: OPENERS.index(one[0]))


def faults(page, address: str) -> list | None:
    """What is wrong with one page; None if it is a file, a feed, a calendar or a part of a page."""
    page.complaints.clear()
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" in str(error):
            return None
        raise
    whole = answer.headers.get("content-type", "").startswith("text/html") and "<!doctype" in answer.text()[:99].lower()
    if not whole:
        return None
    headings, title, language = page.evaluate(
        "[document.querySelectorAll('h1').length, document.title.trim(), document.documentElement.lang]"
    )
    found: list = [] if answer.status == 200 else [answer.status]
    found += [] if urlsplit(page.url).path == urlsplit(address).path else [f"leads to {page.url}"]
    found += [] if headings == 1 else [f"{headings} h1"]
    found += [] if title else ["no title"]
    found += [] if language else ["no language"]
    found += ["runs out of the screen"] if overflows(page) else []
    found += axe(page) + page.complaints
    page.complaints.clear()
    return found


def all_faults(page, cast) -> dict[str, list]:
    """What is wrong, by page."""
    signed, found = "anonymous", {}
    # The browser looks for an icon of its own where a feed or a calendar names none.
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    for role, name, address in addresses(build_world(cast)):
        if role != signed:
            signed_in(page, getattr(cast, role))
            signed = role
        found[name] = faults(page, address)
    assert {name for name, wrong in found.items() if wrong is None} == {
        name for name in NO_PAGES if name.startswith(ONLY)
    }
    return {name: wrong for name, wrong in found.items() if wrong}


def test_every_page_is_right_on_an_office_screen(desk_page, cast):
    found = all_faults(desk_page, cast)
    assert found == {}, pformat(found, width=200)


def test_every_page_is_right_in_elder_view_on_a_phone(phone_page, cast):
    elder(phone_page, 24)
    found = all_faults(phone_page, cast)
    assert found == {}, pformat(found, width=200)
