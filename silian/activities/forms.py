"""The shape of what people hand in; nothing here saves."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.activities.actions import Guest, Time
from silian.activities.models import Activity, Session, Signup
from silian.activities.queries.organised import Openable
from silian.activities.rules import LARGEST_PARTY
from silian.exchange.forms import OrganisationField
from silian.places.models import Room


def dress(form: forms.BaseForm) -> None:
    """Every input in the clothes of the house."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
            continue
        field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"


class ActivityForm(forms.ModelForm):
    """Title, where and in whose name; the rest may stay empty."""

    FIRST = ("title", "about", "organiser", "community", "base", "address")
    HELPING = ("risks", "insurance")

    class Meta:
        model = Activity
        fields = [
            "title", "about", "organiser", "community", "base", "address", "kind", "audience", "contact", "project",
            "campaigns", "risks", "insurance",
        ]  # fmt: skip

    def __init__(self, *args: Any, openable: Openable, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.openable = openable
        self.fields["organiser"] = OrganisationField(
            openable.organisations, label=_("organiser"), required=openable.needs_organisation
        )
        here = {"required": False}
        # Read once each: a menu that asks again for its choices would cost a query a time.
        self.fields["community"] = forms.ModelChoiceField(openable.communities, label=_("community"), **here)
        self.fields["base"] = forms.ModelChoiceField(openable.bases, label=_("base"), **here)
        self.fields["project"] = forms.ModelChoiceField(openable.projects, label=_("project"), **here)
        self.fields["campaigns"] = forms.ModelMultipleChoiceField(
            openable.campaigns, label=_("campaigns"), widget=forms.CheckboxSelectMultiple, **here
        )
        self.fields["about"].widget = forms.Textarea({"rows": 3, "maxlength": 1000})
        self.fields["risks"].widget = forms.Textarea({"rows": 2, "maxlength": 500})
        self.order_fields(self.Meta.fields)
        dress(self)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def _post_clean(self) -> None:
        """The action writes into the row as it stands, under its lock; the form leaves its own copy alone."""

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST if not self[name].is_hidden]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in (*self.FIRST, *self.HELPING, "campaigns")]

    @property
    def helping(self) -> list[forms.BoundField]:
        return [self[name] for name in self.HELPING]

    @property
    def more_is_used(self) -> bool:
        said = ("audience", "contact", "project", "campaigns")
        return any(self[name].value() for name in said) or any(field.errors for field in self.more)

    @property
    def helping_is_used(self) -> bool:
        return any(field.value() or field.errors for field in self.helping)


class TimeForm(forms.Form):
    """One session: day, from, to, places, and perhaps a room."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    day = forms.DateField(label=_("day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(
        label=_("begins at"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(label=_("ends at"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    last_day = forms.DateField(
        label=_("last day, if it is another one"), required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    places = forms.IntegerField(label=_("places"), required=False, min_value=0, max_value=100_000)
    helper_places = forms.IntegerField(label=_("places for helpers"), required=False, min_value=0, max_value=1000)
    room = forms.ModelChoiceField(Room.objects.none(), label=_("room"), required=False)
    deadline = forms.DateTimeField(
        label=_("sign up until"), required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    drop = forms.BooleanField(label=_("remove this session"), required=False)

    def __init__(self, *args: Any, rooms: list[tuple[Any, str]], known: dict[int, Room], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["room"] = forms.TypedChoiceField(
            label=_("room"), required=False, choices=rooms, coerce=int, empty_value=None
        )
        dress(self)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.is_blank:
            for name in ("day", "begins", "ends"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill this in, too."))
        return data

    @property
    def is_blank(self) -> bool:
        said = ("day", "begins", "ends", "places", "helper_places", "room", "deadline")
        return not any(self.cleaned_data.get(name) for name in said) and not self.cleaned_data.get("pk")

    def time(self) -> Time:
        data = self.cleaned_data
        begins = timezone.make_aware(datetime.combine(data["day"], data["begins"]))
        ends = timezone.make_aware(datetime.combine(data["last_day"] or data["day"], data["ends"]))
        return Time(
            begins, ends, data["places"], data["helper_places"] or 0, data["deadline"],
            self.known.get(data["room"]) if data["room"] else None, data["pk"],
        )  # fmt: skip

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        begins, ends = timezone.localtime(session.begins), timezone.localtime(session.ends)
        return {
            "pk": session.pk, "day": begins.date(), "begins": begins.time(), "ends": ends.time(),
            "last_day": ends.date() if ends.date() != begins.date() else None,
            "places": session.places, "helper_places": session.helper_places, "deadline": session.deadline,
            "room": session.booking.room_id if session.booking is not None else None,
        }  # fmt: skip


EMPTY_TIMES = 2


class TimesForm(forms.BaseFormSet):
    """All sessions of an activity on one page."""

    def times(self) -> list[Time]:
        return [form.time() for form in self.forms if not form.is_blank and not form.cleaned_data["drop"]]

    def dropped(self) -> list[int]:
        return [form.cleaned_data["pk"] for form in self.forms if form.cleaned_data["drop"] and form.cleaned_data["pk"]]


def times_form(openable: Openable, data: Any = None, sessions: list[Session] | None = None) -> TimesForm:
    """The sessions there are and two empty lines; more come when those are filled."""
    known = {room.pk: room for room in openable.rooms}
    rooms = [("", "—"), *((room.pk, f"{room.base.name} · {room.name}") for room in known.values())]
    made = forms.formset_factory(TimeForm, formset=TimesForm, extra=EMPTY_TIMES, max_num=60, absolute_max=80)
    return made(
        data, prefix="times", initial=[TimeForm.initial_of(one) for one in sessions or []],
        form_kwargs={"rooms": rooms, "known": known},
    )  # fmt: skip


PHONE = re.compile(r"\d{7,15}")


def plain_phone(given: str) -> str:
    """A number as we keep it: digits only, without the country of China."""
    digits = re.sub(r"[\s()（）+\-—–.]", "", given)
    return (
        digits.removeprefix("0086") if len(digits) > 12 else digits.removeprefix("86") if len(digits) == 13 else digits
    )


class SignupForm(forms.Form):
    """Which session, how many people; as a helper or as a guest."""

    session = forms.TypedChoiceField(label=_("When"), coerce=int, widget=forms.RadioSelect)
    role = forms.ChoiceField(
        label=_("I come as"), choices=Signup.Role.choices, widget=forms.RadioSelect, required=False
    )
    party = forms.IntegerField(
        label=_("How many people come, with you?"), min_value=1, max_value=LARGEST_PARTY, initial=1
    )

    def __init__(self, *args: Any, sessions: list[tuple[int, str]], helpers: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["session"].choices = sessions
        self.fields["session"].initial = sessions[0][0] if sessions else None
        if len(sessions) == 1:
            self.fields["session"].widget = forms.HiddenInput()
        if helpers:
            self.fields["role"].initial = Signup.Role.GUEST
        else:
            del self.fields["role"]
        dress(self)

    @property
    def comes_as(self) -> str:
        return self.cleaned_data.get("role") or Signup.Role.GUEST


class GuestForm(SignupForm):
    """The same for somebody without an account: her name and phone, and that she has read what becomes of them."""

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput({"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Phone"), max_length=40, widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"})
    )
    consent = forms.BooleanField(label=_("I have read this and agree."))
    secret = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, helpers=False, **kwargs)
        self.order_fields(["session", "name", "phone", "party"])

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self) -> str:
        digits = plain_phone(self.cleaned_data["phone"])
        if not PHONE.fullmatch(digits):
            raise forms.ValidationError(_("Write a phone number of 7 to 15 digits."))
        return digits

    def guest(self) -> Guest:
        data = self.cleaned_data
        return Guest(data["name"], data["phone"], data["secret"])


class OtherForm(GuestForm):
    """Signing up somebody who cannot do it herself."""

    consent = forms.BooleanField(label=_("I have told this person what is kept and for how long, and she agrees."))


class BecauseForm(forms.Form):
    """A reason in a few words."""

    because = forms.CharField(
        label=_("because"), max_length=300, widget=forms.TextInput({"class": "form-control"}),
        error_messages={"required": _("Please say in a few words why.")},
    )  # fmt: skip


class ResultForm(forms.Form):
    """What came of it: three numbers, prefilled, and if she likes a sentence."""

    came = forms.IntegerField(label=_("People who came, helpers included"), min_value=0, max_value=1_000_000)
    helped = forms.IntegerField(label=_("Helpers among them"), min_value=0, max_value=100_000)
    minutes = forms.IntegerField(label=_("Minutes all helpers gave together"), min_value=0, max_value=10_000_000)
    result = forms.CharField(
        label=_("What came of it, in a sentence (only if you like)"), max_length=500, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        dress(self)


class PaperForm(forms.Form):
    """Names from a paper list, one a line, each perhaps with a number of people."""

    names = forms.CharField(
        label=_("Names from the paper list, one a line"), max_length=8000,
        widget=forms.Textarea({"rows": 5, "class": "form-control"}),
        help_text=_("Behind a name the number of people may stand, as in “Mrs Li 3”. Who stands in the list is ticked."),
    )  # fmt: skip

    def rows(self) -> list[tuple[str, int]]:
        found = []
        for line in self.cleaned_data["names"].splitlines():
            name, number = re.fullmatch(r"(.*?)[\s,，、;；]*(\d{1,3})?\s*", line.strip()).groups()
            if name:
                found.append((name[:60], int(number or 1)))
        return found


class DoorForm(forms.Form):
    """The end of a phone number."""

    digits = forms.CharField(
        label=_("Last four digits of your phone number"), max_length=15,
        widget=forms.TextInput({"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
