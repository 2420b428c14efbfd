"""The shape of what people hand in; nothing here saves."""

from datetime import datetime

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.exchange import reading
from silian.exchange.actions.lines import standing_line
from silian.exchange.models import Call, Demand, Listed, Service, Visibility
from silian.exchange.queries.call_reach import Asker
from silian.members.models import Community, Seat, Sector, Zone


class OrganisationField(forms.Field):
    """An organisation by its number or, where there are too many for a menu, by its name as people write it."""

    FEW = 20

    def __init__(self, organisations, **kwargs):
        self.organisations = organisations
        self.found = list(
            organisations.only("pk", "name", "short_name", "federation_id", "sector_id", "merged_into_id")[
                : self.FEW + 1
            ]
        )
        if len(self.found) == 1:
            widget = forms.HiddenInput()
            kwargs["initial"] = self.found[0].pk
        elif len(self.found) <= self.FEW:
            widget = forms.Select(choices=[("", "—"), *((one.pk, one.name) for one in self.found)])
        else:
            widget = forms.TextInput({"autocomplete": "off", "maxlength": 120})
        super().__init__(widget=widget, **kwargs)

    @property
    def is_text(self) -> bool:
        return len(self.found) > self.FEW

    def to_python(self, value):
        value = str(value or "").strip()
        if not value:
            return None
        if value.isascii() and value.isdigit() and len(value) < 19:
            # Few enough for a menu means that all of them have been read already.
            known = next((one for one in self.found if one.pk == int(value)), None)
            chosen = known or (self.organisations.filter(pk=value).first() if self.is_text else None)
            if chosen is None:
                raise forms.ValidationError(_("Choose an organisation you speak for."))
            return chosen
        exact = list(self.organisations.filter(Q(name=value) | Q(short_name=value))[:2])
        near = exact if len(exact) == 1 else list(self.organisations.found_by(value)[:6])
        if len(near) == 1:
            return near[0]
        if not near:
            raise forms.ValidationError(
                _("No organisation is called “%(name)s”. Type a part of its name.") % {"name": value}
            )
        raise forms.ValidationError(
            _("Several organisations are called so: %(names)s. Type more of the name.")
            % {"names": _(", ").join(one.name for one in near)}
        )

    def prepare_value(self, value):
        """A name in the text input, a number in the menu."""
        if isinstance(value, int) and self.is_text:
            chosen = self.organisations.filter(pk=value).first()
            return chosen.name if chosen else ""
        return value


class LineForm(forms.ModelForm):
    """What both lists ask for. Only the title and one line of detail are asked; the rest is filled in or may stay empty."""

    def __init__(self, *args, organisations, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(organisations, label=_("organisation"))
        self.fields["year"] = forms.TypedChoiceField(
            label=_("list of the year"), coerce=int, choices=[(year, year) for year in years]
        )
        self.fields["theme"] = forms.ChoiceField(
            label=_("theme"), required=False, choices=[("", _("not sure")), *reading.themes()]
        )
        if self.instance.pk and self.instance.theme:
            self._keep_choice("theme", self.instance.theme)
        self.fields["detail"].widget = forms.Textarea({"rows": 2, "maxlength": 500})
        self.fields["valid_until"].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        self.fields["remark"].required = False
        self.order_fields(["title", "detail", "organisation"])
        for field in self.fields.values():
            css = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = css

    def _keep_choice(self, name: str, value: str) -> None:
        """A value from an older list of choices, or from an imported workbook, stays choosable."""
        field = self.fields[name]
        flat = {code for _main, group in field.choices if isinstance(group, list | tuple) for code, _label in group}
        if value not in flat:
            field.choices = [*field.choices, (value, value)]

    def clean_valid_until(self):
        day = self.cleaned_data["valid_until"]
        if day and day < timezone.localdate() and day != self.instance.valid_until:
            raise forms.ValidationError(_("This day is over. Choose today or a later day, or leave it empty."))
        return day

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        # The parent would test the tables' constraints here; the action does, under their protection.
        data = self.cleaned_data
        if {"organisation", "year", "title"} <= data.keys():
            standing = standing_line(type(self.instance), data["organisation"].pk, data["year"], data["title"])
            # The same line once more is a second press of the button, which the action answers with the first line.
            if standing and standing.pk != self.instance.pk and standing.detail != data.get("detail", ""):
                self.add_error(
                    "title",
                    _(
                        "A line with this title already stands in the list of this year. Change that line, or choose another title."
                    ),
                )
        return data

    def values(self) -> dict:
        """The fields for the action, without the organisation."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "organisation"}

    # What everybody is shown; the rest stays folded until it holds something.
    ALWAYS = ("title", "detail", "organisation")
    # What stands in a form that nobody has touched.
    UNSAID = ("", "None", "0", "1", Visibility.STREET.value)
    read: frozenset[str] = frozenset()

    def _is_shown(self, name: str) -> bool:
        if name in self.ALWAYS or name in self.read or name in self.errors:
            return True
        # Written before: in this form when it comes back, in the row when it is changed.
        return name != "year" and str(self[name].value()) not in self.UNSAID

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if self._is_shown(name) and not self[name].is_hidden]

    @property
    def folded(self) -> list[forms.BoundField]:
        conditions = Service.CONDITIONS
        return [self[name] for name in self.fields if not self._is_shown(name) and name not in conditions]

    @property
    def conditions(self) -> list[forms.BoundField]:
        return [self[name] for name in Service.CONDITIONS if name in self.fields and not self._is_shown(name)]


COMMON = ["title", "detail", "theme", "audience", "place", "when", "frequency"]
LAST = ["valid_until", "visibility", "year", "remark"]


class ServiceForm(LineForm):
    class Meta:
        model = Service
        fields = [*COMMON, "capacity", *Service.CONDITIONS, *[name for name in LAST if name != "year"]]


class DemandForm(LineForm):
    class Meta:
        model = Demand
        fields = [*COMMON, "quantity", "urgency", *[name for name in LAST if name != "year"]]


FORMS: dict[type[Listed], type[LineForm]] = {Service: ServiceForm, Demand: DemandForm}


class BecauseForm(forms.Form):
    """A reason in a few words."""

    because = forms.CharField(
        label=_("because"), max_length=300, widget=forms.TextInput({"class": "form-control"}),
        error_messages={"required": _("Please say in a few words why.")},
    )  # fmt: skip


class DutyForm(forms.Form):
    """Who looks after a demand, and when next."""

    seat = forms.ModelChoiceField(
        Seat.objects.none(), label=_("who looks after it"), widget=forms.Select({"class": "form-select"})
    )
    next_on = forms.DateField(
        label=_("next look"),
        widget=forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = seats


# ── Calls ──


class CallForm(forms.ModelForm):
    """What is needed, until when an answer is asked for, and whom it is for."""

    asker = forms.ChoiceField(label=_("in whose name"))
    sectors = forms.ModelMultipleChoiceField(Sector.objects.none(), label=_("sectors"), required=False)
    zones = forms.ModelMultipleChoiceField(Zone.objects.none(), label=_("zones"), required=False)
    communities = forms.ModelMultipleChoiceField(Community.objects.none(), label=_("communities"), required=False)

    ASKED = ("title", "detail", "when", "place", "people", "things", "answer_until")
    PARTS = ("sectors", "zones", "communities")

    class Meta:
        model = Call
        fields = ["title", "detail", "when", "place", "people", "things", "answer_until", "is_public", "theme", "skill"]

    def __init__(self, *args, askers: list[Asker], **kwargs):
        super().__init__(*args, **kwargs)
        self.askers = {asker.key: asker for asker in askers}
        self.fields["asker"].choices = [(asker.key, asker.name) for asker in askers]
        if len(askers) == 1:
            self.fields["asker"].widget, self.fields["asker"].initial = forms.HiddenInput(), askers[0].key
        self.fields["detail"].widget = forms.Textarea({"rows": 3, "maxlength": 1000})
        self.fields["answer_until"].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        self.fields["people"].widget.attrs["min"] = 1
        self.fields["theme"] = forms.ChoiceField(
            label=_("offers services of the theme"), required=False,
            choices=[("", _("any theme")), *((main, main) for main, _subs in reading.themes())],
        )  # fmt: skip
        if self.instance.pk and self.instance.state == Call.State.OPEN:
            # Whom it is for was settled when it was posted.
            for name in (*self.PARTS, "theme", "skill", "asker"):
                del self.fields[name]
        else:
            federations = sorted({asker.federation_id for asker in askers})
            for name, model in zip(self.PARTS, (Sector, Zone, Community), strict=True):
                self.fields[name].queryset = model.objects.filter(federation__in=federations).order_by("id")
                self.fields[name].widget = forms.CheckboxSelectMultiple(choices=self.fields[name].choices)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxSelectMultiple | forms.HiddenInput):
                box = "form-check-input" if isinstance(field.widget, forms.CheckboxInput) else "form-control"
                field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else box

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_people(self):
        people = self.cleaned_data["people"]
        if people is not None and not 1 <= people <= 9999:
            raise forms.ValidationError(_("Between 1 and 9999, or leave it empty."))
        return people

    def clean_answer_until(self):
        day = self.cleaned_data["answer_until"]
        if day < timezone.localdate() and day != self.instance.answer_until:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return day

    def _get_validation_exclusions(self):
        # The tables' constraints are the action's to meet.
        return {field.name for field in Call._meta.fields}

    def validate_constraints(self):
        pass

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ASKED]

    @property
    def audience(self) -> list[forms.BoundField]:
        return [self[name] for name in self.PARTS if name in self.fields]

    @property
    def chosen_asker(self) -> Asker:
        return self.askers[self.cleaned_data["asker"]]

    def values(self) -> dict:
        """The fields of the call itself, for the action."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}

    def parts(self) -> dict:
        return {name: list(self.cleaned_data[name]) for name in self.PARTS if name in self.fields}


class SignupForm(forms.Form):
    """Somebody of the organisation comes; through the link she agrees herself."""

    name = forms.CharField(
        label=_("name of the person"), max_length=60, error_messages={"required": _("Please write the name.")},
        widget=forms.TextInput({"class": "form-control", "autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("phone"), max_length=40, required=False,
        widget=forms.TextInput({"class": "form-control", "autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip


class JoinForm(SignupForm):
    agreed = forms.BooleanField(
        label=_("I agree that my name and phone are shown to my organisation's liaison, to whoever asks and to the office."),
        error_messages={"required": _("Without your consent your name is not kept. Please tick the box.")},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = True
        self.fields["phone"].error_messages["required"] = _("Please write a number by which you can be reached.")


class CallTimeForm(forms.Form):
    """When that takes place what a call asked for."""

    day = forms.DateField(
        label=_("day"), widget=forms.DateInput({"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    )
    begins = forms.TimeField(
        label=_("begins at"), widget=forms.TimeInput({"type": "time", "class": "form-control"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("ends at"), widget=forms.TimeInput({"type": "time", "class": "form-control"}, format="%H:%M")
    )

    def clean(self):
        data = super().clean()
        if {"begins", "ends"} <= data.keys() and data["ends"] <= data["begins"]:
            self.add_error("ends", _("It ends before it begins."))
        return data

    def period(self) -> tuple[datetime, datetime]:
        day = self.cleaned_data["day"]
        begins, ends = (datetime.combine(day, self.cleaned_data[name]) for name in ("begins", "ends"))
        return timezone.make_aware(begins), timezone.make_aware(ends)
