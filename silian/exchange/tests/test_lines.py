"""A line from its first word to its end: drafts, changes, carrying over, expiry by the day, who looks after it."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from silian.core.errors import Refused
from silian.core.models import Record
from silian.exchange.actions import lines
from silian.exchange.models import Demand, Match, Service
from silian.exchange.queries import lines as queries
from silian.exchange.reading import read_line
from silian.exchange.tests import build
from silian.members.models import Seat


def test_the_office_files_on_behalf_of_an_organisation(cast):
    line = build.service(cast.choir, cast.secretary)
    record = Record.objects.get(verb="exchange.service.filed")
    assert (line.by, record.organisation_id, record.by) == (cast.secretary, cast.choir.pk, cast.secretary)


@pytest.mark.parametrize("who", ["convener", "community_secretary", "clinic_liaison", "resident", "stranger"])
def test_nobody_else_files_for_an_organisation(cast, who):
    with pytest.raises(Refused):
        build.service(cast.choir, getattr(cast, who))
    assert not Service.objects.exists()


def test_a_draft_is_seen_by_its_organisation_and_the_office_and_enters_the_list_when_published(cast):
    fields = {"title": "舞蹈课", "year": build.YEAR}
    line, _made = lines.file_line(Service, cast.choir, fields, by=cast.choir_liaison, as_draft=True)
    seen = lambda who: Service.objects.visible_to(who).filter(pk=line.pk).exists()  # noqa: E731
    people = (cast.choir_liaison, cast.secretary, cast.clinic_liaison, cast.convener)
    assert [seen(who) for who in people] == [True, True, False, False]
    lines.publish_line(line, by=cast.choir_liaison)
    assert [seen(who) for who in people] == [True, True, True, True]
    with pytest.raises(Refused):
        lines.publish_line(line, by=cast.choir_liaison)


def test_cannot_be_met_because_is_a_proper_end_and_needs_its_reason(cast):
    line = build.demand(cast.bank, cast.bank_liaison)
    with pytest.raises(Refused):
        lines.close_line(line, "  ", by=cast.secretary)
    line.refresh_from_db()
    assert line.state == "open"
    lines.close_line(line, "辖区内没有声乐老师", by=cast.secretary)
    assert (line.state, line.closed_because) == ("closed", "辖区内没有声乐老师")
    lines.reopen_line(line, by=cast.bank_liaison)
    assert (line.state, line.closed_because) == ("open", "")


def test_a_line_expires_by_its_day_and_leaves_list_and_matching_without_any_job(cast):
    build.service(cast.choir, cast.choir_liaison)
    line = build.demand(cast.bank, cast.bank_liaison, valid_until=cast.today)
    assert queries.lines(Demand, cast.bank_liaison, queries.Filters()).count() == 1
    Demand.objects.update(valid_until=cast.today - timedelta(days=1))
    line.refresh_from_db()
    assert (line.state, line.shown_state) == ("open", "expired")
    assert not queries.lines(Demand, cast.bank_liaison, queries.Filters()).exists()
    assert queries.lines(Demand, cast.bank_liaison, queries.Filters(state="expired")).get() == line
    build.demand(cast.clinic, cast.clinic_liaison, title="职工合唱队请声乐老师")
    build.run(cast)
    assert not Match.objects.filter(demand=line).exists()


def test_every_demand_has_somebody_and_a_next_day_from_the_start(cast):
    line = build.demand(cast.bank, cast.bank_liaison)
    assert line.duty_holder.body.sector == cast.sector
    assert line.next_on == cast.today + Demand.FIRST_LOOK
    secretary = Seat.objects.get(body__kind="secretariat", federation=cast.street)
    lines.give_duty(line, secretary, cast.today, by=cast.secretary)
    line.refresh_from_db()
    assert (line.duty_holder, line.next_on) == (secretary, cast.today)
    with pytest.raises(Refused):
        lines.give_duty(line, secretary, cast.today - timedelta(days=1), by=cast.secretary)
    foreign = Seat.objects.filter(federation=cast.elsewhere).first()
    with pytest.raises(Refused):
        lines.give_duty(line, foreign, cast.today, by=cast.secretary)


def test_a_year_is_carried_over_once_however_often_the_button_is_pressed(cast):
    old = build.service(cast.choir, cast.choir_liaison, valid_until=cast.today, cost="免费")
    made = lines.carry_over(Service, [old], build.YEAR + 1, by=cast.choir_liaison)
    assert [(line.year, line.carried_from, line.cost) for line in made] == [(build.YEAR + 1, old, "免费")]
    assert lines.carry_over(Service, [old], build.YEAR + 1, by=cast.choir_liaison) == []
    assert not queries.lines_to_carry(Service, cast.choir_liaison, build.YEAR + 1).exists()
    with pytest.raises(Refused):
        lines.carry_over(Service, [old], build.YEAR, by=cast.choir_liaison)


def test_only_ones_own_lines_are_carried_over(cast):
    old = build.service(cast.choir, cast.choir_liaison)
    assert not queries.lines_to_carry(Service, cast.clinic_liaison, build.YEAR + 1).exists()
    with pytest.raises(Refused):
        lines.carry_over(Service, [old], build.YEAR + 1, by=cast.clinic_liaison)
    assert Service.objects.count() == 1


def test_a_line_without_a_theme_gets_the_one_its_words_point_to(cast):
    line = build.demand(cast.bank, cast.bank_liaison)
    assert line.theme.count("/") == 1 and "theme" in line.filled_in
    chosen = build.demand(cast.bank, cast.bank_liaison, title="合唱老师", theme="环境绿化/绿化")
    assert chosen.theme == "环境绿化/绿化"


def test_changing_a_line_says_what_changed_and_nothing_when_nothing_did(cast):
    line = build.service(cast.choir, cast.choir_liaison)
    lines.change_line(line, {"cost": ""}, by=cast.choir_liaison)
    assert not Record.objects.filter(verb="exchange.service.changed").exists()
    lines.change_line(line, {"cost": "免费"}, by=cast.secretary)
    assert "cost" in str(Record.objects.get(verb="exchange.service.changed").facts).lower()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=700))
def test_any_line_at_all_is_read_into_fields_that_fit(line):
    for kind in (Service, Demand):
        for name, value in read_line(line, kind).items():
            length = getattr(kind._meta.get_field(name), "max_length", None)
            assert not (isinstance(value, str) and length) or len(value) <= length, name
