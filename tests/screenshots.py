"""Take the pictures of the docs from the demo street: `make screenshot`.

A street of its own is started in a folder of its own and looked at by a visitor and by the secretary, on an office computer, and by
a liaison, on a phone, in both languages. `make screenshot ARGS=http://127.0.0.1:8000` looks at one that runs already.
"""

import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import DESK, FLAGS, PHONE
from tests.prepare import find_chromium
from tests.test_running import Server

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
PATIENCE = 600  # seconds until the street stands
SECRETARY, LIAISON = "mishuzhang", "shangbao.liaison"
ONE_LINE = "社区合唱队25人，每周三晚上想请一位声乐老师带着练唱，地点在社区活动室"


@contextmanager
def street() -> Iterator[str]:
    """The address of a demo street that runs until the pictures are taken."""
    with tempfile.TemporaryDirectory(prefix="silian-pictures-") as folder:
        server = Server(Path(folder), "--demo")
        try:
            address = f"http://127.0.0.1:{server.port}"
            while not answers(f"{address}/healthz"):
                if server.process.poll() is not None or time.monotonic() - server.begun > PATIENCE:
                    sys.exit(f"The demo street did not start:\n{server.stop(SIGINT)}")
                time.sleep(0.5)
            yield address
        finally:
            if server.process.poll() is None:
                server.stop(SIGINT)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def enter(page: Page, username: str) -> None:
    page.goto("/enter")
    page.locator(f'button[name="as"][value="{username}"]').click()
    page.wait_for_url("**/desk")


def visit(page: Page, path: str) -> None:
    answer = page.goto(path)
    if answer is None or not answer.ok:
        sys.exit(f"{path} cannot be shown: {page.title()}")


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
    print(f"· docs/pictures/{name}.png")


def look(browser: Browser, address: str, code: str) -> None:
    more = {"base_url": address, "locale": LANGUAGES[code], "timezone_id": "Asia/Shanghai"}
    visitor = browser.new_context(viewport=DESK, **more).new_page()
    for path, name in (("/", "front"), ("/hall/", "hall")):
        visit(visitor, path)
        take(visitor, f"{name}.{code}")
    desk = browser.new_context(viewport=DESK, **more).new_page()
    enter(desk, SECRETARY)
    visit(desk, "/desk")
    take(desk, f"desk.{code}")
    visit(desk, "/lists/matching")
    take(desk, f"matching-table.{code}")
    visit(desk, "/reports/cockpit")
    desk.locator(".chart svg").first.wait_for()
    take(desk, f"cockpit.{code}")
    phone = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, **more).new_page()
    enter(phone, LIAISON)
    visit(phone, "/lists/demands/new")
    phone.locator("main textarea, main input[type=text]").first.fill(ONE_LINE)
    phone.locator("main form .btn-primary").first.click()
    take(phone, f"phone.{code}")


def pictures(address: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for code in LANGUAGES:
            look(browser, address, code)
        browser.close()


def main(arguments: list[str]) -> None:
    if arguments:
        pictures(arguments[0])
        return
    with street() as address:
        pictures(address)


if __name__ == "__main__":
    main(sys.argv[1:])
