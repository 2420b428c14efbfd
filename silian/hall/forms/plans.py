"""The shape of what is handed in about the way of treatment."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.hall import recipes, words
from silian.hall.models import Affected, Carrier, Dissent, Matter, Party, Phase, Plan, Resolution, Standing
from silian.meetings.forms import Styled
from silian.members.forms import day_field
from silian.members.models import Community, Organisation, Seat, Zone

DAY = gettext_lazy("first day")


def _because(**more: Any) -> forms.CharField:
    return forms.CharField(label=gettext_lazy("because"), max_length=300, **more)


class RecipeForm(Styled):
    """Which way, from when, and which carrier deliberates; another way than before needs a reason."""

    recipe = forms.ChoiceField(label=gettext_lazy("way of treatment"))
    carrier = forms.ModelChoiceField(Carrier.objects.none(), label=gettext_lazy("carrier"), required=False)
    first = day_field(DAY, required=False)
    because = _because(required=False)

    def __init__(self, *args, matter: Matter, plan: Plan | None, **kwargs):
        super().__init__(*args, **kwargs)
        wanted = [one for one in recipes.RECIPES.values() if one.private == matter.private]
        forms_of = [(one.key, words.RECIPES[one.key][0]) for one in wanted if not one.matter]
        ready = [(one.key, words.RECIPES[one.key][0]) for one in wanted if one.matter]
        self.fields["recipe"].choices = (
            [("", "–")] + ([(_("Ready plans"), ready)] if ready else []) + [(_("Forms of deliberation"), forms_of)]
        )
        carriers = Carrier.objects.filter(federation=matter.federation_id).select_related("body").order_by("id")
        if matter.private:
            carriers = carriers.filter(form=Carrier.Form.MEDIATION)
        self.fields["carrier"].queryset = carriers
        self.fields["carrier"].empty_label = _("none")
        if plan is None:
            del self.fields["because"]
        else:
            self.fields["because"].required = True


class PhaseForm(Styled):
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=Phase.Kind.choices)
    first = day_field(DAY)
    last = day_field(gettext_lazy("last day"))
    note = forms.CharField(label=gettext_lazy("in one sentence"), max_length=300, required=False)
    because = _because()

    def __init__(self, *args, known: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["kind"]

    def clean(self):
        data = super().clean()
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("The end lies before the beginning. Choose a later end."))
        return data


class _SeatChoice(forms.ModelChoiceField):
    def label_from_instance(self, seat: Seat) -> str:  # type: ignore[override]
        return f"{seat.body.name} · {seat.title or seat.get_role_display()}"


class PartyForm(Styled):
    """One organisation or one seat, and as what it is asked."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("organisation"), required=False
    )
    seat = _SeatChoice(Seat.objects.none(), label=gettext_lazy("or a seat"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("as"), choices=Party.Role.choices)

    def __init__(self, *args, matter: Matter, today: Any, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = Organisation.objects.filter(federation=matter.federation_id, merged_into=None)
        self.fields["organisation"].queryset = organisations.defer("search").order_by("spelled", "id")
        seats = Seat.objects.open(today).held(today).filter(federation=matter.federation_id, body__organisation=None)
        self.fields["seat"].queryset = seats.select_related("body").order_by("body", "id")

    def clean(self):
        data = super().clean()
        if bool(data.get("organisation")) == bool(data.get("seat")):
            self.add_error("organisation", _("Choose one organisation or one seat."))
        return data


class StandingForm(Styled):
    """All of it by choice."""

    zone = forms.ModelChoiceField(Zone.objects.none(), label=gettext_lazy("zone"), required=False)
    part = forms.CharField(label=gettext_lazy("building or part"), max_length=60, required=False)
    age = forms.ChoiceField(label=gettext_lazy("age"), choices=[("", "–"), *Standing.Age.choices], required=False)
    home = forms.ChoiceField(
        label=gettext_lazy("lives there as"), choices=[("", "–"), *Standing.Home.choices], required=False
    )

    def __init__(self, *args, matter: Matter, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = Zone.objects.filter(federation=matter.federation_id)
        self.fields["zone"].empty_label = "–"


class AffectedForm(Styled):
    """A group: an age or a home from ours, a zone or a building in words."""

    group = forms.ChoiceField(label=gettext_lazy("group"))
    value = forms.CharField(label=gettext_lazy("or a building, a part"), max_length=60, required=False)
    about = forms.IntegerField(label=gettext_lazy("how many, about"), min_value=1, max_value=100000, required=False)

    def __init__(self, *args, matter: Matter, **kwargs):
        super().__init__(*args, **kwargs)
        zones = Zone.objects.filter(federation=matter.federation_id).order_by("id").values_list("name", flat=True)
        self.fields["group"].choices = [
            ("part:", Affected.Side.PART.label),
            (Affected.Side.ZONE.label, [(f"zone:{name}", name) for name in zones]),
            (Affected.Side.AGE.label, [(f"age:{value}", word) for value, word in Standing.Age.choices]),
            (Affected.Side.HOME.label, [(f"home:{value}", word) for value, word in Standing.Home.choices]),
        ]

    def clean(self):
        data = super().clean()
        if data.get("group") == "part:" and not data.get("value"):
            self.add_error("value", _("Name the group."))
        return data

    def values(self) -> tuple[str, str, int | None]:
        side, _colon, value = self.cleaned_data["group"].partition(":")
        return side, value or self.cleaned_data["value"], self.cleaned_data["about"]


class ResolutionForm(Styled):
    text = forms.CharField(
        label=Resolution._meta.get_field("text").verbose_name, max_length=3000, widget=forms.Textarea({"rows": 6})
    )
    basis = forms.ChoiceField(label=gettext_lazy("basis"), choices=Resolution.Basis.choices)
    basis_words = forms.CharField(label=gettext_lazy("basis in words"), max_length=300, required=False)
    resolved_on = day_field(gettext_lazy("resolved on"), required=False)
    review_on = day_field(gettext_lazy("looked at again on"))
    dissents = forms.CharField(
        label=gettext_lazy("who does not agree, and why"), required=False, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One on each line: who, a colon, the reason."),
    )  # fmt: skip
    because = _because()
    field_order = ["text", "basis", "basis_words", "resolved_on", "review_on", "dissents", "because"]

    def __init__(self, *args, replaces: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["dissents" if replaces else "because"]

    def clean_dissents(self):
        found = []
        for line in self.cleaned_data["dissents"].splitlines():
            if not line.strip():
                continue
            who, colon, reason = line.replace("：", ":").partition(":")
            if not colon or not who.strip() or not reason.strip():
                raise forms.ValidationError(_("Write on each line who does not agree, a colon, and the reason."))
            found.append({"who": who.strip(), "reason": reason.strip()})
        return found


class DissentForm(Styled):
    who = forms.CharField(label=Dissent._meta.get_field("who").verbose_name, max_length=120)
    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=500, widget=forms.Textarea({"rows": 2, "maxlength": 500})
    )


class DemandForm(Styled):
    """What is needed, and which organisation of the place asks for it."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("who asks"), empty_label=None)
    title = forms.CharField(label=gettext_lazy("what is needed"), max_length=120)
    detail = forms.CharField(
        label=gettext_lazy("one line of detail"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3, "maxlength": 500}),
    )
    place = forms.CharField(label=gettext_lazy("where"), max_length=120, required=False)
    when = forms.CharField(label=gettext_lazy("when"), max_length=120, required=False)

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class CarrierForm(Styled):
    """A carrier: its name where it is new, its form, whose it is, what it is for."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    form = forms.ChoiceField(label=gettext_lazy("form"), choices=Carrier.Form.choices)
    community = forms.ModelChoiceField(Community.objects.none(), label=gettext_lazy("community"), required=False)
    purpose = forms.CharField(
        label=gettext_lazy("what it is for"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2, "maxlength": 300}),
    )

    def __init__(self, *args, federation, known: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = Community.objects.filter(federation=federation)
        self.fields["community"].empty_label = _("the whole sub-district")
        if known:
            del self.fields["name"]
