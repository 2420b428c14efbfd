"""Planning, writing down, confirming and objecting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from silian.core.errors import Refused
from silian.core.models import Notice, Record
from silian.exchange.models import Demand, Service
from silian.tasks.models import Task
from silian.visits import actions
from silian.visits.actions.planning import Planned
from silian.visits.models import Companion, Heard, Promise, Visit
from silian.visits.tests import build


def verbs(visit) -> list[str]:
    return list(Record.objects.filter(subject=f"visits.visit:{visit.pk}").order_by("id").values_list("verb", flat=True))


def told(person) -> list[str]:
    return list(
        Notice.objects.filter(to=person, verb__startswith="visits.").order_by("id").values_list("verb", flat=True)
    )


# ── Planning ──


def test_a_planned_visit_stands_on_the_visitors_desk_and_in_the_record(cast):
    visit = build.planned(cast)
    assert (visit.state, visit.organisation, visit.planned_on) == ("planned", cast.choir, build.ahead())
    assert verbs(visit) == ["visits.visit.planned"]
    assert told(cast.convener) == ["visits.visit.planned"]


def test_an_organisation_is_planned_once_at_a_time(cast):
    build.planned(cast)
    with pytest.raises(Refused, match="示例歌舞团"):
        build.planned(cast, visitor=build.seat_of(cast.community_secretary))
    assert Visit.objects.count() == 1


def test_whoever_visits_plans_her_own_and_nobody_elses(cast):
    mine = build.planned(cast, by=cast.convener)
    assert mine.by == cast.convener
    with pytest.raises(Refused):
        build.planned(cast, cast.clinic, build.seat_of(cast.community_secretary), by=cast.convener)
    with pytest.raises(Refused):
        build.planned(cast, cast.clinic, by=cast.choir_liaison)
    with pytest.raises(Refused):
        build.planned(cast, cast.clinic, build.seat_of(cast.choir_liaison))
    with pytest.raises(Refused):
        build.planned(cast, cast.clinic, day=build.ago())
    assert Visit.objects.count() == 1


def test_a_plan_changes_and_is_handed_on(cast):
    visit = build.planned(cast)
    other, along = build.seat_of(cast.community_secretary), build.seat_of(cast.secretary)
    actions.change_plan(visit, other, build.ahead(9), by=cast.convener, companions=[along])
    visit = build.fresh(visit)
    assert (visit.visitor, visit.planned_on, list(visit.companions.values_list("seat", flat=True))) == (
        other,
        build.ahead(9),
        [along.pk],
    )
    assert told(cast.community_secretary) == told(cast.secretary) == ["visits.visit.changed"]
    actions.change_plan(visit, other, build.ahead(9), by=cast.community_secretary)
    assert Companion.objects.count() == 0
    actions.change_plan(visit, other, build.ahead(9), by=cast.community_secretary)
    assert verbs(visit) == ["visits.visit.planned", "visits.visit.changed", "visits.visit.changed"]


def test_a_visit_is_cancelled_with_a_reason_and_can_be_planned_anew(cast):
    visit = build.planned(cast)
    with pytest.raises(Refused):
        actions.cancel_visit(visit, "  ", by=cast.convener)
    assert build.fresh(visit).state == "planned"
    actions.cancel_visit(visit, "单位搬迁", by=cast.convener)
    assert (build.fresh(visit).state, build.fresh(visit).cancelled_because) == ("cancelled", "单位搬迁")
    assert build.planned(cast).state == "planned"


def test_a_proposal_is_accepted_as_a_whole_or_not_at_all(cast):
    convener, secretary = build.seat_of(cast.convener), build.seat_of(cast.community_secretary)
    rows = [
        Planned(cast.choir, convener, build.ahead(1)),
        Planned(cast.clinic, convener, build.ahead(2)),
        Planned(cast.bank, secretary, build.ahead(3)),
    ]
    with pytest.raises(Refused):
        actions.accept_proposal(cast.street.pk, rows, by=cast.convener)
    with pytest.raises(Refused):
        actions.accept_proposal(cast.street.pk, [*rows, rows[0]], by=cast.secretary)
    build.planned(cast, cast.bank)
    with pytest.raises(Refused, match="示例银行"):
        actions.accept_proposal(cast.street.pk, rows, by=cast.secretary)
    assert Visit.objects.count() == 1
    made = actions.accept_proposal(cast.street.pk, rows[:2], by=cast.secretary)
    assert [verbs(one) for one in made] == [["visits.visit.planned"]] * 2
    assert told(cast.convener) == ["visits.visit.planned", "visits.proposal.accepted"]


# ── Writing down ──


def test_a_report_files_lines_and_gives_tasks_without_typing_anything_twice(cast):
    promise = build.promise(cast)
    visit = build.held(
        cast, services=["每周三晚两位声乐老师指导合唱，最多45人，免费"], demands=["需要一间200平方米的排练厅", " "],
        promises=[promise, build.promise(cast, "提供旧谱架十个", organisation=cast.choir)],
    )  # fmt: skip
    assert (visit.state, visit.held_on, visit.reported_by) == ("held", timezone.localdate(), cast.convener)
    service, demand = Service.objects.get(), Demand.objects.get()
    assert (service.state, service.people_limit, service.cost, demand.state) == ("draft", 45, "免费", "draft")
    assert [(one.service, one.demand) for one in visit.heard.all()] == [(service, None), (None, demand)]
    assert list(Record.objects.filter(verb__startswith="exchange.").order_by("id").values_list("verb", flat=True)) == [
        "exchange.service.drafted_for", "exchange.demand.drafted_for",
    ]  # fmt: skip
    tasks = Task.objects.order_by("id")
    assert [(one.title, one.due_on, one.seat, one.organisation, one.source) for one in tasks] == [
        (promise.title, build.ahead(30), build.seat_of(cast.secretary), None, f"visits.visit:{visit.pk}"),
        ("提供旧谱架十个", build.ahead(30), None, cast.choir, f"visits.visit:{visit.pk}"),
    ]
    assert [one.task for one in visit.promises.all()] == list(tasks)
    assert "visits.visit.held" in told(cast.choir_liaison)


def test_the_same_report_sent_twice_stands_there_once(cast):
    sent = build.report(services=["教合唱"], demands=["要排练厅"], promises=[build.promise(cast)])
    visit = actions.report_visit(build.planned(cast), sent, by=cast.convener)
    actions.report_visit(build.fresh(visit), sent, by=cast.convener)
    assert (
        Service.objects.count(),
        Demand.objects.count(),
        Task.objects.count(),
        Heard.objects.count(),
        Promise.objects.count(),
    ) == (1, 1, 1, 2, 1)
    assert verbs(visit) == ["visits.visit.planned", "visits.visit.held"]


def test_lines_go_into_the_list_at_once_only_by_the_office(cast):
    build.held(cast, services=["教合唱"], at_once=True)
    assert Service.objects.get().state == "draft"
    visit = build.planned(cast, cast.clinic, build.seat_of(cast.secretary))
    actions.report_visit(visit, build.report(services=["健康讲座"], at_once=True), by=cast.secretary)
    assert Service.objects.get(organisation=cast.clinic).state == "open"


@pytest.mark.parametrize(
    "wrong",
    [{"met": " "}, {"findings": ""}, {"held_on": timezone.localdate() + timedelta(days=1)}],
    ids=["met", "findings", "day"],
)
def test_a_report_that_lacks_something_changes_nothing(cast, wrong):
    visit = build.planned(cast)
    with pytest.raises(Refused) as refused:
        actions.report_visit(visit, build.report(services=["教合唱"], **wrong), by=cast.convener)
    assert list(refused.value.fields) == list(wrong)
    assert (build.fresh(visit).state, Service.objects.count()) == ("planned", 0)


def test_only_whoever_goes_or_the_office_writes_it_down(cast):
    visit = build.planned(cast)
    for person in (cast.choir_liaison, cast.community_secretary, cast.bank_liaison):
        with pytest.raises(Refused):
            actions.report_visit(visit, build.report(), by=person)
    assert build.fresh(visit).state == "planned"
    along = build.planned(cast, cast.clinic, companions=[build.seat_of(cast.community_secretary)])
    assert actions.report_visit(along, build.report(), by=cast.community_secretary).state == "held"


def test_a_visit_nobody_planned_is_written_down_once(cast):
    seat = build.seat_of(cast.convener)
    visit = actions.note_visit(cast.bank, seat, build.report(held_on=build.ago(3)), by=cast.convener)
    again = actions.note_visit(cast.bank, seat, build.report(held_on=build.ago(3)), by=cast.convener)
    assert (visit, visit.state, visit.planned_on, verbs(visit)) == (again, "held", build.ago(3), ["visits.visit.held"])
    planned = build.planned(cast)
    assert actions.note_visit(cast.choir, seat, build.report(), by=cast.convener) == planned
    assert build.fresh(planned).state == "held"
    with pytest.raises(Refused):
        actions.note_visit(cast.clinic, seat, build.report(), by=cast.community_secretary)


def test_who_has_not_been_there_drafts_no_lines(cast):
    from silian.exchange.actions.lines import file_line

    build.held(cast)
    fields = {"title": "健康讲座", "year": timezone.localdate().year}
    with pytest.raises(Refused):
        file_line(Service, cast.clinic, fields, by=cast.convener, as_draft=True)
    with pytest.raises(Refused):
        file_line(Service, cast.choir, fields, by=cast.convener)
    line, made = file_line(Service, cast.choir, fields, by=cast.convener, as_draft=True)
    assert (made, line.state, Service.objects.count()) == (True, "draft", 1)


# ── The member's word ──


def test_the_member_confirms_by_its_seat(cast):
    visit = build.confirmed(cast)
    assert (visit.state, visit.confirmed_way, visit.confirmed_by, visit.confirmed_name) == (
        "confirmed",
        "here",
        cast.choir_liaison,
        cast.choir_liaison.name,
    )
    assert verbs(visit)[-1] == "visits.visit.confirmed"
    assert told(cast.convener)[-1] == "visits.visit.confirmed"
    for act in (
        lambda: actions.confirm_visit(visit, by=cast.choir_liaison), lambda: actions.report_visit(visit, build.report(met="别人"), by=cast.convener),
        lambda: actions.object_to_visit(visit, "不对", by=cast.choir_liaison), lambda: actions.make_link(visit, by=cast.convener),
    ):  # fmt: skip
        with pytest.raises(Refused):
            act()
    assert build.fresh(visit).met == visit.met


def test_nobody_confirms_her_own_visit(cast):
    from tests.cast import seat

    seat(cast.choir.body, "member", cast.convener)
    visit = build.held(cast)
    for act in (
        lambda: actions.confirm_visit(visit, by=cast.convener), lambda: actions.confirm_visit(visit, by=cast.bank_liaison),
        lambda: actions.note_paper(visit, "示例·团长", by=cast.convener), lambda: actions.note_paper(visit, "示例·团长", by=cast.choir_liaison),
    ):  # fmt: skip
        with pytest.raises(Refused):
            act()
    own = build.planned(cast, cast.clinic, build.seat_of(cast.secretary))
    actions.report_visit(own, build.report(), by=cast.secretary)
    with pytest.raises(Refused):
        actions.note_paper(build.fresh(own), "示例·院长", by=cast.secretary)
    assert set(Visit.objects.values_list("state", flat=True)) == {"held"}


def test_an_objection_goes_back_and_a_correction_answers_it(cast):
    visit = build.held(cast)
    with pytest.raises(Refused):
        actions.object_to_visit(visit, " ", by=cast.choir_liaison)
    actions.object_to_visit(visit, "当天见的是副团长", by=cast.choir_liaison)
    visit = build.fresh(visit)
    assert (visit.shown_state, visit.objection) == ("objected", "当天见的是副团长")
    assert told(cast.convener)[-1] == "visits.visit.objected"
    # Nothing is changed, so nothing is answered.
    actions.report_visit(visit, build.report(), by=cast.convener)
    assert build.fresh(visit).is_objected
    actions.report_visit(visit, build.report(met="示例·副团长"), by=cast.convener)
    visit = build.fresh(visit)
    assert (visit.shown_state, visit.met) == ("held", "示例·副团长")
    assert told(cast.choir_liaison)[-1] == "visits.visit.corrected"
    assert actions.confirm_visit(visit, by=cast.choir_liaison).state == "confirmed"
    assert verbs(visit) == [
        "visits.visit.planned",
        "visits.visit.held",
        "visits.visit.objected",
        "visits.visit.corrected",
        "visits.visit.confirmed",
    ]


def test_a_member_without_an_account_confirms_by_the_link(cast):
    visit = build.held(cast)
    with pytest.raises(Refused):
        actions.make_link(visit, by=cast.bank_liaison)
    old = actions.make_link(visit, by=cast.convener)
    secret = actions.make_link(build.fresh(visit), by=cast.convener)
    visit = build.fresh(visit)
    assert secret not in (visit.secret_digest or "") and visit.link_is_open
    for given, name in ((old, "示例·团长"), ("", "示例·团长"), (secret, "  ")):
        with pytest.raises(Refused):
            actions.confirm_by_link(visit, given, name)
    assert build.fresh(visit).state == "held"
    actions.object_by_link(visit, secret, "日期不对", "示例·团长")
    with pytest.raises(Refused):
        actions.confirm_by_link(build.fresh(visit), secret, "示例·团长")
    actions.report_visit(build.fresh(visit), build.report(held_on=build.ago(2)), by=cast.convener)
    done = actions.confirm_by_link(build.fresh(visit), secret, "示例·团长")
    assert (done.confirmed_way, done.confirmed_name, done.confirmed_by) == ("link", "示例·团长", None)


def test_a_link_that_has_run_out_opens_nothing(cast):
    visit = build.held(cast)
    secret = actions.make_link(visit, by=cast.convener)
    Visit.objects.filter(pk=visit.pk).update(secret_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused):
        actions.confirm_by_link(build.fresh(visit), secret, "示例·团长")
    assert build.fresh(visit).state == "held"


def test_the_office_notes_a_paper(cast):
    visit = actions.note_paper(build.held(cast), "示例·团长", by=cast.secretary)
    assert (visit.state, visit.confirmed_way, visit.confirmed_name, visit.confirmed_by) == (
        "confirmed",
        "paper",
        "示例·团长",
        cast.secretary,
    )


def test_a_visit_stays_when_somebody_else_takes_the_seat(cast):
    """Hers are the visits of her seat: from the day after on they are her successor's."""
    from silian.members.mandates import forget
    from silian.members.models import Term
    from silian.visits.queries import waiting_for
    from tests.cast import person

    build.planned(cast)
    term = Term.objects.get(person=cast.convener)
    Term.objects.filter(pk=term.pk).update(period=(term.period.lower, timezone.localdate()))
    later = person("later", "示例·后任")
    Term.objects.create(federation=cast.street, seat=term.seat, person=later, period=(timezone.localdate(), None))
    forget(cast.convener)
    assert ([row.for_whom for row in waiting_for(later)], waiting_for(cast.convener)) == (["示例歌舞团"], [])


def test_confirmed_visits_are_facts_of_their_days(cast):
    from silian.visits.queries import confirmed_by_organisation

    visit = build.confirmed(cast, held_on=build.ago(5))
    build.held(cast, cast.clinic)
    facts = confirmed_by_organisation(cast.street.pk, build.ago(5), build.ago(5))
    assert {pk: [(one.pk, one.seat_id, one.held_on) for one in found] for pk, found in facts.items()} == {
        cast.choir.pk: [(visit.pk, visit.visitor_id, build.ago(5))]
    }
    assert confirmed_by_organisation(cast.street.pk, build.ago(4), build.ago(0)) == {}
    assert confirmed_by_organisation(cast.elsewhere.pk, build.ago(5), build.ago(0)) == {}
