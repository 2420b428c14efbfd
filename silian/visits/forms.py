"""The shape of what people hand in; nothing here saves."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from silian.exchange import reading
from silian.exchange.models import Demand, Service
from silian.members.models import Organisation, Seat
from silian.visits.actions import PromiseMade, Report
from silian.visits.actions.planning import Planned
from silian.visits.engine import MOST
from silian.visits.models import Visit

PROMISES_FIRST, PROMISES_MOST = 2, 12
LINES_MOST = 20


def _day(**more: Any) -> forms.DateInput:
    return forms.DateInput({"type": "date", "class": "form-control", **more}, format="%Y-%m-%d")


def seat_word(seat: Seat) -> str:
    return f"{seat.body} · {seat.title or seat.get_role_display()}"


class _SeatField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return seat_word(obj)


class _SeatsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj):
        return seat_word(obj)


class PlanForm(forms.Form):
    """Who goes, when, and who goes along."""

    visitor = _SeatField(
        Seat.objects.none(), label=_("who goes"), empty_label="—", widget=forms.Select({"class": "form-select"})
    )
    planned_on = forms.DateField(label=_("planned for"), widget=_day())
    companions = _SeatsField(
        Seat.objects.none(), label=_("who goes along"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, seats, companions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visitor"].queryset = seats
        self.fields["companions"].queryset = companions
        if len(only := list(seats[:2])) == 1:
            self.fields["visitor"].initial = only[0].pk

    def clean_planned_on(self):
        day = self.cleaned_data["planned_on"]
        if day < timezone.localdate() and day != self.initial.get("planned_on"):
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return day


class ProposeForm(forms.Form):
    """Who goes, from when to when, and how many visits."""

    first = forms.DateField(label=_("from"), widget=_day())
    last = forms.DateField(label=_("to"), widget=_day())
    number = forms.IntegerField(
        label=_("how many visits"), min_value=1, max_value=MOST,
        widget=forms.NumberInput({"class": "form-control", "inputmode": "numeric"}),
    )  # fmt: skip
    seats = _SeatsField(
        Seat.objects.none(), label=_("who goes"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one seat that goes.")},
    )  # fmt: skip

    def __init__(self, data=None, *, seats, number):
        today = timezone.localdate()
        initial = {"first": today, "last": today + timedelta(days=60), "number": min(max(number, 1), MOST)}
        super().__init__(data, initial=initial | {"seats": [one.pk for one in seats]})
        self.fields["seats"].queryset = seats

    def clean_first(self):
        first = self.cleaned_data["first"]
        if first < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return first

    def clean(self):
        data = super().clean()
        if {"first", "last"} <= data.keys() and data["last"] < data["first"]:
            self.add_error("last", _("The last day is before the first one."))
        return data


@dataclass(frozen=True)
class ChosenRow:
    """One line of the proposal as it stands on the page."""

    organisation: Organisation
    last: date | None
    visitor: int | None
    day: date | None
    near: bool = False
    taken: bool = True
    wrong: str = ""


class AcceptForm:
    """The proposal as the office sends it back: ticked, with other people and days where she changed them."""

    def __init__(self, posted, *, members: dict[int, tuple[Organisation, date | None]], seats: dict[int, Seat]):
        ticked = set(posted.getlist("take"))
        self.rows = []
        for given in posted.getlist("row")[:MOST]:
            if not (given.isascii() and given.isdigit() and len(given) < 19 and int(given) in members):
                continue
            organisation, last = members[int(given)]
            seat, day = posted.get(f"visitor-{given}", ""), _parsed(posted.get(f"day-{given}", ""))
            row = ChosenRow(
                organisation, last, int(seat) if seat.isascii() and seat.isdigit() else None, day, taken=given in ticked
            )
            self.rows.append(replace(row, wrong=_wrong(row, seats) if row.taken else ""))
        self.seats = seats

    def is_valid(self) -> bool:
        return not any(row.wrong for row in self.rows)

    def planned(self) -> list[Planned]:
        return [Planned(row.organisation, self.seats[row.visitor], row.day) for row in self.rows if row.taken]  # type: ignore[index,arg-type]


def _parsed(given: str) -> date | None:
    try:
        return parse_date(given)
    except ValueError:
        return None


def _wrong(row: ChosenRow, seats: dict[int, Seat]) -> str:
    if row.visitor not in seats:
        return _now("Choose who goes.")
    if row.day is None:
        return _now("Choose a day.")
    return _now("This day is over. Choose today or a later day.") if row.day < timezone.localdate() else ""


class ReportForm(forms.Form):
    """One page on the way home. Each line heard is one line of text, as in the two lists; nothing is typed twice."""

    visitor = _SeatField(
        Seat.objects.none(), label=_("who went"), empty_label="—", widget=forms.Select({"class": "form-select"})
    )
    held_on = forms.DateField(label=_("visited on"), widget=_day())
    met = forms.CharField(
        label=_("whom they met"), max_length=200, error_messages={"required": _("Say whom you met.")},
        widget=forms.TextInput({"class": "form-control"}),
    )  # fmt: skip
    findings = forms.CharField(
        label=_("what was found"), max_length=4000, error_messages={"required": _("Say in a few sentences what you found.")},
        widget=forms.Textarea({"class": "form-control", "rows": 4}),
    )  # fmt: skip
    services = forms.CharField(
        label=_("what it can give"), required=False, max_length=6000, help_text=_("One line for each service; leave it empty if you heard none."),
        widget=forms.Textarea({"class": "form-control", "rows": 2}),
    )  # fmt: skip
    demands = forms.CharField(
        label=_("what it needs"), required=False, max_length=6000, help_text=_("One line for each demand; leave it empty if you heard none."),
        widget=forms.Textarea({"class": "form-control", "rows": 2}),
    )  # fmt: skip
    at_once = forms.BooleanField(
        label=_("Put these lines into the lists at once, without waiting for the organisation"), required=False,
        widget=forms.CheckboxInput({"class": "form-check-input"}),
    )  # fmt: skip

    def __init__(
        self, data=None, *, organisation, owners, seats=None, visit: Visit | None = None, may_file: bool = False
    ):
        initial: dict[str, Any] = {"held_on": timezone.localdate()}
        if visit is not None:
            initial |= {
                "held_on": visit.held_on or min(visit.planned_on, timezone.localdate()),
                "met": visit.met,
                "findings": visit.findings,
            }
        super().__init__(data, initial=initial)
        self.organisation = organisation
        self.visit = visit
        self.owners = {f"s{seat.pk}": seat for seat in owners}
        if visit is not None:
            del self.fields["visitor"]
        else:
            self.fields["visitor"].queryset = seats
            if len(only := list(seats[:2])) == 1:
                self.fields["visitor"].initial = only[0].pk
        if not may_file:
            del self.fields["at_once"]
        asked = str(data.get("rows", "")) if data else ""
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else PROMISES_FIRST
        number += bool(data and data.get("step") == "more")
        self.promises = [
            PromiseForm(data, at=at, owners=self.choices(), first=self._first_owner())
            for at in range(min(number, PROMISES_MOST))
        ]

    def choices(self) -> list[tuple[str, str]]:
        seats = [(key, seat_word(seat)) for key, seat in self.owners.items()]
        return [("o", str(self.organisation)), *seats]

    def _first_owner(self) -> str:
        return (
            f"s{self.visit.visitor_id}" if self.visit is not None and f"s{self.visit.visitor_id}" in self.owners else ""
        )

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Write the visit down when it has taken place."))
        return day

    def _lines(self, name: str) -> list[str]:
        found = [" ".join(line.split()) for line in self.cleaned_data[name].splitlines() if line.strip()]
        if len(found) > LINES_MOST:
            self.add_error(name, _("At most %(most)s lines at once.") % {"most": LINES_MOST})
        if any(len(line) > reading.LONGEST for line in found):
            self.add_error(
                name, _("One of these lines is too long: at most %(most)s characters.") % {"most": reading.LONGEST}
            )
        return found

    def clean_services(self):
        return self._lines("services")

    def clean_demands(self):
        return self._lines("demands")

    def is_valid(self):
        # All of them, so that every mistake is said at once.
        return all([super().is_valid(), *(one.is_valid() for one in self.promises)])

    def readings(self) -> list[tuple[str, list[str]]]:
        """How each line would be read: its title and what else was understood, to be seen before it is saved."""
        found = []
        for kind, name in ((Service, "services"), (Demand, "demands")):
            for line in (self[name].value() or "").splitlines()[:LINES_MOST]:
                if line.strip():
                    said = reading.read_line(line, kind)
                    said["theme"] = said.get("theme") or reading.propose_theme(
                        said.get("title", line), said.get("detail", "")
                    )
                    facts = [
                        f"{kind._meta.get_field(key).verbose_name}: {value}"
                        for key, value in said.items()
                        if key != "title" and value
                    ]
                    found.append((said.get("title") or " ".join(line.split())[:120], facts))
        return found

    def report(self) -> Report:
        data = self.cleaned_data
        return Report(
            held_on=data["held_on"], met=data["met"], findings=data["findings"], services=data["services"], demands=data["demands"],
            promises=[made for one in self.promises if (made := one.made(self.owners, self.organisation))],
            at_once=data.get("at_once", False),
        )  # fmt: skip


class PromiseForm(forms.Form):
    """What is promised, who sees to it, by which day. An empty one is none."""

    title = forms.CharField(
        label=_("what is promised"), max_length=160, required=False, widget=forms.TextInput({"class": "form-control"})
    )
    owner = forms.ChoiceField(label=_("who sees to it"), required=False, widget=forms.Select({"class": "form-select"}))
    due_on = forms.DateField(label=_("by which day"), required=False, widget=_day())

    def __init__(self, data, *, at: int, owners, first: str):
        super().__init__(data, prefix=f"promise{at}", initial={"owner": first})
        self.fields["owner"].choices = [("", "—"), *owners]

    def clean(self):
        data = super().clean()
        if data.get("title"):
            if not data.get("owner"):
                self.add_error("owner", _("Say who sees to it."))
            if not data.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", _("Say by which day."))
        elif data.get("due_on"):
            self.add_error("title", _("Say what is promised, or empty the day."))
        return data

    def made(self, owners: dict[str, Seat], organisation: Organisation) -> PromiseMade | None:
        data = self.cleaned_data
        if not data.get("title"):
            return None
        seat = owners.get(data["owner"])
        return PromiseMade(data["title"], data["due_on"], seat, None if seat else organisation)


class ObjectForm(forms.Form):
    """What was not so, in words."""

    objection = forms.CharField(
        label=_("what was not so"), max_length=500, error_messages={"required": _("Say in a few words what was not so.")},
        widget=forms.Textarea({"class": "form-control", "rows": 3}),
    )  # fmt: skip


class NameForm(forms.Form):
    """Who confirms or objects without an account, or on the paper."""

    name = forms.CharField(
        label=_("name of the person"), max_length=60, error_messages={"required": _("Please write the name.")},
        widget=forms.TextInput({"class": "form-control", "autocomplete": "name"}),
    )  # fmt: skip
