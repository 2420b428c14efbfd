"""The reports of the demo street, made by the acts of the pages on a day that has last year behind it."""

from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

from silian.portal.management import report_season
from silian.reports.models import Report
from silian.reports.queries.content import living
from silian.reports.tests.build import sentences

TEXT = settings.ROOT / "demo" / "text" / "report.txt"


def test_last_year_is_frozen_and_public_and_this_year_is_a_draft(monkeypatch, request, db):
    moment = timezone.make_aware(datetime.combine(date(2027, 2, 3), time(10)))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    cast = request.getfixturevalue("cast")
    assert report_season.live(cast.street, TEXT, cast.secretary) == (1, 2)
    last, this, case = Report.objects.order_by("id")
    assert (last.sign, last.day, last.published_at is not None) == ("共建报〔2027〕1号", date(2026, 12, 31), True)
    assert timezone.localdate(last.frozen_at) == date(2027, 1, 20)
    assert (this.before, case.as_of) == (last, date(2018, 10, 8))
    said = sentences(last.snapshot)
    assert said[0].startswith("（示例）") and "3家携手共建" in said[0]
    assert all(line.startswith("（示例）") for line in said[-2:])
    assert "截至2018年10月8日" in sentences(living(case).said)[0]
