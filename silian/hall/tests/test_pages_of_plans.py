"""The pages of treatment: what stands there, in both languages, and what each costs with one row and with three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from silian.core.waiting import ask
from silian.hall.actions import carrying, parties, plans, resolutions, standings
from silian.hall.queries import waiting_plans
from silian.hall.queries.case import case_page, one_matter, openable
from silian.hall.queries.handover_plans import shares
from silian.hall.queries.resolutions import resolution_page, seen_resolutions
from silian.hall.tests import build, build_plans
from silian.members.models import Body, Membership, Organisation
from silian.tasks.actions import finish_task


def whole(cast, *, number: int = 1):
    """A matter with so many of everything."""
    by = cast.community_secretary
    matter = build.accepted(cast, title="示例加装电梯")
    plans.choose_recipe(matter, "lift", by=by, carrier=build_plans.carrier(cast))
    build_plans.in_phase(matter, "resolve")
    for at in range(number):
        organisation = Organisation.objects.create(
            federation=cast.street, name=f"示例单位{at}", community=cast.community
        )
        Body.objects.create(
            federation=cast.street, kind="organisation", name=organisation.name, organisation=organisation
        )
        Membership.objects.create(
            federation=cast.street, organisation=organisation, period=(timezone.localdate(), None)
        )
        parties.invite_party(matter, "side", by=by, organisation=organisation, reasons=["同社区"])
        standings.name_affected(matter, "part", f"{at + 1}幢", 20, by=by)
        made = resolutions.resolve(
            build.fresh(matter),
            build_plans.fields(f"示例方案{at}"),
            by=by,
            basis="consensus",
            dissents=[{"who": "示例", "reason": "贵"}],
        )
        carrying.give_task_of(
            build.fresh(matter),
            {"title": f"任务{at}", "due_on": timezone.localdate(), "organisation": organisation},
            by=by,
            resolution=made,
        )
        carrying.make_demand(matter, cast.clinic, {"title": f"示例需求{at}"}, by=cast.secretary, resolution=made)
    return build.fresh(matter)


@pytest.mark.parametrize("number", [1, 3])
def test_the_plan_of_a_case_costs_the_same_with_one_row_and_with_three(cast, number):
    pk = whole(cast, number=number).pk
    matter = openable(cast.secretary).get(pk=pk)
    with CaptureQueriesContext(connection) as asked:
        shown = case_page(cast.secretary, matter).plan
    assert (len(shown.parties), len(shown.resolutions), len(shown.tasks), len(shown.demands)) == (number,) * 4
    assert len(asked) == 9, "\n".join(one["sql"][:150] for one in asked)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_carriers_costs_the_same_with_one_row_and_with_three(cast, client, number):
    for at in range(number):
        build_plans.seated(build_plans.carrier(cast, name=f"示例圆桌会{at}"), f"someone{at}")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse("hall:carriers"))
    assert (answer.status_code, len(answer.context["carriers"])) == (200, number)
    assert len(asked) == 1


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_treatment_opens(cast, client, language):
    matter = whole(cast)
    resolution, phase = matter.resolutions.first(), matter.phases.first()
    client.force_login(cast.community_secretary)
    client.cookies["django_language"] = language
    of_matter = (
        "matter",
        "plan",
        "phase_new",
        "parties",
        "meeting_new",
        "affected",
        "standing",
        "resolution_new",
        "task_new",
        "demand_new",
    )
    pages = [reverse(f"hall:{name}", args=[matter.pk]) for name in of_matter]
    pages += [
        reverse("hall:plan", args=[matter.pk]) + "?recipe=lift", reverse("hall:phase", args=[phase.pk]), reverse("hall:carriers"),
        reverse("hall:resolution", args=[resolution.pk]), reverse("hall:resolution_replace", args=[resolution.pk]),
        reverse("hall:carrier", args=[matter.plan.carrier_id]),
    ]  # fmt: skip
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_who_sits_in_a_carrier_stands_there_by_name_only_for_the_federation(cast, client):
    table = build_plans.carrier(cast)
    build_plans.seated(table, "neighbour")
    url = reverse("hall:carrier", args=[table.pk])
    assert "示例·neighbour" not in client.get(url).content.decode()
    client.force_login(cast.convener)
    assert "示例·neighbour" in client.get(url).content.decode()


def test_the_paper_of_a_resolution_is_a_word_document(cast, client):
    made = build_plans.resolved(cast)
    answer = client.get(reverse("hall:resolution_docx", args=[made.pk]))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_a_private_resolution_is_not_there_for_others(cast, client):
    made = build_plans.resolved(cast, build.dispute(cast))
    url = reverse("hall:resolution", args=[made.pk])
    assert client.get(url).status_code == 404
    client.force_login(cast.secretary)
    assert client.get(url).status_code == 404
    client.force_login(cast.community_secretary)
    assert client.get(url).status_code == 200


def test_what_waits_on_the_desks_around_treatment(cast, monkeypatch):
    said = lambda person: [one.what for one in ask(person, waiting_plans.questions(build.fresh(person)))]  # noqa: E731
    matter = build.accepted(cast)
    parties.invite_party(matter, "side", by=cast.community_secretary, organisation=cast.clinic)
    assert said(cast.clinic_liaison) == [f"Say whether you take part in {matter}"]
    build_plans.in_phase(matter, "resolve")
    assert said(cast.community_secretary) == [f"Write down what was resolved in {matter}"]
    made = build_plans.resolved(cast, build.fresh(matter), days=30)
    assert said(cast.community_secretary) == []
    task = carrying.give_task_of(
        build.fresh(matter),
        {"title": "换灯", "due_on": timezone.localdate(), "organisation": cast.bank},
        by=cast.community_secretary,
    )
    finish_task(task, "换好", by=cast.bank_liaison)
    assert said(cast.community_secretary) == [f"What was to be done for {matter} is done: say that it is carried out"]
    monkeypatch.setattr(waiting_plans.timezone, "localdate", lambda *_given: made.review_on)
    assert f"Look at {made.sign} again: does it hold?" in said(cast.community_secretary)


def test_what_goes_along_when_the_seat_changes_hands(cast):
    build_plans.resolved(cast)
    seat = build_plans.seat_of(cast.community_secretary)
    assert [(str(one.word), one.rows.count()) for one in shares(seat, None)][:2] == [
        ("Matters it is a party to", 0), ("Resolutions to look at again", 1),
    ]  # fmt: skip


def test_the_page_of_a_resolution_says_what_came_of_it(cast):
    matter = whole(cast)
    page = resolution_page(seen_resolutions(cast.secretary).get(matter=matter), cast.secretary)
    assert ([one.task.title for one in page.tasks], [one.demand.title for one in page.demands]) == (
        ["任务0"],
        ["示例需求0"],
    )
    assert (
        case_page(cast.secretary, one_matter(cast.secretary).get(pk=matter.pk)).plan.standing_resolution
        == page.resolution
    )
