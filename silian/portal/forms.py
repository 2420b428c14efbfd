from django import forms
from django.conf import settings
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


class WorkbookForm(forms.Form):
    """A workbook, and the few things it cannot say itself."""

    federation = forms.ModelChoiceField(label=_("for which sub-district"), queryset=Federation.objects.none())
    year = forms.TypedChoiceField(label=_("list of the year"), coerce=int)
    file = forms.FileField(
        label=_("Workbook"), help_text=_("An .xlsx or .csv file, at most 50 MB and 200,000 rows."),
        widget=forms.FileInput({"class": "form-control", "accept": ".xlsx,.csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty. Choose another one.")},
    )  # fmt: skip

    def __init__(self, *args, federations: list[Federation], years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["federation"]
        field.queryset = Federation.objects.filter(pk__in=[one.pk for one in federations])
        field.empty_label = None
        if len(federations) == 1:
            field.widget = forms.HiddenInput()
        if years:
            self.fields["year"].choices = [(year, year) for year in years]
            self.fields["year"].initial = years[1]
        else:
            del self.fields["year"]
        for name in ("federation", "year"):
            if name in self.fields and not isinstance(self.fields[name].widget, forms.HiddenInput):
                self.fields[name].widget.attrs["class"] = "form-select"

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            # Said before it is read into memory.
            raise forms.ValidationError(
                _("This file has %(size)s MB; at most %(most)s MB are accepted. Divide it into several files.")
                % {"size": round(file.size / 2**20, 1), "most": settings.IMPORT_MAX_BYTES // 2**20}
            )
        return file

    def options(self) -> dict[str, int]:
        return {"year": self.cleaned_data["year"]} if "year" in self.fields else {}
