"""Forms of answers, closings and supervision: the shape of what people hand in; nothing here saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from silian.hall.models import Answer, Closing, ClosingFile, Ending, Matter, Objection, Query, Reply, Satisfaction

WORDS = 3  # lines of a box for words


class _Styled(forms.Form):
    """Inputs in the look of the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.RadioSelect):
                widget.attrs.setdefault("class", "form-check-input")
            elif not isinstance(widget, forms.HiddenInput):
                widget.attrs.setdefault("class", "form-select" if isinstance(widget, forms.Select) else "form-control")


def _box(
    model: Any, name: str, label: Any, *, required: bool = True, rows: int = WORDS, **more: Any
) -> forms.CharField:
    """A box for words, as long as its column."""
    most = model._meta.get_field(name).max_length
    widget = forms.Textarea({"rows": rows, "maxlength": most})
    return forms.CharField(label=label, max_length=most, widget=widget, required=required, **more)


class _Files(forms.FileField):
    """Several files in one input."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(_Files, self).clean(one, initial) for one in given]


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class ReplyForm(_Styled):
    text = _box(Reply, "text", _("answer to whoever raised it"), rows=8)


class ClosingForm(_Styled):
    """How it ends, why, and what proves it."""

    kind = forms.ChoiceField(
        label=_("how it ends"), choices=[one for one in Ending.choices if one[0] != Ending.WITHDRAWN], widget=forms.RadioSelect
    )  # fmt: skip
    reason = _box(Closing, "reason", _("why it ends so"))
    evidence = _box(
        Closing, "evidence", _("what proves it"),
        help_text=_("For instance: the day it was repaired, who signed, the number of a paper."),
    )  # fmt: skip
    legal_ground = forms.CharField(
        label=_("law or rule, if it cannot be done"), max_length=300, required=False, help_text=_("With its article.")
    )
    handed_to = forms.CharField(label=_("handed on to, if it is not ours"), max_length=120, required=False)
    same_as = forms.CharField(
        label=_("number of the same matter, if it is a duplicate"),
        max_length=12,
        required=False,
        help_text=_("As 2026-0003."),
    )
    pictures = _Files(
        label=_("pictures or papers, if you have some"), required=False,
        widget=_SeveralFiles({"multiple": True, "accept": "image/jpeg,image/png,application/pdf"}),
        help_text=_("Everybody who may see the matter can open them. No faces, no number plates, please."),
    )  # fmt: skip

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter = matter

    def clean_same_as(self) -> Matter | None:
        typed = self.cleaned_data["same_as"].strip()
        year, _dash, serial = typed.partition("-")
        if not typed:
            return None
        if not (year.isascii() and year.isdigit() and serial.isascii() and serial.isdigit() and len(serial) < 9):
            raise forms.ValidationError(_now("A number reads like 2026-0003."))
        found = Matter.objects.filter(
            federation=self.matter.federation_id, year=int(year[:4]), serial=int(serial), private=False
        ).first()
        if found is None:
            raise forms.ValidationError(_now("There is no matter with this number here."))
        return found

    def brought(self) -> list[tuple[bytes, str]]:
        """The files as bytes with their names; one byte more than accepted is enough to refuse."""
        return [(one.read(ClosingFile.MOST_BYTES + 1), one.name) for one in self.cleaned_data.get("pictures") or []]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "pictures"}


class CheckForm(_Styled):
    right = forms.ChoiceField(
        label=_("what you found"), widget=forms.RadioSelect,
        choices=[("yes", _("It is so: ask whoever raised it")), ("no", _("It is not so: the matter goes on"))],
    )  # fmt: skip
    words = _box(Closing, "checked_words", _("what you have seen, and when"))


class LookForm(_Styled):
    holds = forms.ChoiceField(
        label=_("what you found"), widget=forms.RadioSelect,
        choices=[("yes", _("It holds")), ("no", _("It does not hold: open it again"))],
    )  # fmt: skip
    words = _box(Closing, "checked_words", _("what you have seen, and when"))


class QueryForm(_Styled):
    text = _box(Query, "text", _("your question"))


class AnswerForm(_Styled):
    answer = _box(Query, "answer", _("your answer, read by everybody"))


class ObjectionForm(_Styled):
    reason = _box(Objection, "reason", _("what is not right about this closing"))


class SayForm(_Styled):
    """How satisfied somebody is, said or written down for her."""

    answered = forms.ChoiceField(
        label=_("how satisfied"), choices=Satisfaction.Answered.choices, widget=forms.RadioSelect
    )  # fmt: skip
    words = _box(Satisfaction, "words", _("in words, if she likes"), required=False)
    way = forms.ChoiceField(
        label=_("how it came"), choices=[(one.value, one.label) for one in (Answer.Way.PHONE, Answer.Way.PAPER)]
    )

    def __init__(self, *args: Any, herself: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if herself:
            self.fields.pop("way")
            self.fields["words"].label = _now("in words, if you like")
