"""The shape of what people hand in; nothing here saves."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.members.models import Community, Federation, Organisation
from silian.volunteering.models import Consent, FreeTime, HomeFeedback, Skill, Team
from silian.volunteering.queries.teams import organisations_of


class Styled(forms.Form):
    """Inputs in the look of the house."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple | forms.RadioSelect):
                widget.attrs.setdefault("class", "form-check-input")
            elif isinstance(widget, forms.Select):
                widget.attrs.setdefault("class", "form-select")
            elif not isinstance(widget, forms.HiddenInput):
                widget.attrs.setdefault("class", "form-control")


def chosen(label, choices, **more) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


def day_field(label, **more) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)


def because_field(label=None) -> forms.CharField:
    return forms.CharField(
        label=label or _("because"), max_length=300, error_messages={"required": _("Please say in a few words why.")}
    )


class BecauseForm(Styled):
    because = because_field()


class SpanForm(Styled):
    """A day, from when, until when."""

    day = day_field(_("day"))
    start = forms.TimeField(label=_("begins at"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label=_("until"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))

    def clean(self):
        data = super().clean()
        if {"day", "start", "end"} <= data.keys():
            begins, ends = (timezone.make_aware(datetime.combine(data["day"], data[name])) for name in ("start", "end"))
            if ends <= begins:
                self.add_error("end", _("The end lies before the beginning. Check the two times."))
            data["begins"], data["ends"] = begins, ends
        return data


# ── Volunteers and teams ──


class VolunteerForm(Styled):
    """What a volunteer says about herself."""

    name = forms.CharField(label=_("full name"), max_length=60, widget=forms.TextInput({"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("phone"), max_length=40, widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("Seen by the office and the leaders of your teams only."),
    )  # fmt: skip
    skills = chosen(_("what I can do"), Skill.choices)
    times = chosen(_("when I am usually free"), FreeTime.choices)
    community = forms.ModelChoiceField(label=_("community"), queryset=Community.objects.none(), required=False)
    organisation = forms.CharField(
        label=_("where I work"), max_length=120, required=False,
        help_text=_("Only if you come from a member: its name as in the register. Needed for the double report."),
    )  # fmt: skip
    adult_on = day_field(
        _("not of age yet? the day I come of age"), required=False,
        help_text=_("The eighteenth birthday. Whoever is of age leaves it empty."),
    )  # fmt: skip
    guardian = forms.CharField(label=_("name of the guardian"), max_length=60, required=False)

    def __init__(self, *args, federations: list[Federation], communities: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.federations = federations
        self.fields["community"].queryset = communities
        self.fields["community"].empty_label = _("not said")

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self):
        return "".join(self.cleaned_data["phone"].split())

    def clean_organisation(self) -> Organisation | None:
        said = self.cleaned_data["organisation"].strip()
        if not said:
            return None
        rows = organisations_of([one.pk for one in self.federations])
        found = rows.filter(name=said).first() or rows.filter(short_name=said).first()
        if found is None:
            raise forms.ValidationError(_("No organisation here is called “%(name)s”.") % {"name": said})
        return found

    def clean_adult_on(self):
        day = self.cleaned_data["adult_on"]
        return day if day and day > timezone.localdate() else None

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in VolunteerForm.base_fields}


class JoinForm(VolunteerForm):
    """Signing up: her data, and what she agrees to."""

    federation = forms.ModelChoiceField(label=_("for which sub-district"), queryset=Federation.objects.none())
    keep = forms.BooleanField(label=_("I agree"), error_messages={"required": _("Please agree, or do not sign up.")})
    guardian_agrees = forms.BooleanField(label=_("I agree as the guardian"), required=False)
    share = forms.BooleanField(label=_("I agree"), required=False)
    on_paper = forms.BooleanField(
        label=_("I enter somebody else, who signed on paper"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, may_enter: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["federation"]
        field.queryset = Federation.objects.filter(pk__in=[one.pk for one in self.federations])
        if len(self.federations) == 1:
            field.widget, field.initial = forms.HiddenInput(), self.federations[0].pk
        if may_enter:
            self.fields["on_paper"].widget = forms.CheckboxInput({"class": "form-check-input"})

    def clean(self):
        data = super().clean()
        community, federation = data.get("community"), data.get("federation")
        if community and federation and community.federation_id != federation.pk:
            self.add_error("community", _("This community belongs to another sub-district."))
        return data

    def consents(self) -> set[str]:
        given = {"keep": Consent.Kind.KEEP, "guardian_agrees": Consent.Kind.GUARDIAN, "share": Consent.Kind.SHARE}
        return {kind.value for name, kind in given.items() if self.cleaned_data.get(name)}


class TeamForm(Styled):
    """What a team does and how one joins it."""

    name = forms.CharField(label=_("name"), max_length=80)
    kind = forms.ChoiceField(label=_("kind"), choices=Team.Kind.choices, initial=Team.Kind.SERVICE)
    about = forms.CharField(label=_("what it does"), max_length=500, required=False, widget=forms.Textarea({"rows": 3}))
    joining = forms.CharField(
        label=_("how to join"), max_length=300, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("Everybody reads this: no names and no telephone numbers."),
    )  # fmt: skip
    skills = chosen(_("skills"), Skill.choices)
    community = forms.ModelChoiceField(label=_("community"), queryset=Community.objects.none(), required=False)
    organisation = forms.ModelChoiceField(label=_("carried by"), queryset=Organisation.objects.none(), required=False)

    def __init__(self, *args, communities: Any, organisations: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = communities
        self.fields["organisation"].queryset = organisations
        self.fields["community"].empty_label = self.fields["organisation"].empty_label = "—"

    def clean(self):
        data = super().clean()
        if data.get("kind") == Team.Kind.COMMUNITY and not data.get("community"):
            self.add_error("community", _("Say whose community team this is."))
        return data


# ── Service time ──


class ReportForm(SpanForm):
    """When I served, and what I did."""

    minutes = forms.IntegerField(
        label=_("minutes"), min_value=1, required=False, help_text=_("Empty: the whole time. Breaks do not count.")
    )
    what = forms.CharField(
        label=_("what I did"), max_length=160, help_text=_("No names of people you visited, please.")
    )
    team = forms.ModelChoiceField(label=_("with which team"), queryset=Team.objects.none(), required=False)

    def __init__(self, *args, teams: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams
        self.fields["team"].empty_label = _("none")

    def clean(self):
        data = super().clean()
        if "begins" in data and data.get("minutes") is None:
            data["minutes"] = int((data["ends"] - data["begins"]).total_seconds() // 60)
        return data


class PaperForm(Styled):
    """What stands on the printed record. ID kind and number go onto the page and nowhere else."""

    ID_KINDS = [
        ("", "—"), ("居民身份证", _("Resident ID card")), ("护照", _("Passport")), ("港澳居民来往内地通行证", _("Travel permit of Hong Kong or Macao")),
        ("台湾居民来往大陆通行证", _("Travel permit of Taiwan")), ("外国人永久居留身份证", _("Permanent residence card")),
    ]  # fmt: skip
    id_kind = forms.ChoiceField(label=_("kind of ID"), choices=ID_KINDS, required=False)
    id_number = forms.CharField(
        label=_("ID number"), max_length=40, required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Printed once on this page. It is neither stored nor logged."),
    )  # fmt: skip
    responsible = forms.CharField(label=_("responsible person"), max_length=60)
    handler = forms.CharField(label=_("handled by"), max_length=60)
    contact = forms.CharField(label=_("contact"), max_length=100)


class NationalForm(Styled):
    """From which day to which day."""

    first = day_field(_("from"))
    last = day_field(_("to"))

    def clean(self):
        data = super().clean()
        if {"first", "last"} <= data.keys() and data["last"] < data["first"]:
            self.add_error("last", _("The last day lies before the first one."))
        return data


# ── Home service ──


class OrderForm(SpanForm):
    """What a community orders, and – kept apart – for whom."""

    community = forms.ModelChoiceField(label=_("community"), queryset=Community.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("kind of service"), choices=Skill.choices)
    people = forms.IntegerField(label=_("volunteers wanted"), min_value=1, max_value=50, initial=2)
    note = forms.CharField(
        label=_("what the team must know beforehand"), max_length=200, required=False,
        help_text=_("Every team that is asked reads this: no name, no address, no illness."),
    )  # fmt: skip
    open_to_registered = forms.BooleanField(
        label=_("Volunteers registered with the community may take it"), required=False, initial=True
    )
    served_name = forms.CharField(label=_("who is served"), max_length=60)
    served_address = forms.CharField(label=_("address"), max_length=200)
    served_phone = forms.CharField(label=_("phone"), max_length=40, required=False)
    served_condition = forms.CharField(
        label=_("condition to be considered"), max_length=300, required=False,
        help_text=_("Only what the visit needs, for example: hard of hearing, lives on the fifth floor, no lift."),
    )  # fmt: skip

    PUBLIC = ("kind", "people", "note", "open_to_registered")
    PRIVATE = ("served_name", "served_address", "served_phone", "served_condition")

    def __init__(self, *args, communities: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = communities

    def clean(self):
        data = super().clean()
        if data.get("begins") and data["begins"] < timezone.now():
            self.add_error("day", _("This time is over. Choose a later one."))
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.PUBLIC} | {
            "period": DateTimeTZRange(self.cleaned_data["begins"], self.cleaned_data["ends"])
        }

    def private(self) -> dict[str, str]:
        return {name.removeprefix("served_"): self.cleaned_data[name].strip() for name in self.PRIVATE}


class FeedbackForm(Styled):
    """How the service was."""

    word = forms.ChoiceField(
        label=_("how was the service"), choices=HomeFeedback.Word.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("what could be better about the service"), max_length=300, required=False,
        widget=forms.Textarea({"rows": 3}), help_text=_("About the service, not about a person: no names, please."),
    )  # fmt: skip


class EnteredFeedbackForm(FeedbackForm):
    channel = forms.ChoiceField(
        label=_("said by"), choices=[one for one in HomeFeedback.Channel.choices if one[0] != "link"]
    )


# ── Double report ──


class RegisterForm(Styled):
    community = forms.ModelChoiceField(label=_("community"), queryset=Community.objects.none(), empty_label=None)
    wishes = forms.CharField(label=_("which posts I would take"), max_length=200, required=False)

    def __init__(self, *args, communities: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = communities


class PostForm(SpanForm):
    community = forms.ModelChoiceField(label=_("community"), queryset=Community.objects.none(), empty_label=None)
    title = forms.CharField(label=_("title"), max_length=80)
    about = forms.CharField(
        label=_("what is to be done"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )
    risks = forms.CharField(
        label=_("risks"), max_length=200, required=False,
        help_text=_("Name them before anybody takes the post, and who insures."),
    )  # fmt: skip
    skills = chosen(_("skills that help"), Skill.choices)
    places = forms.IntegerField(label=_("places"), min_value=1, max_value=500, initial=2)
    field_order = ["community", "title", "about", "day", "start", "end", "places", "risks", "skills"]

    def __init__(self, *args, communities: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = communities

    def clean(self):
        data = super().clean()
        if data.get("ends") and data["ends"] < timezone.now():
            self.add_error("day", _("This time is over. Choose a later one."))
        return data

    def values(self) -> dict[str, Any]:
        names = ("title", "about", "risks", "skills", "places")
        return {name: self.cleaned_data[name] for name in names} | {
            "period": DateTimeTZRange(self.cleaned_data["begins"], self.cleaned_data["ends"])
        }


class TakingForm(Styled):
    minutes = forms.IntegerField(label=_("minutes"), min_value=1)
    feedback = forms.CharField(
        label=_("how the service went"),
        max_length=300,
        required=False,
        help_text=_("About the service, not about a person."),
    )
