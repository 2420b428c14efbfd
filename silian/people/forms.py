from allauth.account import forms as account
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from silian.people.models import Token, User

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
    days = forms.TypedChoiceField(
        label=_("How long it is valid"), coerce=int, initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (366, _("one year"))], widget=forms.Select({"class": "form-select"}),
    )  # fmt: skip
