"""Shape of the input and its words. Forms never save."""

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.cn import uscc as code

from silian.core.channels import slots, webhooks
from silian.core.channels.calling import fitting
from silian.core.channels.models import Robot, Subscription
from silian.core.hooks import every_event
from silian.core.kinds import kinds_for_groups
from silian.members.models import Contact, Federation, Organisation, Seat


class _Styled(forms.Form):
    """Inputs in the look of the house."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput):
                widget.attrs.setdefault("class", "form-check-input")
            elif isinstance(widget, forms.Select):
                widget.attrs.setdefault("class", "form-select")
            elif not isinstance(widget, forms.HiddenInput):
                widget.attrs.setdefault("class", "form-control")


def day_field(label, **more) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class OrganisationForm(forms.ModelForm, _Styled):
    """What the office keeps about an organisation."""

    class Meta:
        model = Organisation
        fields = (
            "name",
            "short_name",
            "kind",
            "uscc",
            "community",
            "sector",
            "parent_body",
            "address",
            "latitude",
            "longitude",
            "remark",
        )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = choices[0]
        self.fields["sector"].queryset = choices[1]
        self.fields["latitude"].widget.attrs["step"] = self.fields["longitude"].widget.attrs["step"] = "any"

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_uscc(self) -> str:
        given = self.cleaned_data["uscc"].strip().upper()
        if given and not code.is_valid(given):
            raise ValidationError(
                _(
                    "This credit code is not right: 18 characters, the last one is computed from the others. Check it, or leave it empty."
                )
            )
        return code.compact(given) if given else ""

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self):
        # The row is changed by an action, under its lock; uniqueness is the database's answer there.
        pass


class OwnOrganisationForm(forms.ModelForm, _Styled):
    """What a liaison keeps up to date."""

    class Meta:
        model = Organisation
        fields = ("short_name", "address", "remark")

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self):
        pass


class ContactForm(forms.ModelForm, _Styled):
    class Meta:
        model = Contact
        fields = ("name", "phone", "duty", "first")
        widgets = {"phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})}

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self):
        pass


class DayForm(_Styled):
    """One day."""

    day = day_field(gettext_lazy("day"))

    def __init__(self, *args, label=None, **kwargs):
        super().__init__(*args, **kwargs)
        if label:
            self.fields["day"].label = label
        self.fields["day"].initial = timezone.localdate()


class PartForm(_Styled):
    """The name of a zone, sector or community; a community may stand in a zone."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=40)
    zone = forms.ModelChoiceField(label=gettext_lazy("zone"), queryset=None, required=False)

    def __init__(self, *args, with_zone: bool, zones: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        if with_zone:
            self.fields["zone"].queryset = zones
        else:
            del self.fields["zone"]


class FederationForm(_Styled):
    """A federation below another one."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=120)
    slug = forms.SlugField(
        label=gettext_lazy("short address"),
        max_length=50,
        help_text=gettext_lazy("Letters, digits and hyphens, for example beishan."),
    )
    level = forms.ChoiceField(label=gettext_lazy("level"), choices=Federation.Level.choices[1:])
    founded_on = day_field(gettext_lazy("founded on"), required=False)

    def __init__(self, *args, parent: Federation, **kwargs):
        super().__init__(*args, **kwargs)
        if parent.level == Federation.Level.STREET:
            self.fields["level"].choices = Federation.Level.choices[2:]


class SeatForm(_Styled):
    role = forms.ChoiceField(label=gettext_lazy("role"), choices=Seat.Role)
    title = forms.CharField(label=gettext_lazy("title, if it has one of its own"), max_length=60, required=False)


class _Term(_Styled):
    """From when, until when: the last day in the seat, as people say it."""

    start = day_field(gettext_lazy("from"))
    last_day = day_field(gettext_lazy("last day (empty: open)"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["start"].initial = timezone.localdate()

    def clean(self):
        data = super().clean()
        if data.get("last_day") and data.get("start") and data["last_day"] < data["start"]:
            self.add_error("last_day", _("The term would end before it begins. Check the two days."))
        return data


class FillForm(_Term):
    """Give a seat to somebody who has an account already."""

    person = forms.ModelChoiceField(label=gettext_lazy("person"), queryset=None)
    field_order = ["person", "start", "last_day"]

    def __init__(self, *args, people: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: f"{person.name} ({person.username})"


class InviteForm(_Term):
    """Invite somebody new by a link."""

    name = forms.CharField(label=gettext_lazy("for whom"), max_length=60)
    field_order = ["name", "start", "last_day"]


class AcceptForm(_Styled):
    """An account of one's own."""

    name = forms.CharField(label=gettext_lazy("your name"), max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("your phone"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    username = forms.CharField(
        label=gettext_lazy("account name (for example your phone number)"), max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("password"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 8 characters; mix letters, digits or signs."),
    )  # fmt: skip

    def clean_username(self) -> str:
        from silian.people.models import User

        given = User.normalize_username(self.cleaned_data["username"].strip())
        User._meta.get_field("username").run_validators(given)
        if User.objects.filter(username=given).exists():
            raise ValidationError(_("Somebody already uses this account name. Choose another one."))
        return given

    def clean(self):
        from silian.people.models import User

        data = super().clean()
        if data.get("password"):
            try:
                password_validation.validate_password(
                    data["password"], User(username=data.get("username", ""), name=data.get("name", ""))
                )
            except ValidationError as error:
                self.add_error("password", error)
        return data


class MergeForm(_Styled):
    """Which two rows; numbers from the register, found by name."""

    kept = forms.IntegerField(widget=forms.HiddenInput)
    gone = forms.IntegerField(widget=forms.HiddenInput)


def _of_offices(field: forms.ModelChoiceField, federations: QuerySet) -> None:
    """One of the federations whose office she sits in; where there is one, nothing is to choose."""
    field.queryset, field.empty_label = federations, None
    found = list(federations)
    if len(found) == 1:
        field.widget, field.initial = forms.HiddenInput(), found[0].pk


class RobotForm(_Styled, forms.ModelForm):
    """What a robot says in its group, how often and in which language."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What it says"), widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
        error_messages={"required": gettext_lazy("Choose at least one kind.")},
    )  # fmt: skip
    every = forms.TypedChoiceField(
        label=gettext_lazy("How often at most"), coerce=int, initial=24,
        choices=[(24, gettext_lazy("once a day")), (3, gettext_lazy("every three hours")), (1, gettext_lazy("every hour"))],
    )  # fmt: skip
    hour = forms.TypedChoiceField(
        label=gettext_lazy("First digest of the day at"), coerce=int, initial=8,
        choices=[(hour, f"{hour:02}:00") for hour in range(6, slots.LAST_HOUR + 1)],
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=[("zh-hans", "中文"), ("en", "English")])

    class Meta:
        model = Robot
        fields = ["name", "kinds", "every", "hour", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(one.name, one.word) for one in kinds_for_groups()]
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in RobotForm.Meta.fields}


class NewRobotForm(RobotForm):
    """Besides, the address its platform gave out, and the secret by which messages are signed."""

    federation = forms.ModelChoiceField(
        label=gettext_lazy("for which sub-district"), queryset=Federation.objects.none()
    )
    webhook = forms.CharField(
        label=gettext_lazy("Address of the robot"), max_length=300,
        help_text=gettext_lazy("As WeCom, DingTalk or Feishu shows it when you add a robot to the group. It begins with https://"),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
    )  # fmt: skip
    secret = forms.CharField(
        label=gettext_lazy("Secret for signing"), max_length=100, required=False,
        help_text=gettext_lazy("DingTalk and Feishu: choose “sign” as the security setting and copy the secret. WeCom has none."),
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ["federation", "name", "webhook", "secret"]

    def __init__(self, *args, federations: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        _of_offices(self.fields["federation"], federations)

    def clean_webhook(self) -> webhooks.Webhook:
        found = webhooks.read(self.cleaned_data["webhook"])
        if found is None:
            raise ValidationError(
                _(
                    "This is not the address of a robot of WeCom, DingTalk or Feishu. Copy it whole, from https:// to its end."
                )
            )
        return found

    def clean_secret(self) -> str:
        secret = self.cleaned_data["secret"].strip()
        if not webhooks.is_secret(secret):
            raise ValidationError(_("A secret has letters and digits only. Copy it as the platform shows it."))
        return secret


class SubscriptionForm(_Styled, forms.ModelForm):
    """Which program is told of what, at which address."""

    events = forms.MultipleChoiceField(
        label=gettext_lazy("Which events"), choices=every_event, widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
        error_messages={"required": gettext_lazy("Choose at least one event.")},
    )  # fmt: skip

    class Meta:
        model = Subscription
        fields = ["name", "address", "events"]
        help_texts = {"address": gettext_lazy("The whole address of a server that everybody can reach.")}

    def clean_address(self):
        address = self.cleaned_data["address"].strip()
        if not fitting(address):
            raise ValidationError(
                _("Give a whole, secured address by name and without a port, such as %(address)s.")
                % {"address": "https://example.org/events"}
            )
        return address

    def values(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewSubscriptionForm(SubscriptionForm):
    """A new one, for one of the offices."""

    federation = forms.ModelChoiceField(
        label=gettext_lazy("for which sub-district"), queryset=Federation.objects.none()
    )
    field_order = ["federation", "name", "address", "events"]

    def __init__(self, *args, federations: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        _of_offices(self.fields["federation"], federations)
