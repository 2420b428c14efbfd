"""Two lines filed on a phone by a liaison: counted in fields she types and seconds the product takes."""

import time

import pytest

from silian.core.models import Record
from silian.exchange.models import Demand, Service
from tests.browser import axe, elder, overflows, signed_in, too_small

LINES = {
    "service": "两名声乐老师周三晚上免费教职工合唱，每周一次，最多45人，有效期至2027年6月30日",
    "demand": "合唱队二十多名员工想请声乐老师，3月到5月晚上在支行二楼练，尽快",
}
# Besides what she types, a person thinks and looks: so long may all of it take (the two minutes of the promise).
SECONDS = 120
PER_FIELD = 20  # a sentence on a phone's keyboard


@pytest.mark.parametrize("size", [0, 24])
def test_a_liaison_files_one_line_of_each_list_on_a_phone_in_two_minutes(phone_page, cast, size, capsys):
    page, typed = phone_page, 0
    signed_in(page, cast.choir_liaison)
    if size:
        elder(page, size)
    began = time.monotonic()
    for kind, line in LINES.items():
        page.goto(f"/lists/{kind}s/new")
        page.locator("#line").fill(line)
        typed += 1
        page.locator("#fields .mark").first.wait_for()
        assert (axe(page), overflows(page), too_small(page, 44)) == ([], False, [])
        page.locator("#fields button[value=save]").click()
        page.locator(".vital").wait_for()
    seconds = time.monotonic() - began
    with capsys.disabled():
        print(f"\nfiling one service and one demand on a phone: {typed} fields typed, {seconds:.1f} s without typing")  # noqa: T201 the measured burden
    service, demand = Service.objects.get(), Demand.objects.get()
    assert {"when", "frequency", "people_limit", "cost", "valid_until", "theme"} <= set(service.filled_in)
    assert {"when", "urgency", "theme", "audience"} & set(demand.filled_in)
    assert service.theme and demand.theme and service.people_limit == 45
    # What the records count is what she typed beyond the line itself: nothing.
    assert [record.facts["typed"] for record in Record.objects.filter(verb__endswith=".filed")] == [0, 0]
    assert typed * PER_FIELD + seconds < SECONDS
