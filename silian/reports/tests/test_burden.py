"""What filling in costs, counted behind the forms people really send."""

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from silian.core.given import ASKED, Fields
from silian.exchange.models import Demand
from silian.members.models import Membership
from silian.reports.actions.burden import count_form
from silian.reports.middleware import BY_HAND
from silian.reports.models import Burden
from silian.reports.queries import burden as queries
from silian.reports.queries.form_words import FORMS, PARTS
from silian.tasks.tests import build

LINE = "周三晚上请人教合唱"
MONTH = timezone.localdate().replace(day=1)


def counted() -> list[tuple]:
    return list(
        Burden.objects.order_by("form", "role").values_list(
            "form", "role", "times", "typed", "filled", "again", "typed_again"
        )
    )


def hidden(page) -> dict:
    return {ASKED: [unescape(one) for one in re.findall(f'name="{ASKED}" value="([^"]*)"', page.content.decode())]}


@pytest.fixture
def form(client, cast):
    """The form of a new demand as the liaison of the clinic has it before her: one line was read into its fields."""
    client.force_login(cast.clinic_liaison)
    client.get(reverse("portal:desk"))
    page = client.post(reverse("exchange:demand_new"), {"step": "read", "line": LINE})
    fields = page.context["form"]
    shown = {name: "" if (value := fields[name].value()) is None else value for name in fields.fields}
    return hidden(page) | shown | {"step": "save", "line": LINE, "was_line": LINE}


def test_a_form_that_is_sent_is_counted_once(client, cast, form):
    filled = [one.partition("=")[0] for one in form[ASKED] if "=" in one]
    assert "title" in filled and counted() == []  # reading the line was no act
    answer = client.post(reverse("exchange:demand_new"), form | {"detail": "别的话"})
    assert (answer.status_code, Demand.objects.count()) == (302, 1)
    changed = 0 if "detail" not in filled else 1
    # Typed: the line itself and the detail; what the line was read into stood there and was left.
    assert counted() == [("exchange:demand_new", "liaison", 1, 2, len(filled) - changed, 0, 0)]


def test_a_form_that_comes_back_is_counted_apart(client, cast, form):
    answer = client.post(reverse("exchange:demand_new"), form | {"title": "", "detail": "没有标题"})
    assert (answer.status_code, Demand.objects.count()) == (422, 0)
    assert counted() == [("exchange:demand_new", "liaison", 0, 0, 0, 1, 2)]


def test_a_reason_written_by_hand_counts_and_a_button_does_not(client, cast, form):
    client.post(reverse("exchange:demand_new"), form)
    Burden.objects.all().delete()
    one = Demand.objects.get()
    client.force_login(cast.secretary)
    client.post(reverse("portal:notices_read"), {"up_to": "1"})
    client.post(reverse("exchange:demand_publish", args=[one.pk]))
    assert counted() == []
    client.force_login(cast.choir_liaison)
    task = build.task(cast)
    client.post(reverse("tasks:done", args=[task.pk]), {"outcome": "示例结果"})
    assert counted() == [("tasks:done", "liaison", 1, 1, 0, 0, 0)]


def test_sending_asks_one_thing_more(client, cast, form, settings):
    send = lambda: client.post(reverse("exchange:demand_new"), form | {"title": ""})  # noqa: E731
    send()
    with CaptureQueriesContext(connection) as counting:
        send()
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "CountBurden" not in one]
    client.handler.load_middleware()
    with CaptureQueriesContext(connection) as plain:
        send()
    assert len(counting) == len(plain) + 1


def test_an_act_is_done_although_it_cannot_be_counted_and_the_log_says_so(transactional_db, client, cast, form, caplog):
    try:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE reports_burden RENAME TO reports_burden_away")
        answer = client.post(reverse("exchange:demand_new"), form | {"detail": "别的话"})
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE reports_burden_away RENAME TO reports_burden")
    assert (answer.status_code, Demand.objects.count(), counted()) == (302, 1, [])
    (said,) = [one for one in caplog.records if one.name == "silian.reports.middleware"]
    assert (said.levelname, said.getMessage()) == ("ERROR", "The form exchange:demand_new could not be counted.")
    assert "reports_burden" in str(said.exc_info[1])


def test_whoever_belongs_to_no_federation_counts_where_there_is_only_one(cast):
    count_form("hall:raise", "resident", Fields(3, 0), month=MONTH, federation_id=None)
    assert counted() == []  # two federations: nobody knows which
    count_form("hall:raise", "resident", Fields(3, 0), month=MONTH, federation_id=cast.street.pk)
    assert counted() == [("hall:raise", "resident", 1, 3, 0, 0, 0)]


def test_the_role_is_that_of_the_first_seat(cast):
    people = ["secretary", "community_secretary", "convener", "clinic_liaison", "resident"]
    assert [queries.role_of(getattr(cast, name)) for name in people] == [
        (cast.street.pk, "office"), (cast.street.pk, "community"), (cast.street.pk, "community"), (cast.street.pk, "liaison"), (None, "resident"),
    ]  # fmt: skip
    assert queries.role_of(None) == (None, "resident")


SENT = st.tuples(
    st.sampled_from(["hall:raise", "visits:report", "portal:suggest"]), st.sampled_from(Burden.Role.values), st.integers(0, 9),
    st.integers(0, 9), st.sampled_from([1, 2, 12]), st.booleans(),
)  # fmt: skip


@how(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SENT, max_size=12))
def test_the_page_adds_up_whatever_was_sent(cast, sent):
    Burden.objects.all().delete()
    for form, role, typed, filled, month, back in sent:
        count_form(
            form, role, Fields(typed, filled), month=date(2025, month, 1), federation_id=cast.street.pk, given_back=back
        )
    page = queries.burden_page(cast.secretary, cast.street, 2025)
    through = [one for one in sent if not one[5]]
    want = (len(through), sum(one[2] for one in sent), sum(one[3] for one in through), len(sent) - len(through))
    for lines in ([page.total], page.forms, page.roles, page.months):
        sums = (
            sum(one.times for one in lines),
            sum(one.all_typed for one in lines),
            sum(one.filled for one in lines),
            sum(one.again for one in lines),
        )
        assert sums == want
    assert [one.all_typed for one in page.forms] == sorted((one.all_typed for one in page.forms), reverse=True)


def test_the_page_says_which_form_costs_most_and_what_workbooks_brought(client, cast):
    from silian.core.records import record

    for _at in range(3):
        count_form("visits:report", "office", Fields(9, 3), month=MONTH, federation_id=cast.street.pk)
    count_form("somewhere:else", "liaison", Fields(1, 0), month=MONTH, federation_id=cast.street.pk)
    record(
        "core.import.written",
        cast.street,
        by=cast.secretary,
        name="示例.xlsx",
        kind="单位",
        new=2,
        changed=0,
        bad=0,
        cells=11,
    )
    client.force_login(cast.secretary)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(reverse("reports:burden"))
    shown = page.context["page"]
    assert (shown.total.times, shown.total.all_typed, shown.total.filled) == (4, 28, 20)
    assert (shown.costliest.word, shown.costliest.each, shown.imported.filled) == ("Report on a visit", 9.0, 11)
    assert "The form that costs most is “Report on a visit”: sent 3 times, 27 fields typed" in page.content.decode()
    assert client.get(reverse("reports:burden_workbook")).status_code == 200


def test_the_page_asks_as_often_with_one_row_as_with_three(client, cast, django_assert_num_queries):
    client.force_login(cast.secretary)
    client.get(reverse("reports:burden"))
    for forms in (["visits:report"], ["tasks:done", "somewhere:else"]):
        for form in forms:
            count_form(form, "office", Fields(9, 3), month=MONTH, federation_id=cast.street.pk)
        with django_assert_num_queries(11):
            assert len(client.get(reverse("reports:burden")).context["page"].forms) == (1 if len(forms) == 1 else 3)


@pytest.mark.parametrize("who", ["resident", "clinic_liaison", "convener", "community_secretary"])
def test_only_the_office_reads_it(client, cast, who):
    client.force_login(getattr(cast, who))
    assert client.get(reverse("reports:burden")).status_code == 404
    assert client.get(reverse("reports:burden_workbook")).status_code == 404


def _addresses(resolver, spaces=()):
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from _addresses(one, (*spaces, one.namespace) if one.namespace else spaces)
        elif one.name:
            yield ":".join((*spaces, one.name))


def test_every_form_that_has_a_name_is_there():
    known = set(_addresses(get_resolver()))
    assert set(FORMS) <= known
    assert {one.partition(":")[0] for one in FORMS} <= set(PARTS)


def test_a_day_that_stood_there_is_filled_in_and_another_one_is_typed(client, cast):
    client.force_login(cast.secretary)
    one, today = Membership.objects.get(organisation=cast.bank), timezone.localdate()
    page = client.get(reverse("members:organisation", args=[cast.bank.pk]))
    end = reverse("members:membership_end", args=[cast.bank.pk, one.pk])
    answer = client.post(end, hidden(page) | {"day": today.isoformat()})
    assert (answer.status_code, counted()) == (302, [("members:membership_end", "office", 1, 0, 1, 0, 0)])
    begin = reverse("members:membership_begin", args=[cast.bank.pk])
    begun = today + timedelta(days=2)
    assert client.post(begin, hidden(page) | {"day": begun.isoformat()}).status_code == 302
    assert counted()[0] == ("members:membership_begin", "office", 1, 1, 0, 0, 0)


def test_the_inputs_by_hand_are_those_that_are_known():
    """Inputs to type into that stand in a template by themselves, outside of forms that only look. A name made of several parts is not read."""
    found: set[str] = set()
    for path in sorted(Path(settings.ROOT).glob("silian/*/templates/**/*.html")):
        text = path.read_text()
        say_so = set(re.findall(r'{% asked_as "([a-z_]+)"', text))
        looks = [
            (one.start(), text.find("</form>", one.start()))
            for one in re.finditer(r"<form[^>]*>", text)
            if 'method="post"' not in one.group()
        ]
        for one in re.finditer(r"<(?:textarea|input)\b[^>]*?name=\"([a-z_]+)\"[^>]*>", text):
            typed = not re.search(r'type="(hidden|search|checkbox|radio)"|\shidden\b', one.group())
            if typed and one.group(1) not in say_so and not any(begin <= one.start() <= end for begin, end in looks):
                found.add(one.group(1))
    # What is tried out in a calculation, and how one votes, is no filling in.
    assert found == {*BY_HAND, "more", "vote"}, "Mend BY_HAND in silian/reports/middleware.py"
