"""What residents raised and what became of it, and what the think tank advised. Private matters are in no figure."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.counsel.models import Advice, Consultation
from silian.hall.models import Ending, Matter
from silian.hall.queries import figures as honest
from silian.reports.indicators.parts import Indicator, Part, day
from silian.reports.indicators.scope import Scope

MATTERS = pgettext_lazy("unit", "matters")


def _span(scope: Scope) -> honest.Span:
    return honest.Span(scope.first, scope.as_of)


def raised(scope: Scope) -> QuerySet:
    return Matter.objects.filter(private=False).annotate(counted_on=day("raised_at"))


def answered(*categories: str) -> Any:
    def rows(scope: Scope) -> QuerySet:
        found: Any = honest.answered(_span(scope), scope.end)
        return found.filter(category__in=categories).annotate(counted_on=day("raised_at"))

    return rows


def ended(*categories: str) -> Any:
    def rows(scope: Scope) -> QuerySet:
        found: Any = honest.solved(_span(scope), scope.end)
        found = found.filter(category__in=categories) if categories else found
        return found.annotate(counted_on=day("ended_at"))

    return rows


def closed(scope: Scope) -> QuerySet:
    """What has ended and was not opened again by the day."""
    return ended()(scope).exclude(category="reopened")


def said(*categories: str) -> Any:
    def rows(scope: Scope) -> QuerySet:
        found: Any = honest.satisfied(_span(scope), scope.end)
        found = found.filter(category__in=categories) if categories else found
        return found.annotate(counted_on=day("closing__closed_at"))

    return rows


def consultations(scope: Scope) -> QuerySet:
    return Consultation.objects.filter(asked_at__isnull=False).annotate(counted_on=day("asked_at"))


def advice_given(scope: Scope) -> QuerySet:
    return Advice.objects.annotate(counted_on=day("given_at"))


def advice_adopted(scope: Scope) -> QuerySet:
    """Adopted whole or in part."""
    verdicts = [Advice.Verdict.ADOPTED, Advice.Verdict.PARTLY]
    return Advice.objects.filter(verdict__in=verdicts).annotate(counted_on=day("judged_at"))


def _public(rows: QuerySet) -> QuerySet:
    return rows.filter(private=False, shown_at__isnull=False)


def _public_matter(rows: QuerySet) -> QuerySet:
    return rows.filter(matter__private=False, matter__shown_at__isnull=False)


def _nobody(rows: QuerySet, reader: Any) -> QuerySet:
    """What somebody said about how content she is belongs to nobody's list."""
    return rows.none()


def _matter(name: str, word: Any, rows: Any) -> Part:
    return Part(name, word, rows, "title", "hall:matter", places=("community",), public=_public)


def _closing(name: str, word: Any, rows: Any) -> Part:
    return Part(
        name, word, rows, "matter__title", "hall:matter", "matter_id", places=("matter__community",), public=_public_matter
    )  # fmt: skip


def _word(name: str, word: Any, rows: Any) -> Part:
    return Part(name, word, rows, F("closing__kind"), "hall:figures", "", seen=_nobody)


def _advice(name: str, word: Any, rows: Any) -> Part:
    return Part(name, word, rows, "consultation__title", "counsel:consultation", "consultation_id")


HALL = (
    Indicator(
        "topics_raised", _("Matters raised"), _("Matters that were raised; private ones are in no figure."), MATTERS,
        (_matter("raised", _("matters"), raised),), ("hall_matter",), public=True, theme="hall",
    ),
    Indicator(
        "topics_answered_in_time", _("Matters answered in time"),
        _("Of the matters that were answered or whose day for an answer was over, those answered by that day."), MATTERS,
        (_matter("in_time", _("answered in time"), answered("in_time")),), ("hall_matter", "hall_step"), "share",
        (_matter("due", _("answered, or too late for it"), answered("in_time", "late")),), public=True, theme="hall",
    ),
    Indicator(
        "topics_closed", _("Matters closed"), _("Matters that have ended, of whatever kind, and were not opened again by the day."), MATTERS,
        (_closing("closed", _("closed matters"), closed),), ("hall_closing",), public=True, theme="hall",
    ),
    Indicator(
        "topics_closed_solved", _("Matters solved"),
        _("Matters closed as solved that nobody who raised them called only partly solved, and that were not opened again by the day."), MATTERS,
        (_closing("solved", _("solved matters"), ended(Ending.SOLVED.value)),), ("hall_closing", "hall_answer"), public=True, theme="hall",
    ),
    Indicator(
        "topics_solved", _("Share of matters solved"), _("Of all that ended, also what was opened again, the part that was solved."), MATTERS,
        (_closing("solved", _("solved matters"), ended(Ending.SOLVED.value)),), ("hall_closing", "hall_answer"), "share",
        (_closing("ended", _("all that ended"), ended()),), public=True, theme="hall",
    ),
    Indicator(
        "satisfaction", _("Share of satisfied raisers"),
        _("Of all who raised a matter that was closed – those too who said nothing, and those whose matter was opened again –, those who are satisfied. With fewer than five on either side it has no value."),
        MATTERS, (_word("yes", _("satisfied"), said("yes")),), ("hall_satisfaction",), "share", (_word("asked", _("asked"), said()),),
        least=honest.LEAST, theme="hall",
    ),
    Indicator(
        "satisfaction_silent", _("Asked and silent"),
        _("Of all who raised a matter that was closed, those who said nothing. With fewer than five on either side it has no value."),
        MATTERS, (_word("none", _("silent"), said("none")),), ("hall_satisfaction",), "share", (_word("asked", _("asked"), said()),),
        least=honest.LEAST, theme="hall",
    ),
    Indicator(
        "consultations", _("Consultations"), _("Questions that were put to the think tank."), pgettext_lazy("unit", "consultations"),
        (Part("consultations", _("consultations"), consultations, "title", "counsel:consultation"),), ("counsel_consultation",), public=True, theme="hall",
    ),
    Indicator(
        "advice_given", _("Advice given"), _("Advice that experts gave."), pgettext_lazy("unit", "pieces of advice"),
        (_advice("advice", _("advice"), advice_given),), ("counsel_advice",), theme="hall",
    ),
    Indicator(
        "advice_adopted", _("Advice adopted"), _("Advice that was adopted, whole or in part, from the day of that word on."),
        pgettext_lazy("unit", "pieces of advice"), (_advice("advice", _("advice"), advice_adopted),), ("counsel_advice",), theme="hall",
    ),
)  # fmt: skip
