"""The shape of rules, excuses and days of the calendar; nothing here saves."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.cobuilding.forms import Styled, text_of
from silian.core.periods import period_of
from silian.documents.models import Document
from silian.duties.actions.days import MOST_DAYS
from silian.duties.models import CalendarDay, Edition, Excuse, Fact, Owner, PeriodKind
from silian.members.forms import day_field
from silian.members.models import Body

MOST_WORKDAYS, MOST_DAYS_AHEAD = 120, 366


def label(name: str) -> Any:
    return Edition._meta.get_field(name).verbose_name


def count(name: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label(name), min_value=0, max_value=most)


class RuleForm(Styled):
    """How a rule reads from a day on."""

    name = text_of(Edition, "name")
    body_kind = forms.ChoiceField(label=gettext_lazy("who owes it"), choices=Body.Kind.choices)
    period = forms.ChoiceField(label=label("period"), choices=PeriodKind.choices)
    fact = forms.ChoiceField(label=label("fact"), choices=Fact.choices)
    anchor = forms.ChoiceField(label=label("anchor"), choices=Edition.Anchor.choices)
    anchor_month = forms.IntegerField(label=label("anchor_month"), min_value=1, max_value=12, required=False)
    anchor_day = forms.IntegerField(label=label("anchor_day"), min_value=1, max_value=31, required=False)
    grace = count("grace", MOST_WORKDAYS)
    lead_days = count("lead_days", MOST_DAYS_AHEAD)
    owner = forms.ChoiceField(label=label("owner"), choices=Owner.choices)
    area_after = count("area_after", MOST_WORKDAYS)
    office_after = count("office_after", MOST_WORKDAYS)
    clause = text_of(Edition, "clause")
    document = forms.ModelChoiceField(label=label("document"), queryset=Document.objects.none(), required=False)
    start = day_field(gettext_lazy("for periods from"))

    def __init__(self, *args: Any, documents: Any, body_kind: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]
        if body_kind:  # a rule stays about the bodies it was made for
            del self.fields["body_kind"]

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("anchor") == Edition.Anchor.DAY:
            for name in ("anchor_month", "anchor_day"):
                if name not in self.errors and not given.get(name):
                    self.add_error(name, _("Say which one."))
        else:
            given["anchor_month"] = given["anchor_day"] = None

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("body_kind", "start")}


def fresh(today: date) -> dict[str, Any]:
    """What a new rule begins with: the house values, from this year on."""
    names = ("grace", "lead_days", "owner", "area_after", "office_after", "anchor")
    return {name: Edition._meta.get_field(name).get_default() for name in names} | {"start": date(today.year, 1, 1)}


def of_edition(edition: Edition, today: date) -> dict[str, Any]:
    """The present wording, from the next period on."""
    names = [name for name in RuleForm.base_fields if name not in ("start", "body_kind", "document")]
    next_one = period_of(edition.period, max(today, edition.span.lower)).next.first
    return {name: getattr(edition, name) for name in names} | {"document": edition.document_id, "start": next_one}


class StartForm(Styled):
    """From which day on."""

    start = day_field(gettext_lazy("for periods from"))


class ExcuseForm(Styled):
    because = text_of(Excuse, "because", rows=3)


class DaysForm(Styled):
    """A holiday, or weekend days that are worked in exchange."""

    first = day_field(gettext_lazy("first day"))
    last = day_field(gettext_lazy("last day"), required=False)
    works = forms.TypedChoiceField(
        label=gettext_lazy("these days are"), coerce=lambda value: value == "1",
        choices=[("0", gettext_lazy("off")), ("1", gettext_lazy("worked"))],
    )  # fmt: skip
    name = text_of(CalendarDay, "name")

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and not first <= last < first + timedelta(days=MOST_DAYS):
            self.add_error("last", _("Enter one day, or a stretch of at most %(most)s days.") % {"most": MOST_DAYS})

    def days(self) -> list[date]:
        first = self.cleaned_data["first"]
        last = self.cleaned_data.get("last") or first
        return [first + timedelta(days=step) for step in range((last - first).days + 1)]
