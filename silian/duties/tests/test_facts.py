"""Each kind of fact, with the acts of the part it comes from; and nothing that is taken away makes a duty fulfilled."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from silian.cobuilding.actions import agreements
from silian.cobuilding.models import Version
from silian.cobuilding.tests import build as cobuilding
from silian.counsel.tests import build as counsel
from silian.documents import actions as documents
from silian.documents.models import Handout
from silian.documents.tests import build as papers
from silian.duties.actions import excuses
from silian.duties.actions import rules as actions
from silian.duties.models import CalendarDay, Climb, Edition, Excuse, Rule
from silian.duties.tests import build
from silian.duties.tests.build import YEAR, meeting, rule, states, survey
from silian.exchange.actions import lines
from silian.exchange.models import Demand, Service
from silian.exchange.tests import build as lists

LATE = date(YEAR + 1, 2, 1)


def of(cast, organisation, today: date = LATE) -> str | None:
    """The state of the one duty of this organisation in this year."""
    return states(survey(cast, today), organisation.body).get(str(YEAR))


# ── lists ──


def renewal(cast) -> Rule:
    return rule(
        cast, "organisation", name="清单更新", period="year", fact="lines", anchor="day", anchor_month=3, anchor_day=31
    )


def test_a_published_line_of_either_list_renews_the_lists_of_its_year(cast):
    renewal(cast)
    lists.service(cast.choir, cast.choir_liaison, year=YEAR)
    lists.demand(cast.clinic, cast.clinic_liaison, year=YEAR)
    lists.demand(cast.bank, cast.bank_liaison, year=YEAR + 1)
    assert [of(cast, one) for one in (cast.choir, cast.clinic, cast.bank)] == ["fulfilled", "fulfilled", "overdue"]


def test_a_draft_is_no_fact_and_closing_it_makes_none(cast):
    renewal(cast)
    fields = {"title": "舞蹈课", "detail": "", "year": YEAR}
    line = lines.file_line(Service, cast.choir, fields, by=cast.choir_liaison, as_draft=True)[0]
    assert of(cast, cast.choir) == "overdue"
    lines.close_line(line, "不办了", by=cast.choir_liaison)
    assert of(cast, cast.choir) == "overdue"


def test_a_line_that_was_published_stays_a_fact_when_it_is_closed(cast):
    renewal(cast)
    line = lines.file_line(
        Demand, cast.choir, {"title": "排练厅", "detail": "", "year": YEAR}, by=cast.choir_liaison, as_draft=True
    )[0]
    lines.publish_line(line, by=cast.choir_liaison)
    lines.close_line(line, "已找到", by=cast.choir_liaison)
    filed = lists.demand(cast.clinic, cast.clinic_liaison, year=YEAR)
    lines.close_line(filed, "已找到", by=cast.clinic_liaison)
    assert [of(cast, one) for one in (cast.choir, cast.clinic)] == ["fulfilled", "fulfilled"]


# ── agreements ──


@pytest.fixture
def text(cast) -> Version:
    """In force among choir, hospital and bank; its review day lies in the first quarter."""
    rule(cast, "organisation", name="协议复核", period="year", fact="review")
    draft = cobuilding.text(cast)
    Version.objects.filter(pk=draft.pk).update(review_on=date(YEAR, 3, 1))
    made = agreements.send_out(cobuilding.fresh(draft), by=cast.choir_liaison)
    for organisation, person in cobuilding.signers(cast):
        cobuilding.sign(made, organisation, person)
    return cobuilding.fresh(made)


def test_a_review_is_owed_by_every_party_where_a_text_asks_for_it_and_by_nobody_else(cast, text):
    other = build.member(cast, "示例甲")
    assert [of(cast, one) for one in (cast.choir, cast.clinic, cast.bank)] == ["overdue"] * 3
    assert of(cast, other.organisation) is None
    agreements.review(text, "继续执行", by=cast.choir_liaison)
    assert [of(cast, one) for one in (cast.choir, cast.clinic, cast.bank)] == ["fulfilled"] * 3


def test_ending_an_agreement_after_its_review_day_reviews_nothing(cast, text):
    agreements.end(text, "合作结束", by=cast.choir_liaison)
    assert of(cast, cast.choir) == "overdue"


# ── documents ──


@pytest.fixture
def handed(cast):
    """The work rules, handed to choir and hospital today."""
    rule(cast, "organisation", name="文件签收", period="year", fact="receipt", start=date(cast.today.year, 1, 1))
    version = papers.issued(cast)
    papers.handed(cast, version, cast.choir, cast.clinic)
    return version


def receipt(cast, organisation) -> str | None:
    year = cast.today.year
    return states(survey(cast, date(year + 1, 3, 1), year=year), organisation.body).get(str(year))


def test_what_was_handed_out_is_to_be_confirmed_by_whom_it_was_handed_to(cast, handed):
    documents.confirm(papers.handout(cast.choir), by=cast.choir_liaison)
    assert [receipt(cast, one) for one in (cast.choir, cast.clinic, cast.bank)] == ["fulfilled", "overdue", None]


def test_a_later_version_confirmed_is_enough_and_an_unconfirmed_one_is_owed_as_well(cast, handed):
    later = papers.issued(cast, handed.document, papers.NEXT, changed="增加签收")
    papers.handed(cast, later, cast.choir, cast.clinic)
    assert receipt(cast, cast.choir) == "overdue"
    documents.confirm(papers.handout(cast.choir, later), by=cast.choir_liaison)
    assert receipt(cast, cast.choir) == "fulfilled"


def test_taking_a_document_out_of_use_confirms_nothing(cast, handed):
    documents.retire_document(handed.document, "已废止", by=cast.secretary)
    assert receipt(cast, cast.clinic) == "overdue"
    assert Handout.objects.filter(receipt=None).count() == 2


# ── deleting nothing can make it green ──


@pytest.fixture
def overdue(cast):
    """The sector group missed the first quarter; a planned and a held meeting never got their minutes."""
    made = rule(cast)
    group = build.body(cast, "sector")
    meeting(cast, group, date(YEAR, 2, 1), state="planned")
    meeting(cast, group, date(YEAR, 3, 1), state="held")
    assert states(survey(cast, LATE), group)["2026-Q1"] == "overdue"
    return made, group


def first_quarter(cast, group) -> str | None:
    return states(survey(cast, LATE), group).get("2026-Q1")


def test_cancelling_or_losing_a_meeting_leaves_the_cell_overdue(cast, overdue):
    _made, group = overdue
    group.meetings.filter(state="planned").update(state="cancelled", cancelled_because="改期")
    assert first_quarter(cast, group) == "overdue"
    group.meetings.all().delete()
    assert first_quarter(cast, group) == "overdue"


def test_losing_the_fact_of_a_fulfilled_cell_makes_it_overdue(cast, overdue):
    _made, group = overdue
    minuted = meeting(cast, group, date(YEAR, 3, 30))
    assert first_quarter(cast, group) == "fulfilled"
    minuted.delete()
    assert first_quarter(cast, group) == "overdue"


def test_a_meeting_of_another_body_or_another_quarter_does_not_help(cast, overdue):
    _made, group = overdue
    meeting(cast, build.body(cast, "zone"), date(YEAR, 3, 2))
    meeting(cast, group, date(YEAR, 4, 1))
    assert first_quarter(cast, group) == "overdue"


def test_a_rule_ended_today_still_counts_in_the_past(cast, overdue):
    made, group = overdue
    end = date(cast.today.year + 1, 1, 1)
    actions.end_rule(made, end, by=cast.secretary)
    assert first_quarter(cast, group) == "overdue"
    assert states(survey(cast, date(end.year, 2, 1), year=end.year), group) == {}


def test_another_edition_leaves_past_periods_their_rule(cast, overdue):
    made, group = overdue
    actions.change_rule(made, {"grace": 60, "name": "改名"}, date(cast.today.year + 1, 1, 1), by=cast.secretary)
    found = survey(cast, LATE)
    assert {(one.edition.name, one.edition.grace) for one in found.columns} == {("界别小组季度会议", 5)}
    assert first_quarter(cast, group) == "overdue"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE duties_edition SET grace = 300", "DELETE FROM duties_edition", "UPDATE duties_edition SET fact = 'conference'",
        "UPDATE duties_edition SET span = daterange(lower(span), '2026-01-01')", "DELETE FROM duties_rule",
        "UPDATE duties_edition SET span = daterange('2026-07-01', NULL)", "UPDATE duties_rule SET body_kind = 'zone'",
        "UPDATE duties_edition SET period = 'year'",
    ],
)  # fmt: skip
def test_the_database_refuses_to_change_what_was_owed(cast, overdue, sql):
    _made, group = overdue
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert first_quarter(cast, group) == "overdue"


def test_an_excuse_is_a_state_of_its_own_and_goes_only_by_being_withdrawn(cast, overdue):
    made, group = overdue
    excuse = excuses.give_excuse(made, group, date(YEAR, 1, 1), "组长空缺", by=cast.secretary)
    assert first_quarter(cast, group) == "excused" and excuse.after_due
    for sql in (
        "DELETE FROM duties_excuse",
        "UPDATE duties_excuse SET because = 'x'",
        "UPDATE duties_excuse SET body_id = body_id + 1",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    excuses.withdraw_excuse(excuse, "已补任", by=cast.secretary)
    assert first_quarter(cast, group) == "overdue"
    with pytest.raises(IntegrityError), transaction.atomic():
        Excuse.objects.update(withdrawn_because="另一个理由")


def test_a_fact_outweighs_an_excuse(cast, overdue):
    made, group = overdue
    excuses.give_excuse(made, group, date(YEAR, 1, 1), "组长空缺", by=cast.secretary)
    meeting(cast, group, date(YEAR, 3, 30))
    assert first_quarter(cast, group) == "fulfilled"


def test_days_entered_ahead_move_no_due_day_that_has_passed(cast, overdue):
    _made, group = overdue
    before = [one.due for one in survey(cast, LATE).columns if one.due.day < cast.today]
    for step in range(1, 40):
        CalendarDay.objects.create(
            federation=cast.street, day=cast.today + timedelta(days=step), works=False, by=cast.secretary
        )
    after = [one.due for one in survey(cast, LATE).columns if one.due.day < cast.today]
    assert before == after
    assert first_quarter(cast, group) == "overdue"


def test_steps_that_were_told_stay_told(cast, overdue):
    made, group = overdue
    Climb.objects.create(
        federation=cast.street, rule=made, body=group, first_on=date(YEAR, 1, 1), step=0, due_on=date(YEAR, 4, 8)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Climb.objects.all().delete()
    assert Edition.objects.count() == 1


# ── themed consultations ──


def test_a_themed_consultation_counts_with_its_synthesis(cast):
    tank = counsel.Tank(cast)
    rule(cast, "think_tank", name="年度专题会商", period="year", fact="themed")
    this_year = lambda: states(survey(cast, date(cast.today.year + 1, 2, 1)), tank.body).get(str(cast.today.year))  # noqa: E731
    counsel.synthesised(cast, tank, title="不计入年度")
    counsel.judged(cast, tank, title="还没有综合意见", themed_year=cast.today.year)
    assert this_year() == "overdue"
    counsel.synthesised(cast, tank, themed_year=cast.today.year)
    assert this_year() == "fulfilled"
