"""The shape of what people hand in; nothing here saves."""

from datetime import date, time

from django import forms
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.members.models import Organisation
from silian.places.models import Base, BasePicture, Booking, Conditions, Room
from silian.places.models.bookings import rule_words
from silian.places.models.rooms import DAY_MINUTES, clock, moment
from silian.places.models.weeks import CHINESE, NotHours, read_stretches, stretches_in_words

WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


class _Styled:
    """Every input in the house's dress."""

    def _dress(self):
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput):
                widget.attrs["class"] = "form-check-input"
            elif not isinstance(widget, forms.FileInput):
                widget.attrs["class"] = "form-select" if isinstance(widget, forms.Select) else "form-control"


class OrganisationField(forms.Field):
    """An organisation from a menu, or where there are too many by its name as people write it."""

    FEW = 20

    def __init__(self, organisations, *, none_word=None, **kwargs):
        self.organisations = organisations
        self.found = list(organisations.defer("search").order_by("pk")[: self.FEW + 1])
        few = len(self.found) <= self.FEW
        empty = [("", none_word)] if none_word else [] if len(self.found) == 1 else [("", "—")]
        widget = (
            forms.Select(choices=[*empty, *((one.pk, one.name) for one in self.found)])
            if few
            else forms.TextInput({"autocomplete": "off", "maxlength": 120})
        )
        if few and len(self.found) == 1 and not none_word:
            kwargs["initial"] = self.found[0].pk
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value):
        value = str(value or "").strip()
        if not value:
            return None
        if value.isascii() and value.isdigit():
            chosen = next((one for one in self.found if str(one.pk) == value), None)
        else:
            chosen = self._by_name(value)
        if chosen is None:
            raise forms.ValidationError(
                _("No single organisation is called “%(name)s”. Write its name as it stands in the register.")
                % {"name": value}
            )
        return chosen

    def _by_name(self, value):
        exact = list(self.organisations.filter(Q(name=value) | Q(short_name=value))[:2])
        near = exact or list(self.organisations.found_by(value)[:2])
        return near[0] if len(near) == 1 else None

    def prepare_value(self, value):
        """A number from the row becomes its name where the name is typed."""
        if isinstance(self.widget, forms.TextInput) and str(value or "").isdigit():
            chosen = self.organisations.filter(pk=value).first()
            return chosen.name if chosen else ""
        return value


class BaseForm(_Styled, forms.ModelForm):
    """What a base says about itself."""

    class Meta:
        model = Base
        fields = [
            "name", "purpose", "community", "address", "house_rules", *Conditions.CONDITIONS, "latitude", "longitude",
            "published", "remark",
        ]  # fmt: skip
        widgets = {"purpose": forms.Textarea({"rows": 3}), "house_rules": forms.Textarea({"rows": 4})}
        help_texts = {
            "published": _(
                "Everybody reads it without an account: what it is for, the free times of its rooms, what is on."
            )
        }

    def __init__(self, *args, organisations, communities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"] = OrganisationField(
            organisations, label=_("kept by"), initial=self.instance.owner_id if self.instance.pk else None
        )
        self.fields["community"].choices = [("", "—"), *communities]
        self.order_fields(["name", "owner", "purpose"])
        self._dress()

    def _post_clean(self):
        # The tables' own constraints are the action's to meet; here only the shape counts.
        pass

    def clean(self):
        data = self.cleaned_data
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            self.add_error("latitude", _("Give both coordinates or none."))
        return data

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.fields if name != "owner"}

    @property
    def first(self):
        return [self[name] for name in ("name", "owner", "purpose", "community", "address", "house_rules", "published")]

    @property
    def conditions(self):
        return [self[name] for name in (*Conditions.CONDITIONS, "latitude", "longitude", "remark")]


class RoomForm(_Styled, forms.ModelForm):
    """A room and its rule; the house proposes half hours, at most four of them in a row doubled."""

    class Meta:
        model = Room
        fields = ["name", "capacity", "equipment", "approval", "slot_minutes", "longest_minutes", "hold_hours"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial |= {"slot_minutes": 30, "longest_minutes": 240}
        self._dress()

    def _post_clean(self):
        pass

    def clean(self):
        data = self.cleaned_data
        if data.get("capacity") == 0:
            self.add_error("capacity", _("A room holds somebody."))
        if not 1 <= (data.get("slot_minutes") or 1) <= DAY_MINUTES:
            self.add_error("slot_minutes", _("A slot has between one minute and a day."))
        if not (data.get("slot_minutes") or 1) <= (data.get("longest_minutes") or 1) <= 7 * DAY_MINUTES:
            self.add_error("longest_minutes", _("The longest booking holds at least one slot and at most a week."))
        if not 1 <= (data.get("hold_hours") or 1) <= 720:
            self.add_error("hold_hours", _("A request holds the room for one hour to thirty days."))
        return data

    def values(self) -> dict:
        return dict(self.cleaned_data)


class HoursForm(_Styled, forms.Form):
    """One line for each weekday: 08:30-12:00 14:00-17:30; nothing means closed."""

    def __init__(self, *args, weekly=None, **kwargs):
        super().__init__(*args, **kwargs)
        for weekday, word in enumerate(WEEKDAYS, 1):
            self.fields[f"day{weekday}"] = forms.CharField(
                label=word, required=False, max_length=80, initial=stretches_in_words((weekly or {}).get(weekday, [])),
                widget=forms.TextInput({"placeholder": "08:30-12:00 14:00-17:30"}),
            )  # fmt: skip
        self._dress()

    def clean(self):
        self.weekly = {}
        for weekday in range(1, len(CHINESE) + 1):
            try:
                found = read_stretches(self.cleaned_data.get(f"day{weekday}", ""))
            except NotHours as error:
                self.add_error(f"day{weekday}", str(error))
            else:
                if found:
                    self.weekly[weekday] = found
        return self.cleaned_data


def _day_input():
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class ClosingForm(_Styled, forms.Form):
    """Days with other hours, or none."""

    first = forms.DateField(label=_("first day"), widget=_day_input())
    last = forms.DateField(label=_("last day"), widget=_day_input())
    hours = forms.CharField(
        label=_("hours on these days"), required=False, max_length=20, help_text=_("08:30-12:00; empty means closed")
    )
    because = forms.CharField(label=_("because"), max_length=120)
    whole_base = forms.BooleanField(label=_("for all rooms of this base"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._dress()

    def clean_hours(self):
        try:
            found = read_stretches(self.cleaned_data["hours"])
        except NotHours as error:
            raise forms.ValidationError(str(error)) from error
        if len(found) > 1:
            raise forms.ValidationError(_("Give one stretch for these days."))
        return found[0] if found else None


class TimesField(forms.TimeField):
    """A time of a day in minutes; 00:00 as an end means midnight."""

    def __init__(self, *, is_end=False, step=30, **kwargs):
        self.is_end = is_end
        kwargs["widget"] = forms.TimeInput({"type": "time", "step": step * 60}, format="%H:%M")
        super().__init__(**kwargs)

    def to_python(self, value):
        found = super().to_python(value)
        if not isinstance(found, time):
            return found
        minutes = found.hour * 60 + found.minute
        return DAY_MINUTES if self.is_end and not minutes else minutes

    def prepare_value(self, value):
        return clock(value % DAY_MINUTES) if isinstance(value, int) else value


class BookForm(_Styled, forms.Form):
    """A room for a time: when, what for, how many."""

    day = forms.DateField(label=_("day"), widget=_day_input())
    purpose = forms.CharField(label=_("what for"), max_length=160)
    people = forms.IntegerField(label=_("people"), min_value=1, max_value=32767)
    public = forms.BooleanField(
        label=_("tell everybody"), required=False,
        help_text=_("It stands in the public calendar of the base, with what it is for and the organisation."),
    )  # fmt: skip

    def __init__(self, *args, room: Room, organisations, for_a_body: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.room = room
        self.fields["start"] = TimesField(label=_("begins at"), step=room.slot_minutes)
        self.fields["end"] = TimesField(label=_("to"), is_end=True, step=room.slot_minutes)
        none_word = _("none: for the office or the community") if for_a_body else None
        self.fields["organisation"] = OrganisationField(
            organisations, none_word=none_word, label=_("for which organisation"), required=not for_a_body
        )
        self.order_fields(["day", "start", "end", "purpose", "people", "organisation", "public"])
        self._dress()

    def clean(self):
        data = self.cleaned_data
        if data.get("start") is not None and data.get("end") is not None and data["end"] <= data["start"]:
            self.add_error("end", _("The end lies before the beginning. Choose a later end."))
        return data

    @property
    def period(self):
        data = self.cleaned_data
        return moment(data["day"], data["start"]), moment(data["day"], data["end"])

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("purpose", "people", "organisation", "public")}


class SeriesForm(BookForm):
    """A booking that comes again."""

    last_on = forms.DateField(label=_("last day"), widget=_day_input())
    rule = forms.ChoiceField(label=_("how often"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = list(rule_words().items())
        self.fields["day"].label = _("first day")
        self.order_fields(["day", "last_on", "rule", "start", "end", "purpose", "people", "organisation", "public"])
        self._dress()

    def clean(self):
        data = super().clean()
        if data.get("day") and data.get("last_on") and data["last_on"] < data["day"]:
            self.add_error("last_on", _("The last day lies before the first one."))
        return data

    def laid_out(self) -> dict:
        data = self.cleaned_data
        return {
            "rule": data["rule"], "first_on": data["day"], "last_on": data["last_on"], "times": (data["start"], data["end"]),
            **self.values(),
        }  # fmt: skip


class TakeForm(BookForm):
    """The keeper takes a room that others have booked."""

    because = forms.CharField(label=_("why others have to give way"), max_length=300)


class MoveForm(BookForm):
    """Another time, purpose or number of people for a booking."""

    def __init__(self, *args, booking: Booking, **kwargs):
        start, end = timezone.localtime(booking.period.lower), timezone.localtime(booking.period.upper)
        kwargs["initial"] = {
            "day": start.date(), "start": start.hour * 60 + start.minute, "end": end.hour * 60 + end.minute,
            "purpose": booking.purpose, "people": booking.people, "public": booking.public,
        }  # fmt: skip
        super().__init__(*args, for_a_body=True, organisations=Organisation.objects.none(), room=booking.room, **kwargs)
        del self.fields["organisation"]

    def values(self) -> dict:
        kept = {name: self.cleaned_data[name] for name in ("purpose", "people", "public")}
        return {"period": DateTimeTZRange(*self.period), **kept}


class FindForm(_Styled, forms.Form):
    """When, and for how many."""

    day = forms.DateField(label=_("day"), widget=_day_input())
    start = TimesField(label=_("begins at"))
    end = TimesField(label=_("to"), is_end=True)
    people = forms.IntegerField(label=_("people"), min_value=1, max_value=32767, initial=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._dress()

    def clean(self):
        data = self.cleaned_data
        if data.get("start") is not None and data.get("end") is not None and data["end"] <= data["start"]:
            self.add_error("end", _("The end lies before the beginning. Choose a later end."))
        return data

    @property
    def period(self):
        data = self.cleaned_data
        return moment(data["day"], data["start"]), moment(data["day"], data["end"])


class PartnerForm(_Styled, forms.Form):
    """An organisation that keeps a base with its owner."""

    gives = forms.CharField(label=_("gives"), max_length=200, required=False)

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(organisations, label=_("organisation"))
        self.order_fields(["organisation", "gives"])
        self._dress()


class PictureForm(_Styled, forms.Form):
    """A picture and what it shows."""

    file = forms.FileField(
        label=_("picture"), widget=forms.FileInput({"accept": ".jpg,.jpeg,.png"}),
        help_text=_("JPG or PNG, at most %(most)s MB. Persons who can be recognised must have agreed.")
        % {"most": BasePicture.MOST_BYTES // 2**20},
    )  # fmt: skip
    caption = forms.CharField(label=_("what it shows"), max_length=120)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._dress()


def day_in(text: str, otherwise: date) -> date:
    """A day from the address, or another one where none stands there."""
    try:
        found = date.fromisoformat(text)
    except (TypeError, ValueError):
        return otherwise
    return found if 2000 <= found.year <= 2199 else otherwise
