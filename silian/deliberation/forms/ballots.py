"""What a ballot is drafted from, and how a vote comes in; nothing here saves."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.core.errors import Refused
from silian.deliberation.actions.ballots import Choosable
from silian.deliberation.models import Ballot, Channel
from silian.deliberation.queries.counting import Choice
from silian.deliberation.queries.thresholds import fields_of, thresholds
from silian.members.forms import day_field
from silian.members.models import Body

Form = Ballot.Form
MINUTE = "%Y-%m-%dT%H:%M"


class Styled(forms.Form):
    """Inputs in the look of the house."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput):
                widget.attrs.setdefault("class", "form-check-input")
            elif not isinstance(widget, forms.HiddenInput | forms.ClearableFileInput):
                widget.attrs.setdefault("class", "form-select" if isinstance(widget, forms.Select) else "form-control")


def _of(name: str, *, rows: int = 0, required: bool | None = None, hint: Any = "", label: Any = None) -> forms.Field:
    """An input for a column of the ballot, called and as long as there."""
    column: Any = Ballot._meta.get_field(name)
    if rows:
        widget = forms.Textarea({"rows": rows, "maxlength": column.max_length})
        return forms.CharField(label=label or column.verbose_name, max_length=column.max_length, widget=widget, required=not column.blank, help_text=hint)  # fmt: skip
    found: Any = column.formfield(label=label or column.verbose_name, help_text=hint)
    if required is not None:
        found.required = required
    return found


def _moment(name: str) -> forms.DateTimeField:
    column: Any = Ballot._meta.get_field(name)
    return forms.DateTimeField(
        label=column.verbose_name, input_formats=[MINUTE],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MINUTE),
    )  # fmt: skip


def _usual(days: int, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time(hour)))


class NewBallotForm(Styled):
    """The question, who asks it, in which form; the rest follows on the next page."""

    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("who puts the question"), empty_label=None)
    title = _of("title", hint=gettext_lazy("One question in one line, so that everybody understands it alike."))
    form = _of("form", hint=gettext_lazy("It cannot be changed afterwards, for votes of another form are other votes."))
    budget = _of("budget", required=False, hint=gettext_lazy("Only for projects under a budget."))
    opens_at = _moment("opens_at")
    closes_at = _moment("closes_at")

    def __init__(self, *args, bodies, **kwargs):
        initial = {"opens_at": _usual(1, 9), "closes_at": _usual(8, 17)} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = bodies

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in ("title", "form", "budget", "opens_at", "closes_at")}


# What the edit page asks for, by the form of the ballot.
OWN_FIELDS: dict[str, tuple[str, ...]] = {
    Form.YES_NO: ("needs_share", "needs_more", "needs_of"),
    Form.APPROVAL: ("options", "places", "most_choices", "least_votes"),
    Form.SCORE: ("options", "places", "highest_score"),
    Form.RANKED: ("options", "rule"),
    Form.PROJECTS: ("budget", "options", "rule", "completion", "step", "most_choices", "least_votes"),
}


class BallotForm(Styled):
    """Everything that will stand in the rule sheet, only as far as this form of ballot needs it."""

    title = _of("title")
    background = _of(
        "background",
        rows=6,
        hint=gettext_lazy("What one has to know to answer: why now, what it costs, who is concerned."),
    )
    options = forms.CharField(label=gettext_lazy("options"), widget=forms.Textarea({"rows": 8}), required=False)
    secrecy = _of("secrecy")
    electorate = _of("electorate")
    electorate_words = _of(
        "electorate_words", rows=2, hint=gettext_lazy("For instance: the owners of building 3, one vote for each flat.")
    )
    unit = _of("unit")
    budget = _of("budget")
    rule = _of("rule")
    completion = _of(
        "completion",
        hint=gettext_lazy(
            "For equal shares: what happens to money that is left. It can decide who wins, so it is fixed now."
        ),
    )
    step = _of("step")
    places = _of("places")
    most_choices = _of("most_choices", required=False, hint=gettext_lazy("Empty: as many as one likes."))
    least_votes = _of("least_votes")
    highest_score = _of("highest_score")
    preset = forms.ChoiceField(
        label=gettext_lazy("take quorum and shares from a law"), required=False,
        help_text=gettext_lazy("Fills in the lines below when you save. Check the text of the law in force."),
    )  # fmt: skip
    quorum = _of("quorum", hint=gettext_lazy("A missed quorum makes a ballot void, never rejected."))
    quorum_share = _of("quorum_share", hint=gettext_lazy("For instance 1/2 or 2/3."))
    quorum_more = _of("quorum_more")
    needs_share = _of("needs_share")
    needs_more = _of("needs_more")
    needs_of = _of("needs_of")
    law = _of("law", required=False)
    law_article = _of("law_article", required=False)
    law_on = day_field(gettext_lazy("in force from"), required=False)
    opens_at = _moment("opens_at")
    closes_at = _moment("closes_at")

    def __init__(self, *args, ballot: Ballot, initial: dict[str, Any] | None = None, **kwargs):
        self.ballot = ballot
        super().__init__(
            *args, initial={name: getattr(ballot, name, None) for name in self.base_fields} | (initial or {}), **kwargs
        )
        own = OWN_FIELDS[Form(ballot.form)]
        every = {name for names in OWN_FIELDS.values() for name in names}
        for name in every - set(own):
            del self.fields[name]
        menus: Any = self.fields
        menus["preset"].choices = [("", _("no, I write them myself")), *((one.key, one.word) for one in thresholds())]
        if "rule" in self.fields:
            menus["rule"].choices = [(one, one.label) for one in Ballot.RULES[Form(ballot.form)]]
        if "options" in self.fields:
            self.fields["options"].help_text = (
                _("One project on each line: name | cost in yuan | a few words. Lines copied from Excel fit, too.")
                if ballot.form == Form.PROJECTS
                else _("One on each line: name | a few words.")
            )

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The inputs under their headings, in the order in which one thinks."""
        heads = [
            (_("The question"), ("title", "background", "budget", "options")),
            (_("Who may vote"), ("electorate", "electorate_words", "unit", "secrecy")),
            (_("How it is counted"), ("rule", "completion", "step", "places", "most_choices", "least_votes", "highest_score")),
            (_("Quorum and shares"), ("preset", "quorum", "quorum_share", "quorum_more", "needs_share", "needs_more", "needs_of", "law", "law_article", "law_on")),
            (_("From when until when"), ("opens_at", "closes_at")),
        ]  # fmt: skip
        found = [(head, [self[name] for name in names if name in self.fields]) for head, names in heads]
        return [(head, fields) for head, fields in found if fields]

    def values(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("options", "preset")}
        found = fields_of(self.cleaned_data.get("preset", ""))
        return given | {name: value for name, value in found.items() if name in self.fields}

    def choosable(self) -> list[Choosable] | None:
        if "options" not in self.fields:
            return None
        lines = [line for line in self.cleaned_data["options"].splitlines() if line.strip()]
        return [_choosable(line, self.ballot.form == Form.PROJECTS) for line in lines]

    @staticmethod
    def lines_of(ballot: Ballot) -> str:
        """The options as they are typed."""
        rows = ballot.options.order_by("position")
        parts = ([one.title, str(one.cost) if one.cost is not None else "", one.detail] if ballot.form == Form.PROJECTS else [one.title, one.detail] for one in rows)  # fmt: skip
        return "\n".join(" | ".join(part).rstrip(" |") for part in parts)


def _choosable(line: str, with_cost: bool) -> Choosable:
    parts = [part.strip() for part in line.replace("｜", "|").replace("\t", "|").split("|")]
    if not with_cost:
        return Choosable(parts[0], None, " ".join(parts[1:]))
    typed = (parts[1] if len(parts) > 1 else "").replace(",", "").replace("，", "").replace("元", "").strip()
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 16):
        sentence = _("“%(line)s”: the cost is a whole number of yuan.") % {"line": line.strip()[:40]}
        raise Refused(sentence, {"options": sentence})
    return Choosable(parts[0], int(typed) if typed else None, " ".join(parts[2:]))


class RollForm(Styled):
    """A roll that is typed, or handed in as a workbook."""

    lines = forms.CharField(
        label=gettext_lazy("one entry on each line"), required=False, widget=forms.Textarea({"rows": 10}),
        help_text=gettext_lazy("Name | household or flat | area in m² | sign-in name. What you do not need is left out."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("or a workbook (.xlsx, .csv)"), required=False,
        help_text=gettext_lazy("With a header: 姓名, 户号, 面积, 账号. It takes the place of the roll there is."),
    )  # fmt: skip

    def rows(self) -> list[list[str]]:
        lines = self.cleaned_data["lines"].replace("｜", "|").replace("\t", "|").replace("，", "|").splitlines()
        return [[part.strip() for part in line.split("|")] for line in lines if line.strip()]


class PaperForm(Styled):
    """What stands on a voucher, and whose entry of the roll it is."""

    voucher = forms.CharField(label=gettext_lazy("voucher number"), max_length=30)
    number = forms.IntegerField(label=gettext_lazy("number on the roll"), min_value=1, max_value=10**6)
    channel = forms.ChoiceField(
        label=gettext_lazy("how it came"), choices=[one for one in Channel.choices if one[0] != Channel.WEB]
    )

    def __init__(self, *args, ballot: Ballot, again: bool = False, sheet: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if sheet:
            del self.fields["number"]
            self.fields["voucher"].label = _("number written on the sheet")
        if again:
            del self.fields["voucher"]
        if ballot.is_secret or again:
            del self.fields["channel"]


# ── Votes ──


def vote_of(ballot: Ballot, choices: list[Choice], data: Any) -> Any:
    """A vote as the page sends it, in the shape that is counted. What is not filled in is not there."""
    if ballot.form == Form.YES_NO:
        return data.get("vote", "")
    if ballot.form in (Form.APPROVAL, Form.PROJECTS):
        return data.getlist("vote")
    given = {one.key: _number(data.get(f"vote-{one.key}", ""), one) for one in choices}
    found = {key: value for key, value in given.items() if value is not None}
    if ballot.form == Form.SCORE:
        return found
    places = sorted(found.items(), key=lambda pair: pair[1])
    if len({place for _key, place in places}) != len(places):
        sentence = _("You have given one place to two options. Give each place only once.")
        raise Refused(sentence, {"vote": sentence})
    return [key for key, _place in places]


def _number(typed: str, choice: Choice) -> int | None:
    typed = typed.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        sentence = _("“%(option)s”: write a whole number.") % {"option": choice.title}
        raise Refused(sentence, {"vote": sentence})
    return int(typed)


class ResolutionForm(Styled):
    """What is decided from a result."""

    text = forms.CharField(label=gettext_lazy("what was resolved"), max_length=3000, widget=forms.Textarea({"rows": 5}))
    review_on = day_field(gettext_lazy("looked at again on"))
