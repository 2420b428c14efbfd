"""The shape of what people hand in; nothing here saves."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.cobuilding.actions.projects import last_day_to_period
from silian.cobuilding.models import Campaign, Contribution, Item, Milestone, Partner, Party, Project, Version
from silian.members.forms import day_field
from silian.members.models import Organisation

FEW = 300  # so many names a browser can offer while somebody types


class Styled(forms.Form):
    """Inputs in the look of the house."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            self._dress(field)

    def _dress(self, field: forms.Field) -> None:
        widget = field.widget
        if isinstance(widget, forms.CheckboxSelectMultiple | forms.CheckboxInput):
            widget.attrs.setdefault("class", "form-check-input")
        elif isinstance(widget, forms.Select):
            widget.attrs.setdefault("class", "form-select")
        elif not isinstance(widget, forms.HiddenInput):
            widget.attrs.setdefault("class", "form-control")

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def text_of(model: Any, name: str, *, rows: int = 0, required: bool | None = None) -> forms.CharField:
    """An input as long as its column, called as it is called there."""
    field = model._meta.get_field(name)
    widget = forms.Textarea({"rows": rows, "maxlength": field.max_length}) if rows else None
    return forms.CharField(
        label=field.verbose_name, max_length=field.max_length, widget=widget,
        required=not field.blank if required is None else required,
    )  # fmt: skip


def found_organisation(organisations: Any, typed: str) -> Organisation:
    """The one organisation a person means; a sentence where there is none or more than one."""
    exact = list(organisations.filter(Q(name=typed) | Q(short_name=typed))[:2])
    near = exact if len(exact) == 1 else list(organisations.found_by(typed)[:6])
    if len(near) == 1:
        return near[0]
    if not near:
        raise forms.ValidationError(
            _("No organisation is called “%(name)s”. Type a part of its name.") % {"name": typed}
        )
    raise forms.ValidationError(
        _("Several organisations are called so: %(names)s. Type more of the name.")
        % {"names": _(", ").join(one.name for one in near)}
    )


def name_field(label: Any, *, required: bool = True) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off", "list": "organisations"})
    return forms.CharField(label=label, max_length=120, required=required, widget=widget)


class Stretch(Styled):
    """Something with a first and a last day."""

    first = day_field(gettext_lazy("first day"), required=False)
    last = day_field(gettext_lazy("last day"), required=False)

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first one."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        found["period"] = last_day_to_period(found.pop("first"), found.pop("last"))
        return found


def days_of(period: Any) -> dict[str, Any]:
    """What stands in the two inputs of a stretch."""
    from datetime import timedelta

    if period is None:
        return {}
    return {"first": period.lower, "last": period.upper - timedelta(days=1) if period.upper else None}


class CampaignForm(Stretch):
    """What the office says about a campaign."""

    name = text_of(Campaign, "name")
    about = text_of(Campaign, "about", rows=2)
    field_order = ["name", "about", "first", "last"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first"].required = True


class ProjectForm(Stretch):
    """What a project is about, when, and for which campaigns."""

    title = text_of(Project, "title")
    about = text_of(Project, "about", rows=3)
    campaigns = forms.ModelMultipleChoiceField(
        Campaign.objects.none(),
        label=gettext_lazy("counts towards"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["title", "about", "first", "last", "campaigns"]

    def __init__(self, *args, campaigns, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaigns"].queryset = campaigns
        if not campaigns:
            del self.fields["campaigns"]

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())


class OpenForm(ProjectForm):
    """A new project with its partners, one row each; a button adds a row."""

    LEAST, MOST = 2, 12

    def __init__(self, *args, organisations, own=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        given = self.data.get("rows", "") if self.is_bound else ""
        number = int(given) if given.isascii() and given.isdigit() else self.LEAST
        self.number = min(max(number + ("more" in self.data), self.LEAST, len(own)), self.MOST)
        for at in range(self.number):
            required = at < self.LEAST
            self.fields[f"organisation_{at}"] = name_field(gettext_lazy("organisation"), required=required)
            self.fields[f"gives_{at}"] = text_of(Partner, "gives")
            self.fields[f"asks_{at}"] = text_of(Partner, "asks")
            for name in ("organisation", "gives", "asks"):
                self._dress(self.fields[f"{name}_{at}"])
            if at < len(own):
                self.fields[f"organisation_{at}"].initial = own[at].name

    @property
    def partner_rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{at}"] for name in ("organisation", "gives", "asks")] for at in range(self.number)]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if "_" not in name]

    def clean(self):
        data = super().clean()
        self.partners, seen = [], set()
        for at in range(self.number):
            typed = data.get(f"organisation_{at}", "").strip()
            if not typed:
                continue
            try:
                found = found_organisation(self.organisations, typed)
            except forms.ValidationError as error:
                self.add_error(f"organisation_{at}", error)
                continue
            if found.pk in seen:
                self.add_error(f"organisation_{at}", _("Named twice. Name each partner once."))
            seen.add(found.pk)
            self.partners.append((found, data.get(f"gives_{at}", ""), data.get(f"asks_{at}", "")))
        return data

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if "_" not in name}


class PartnerForm(Styled):
    """What a partner gives and asks, and whom to call there."""

    gives = text_of(Partner, "gives")
    asks = text_of(Partner, "asks")
    contact = text_of(Partner, "contact")
    phone = text_of(Partner, "phone")


class JoinForm(Styled):
    """One more partner."""

    organisation = name_field(gettext_lazy("organisation"))
    gives = text_of(Partner, "gives")
    asks = text_of(Partner, "asks")

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisations = organisations

    def clean_organisation(self):
        return found_organisation(self.organisations, self.cleaned_data["organisation"].strip())


class MilestoneForm(Styled):
    """A step: what, until when, and who sees to it."""

    title = text_of(Milestone, "title")
    due_on = day_field(gettext_lazy("due on"))
    owner = forms.ChoiceField(label=gettext_lazy("who sees to it"))

    def __init__(self, *args, organisations, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.owners = {f"o{one.pk}": one for one in organisations} | {f"s{one.pk}": one for one in seats}
        self.fields["owner"].choices = [
            (gettext_lazy("partners"), [(f"o{one.pk}", one.name) for one in organisations]),
            (gettext_lazy("seats"), [(f"s{one.pk}", str(one)) for one in seats]),
        ]

    def values(self) -> dict[str, Any]:
        chosen = self.owners[self.cleaned_data["owner"]]
        organisation = chosen if isinstance(chosen, Organisation) else None
        return {
            "title": self.cleaned_data["title"], "due_on": self.cleaned_data["due_on"], "organisation": organisation,
            "seat": None if organisation else chosen,
        }  # fmt: skip


class ResultForm(Styled):
    """The result, asked once: three numbers and a few sentences."""

    served = forms.IntegerField(label=gettext_lazy("people served"), min_value=0, max_value=10_000_000)
    taking_part = forms.IntegerField(label=gettext_lazy("people taking part"), min_value=0, max_value=10_000_000)
    hours = forms.IntegerField(label=gettext_lazy("hours given"), min_value=0, max_value=10_000_000)
    result = text_of(Project, "result", rows=4, required=True)
    finished_on = day_field(gettext_lazy("finished on"))

    def clean_finished_on(self):
        day = self.cleaned_data["finished_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class TextForm(Stretch):
    """The words of an agreement, and how each party is called and reached in it."""

    title = text_of(Version, "title")
    purpose = text_of(Version, "purpose", rows=3)
    review_on = day_field(gettext_lazy("looked at again on"))
    evaluation = text_of(Version, "evaluation", rows=2)
    terms = text_of(Version, "terms", rows=3)
    field_order = ["title", "purpose", "first", "last", "review_on", "evaluation", "terms"]
    OF_PARTY = ("gives", "asks", "contact", "phone")

    def __init__(self, *args, parties, **kwargs):
        super().__init__(*args, **kwargs)
        self.parties = parties
        self.fields["first"].required = self.fields["last"].required = True
        for party in parties:
            for name in self.OF_PARTY:
                field = self.fields[f"{name}_{party.pk}"] = text_of(Party, name)
                field.initial = getattr(party, name)
                self._dress(field)

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.field_order]

    @property
    def party_rows(self) -> list[tuple[Party, list[forms.BoundField]]]:
        return [(party, [self[f"{name}_{party.pk}"] for name in self.OF_PARTY]) for party in self.parties]

    def values(self) -> dict[str, Any]:
        found = super().values()
        return {name: found[name] for name in ("title", "purpose", "period", "review_on", "evaluation", "terms")}

    def party_values(self) -> dict[int, dict[str, str]]:
        return {
            party.pk: {name: self.cleaned_data[f"{name}_{party.pk}"] for name in self.OF_PARTY}
            for party in self.parties
        }


class ItemForm(Styled):
    """Something promised, with its conditions."""

    what = text_of(Item, "what")
    detail = text_of(Item, "detail", rows=2)
    giver = forms.ModelChoiceField(Party.objects.none(), label=gettext_lazy("who gives it"))
    taker = forms.ModelChoiceField(
        Party.objects.none(),
        label=gettext_lazy("for whom"),
        required=False,
        empty_label=gettext_lazy("for all parties"),
    )
    time_window = text_of(Item, "time_window")
    people_limit = forms.IntegerField(
        label=gettext_lazy("number of people"), required=False, min_value=1, max_value=1_000_000
    )
    who_cleans = text_of(Item, "who_cleans")
    who_insures = text_of(Item, "who_insures")
    cost = text_of(Item, "cost")
    stop_rule = text_of(Item, "stop_rule")
    trial = text_of(Item, "trial")

    def __init__(self, *args, parties, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = self.fields["taker"].queryset = parties


class SignForm(Styled):
    """The password, typed once more for exactly this text. Wrong ones count like at the sign-in page."""

    digest = forms.CharField(widget=forms.HiddenInput)
    password = forms.CharField(
        label=gettext_lazy("your password, once more"), strip=False, required=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        person, given = self.request.user, self.cleaned_data["password"]
        if person.has_usable_password() and not authenticate(self.request, username=person.username, password=given):
            raise forms.ValidationError(_("This is not your password. Nothing was signed."))
        return given


class PaperForm(Styled):
    """A scanned paper, and who has signed it."""

    digest = forms.CharField(widget=forms.HiddenInput)
    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(), label=gettext_lazy("who has signed this paper"), widget=forms.CheckboxSelectMultiple
    )
    paper = forms.FileField(
        label=gettext_lazy("the scanned paper (PDF, JPG or PNG, up to 20 MB)"),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *args, parties, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parties"].queryset = Party.objects.filter(pk__in=[one.pk for one in parties]).order_by("position")
        self.fields["parties"].initial = [one.pk for one in parties]


class ContributionForm(Styled):
    """What was given, by whom, to whom: a project, an organisation or a community."""

    giver = name_field(gettext_lazy("who gave it"))
    project = forms.ModelChoiceField(Project.objects.none(), label=gettext_lazy("to a project"), required=False)
    organisation = name_field(gettext_lazy("or to an organisation"), required=False)
    community = forms.ModelChoiceField(None, label=gettext_lazy("or to a community"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=Contribution.Kind)
    what = text_of(Contribution, "what")
    quantity = forms.DecimalField(label=gettext_lazy("how much"), min_value=0.01, max_digits=12, decimal_places=2)
    unit = text_of(Contribution, "unit")
    value = forms.DecimalField(
        label=gettext_lazy("noted value in yuan"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    given_on = day_field(gettext_lazy("given on"))

    def __init__(self, *args, organisations, projects, communities, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        self.fields["project"].queryset = projects
        self.fields["community"].queryset = communities

    def clean_giver(self):
        return found_organisation(self.organisations, self.cleaned_data["giver"].strip())

    def clean_organisation(self):
        typed = self.cleaned_data["organisation"].strip()
        return found_organisation(self.organisations, typed) if typed else None

    def clean_given_on(self):
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self):
        data = self.cleaned_data
        named = [data.get(name) for name in ("project", "organisation", "community")]
        if not self.errors and sum(one is not None for one in named) != 1:
            self.add_error("project", _("Say to whom it was given: one project, one organisation or one community."))
        if data.get("organisation") and data.get("organisation") == data.get("giver"):
            self.add_error("organisation", _("Nobody gives something to itself."))
        return data

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "giver"}
