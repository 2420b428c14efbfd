"""What people hand in about statements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from silian.deliberation.actions.statements import Said
from silian.deliberation.models import Statement
from silian.members.models import Seat


class _SeatField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{obj.body.organisation} · {obj.title or obj.get_role_display()}"


class StatementForm(forms.Form):
    """One sentence, why, and which side it takes; by a seat, if she has one."""

    text = forms.CharField(
        label=_("your view in one sentence"), max_length=Statement.LONGEST,
        error_messages={"required": _("Write your view in one sentence.")},
        help_text=_("One thought only, so that others can agree or disagree with it."),
        widget=forms.Textarea({"class": "form-control", "rows": 2}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("why you think so"), max_length=Statement.LONGEST_REASON, error_messages={"required": _("Say why, in a few words.")},
        widget=forms.Textarea({"class": "form-control", "rows": 3}),
    )  # fmt: skip
    side = forms.ChoiceField(
        label=_("for or against"), choices=Statement.Side, widget=forms.RadioSelect,
        error_messages={"required": _("Say whether this speaks for it, against it, or neither.")},
    )  # fmt: skip
    seat = _SeatField(
        Seat.objects.none(), label=_("in whose name"), required=False, empty_label=_("in my own"),
        widget=forms.Select({"class": "form-select"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, seats: Any = None, statement: Statement | None = None):
        initial = {name: getattr(statement, name) for name in ("text", "reason", "side")} if statement else {}
        super().__init__(data, initial=initial)
        if seats is None:
            del self.fields["seat"]
        else:
            self.fields["seat"].queryset = seats  # type: ignore[attr-defined]

    def said(self) -> Said:
        data = self.cleaned_data
        return Said(data["text"], data["reason"], data["side"])


class HeardForm(StatementForm):
    """The same, for somebody without an account."""

    heard_from = forms.CharField(
        label=_("whom you heard it from"), max_length=60, widget=forms.TextInput({"class": "form-control"}),
        help_text=_("Everybody reads this. Write it as the person would like to be known, for instance “an old resident of building 3”."),
        error_messages={"required": _("Say whom you heard this from, as far as it may be known.")},
    )  # fmt: skip
    heard_because = forms.CharField(
        label=_("why you write it down"), max_length=300, widget=forms.TextInput({"class": "form-control"}),
        help_text=_("For instance: said at the round table, has no mobile phone."),
        error_messages={"required": _("Say why you write this down for somebody else.")},
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a statement should not stand here, or should be shown again."""

    reason = forms.CharField(
        label=_("because"), max_length=300, error_messages={"required": _("Say why in a few words.")},
        widget=forms.Textarea({"class": "form-control", "rows": 3}),
    )  # fmt: skip
