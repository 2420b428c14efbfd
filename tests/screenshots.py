"""Take the pictures of the docs from the demo street: `make screenshot`.

A street of its own is started in a folder of its own, matched, and looked at by the secretary and a liaison, in both languages,
on an office computer and on a phone.
"""

import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT

from playwright.sync_api import sync_playwright

from tests.browser import DESK, FLAGS, PHONE
from tests.prepare import find_chromium
from tests.test_running import Server

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
PATIENCE = 600  # seconds for setting up the street, and for the matching run
SECRETARY, LIAISON = "mishuzhang", "shangbao.liaison"
ONE_LINE = "想请一位声乐老师，每周三晚上带社区合唱队25人练唱，地点在社区活动室"


@contextmanager
def street():
    """The address of a demo street that runs until the pictures are taken."""
    with tempfile.TemporaryDirectory(prefix="silian-pictures-") as folder:
        server = Server(Path(folder), "--demo")
        try:
            address = f"http://127.0.0.1:{server.port}"
            while not answers(f"{address}/healthz"):
                if server.process.poll() is not None or time.monotonic() - server.begun > PATIENCE:
                    sys.exit(f"The demo street did not start:\n{server.process.stdout.read()}")
                time.sleep(0.5)
            yield address
        finally:
            server.stop(SIGINT)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def enter(page, username: str) -> None:
    page.goto("/enter")
    page.locator(f'button[name="as"][value="{username}"]').click()
    page.wait_for_url("**/desk")


def match(page) -> None:
    """The secretary starts the matching and waits for its end."""
    enter(page, SECRETARY)
    page.goto("/lists/matching")
    page.locator('form[action="/lists/matching/runs"] button').first.click()
    page.locator('main a[href="/lists/matching"]').first.wait_for(timeout=PATIENCE * 1000)


def take(page, name: str) -> None:
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
    print(f"· docs/pictures/{name}.png")


def look(browser, address: str, language: str, code: str) -> None:
    more = {"base_url": address, "locale": language, "timezone_id": "Asia/Shanghai"}
    desk = browser.new_context(viewport=DESK, **more).new_page()
    enter(desk, SECRETARY)
    take(desk, f"desk.{code}")
    desk.goto("/lists/matching")
    take(desk, f"matching-table.{code}")
    phone = browser.new_context(
        viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2, **more
    ).new_page()
    enter(phone, LIAISON)
    phone.goto("/lists/demands/new")
    phone.locator("main textarea, main input[type=text]").first.fill(ONE_LINE)
    phone.locator("main form button.btn-primary").first.click()
    phone.wait_for_load_state("networkidle")
    take(phone, f"phone.{code}")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with street() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        match(browser.new_context(base_url=address, viewport=DESK).new_page())
        for language, code in (("en-US", "en"), ("zh-CN", "zh")):
            look(browser, address, language, code)
        browser.close()


if __name__ == "__main__":
    main()
