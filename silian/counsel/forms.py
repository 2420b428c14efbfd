"""The shape of what people hand in; nothing here saves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from silian.cobuilding.forms import found_organisation
from silian.counsel.models import Advice, Consultation, Effect, Expert, Field
from silian.exchange import reading
from silian.meetings.forms import ClockField, Styled, text_field
from silian.members.forms import day_field
from silian.members.models import Organisation, Seat
from silian.places.models.rooms import moment


class _Boxes(Styled):
    """Fields of knowledge as boxes to tick: those in use, and retired ones somebody has already."""

    fields_known = forms.ModelMultipleChoiceField(
        Field.objects.none(), label=_("fields of knowledge"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer(self, federation_id: int, own: Any = ()) -> None:
        rows = Field.objects.filter(federation=federation_id)
        box: Any = self.fields["fields_known"]
        box.queryset = (rows.filter(retired_on=None) | rows.filter(pk__in=[one.pk for one in own])).order_by("id")
        box.widget.attrs.pop("class", None)


class FieldForm(Styled):
    """One field of knowledge."""

    name = text_field(Field, "name")
    theme = forms.ChoiceField(label=_("theme"), required=False)
    words = text_field(Field, "words", help_text=_("With commas between them; proposals find the field by them, too."))
    is_retired = forms.BooleanField(label=_("no longer to be chosen"), required=False)

    def __init__(self, *args, field: Field | None = None, **kwargs):
        if field is not None:
            kwargs["initial"] = {
                "name": field.name, "theme": field.theme, "words": field.words, "is_retired": field.retired_on is not None,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "—"), *reading.themes()]
        if field is None:
            del self.fields["is_retired"]


class ProfileForm(_Boxes):
    """What an expert says about herself."""

    introduction = text_field(Expert, "introduction", rows=3)
    organisation = forms.CharField(
        label=_("comes from the organisation"), max_length=120, required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    most_a_year = forms.IntegerField(
        label=_("consultations she takes in a year"), min_value=0, max_value=50,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip
    is_public = forms.BooleanField(label=_("name and introduction may stand on the public page"), required=False)
    field_order = ("fields_known", "introduction", "organisation", "most_a_year", "is_public")

    def __init__(self, data=None, *, federation_id: int, expert: Expert | None, own: bool):
        known = list(expert.fields.all()) if expert else []
        initial = {"most_a_year": Expert._meta.get_field("most_a_year").default}
        if expert is not None:
            initial = {
                "introduction": expert.introduction, "organisation": str(expert.organisation or ""),
                "most_a_year": expert.most_a_year, "is_public": expert.is_public, "fields_known": [one.pk for one in known],
            }  # fmt: skip
        super().__init__(data, initial=initial)
        self.federation_id = federation_id
        self.offer(federation_id, known)
        if not own:
            del self.fields["is_public"]

    def clean_organisation(self):
        typed = self.cleaned_data["organisation"].strip()
        rows = Organisation.objects.current().filter(federation=self.federation_id)
        return found_organisation(rows, typed) if typed else None

    def wanted(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "fields_known"}


class _SeatChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return str(obj)


class ConsultationForm(_Boxes):
    """The question, before anybody is asked."""

    seat = _SeatChoice(Seat.objects.none(), label=_("who asks"), empty_label=None)
    title = text_field(Consultation, "title")
    question = text_field(Consultation, "question", rows=3)
    background = text_field(
        Consultation, "background", rows=6, help_text=_("What is known, what was tried, what is in the way.")
    )
    due_on = day_field(_("advice wanted until"))
    parties = forms.CharField(
        label=_("organisations the question is about"), required=False, max_length=2000,
        help_text=_("One in each line. Their people are not asked."), widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    source = text_field(
        Consultation, "source", help_text=_("The meeting, visit or report it grew out of, in a few words.")
    )
    is_themed = forms.BooleanField(label=_("It is one of the year's themed consultations"), required=False)
    themed_year = forms.IntegerField(
        label=_("themed consultation of the year"), required=False, min_value=2000, max_value=2100,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip
    matter = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = (
        "seat", "title", "question", "background", "fields_known", "due_on", "parties", "source", "is_themed",
        "themed_year", "matter",
    )  # fmt: skip

    def __init__(self, data=None, *, seats, federation_id: int, one: Consultation | None = None, matter: Any = None):
        year = timezone.localdate().year
        known = list(one.fields.all()) if one else []
        initial: dict[str, Any] = {"themed_year": year, "matter": matter.pk if matter else None}
        if one is None and matter is not None:
            initial |= {"title": matter.title, "background": matter.text}
        if one is not None:
            initial |= {name: getattr(one, name) for name in ("title", "question", "background", "due_on", "source")}
            initial |= {
                "is_themed": one.is_themed, "themed_year": one.themed_year or year,
                "fields_known": [field.pk for field in known],
                "parties": "\n".join(str(party.organisation) for party in one.parties.select_related("organisation")),
            }  # fmt: skip
        super().__init__(data, initial=initial)
        self.federation_id = federation_id
        self.offer(federation_id, known)
        if one is not None or seats.count() == 1:
            self.only = one.seat if one is not None else seats[0]
            del self.fields["seat"]
        else:
            self.only = None
            self.fields["seat"].queryset = seats
        self.fields["question"].widget.attrs["rows"] = 3

    def clean_parties(self):
        rows = Organisation.objects.current().filter(federation=self.federation_id)
        found = [
            found_organisation(rows, line.strip()) for line in self.cleaned_data["parties"].splitlines() if line.strip()
        ]
        return list({one.pk: one for one in found}.values())

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise ValidationError(_now("This day is over. Choose today or a later day."))
        return day

    @property
    def seat_chosen(self) -> Seat:
        return self.only or self.cleaned_data["seat"]

    def wanted(self) -> dict[str, Any]:
        data = self.cleaned_data
        year = (data.get("themed_year") or timezone.localdate().year) if data["is_themed"] else None
        return {name: data[name] for name in ("title", "question", "background", "due_on", "source")} | {
            "themed_year": year
        }


class AdviceForm(Styled):
    """What an expert advises."""

    text = text_field(Advice, "text", rows=7)
    options = text_field(Advice, "options", rows=3, required=False)
    file = forms.FileField(label=_("file"), required=False, help_text=_("At most three files of 10 MB."))
    is_named = forms.BooleanField(
        label=_("my name may be published with it"), required=False,
        help_text=_("Your words are not published; what was made of them is."),
    )  # fmt: skip


class JudgeForm(Styled):
    """What was made of one advice."""

    verdict = forms.ChoiceField(
        label=_("what was made of it"),
        choices=[one for one in Advice.Verdict.choices if one[0]],
        widget=forms.RadioSelect,
    )
    because = text_field(Advice, "because", rows=2, required=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verdict"].widget.attrs["class"] = "form-check-input"


class SynthesisForm(Styled):
    """What it comes to."""

    synthesis = text_field(Consultation, "synthesis", rows=7, required=True)


class EffectForm(Styled):
    """What became of it."""

    text = text_field(Effect, "text", rows=3)
    seen_on = day_field(_("seen on"))
    last = forms.BooleanField(label=_("Nothing more is to be expected: close the consultation"), required=False)

    def __init__(self, data=None, *, may_close: bool = True):
        super().__init__(data, initial={"seen_on": timezone.localdate()})
        if not may_close:
            del self.fields["last"]


class LaterForm(Styled):
    """A later day."""

    due_on = day_field(_("advice wanted until"))


class MeetForm(Styled):
    """When and where the think tank meets on it."""

    day = day_field(_("day"))
    opens = ClockField(label=_("begins at"))
    closes = ClockField(label=_("ends at"), is_end=True)
    place = forms.CharField(label=_("where"), max_length=120)

    def clean(self):
        data = self.cleaned_data
        if data.get("opens") is not None and data.get("closes") is not None and data["closes"] <= data["opens"]:
            self.add_error("closes", _("The end lies before the beginning. Choose a later end."))
        return data

    @property
    def period(self):
        data = self.cleaned_data
        return moment(data["day"], data["opens"]), moment(data["day"], data["closes"])
