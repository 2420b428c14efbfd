"""A real Chromium against a real server, for journeys. Fixtures: `desk_page` (1366×768) and `phone_page` (375×812).

    def test_a_liaison_files_a_service(phone_page, cast):
        signed_in(phone_page, cast.choir_liaison)
        phone_page.goto("/lists/services/new")
        …
        assert axe(phone_page) == []

The server runs in threads of the test's own process, so fixtures such as `settings` reach it; assets are served as in
production, from `build/static`. Whatever the browser complains about in its console, a forbidden inline style for
example, fails the test at its end, except answers a journey names with `expects(page, 404)`.
"""

import os
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.prepare import find_chromium

ROOT = Path(__file__).parents[1]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# No background work and no look-ups of its own: the browser speaks to our server only.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 375, "height": 812}


@pytest.fixture(scope="session")
def chromium():
    """One browser for the whole run."""
    found = find_chromium()
    if found is None:
        pytest.fail("Journeys need Chromium: run `make test`, which installs it, or set CHROMIUM=/path/to/it.")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, though nothing here is asynchronous.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def address(django_db_setup):
    """Where our server listens. Each of its threads gives its database connection back when it ends."""
    if not (ROOT / "build" / "static" / "staticfiles.json").exists():
        pytest.fail("Journeys need the browser assets: run `make setup`.")
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from silian.config.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_what) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _page(chromium, address, viewport, **more):
    context = chromium.new_context(
        base_url=address, viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", **more
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.complaints, page.expected = [], set()
    page.on("console", lambda said: said.type in ("error", "warning") and page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith((address, "data:")) or page.complaints.append(asked.url))
    yield page
    complaints = [one for one in page.complaints if not any(f"status of {code}" in one for code in page.expected)]
    context.close()
    assert complaints == []


@pytest.fixture
def desk_page(transactional_db, chromium, address):
    """A page on an office computer."""
    yield from _page(chromium, address, DESK)


@pytest.fixture
def phone_page(transactional_db, chromium, address):
    """A page on a phone, touched and not clicked."""
    yield from _page(chromium, address, PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)


def signed_in(page, person) -> None:
    """Let this person be signed in on the page's browser, without the way through the form."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend=BACKEND)
    cookie(page, settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)


def cookie(page, name: str, value: str) -> None:
    page.context.add_cookies([{"name": name, "value": value, "url": _base(page)}])


def _base(page) -> str:
    return page.context._impl_obj._options["baseURL"]


def elder(page, size: int = 18) -> None:
    """Elder view from the next page on."""
    cookie(page, "elder", str(size))


def language(page, code: str) -> None:
    """zh-hans or en, from the next page on."""
    cookie(page, "django_language", code)


def expects(page, status: int) -> None:
    """This journey is answered so on purpose; the browser's own remark about it is no complaint."""
    page.expected.add(status)


def axe(page) -> list[tuple[str, str, list[str]]]:
    """What axe-core finds on the page as it stands: (rule, what is wrong, where)."""
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [(one["id"], one["help"], [" ".join(map(str, node["target"])) for node in one["nodes"]]) for one in found]


def at(page) -> str:
    """The path the page is at."""
    return urlsplit(page.url).path


def too_small(page, least: int) -> list[str]:
    """Buttons, links outside of running text and inputs whose touch area is smaller than this, in pixels."""
    return page.evaluate(
        """(least) => [...document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])")]
            .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.closest(".visually-hidden, .skip"))
            .filter((one) => !["checkbox", "radio"].includes(one.type))
            .filter((one) => !(one.tagName === "A" && getComputedStyle(one).display === "inline"))
            .map((one) => [one.getBoundingClientRect(), one.textContent.trim() || one.name || one.tagName])
            .filter(([box]) => box.width < least - 0.5 || box.height < least - 0.5)
            .map(([box, what]) => `${what}: ${Math.round(box.width)}×${Math.round(box.height)}`)""",
        least,
    )


def overflows(page) -> bool:
    """Does the page run out of the screen sideways?"""
    return page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"] + 1
