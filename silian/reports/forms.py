"""The shape of what people hand in; nothing here saves."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.meetings.forms import Styled
from silian.members.forms import day_field
from silian.reports.models import Passage, Report

AS_OF = gettext_lazy("Empty: the last day of the period, or today while it is still running.")


class BeginForm(Styled):
    """About whom, which year, and as of which day."""

    about = forms.ChoiceField(label=gettext_lazy("whom it is about"))
    year = forms.IntegerField(label=gettext_lazy("year"), min_value=1990)
    as_of = day_field(gettext_lazy("as of"), required=False, help_text=AS_OF)

    def __init__(self, *args, about, **kwargs):
        """`about`: (kind, subject) pairs she may write about."""
        super().__init__(*args, **kwargs)
        self.choices = {f"{kind}:{subject.pk}": (kind, subject) for kind, subject in about}
        self.fields["about"].choices = [
            (value, f"{Report.Kind(kind).label} · {subject.name}") for value, (kind, subject) in self.choices.items()
        ]
        self.fields["year"].widget.attrs.update({"max": timezone.localdate().year, "inputmode": "numeric"})

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("This year has not begun yet."))
        return year

    def clean(self):
        said = self.cleaned_data
        if said.get("as_of") and said.get("year") and said["as_of"].year != said["year"]:
            self.add_error("as_of", _("Choose a day of that year."))
        return said

    @property
    def chosen(self):
        """Federation, kind, and the fields of the report."""
        said = self.cleaned_data
        kind, subject = self.choices[said["about"]]
        fields: dict[str, Any] = {
            "since": date(said["year"], 1, 1), "until": date(said["year"] + 1, 1, 1), "as_of": said["as_of"],
        }  # fmt: skip
        if kind != Report.Kind.YEARLY:
            fields[kind] = subject
        return (subject if kind == Report.Kind.YEARLY else subject.federation), kind, fields


class WriteForm(Styled):
    """Title, day, comparison; and the words of each section."""

    title = forms.CharField(label=gettext_lazy("title"), max_length=120)
    as_of = day_field(gettext_lazy("as of"), required=False, help_text=AS_OF)
    before = forms.ModelChoiceField(
        Report.objects.none(), label=gettext_lazy("compared with"), required=False,
        empty_label=gettext_lazy("the figures of a year before"),
    )  # fmt: skip

    def __init__(self, *args, report, sections, earlier, **kwargs):
        """`sections`: (key, heading) in their order."""
        super().__init__(*args, **kwargs)
        self.report, self.keys = report, [key for key, _heading in sections]
        self.fields["before"].queryset = earlier
        if not earlier.exists():
            del self.fields["before"]
        for key, heading in sections:
            self.fields[f"words_{key}"] = forms.CharField(
                label=heading, required=False, max_length=Passage.TEXT_MOST,
                widget=forms.Textarea({"rows": 5, "class": "form-control"}),
            )  # fmt: skip

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day and not self.report.since <= day < self.report.until:
            raise forms.ValidationError(_("Choose a day of the period."))
        return day

    def own(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "as_of", "before") if name in self.fields}

    def words(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"words_{key}"] for key in self.keys}
