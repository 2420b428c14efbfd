"""The shape of what people hand in; nothing here saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.documents.models import Document, Version
from silian.members.forms import day_field
from silian.members.models import Federation, Sector, Zone


class Styled(forms.Form):
    """Inputs in the look of the house."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                widget.attrs.setdefault("class", "form-check-input")
            elif isinstance(widget, forms.Select):
                widget.attrs.setdefault("class", "form-select")
            elif not isinstance(widget, forms.HiddenInput):
                widget.attrs.setdefault("class", "form-control")


class DocumentForm(Styled):
    """Name, kind and year."""

    federation = forms.ModelChoiceField(Federation.objects.none(), label=gettext_lazy("federation"))
    title = forms.CharField(label=gettext_lazy("title"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=Document.Kind.choices)
    year = forms.IntegerField(
        label=gettext_lazy("year it is for"), required=False, min_value=1990, max_value=2100,
        help_text=gettext_lazy("Only for plans and lists of one year; leave it empty for what holds until it is changed."),
    )  # fmt: skip

    def __init__(self, *args, offices=None, **kwargs):
        super().__init__(*args, **kwargs)
        if offices is None:
            del self.fields["federation"]
            return
        self.fields["federation"].queryset = offices
        if len(offices) == 1:
            self.fields["federation"].widget, self.fields["federation"].initial = forms.HiddenInput(), offices[0].pk

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "kind", "year")}


class DraftForm(Styled):
    """The words of a draft, what changed, and a file."""

    text = forms.CharField(
        label=gettext_lazy("text"), required=False, max_length=Version.TEXT_MOST, strip=True,
        widget=forms.Textarea({"rows": 24}),
        help_text=gettext_lazy(
            "Lines that begin with 第一章, 第一条, 一、 or （一） become headings and clauses that can be named and linked."
        ),
    )  # fmt: skip
    changed = forms.CharField(
        label=gettext_lazy("what changed"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("One or two sentences for those who know the version before."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("file"), required=False, help_text=gettext_lazy("Word (.docx) or PDF, at most 20 MB."),
        widget=forms.FileInput({"accept": ".docx,.pdf"}),
    )  # fmt: skip
    without_file = forms.BooleanField(label=gettext_lazy("take the file away"), required=False)

    def __init__(self, *args, has_file: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_file:
            del self.fields["without_file"]

    def brought(self) -> tuple[bytes, str] | None:
        file = self.cleaned_data.get("file")
        return (file.read(), file.name) if file else None


class DayForm(Styled):
    """One day."""

    def __init__(self, *args, name: str, label: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields[name] = day_field(label)
        self.fields[name].widget.attrs["class"] = "form-control"

    @property
    def day(self):
        return self.cleaned_data[self.name]


class HandOutForm(Styled):
    """To whom a version is handed; what is chosen counts together."""

    members = forms.BooleanField(label=gettext_lazy("all members"), required=False)
    communities = forms.BooleanField(label=gettext_lazy("all communities"), required=False)
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.none(), label=gettext_lazy("members of these sectors"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    zones = forms.ModelMultipleChoiceField(
        Zone.objects.none(), label=gettext_lazy("members in these zones"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    singles = forms.CharField(
        label=gettext_lazy("and these, one name a line"), required=False, widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args, federation_id: int, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.bodies = bodies
        for name, model in (("sectors", Sector), ("zones", Zone)):
            self.fields[name].queryset = model.objects.filter(federation=federation_id).order_by("id")

    def clean_singles(self):
        """Names as they stand in the register; each line one body."""
        wanted = list(dict.fromkeys(line.strip() for line in self.cleaned_data["singles"].splitlines() if line.strip()))
        if not wanted:
            return []
        found: dict[str, int] = {}
        for body in self.bodies.filter(name__in=wanted):
            found.setdefault(body.name, body.pk)
        for body in self.bodies.filter(organisation__short_name__in=wanted):
            found.setdefault(body.organisation.short_name, body.pk)
        unknown = [name for name in wanted if name not in found]
        if unknown:
            raise forms.ValidationError(
                _("Not found: %(names)s. Write the names as they stand in the register.")
                % {"names": _(", ").join(unknown)}
            )
        return [found[name] for name in wanted]

    def clean(self):
        if not self.errors and not any(self.cleaned_data.get(name) for name in self.fields):
            raise forms.ValidationError(_("Choose to whom it is handed out."))
        return self.cleaned_data
