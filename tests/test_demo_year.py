"""The year of life of the demo street, lived by the small cast: visits, papers and meetings by the actions people use, and what shows for it."""

from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from silian.counsel.models import Consultation, Request
from silian.counsel.tests.build import Tank
from silian.documents.models import Handout, Receipt, Version
from silian.duties.models import Excuse
from silian.exchange.models import Demand
from silian.meetings.models import Meeting, Objection
from silian.members.models import Body, Organisation, Term
from silian.portal.management import counsel_season, demand_season, meeting_season, paper_season, visiting_season
from silian.reports.indicators import Scope
from silian.reports.queries import trends
from silian.reports.tests import build
from silian.tasks.models import Task
from silian.visits.models import Visit
from silian.visits.queries import confirmed_by_organisation
from silian.visits.queries.coverage import Filters, coverage
from tests.cast import seat

TEXT = settings.ROOT / "demo" / "text"
# A year that has room before and after today: on which day of it the street is loaded must not matter much.
DAYS = [date(2027, 1, 1), date(2027, 2, 3), date(2027, 11, 25)]


@pytest.fixture(params=DAYS, ids=str)
def today(request, monkeypatch, db):
    """The street is loaded on that day: the clock of the house is set before the cast is built."""
    moment = timezone.make_aware(datetime.combine(request.param, time(10)))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return request.param


def test_a_year_of_life(today, request, monkeypatch):
    cast = request.getfixturevalue("cast")
    members = {cast.choir.pk, cast.clinic.pk, cast.bank.pk}
    last = today.year - 1
    # They have sat there for years, as in the street.
    Term.objects.update(period=(today - timedelta(days=900), None))

    held, confirmed, planned = visiting_season.live(cast.street, TEXT / "visits.txt")
    assert set(confirmed_by_organisation(cast.street.pk, date(last, 1, 1), date(last, 12, 31))) == members
    assert coverage(cast.street, Filters.of({"year": str(last)})).total.visited == 3
    assert (held, planned) == (Visit.objects.happened().count(), 3)
    assert confirmed >= 3 and Visit.objects.filter(held_on__gt=today).count() == 0

    versions, receipts, rules = paper_season.live(cast.street, TEXT / "documents", cast.secretary)
    assert (versions, rules) == (Version.objects.count(), len(paper_season.CLAUSES))
    assert receipts == Receipt.objects.count() and Handout.objects.filter(version__issued_on__gt=today).count() == 0

    monkeypatch.setattr(meeting_season, "MISSED", {(0, "sector", 4, 0)})
    monkeypatch.setattr(meeting_season, "EXCUSED", ("sector", 4, 0))
    taken, final = meeting_season.live(cast.street, TEXT / "meetings.txt", cast.secretary)
    assert taken == Meeting.objects.filter(held_on__lt=today).count() == final + min(taken, meeting_season.OPEN)
    assert Excuse.objects.count() == 1 and Objection.objects.count() == 1
    assert Task.objects.filter(state="done").count() > 0
    assert {(one.body.kind, one.held_on.year) for one in Meeting.objects.filter(state="minuted")} >= {("sector", last)}


def test_the_demands_of_the_months_before(today, request):
    """Filed by whoever speaks for the community, each in its month, and closed again before today."""
    cast = request.getfixturevalue("cast")
    asking = Organisation.objects.create(federation=cast.street, name="上保社区居委会", community=cast.community)
    body = Body.objects.create(federation=cast.street, kind="organisation", name=asking.name, organisation=asking)
    seat(body, "liaison", cast.choir_liaison, since=date(2020, 1, 1))

    filed = demand_season.live(cast.street, TEXT / "earlier_demands.txt")
    rows = Demand.objects.filter(organisation=asking)
    assert filed == rows.count() == rows.filter(state="closed").count() == 19
    shown = trends.trends_page(Scope(cast.street, today))
    assert sum(build.numbers(shown.by_month).values()) == 19 and shown.unmet.rows == ()
    assert rows.filter(opened_at__date__gte=today).count() == 0


def test_two_years_of_the_think_tank(today, request):
    cast = request.getfixturevalue("cast")
    tank = Tank(cast)
    # They have sat there for years, as in the street.
    Term.objects.update(period=(today - timedelta(days=900), None))
    number, over = counsel_season.live(cast.street, TEXT / "consultations.txt", cast.secretary)
    assert (number, over) == (
        Consultation.objects.count(),
        Consultation.objects.filter(synthesised_on__lte=today).count(),
    )
    assert over >= 2 and Consultation.objects.filter(synthesised_on__gt=today).count() == 0
    assert {one.themed_year for one in Consultation.objects.exclude(themed_year=None)} >= {today.year - 1}
    assert [one.title for one in Consultation.objects.all() if not one.title.startswith("示例：")] == []
    assert Request.objects.filter(expert__person=tank.lin).count() >= 2
