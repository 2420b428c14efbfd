"""The shape of raising a matter and of handling it; nothing here saves."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.exchange import reading
from silian.hall.models import Matter, Urgency
from silian.members.models import Community, Federation, Organisation, Seat

Way = Matter.Way


class Dressed(forms.Form):
    """A form whose inputs look like all others of the house."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.RadioSelect | forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs["class"] = "form-check-input"
            else:
                field.widget.attrs["class"] = (
                    "form-select" if isinstance(field.widget, forms.Select) else "form-control"
                )


def reason(label: Any = None) -> forms.CharField:
    return forms.CharField(
        label=label or _("because"), max_length=300, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Please say in a few words why.")},
    )  # fmt: skip


class RaiseForm(Dressed):
    """What is wrong, in anybody's words; everything else by choice."""

    text = forms.CharField(
        label=_("What is the matter?"), max_length=2000, widget=forms.Textarea({"rows": 5}),
        help_text=_("Please write no illness, no ID number and nothing about other people’s private lives."),
        error_messages={"required": _("Please write a sentence about what is the matter.")},
    )  # fmt: skip
    community = forms.ModelChoiceField(
        Community.objects.none(), label=_("community"), required=False, empty_label=_("I do not know")
    )
    place = forms.CharField(
        label=_("Where is it? (if you like)"), max_length=160, required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    title = forms.CharField(
        label=_("In a few words (if you like)"), max_length=120, required=False,
        help_text=_("Left empty, your first sentence stands there."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[
            (Matter.Kind.GENERAL, _("Something that concerns the neighbourhood")),
            (Matter.Kind.DISPUTE, _("A dispute between us and somebody else: only who handles it reads it")),
        ], initial=Matter.Kind.GENERAL, widget=forms.RadioSelect,
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("in whose name"), required=False, empty_label=_("in my own name")
    )
    name = forms.CharField(
        label=_("Your name (if you like)"), max_length=60, required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Your telephone (if you like)"), max_length=30, required=False,
        help_text=_("Seen only by who handles it. Without it you follow everything by your own link."),
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    not_public = forms.BooleanField(label=_("Please do not show it to the public"), required=False)
    federation = forms.ModelChoiceField(Federation.objects.none(), label=_("for which sub-district"))
    token = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    way = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, federations: list[Federation], organisations: list[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["federation"]
        chosen.queryset = Federation.objects.filter(pk__in=[one.pk for one in federations])
        communities: Any = self.fields["community"]
        communities.queryset = Community.objects.filter(federation__in=[one.pk for one in federations])
        if len(federations) == 1:
            chosen.widget, chosen.initial = forms.HiddenInput(), federations[0].pk
        else:
            self.order_fields(["text", "federation"])
        if organisations:
            named: Any = self.fields["organisation"]
            named.queryset = Organisation.objects.filter(pk__in=organisations).order_by("id")
        else:
            del self.fields["organisation"]

    def clean(self) -> Any:
        data = self.cleaned_data
        community = data.get("community")
        if community and data.get("federation") and community.federation_id != data["federation"].pk:
            self.add_error("community", _("Choose a community of this sub-district."))
        return data

    def values(self) -> dict[str, Any]:
        """For the action, without the federation and the text."""
        data = dict(self.cleaned_data)
        data.pop("federation"), data.pop("text")
        if not isinstance(self, RaiseForForm):  # what nobody can see in the form is not complained about
            data["way"] = Way.POSTER if data.get("way") == Way.POSTER else Way.FORM
        return data


class RaiseForForm(RaiseForm):
    """The same for somebody else, who called, wrote or spoke at a meeting."""

    way = forms.ChoiceField(
        label=_("how it came"), choices=[(one, one.label) for one in (Way.PHONE, Way.PAPER, Way.MEETING)],
        widget=forms.RadioSelect,
    )  # fmt: skip
    helped_because = forms.CharField(
        label=_("Why do you write it down for somebody else?"), max_length=200,
        error_messages={"required": _("Say why you write it down for somebody else.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, label in (("name", _("Her or his name (if known)")), ("phone", _("Telephone (if known)"))):
            self.fields[name].label, self.fields[name].widget.attrs["autocomplete"] = label, "off"
        self.order_fields(["text", "way", "helped_because"])


class ShownForm(Dressed):
    """What stands open to everybody: corrected, with what is somebody's private life taken out."""

    title = forms.CharField(
        label=_("In a few words"), max_length=120, error_messages={"required": _("Say in a few words what it is.")}
    )
    text = forms.CharField(
        label=_("What everybody reads"), max_length=2000, widget=forms.Textarea({"rows": 5}),
        help_text=_("Take out names, telephone numbers and flats of private persons. The words as written are kept beside it."),
        error_messages={"required": _("Some words have to stand here.")},
    )  # fmt: skip
    place = forms.CharField(label=_("where"), max_length=160, required=False)
    community = forms.ModelChoiceField(Community.objects.none(), label=_("community"), required=False, empty_label="–")
    theme = forms.ChoiceField(label=_("theme"), required=False)
    not_public = forms.BooleanField(label=_("Not for the public"), required=False)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any):
        initial = {name: getattr(matter, name) for name in ("title", "text", "place", "community", "not_public")}
        initial["theme"] = matter.theme or reading.propose_theme(matter.title, matter.text)
        super().__init__(*args, initial=initial, **kwargs)
        communities: Any = self.fields["community"]
        communities.queryset = Community.objects.filter(federation=matter.federation_id)
        themes: Any = self.fields["theme"]
        themes.choices = [("", _("not sure")), *reading.themes()]
        if matter.private:
            del self.fields["not_public"]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("because", "words")}


class AcceptForm(ShownForm):
    """Taking it on, with the first words to whoever raised it."""

    words = forms.CharField(
        label=_("A first word to whoever raised it (if you like)"), max_length=500, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip


class CorrectForm(ShownForm):
    because = reason()


class OfferForm(Dressed):
    """To whom, and why."""

    seat = forms.ModelChoiceField(Seat.objects.none(), label=_("to"), error_messages={"required": _("Choose a seat.")})
    because = reason()

    def __init__(self, *args: Any, seats: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["seat"]
        chosen.queryset = seats


class UrgencyChoiceForm(Dressed):
    urgency = forms.ModelChoiceField(
        Urgency.objects.none(), label=_("urgency"), empty_label=None, widget=forms.RadioSelect
    )
    because = reason()

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any):
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["urgency"]
        chosen.queryset = Urgency.objects.filter(federation=matter.federation_id).exclude(pk=matter.urgency_id)


class PauseForm(Dressed):
    """Why everybody has to wait, and until when at the latest."""

    because = reason(_("because (everybody reads this)"))
    until = forms.DateField(
        label=_("until at the latest"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )  # fmt: skip

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a later day than today."))
        return day


class LinkForm(Dressed):
    """Which matter about the same problem leads, and why they are the same."""

    number = forms.CharField(
        label=_("number of the matter"), max_length=20, help_text=_("As in 2026-0001."),
        error_messages={"required": _("Type the number of a matter.")},
    )  # fmt: skip
    because = reason(_("why it is the same problem"))


class UrgencyForm(forms.ModelForm):
    """How soon matters are treated."""

    usual = forms.BooleanField(
        label=_("New matters have it"), required=False, widget=forms.CheckboxInput({"class": "form-check-input"})
    )

    class Meta:
        model = Urgency
        fields = ["name", "accept_hours", "answer_days", "decide_days", "finish_days"]
        widgets = {
            "name": forms.TextInput({"class": "form-control"}),
            **{
                name: forms.NumberInput({"class": "form-control", "min": 1, "max": 999})
                for name in ("accept_hours", "answer_days", "decide_days", "finish_days")
            },
        }

    def _post_clean(self) -> None:
        """The action tests what the table demands, and says it in a sentence."""

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class PhoneForm(Dressed):
    phone = forms.CharField(
        label=_("Your telephone"), max_length=30, widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Please write a telephone number.")},
    )  # fmt: skip


class PosterForm(Dressed):
    """For which place the poster is."""

    community = forms.ModelChoiceField(Community.objects.none(), label=_("community"), required=False, empty_label="–")
    place = forms.CharField(label=_("building or place"), max_length=60, required=False)

    def __init__(self, *args: Any, communities: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["community"]
        chosen.queryset = communities
