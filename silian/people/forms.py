from allauth.account import forms as account
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from silian.core.channels.models import Pace, Reach
from silian.core.kinds import every_kind
from silian.core.parts import every_part
from silian.people.models import Token, User

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]

# Elder view: main text in pixels (MIIT elder-friendly spec: 18, adjustable to 30).
SIZES = [("18", _("Large")), ("24", _("Larger")), ("30", _("Largest"))]


class SignInForm(account.LoginForm):
    """Name and password, in the words of the house."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Name of the account")
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class PasswordForm(account.ChangePasswordForm):
    """The present password, and a new one twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("New password again")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_password1(self):
        password = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(_("This is the present password. Choose another one."))
        return password


class AccountForm(forms.ModelForm):
    """How a person is called and reached."""

    phone = forms.CharField(
        label=_("phone"), max_length=30, required=False,
        help_text=_("Seen by the office, and by a partner once both sides agreed."),
        validators=[RegexValidator(r"^[0-9+() -]*$", _("A phone number has digits, spaces, + and - only."))],
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip

    class Meta:
        model = User
        fields = ["name", "phone"]
        widgets = {"name": forms.TextInput({"autocomplete": "name"})}


class TokenForm(forms.Form):
    """What a key is for, what it may do, how long it lives."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=60,
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=Token.Scope,
        initial=Token.Scope.READ,
        widget=forms.Select({"class": "form-select"}),
    )
    parts = forms.MultipleChoiceField(
        label=_("Only for these parts"),
        choices=every_part,
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
        help_text=_("None ticked: for all parts."),
    )
    days = forms.TypedChoiceField(
        label=_("How long it is valid"), coerce=int, initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (366, _("one year"))], widget=forms.Select({"class": "form-select"}),
    )  # fmt: skip


class NoticesForm(forms.ModelForm):
    """Where and when notices reach her, and for each kind at what pace."""

    hour, quiet_from, quiet_until = (
        forms.TypedChoiceField(label=word, choices=HOURS, coerce=int, widget=forms.Select({"class": "form-select"}))
        for word in (_("Daily digest at"), _("Quiet from"), _("Quiet until"))
    )
    language = forms.ChoiceField(
        label=_("Language of the e-mails"), choices=LANGUAGES, widget=forms.Select({"class": "form-select"})
    )

    class Meta:
        model = Reach
        fields = ["address", "hour", "quiet_from", "quiet_until", "language"]
        widgets = {"address": forms.EmailInput({"class": "form-control", "autocomplete": "email"})}

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        for kind, pace in rows:
            self.fields[f"pace-{kind.name}"] = forms.ChoiceField(
                label=kind.word, choices=Pace, initial=pace, widget=forms.Select({"class": "form-select"})
            )

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def paces(self) -> dict[str, str]:
        return {kind.name: self.cleaned_data[f"pace-{kind.name}"] for kind in every_kind()}

    @property
    def of_kinds(self) -> list:
        return [self[name] for name in self.fields if name.startswith("pace-")]

    @property
    def of_times(self) -> list:
        return [self[name] for name in ("hour", "quiet_from", "quiet_until", "language")]
