from django import forms
from django.utils.translation import gettext_lazy as _

from silian.people.models import Token


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
