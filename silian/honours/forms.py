"""The shape of what people hand in; nothing here saves."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from silian.honours.actions import Asked, Wanted
from silian.honours.models import (
    Appeal,
    Condition,
    Direction,
    Honour,
    HonourRule,
    Letter,
    NamedPerson,
    Objection,
    Question,
    Remark,
    Scheme,
    SubjectKind,
)
from silian.honours.models.evaluations import HIGH, LOW
from silian.honours.queries.facts import FACTS
from silian.meetings.forms import Styled
from silian.members.forms import day_field

ROWS = 6  # questions of one direction
CONDITIONS = 4
DAYS = 14  # how long an evaluation is usually open


def _text(
    model: Any, name: str, *, rows: int = 0, label: Any = None, help_text: Any = "", required: bool | None = None
) -> Any:
    """An input as long as its column, called as it is called there."""
    field = model._meta.get_field(name)
    widget = forms.Textarea({"rows": rows, "maxlength": field.max_length}) if rows else None
    return forms.CharField(
        label=label or field.verbose_name, max_length=field.max_length, widget=widget, help_text=help_text,
        required=not field.blank if required is None else required,
    )  # fmt: skip


def _number(model: Any, name: str, low: int, high: int) -> forms.IntegerField:
    return forms.IntegerField(label=model._meta.get_field(name).verbose_name, min_value=low, max_value=high)


class BecauseForm(Styled):
    because = forms.CharField(label=_("because"), max_length=300)


# ── Evaluations ──


class SchemeForm(Styled):
    """What, when, and for whom to read; the questions stand in a form of their own."""

    title = _text(Scheme, "title")
    year = _number(Scheme, "year", 2000, 2100)
    opens_on = day_field(_("first day to answer"))
    last_on = day_field(_("last day to answer"))
    about = _text(Scheme, "about", rows=2)
    minimum = _number(Scheme, "minimum", 1, 100)
    readers = forms.ChoiceField(label=_("who reads the results"), choices=Scheme.Readers.choices)
    appeal_days = _number(Scheme, "appeal_days", 1, 60)
    answer_days = _number(Scheme, "answer_days", 1, 60)
    trimmed = forms.BooleanField(label=Scheme._meta.get_field("trimmed").verbose_name, required=False)
    shows_running = forms.BooleanField(label=Scheme._meta.get_field("shows_running").verbose_name, required=False)
    names_to_office = forms.BooleanField(label=Scheme._meta.get_field("names_to_office").verbose_name, required=False)
    MORE = ("about", "minimum", "readers", "appeal_days", "answer_days", "trimmed", "shows_running", "names_to_office")

    def __init__(self, *args, scheme: Scheme | None = None, **kwargs):
        if scheme is not None:
            kwargs["initial"] = {
                **{name: getattr(scheme, name) for name in self.base_fields if name != "last_on"}, "last_on": scheme.last_day,
            }  # fmt: skip
        else:
            today = timezone.localdate()
            usual = {
                one.name: one.default for one in Scheme._meta.fields if one.name in self.MORE and one.name != "about"
            }
            kwargs["initial"] = usual | {"year": today.year, "opens_on": today, "last_on": today + timedelta(days=DAYS)}
        super().__init__(*args, **kwargs)

    def clean(self):
        data = self.cleaned_data
        if data.get("opens_on") and data.get("last_on") and data["last_on"] < data["opens_on"]:
            self.add_error("last_on", gettext("The end lies before the beginning. Choose a later end."))
        return data

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["closes_on"] = data.pop("last_on") + timedelta(days=1)
        return data

    @property
    def first(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in self.MORE]

    @property
    def more(self) -> list[Any]:
        return [self[name] for name in self.MORE]


class NewSchemeForm(SchemeForm):
    """The same, with who about whom; its usual questions are filled in."""

    kind = forms.ChoiceField(label=_("who about whom"), choices=Scheme.Kind.choices)
    field_order = ("kind", "title")


class QuestionsForm(Styled):
    """Some questions in each direction, with their weights; an empty line asks nothing."""

    def __init__(self, *args, scheme: Scheme, asked: Iterable[Question] = (), **kwargs):
        self.directions = scheme.directions
        initial: dict[str, Any] = {}
        numbers: dict[str, int] = {}
        for one in asked:
            at = numbers[one.direction] = numbers.get(one.direction, 0) + 1
            initial |= {f"{one.direction}_{at}": one.text, f"{one.direction}_{at}_weight": one.weight}
        super().__init__(*args, initial=initial, **kwargs)
        for direction in self.directions:
            for at in range(1, ROWS + 1):
                self.fields[f"{direction}_{at}"] = forms.CharField(
                    label=gettext("question %(number)s") % {"number": at}, max_length=200, required=False,
                    widget=forms.TextInput({"class": "form-control"}),
                )  # fmt: skip
                self.fields[f"{direction}_{at}_weight"] = forms.IntegerField(
                    label=gettext("weight of question %(number)s") % {"number": at}, min_value=1, max_value=100, required=False,
                    widget=forms.NumberInput({"class": "form-control"}),
                )  # fmt: skip

    def parts(self) -> list[tuple[Any, list[tuple[Any, Any]]]]:
        return [
            (Direction(one).label, [(self[f"{one}_{at}"], self[f"{one}_{at}_weight"]) for at in range(1, ROWS + 1)])
            for one in self.directions
        ]

    def asked(self) -> list[Asked]:
        data = self.cleaned_data
        return [
            Asked(one, data[f"{one}_{at}"], data[f"{one}_{at}_weight"] or 1)
            for one in self.directions
            for at in range(1, ROWS + 1)
            if data[f"{one}_{at}"].strip()
        ]


def _marks() -> list[tuple[str, Any]]:
    words = {
        5: gettext("5 · fully"), 4: gettext("4 · mostly"), 3: gettext("3 · partly"), 2: gettext("2 · hardly"), 1: gettext("1 · not at all"),
    }  # fmt: skip
    return [(str(mark), words[mark]) for mark in range(HIGH, LOW - 1, -1)] + [("-", gettext("not applicable"))]


class AnswerForm(Styled):
    """A mark for every question, or “not applicable”, and a comment if she likes."""

    def __init__(self, *args, questions: Iterable[Question], marks: dict[int, int | None], text: str = "", **kwargs):
        self.questions = list(questions)
        initial = {f"q{pk}": "-" if value is None else str(value) for pk, value in marks.items()}
        super().__init__(*args, initial=initial | {"text": text}, **kwargs)
        for one in self.questions:
            self.fields[f"q{one.pk}"] = forms.ChoiceField(
                label=one.text, choices=_marks(), widget=forms.RadioSelect({"class": "form-check-input"})
            )
        self.fields["text"] = _text(
            Remark, "text", rows=3, required=False,
            help_text=_("Read by the side it is about, without your name. Write about the work, not about a person."),
        )  # fmt: skip
        self.fields["text"].widget.attrs["class"] = "form-control"

    def marks(self) -> dict[int, int | None]:
        data = self.cleaned_data
        return {one.pk: None if data[f"q{one.pk}"] == "-" else int(data[f"q{one.pk}"]) for one in self.questions}


class AppealForm(Styled):
    words = _text(Appeal, "words", rows=3)


class VerdictForm(Styled):
    """Upheld or not, and why."""

    verdict = forms.ChoiceField(
        label=_("your answer"), choices=[("yes", _("Upheld")), ("no", _("Not upheld"))],
        widget=forms.RadioSelect({"class": "form-check-input"}),
    )  # fmt: skip
    answer = _text(Objection, "answer", rows=2, label=_("reason"), required=True)

    @property
    def upheld(self) -> bool:
        return self.cleaned_data["verdict"] == "yes"


# ── Rules and lists ──


class RuleForm(Styled):
    """A rule of honour: for what, and by which facts."""

    name = _text(HonourRule, "name")
    why = _text(HonourRule, "why", rows=2, help_text=_("This sentence stands on the certificate."))
    together = forms.ChoiceField(label=_("it is met when"), choices=HonourRule.Together.choices)
    objection_days = _number(HonourRule, "objection_days", 1, 60)
    OWN = ("name", "why", "together", "objection_days")

    def __init__(self, *args, subject: str, rule: HonourRule | None = None, **kwargs):
        initial: dict[str, Any] = {"objection_days": HonourRule._meta.get_field("objection_days").default}
        if rule is not None:
            initial = {name: getattr(rule, name) for name in self.OWN}
            for at, one in enumerate(rule.conditions.order_by("id"), 1):
                initial |= {
                    f"fact{at}": one.fact,
                    f"comparison{at}": one.comparison,
                    f"number{at}": one.number.normalize(),
                }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        facts = [("", "—"), *((one.name, f"{one.word}（{one.unit}）") for one in FACTS[SubjectKind(subject)])]
        for at in range(1, CONDITIONS + 1):
            self.fields[f"fact{at}"] = forms.ChoiceField(label=_("fact"), choices=facts, required=at == 1)
            self.fields[f"comparison{at}"] = forms.ChoiceField(
                label=_("comparison"), choices=Condition.Comparison.choices, required=at == 1
            )
            self.fields[f"number{at}"] = forms.DecimalField(
                label=pgettext_lazy("of a condition", "number"),
                min_value=Decimal(0),
                max_digits=10,
                decimal_places=2,
                required=at == 1,
            )
            for name in ("fact", "comparison"):
                self.fields[f"{name}{at}"].widget.attrs["class"] = "form-select"
            self.fields[f"number{at}"].widget.attrs["class"] = "form-control"

    def conditions(self) -> list[list[Any]]:
        return [[self[f"fact{at}"], self[f"comparison{at}"], self[f"number{at}"]] for at in range(1, CONDITIONS + 1)]

    def clean(self):
        for at in range(2, CONDITIONS + 1):
            if self.cleaned_data.get(f"fact{at}") and self.cleaned_data.get(f"number{at}") is None:
                self.add_error(f"number{at}", gettext("Write the number this fact is compared with."))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.OWN}

    def wanted(self) -> list[Wanted]:
        data = self.cleaned_data
        return [
            Wanted(data[f"fact{at}"], data[f"comparison{at}"] or Condition.Comparison.AT_LEAST, data[f"number{at}"])
            for at in range(1, CONDITIONS + 1)
            if data[f"fact{at}"]
        ]


class ComputeForm(Styled):
    """From which day on things count, and as of which day."""

    since = day_field(_("counted from"))
    as_of = day_field(_("as of"))

    def __init__(self, *args, **kwargs):
        today = timezone.localdate()
        kwargs["initial"] = {"since": today.replace(month=1, day=1), "as_of": today}
        super().__init__(*args, **kwargs)


class ObjectionForm(Styled):
    words = _text(Objection, "words", rows=3)
    name = _text(Objection, "name", label=_("your name"))


class DecisionChoice(forms.ModelChoiceField):
    def label_from_instance(self, decision: Any) -> str:  # type: ignore[override]
        return f"{decision.sign} · {decision.body} · {decision.line.text[:60]}"


class GrantForm(Styled):
    """By which decision."""

    decision = DecisionChoice(label=_("decision"), queryset=None)

    def __init__(self, *args, decisions: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]


# ── Honours ──


class RevokeForm(Styled):
    because = _text(Honour, "revoked_because", rows=2, label=_("because"), required=True)
    decision = DecisionChoice(
        label=_("decision"), queryset=None, required=False, help_text=_("Empty: an act of the office.")
    )

    def __init__(self, *args, decisions: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]


class AskForm(Styled):
    """Whom to ask of those who took part, and for what she would be named."""

    person = forms.TypedChoiceField(label=pgettext_lazy("consent", "whom to ask"), coerce=int)
    did = _text(NamedPerson, "did", help_text=_("She reads it exactly so, and so does everybody once she agrees."))

    def __init__(self, *args, people: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class NamedForm(Styled):
    name = _text(NamedPerson, "name", required=True)
    did = _text(NamedPerson, "did")
    consent_on = day_field(_("agreed on"))
    way = forms.ChoiceField(
        label=_("agreed"), choices=[one for one in NamedPerson.Way.choices if one[0] != NamedPerson.Way.HERSELF]
    )

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"consent_on": timezone.localdate()}
        super().__init__(*args, **kwargs)


class LetterForm(Styled):
    """Which organisation's parent body, and when it went out."""

    organisation = forms.TypedChoiceField(label=_("organisation"), coerce=int)
    to = _text(Letter, "to", required=False, help_text=_("Empty: the parent body in the register."))
    sent_on = day_field(_("sent on"))

    def __init__(self, *args, organisations: Iterable[Any], **kwargs):
        kwargs["initial"] = {"sent_on": timezone.localdate()}
        super().__init__(*args, **kwargs)
        self.several = {one.pk: one for one in organisations}
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            (pk, f"{one}（{one.parent_body or '—'}）") for pk, one in self.several.items()
        ]

    @property
    def chosen(self) -> Any:
        return self.several[self.cleaned_data["organisation"]]

    @property
    def addressed(self) -> str:
        return self.cleaned_data["to"].strip() or self.chosen.parent_body
