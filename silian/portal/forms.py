from django import forms
from django.utils.translation import gettext_lazy as _

from silian.members.models import Federation


class FeedbackForm(forms.Form):
    """What somebody wants to tell the office, and, if she likes, how to reach her."""

    federation = forms.ModelChoiceField(label=_("for which sub-district"), queryset=Federation.objects.none())
    text = forms.CharField(
        label=_("What do you want to tell us?"), max_length=2000,
        widget=forms.Textarea({"rows": 5, "class": "form-control"}),
        error_messages={"required": _("Please write a sentence.")},
    )  # fmt: skip
    contact = forms.CharField(
        label=_("How can we reach you? (only if you like)"), max_length=100, required=False,
        help_text=_("Seen by the office only. Without it you read the answer with your receipt number."),
        widget=forms.TextInput({"class": "form-control", "autocomplete": "tel"}),
    )  # fmt: skip
    page = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, federations: list[Federation], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["federation"]
        field.queryset = Federation.objects.filter(pk__in=[one.pk for one in federations])
        if len(federations) == 1:
            field.widget, field.initial = forms.HiddenInput(), federations[0].pk


class AnswerForm(forms.Form):
    """One sentence closes it."""

    answer = forms.CharField(
        label=_("Answer"), max_length=1000, widget=forms.Textarea({"rows": 3, "class": "form-control"}),
        help_text=_("The sender reads this sentence. “It cannot be done, because …” is an answer too."),
        error_messages={"required": _("Please write a sentence.")},
    )  # fmt: skip
