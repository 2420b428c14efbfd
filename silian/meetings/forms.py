"""The shape of what people hand in; nothing here saves."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silian.meetings.actions import Entry
from silian.meetings.models import AgendaItem, Line, Meeting, Topic
from silian.members.forms import day_field
from silian.members.models import Body, Organisation, Seat
from silian.places.models import Room
from silian.places.models.rooms import DAY_MINUTES, moment


class Styled(forms.Form):
    """Inputs in the look of the house."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput):
                widget.attrs.setdefault("class", "form-check-input")
            elif not isinstance(widget, forms.HiddenInput):
                widget.attrs.setdefault("class", "form-select" if isinstance(widget, forms.Select) else "form-control")


def text_field(
    model: Any, name: str, *, rows: int = 0, required: bool | None = None, label: Any = None, help_text: Any = ""
) -> forms.CharField:
    """An input as long as its column, called as it is called there."""
    field = model._meta.get_field(name)
    widget = forms.Textarea({"rows": rows, "maxlength": field.max_length}) if rows else None
    return forms.CharField(
        label=label or field.verbose_name, max_length=field.max_length, widget=widget, help_text=help_text,
        required=not field.blank if required is None else required,
    )  # fmt: skip


class ClockField(forms.TimeField):
    """A time of a day in minutes; 00:00 as an end means midnight."""

    def __init__(self, *, is_end: bool = False, **kwargs):
        self.is_end = is_end
        super().__init__(widget=forms.TimeInput({"type": "time", "step": 300}, format="%H:%M"), **kwargs)

    def to_python(self, value):
        found = super().to_python(value)
        if found is None:
            return None
        minutes = found.hour * 60 + found.minute
        return DAY_MINUTES if self.is_end and not minutes else minutes


class _Timed(Styled):
    """A day, from when and until when."""

    day = day_field(gettext_lazy("day"))
    opens = ClockField(label=gettext_lazy("begins at"))
    closes = ClockField(label=gettext_lazy("ends at"), is_end=True)

    def clean(self):
        data = self.cleaned_data
        if data.get("opens") is not None and data.get("closes") is not None and data["closes"] <= data["opens"]:
            self.add_error("closes", _("The end lies before the beginning. Choose a later end."))
        return data

    @property
    def period(self):
        data = self.cleaned_data
        return moment(data["day"], data["opens"]), moment(data["day"], data["closes"])


class _RoomChoice(forms.ModelChoiceField):
    def label_from_instance(self, room: Room) -> str:  # type: ignore[override]
        return _("%(room)s (up to %(people)s people)") % {"room": room, "people": room.capacity}


class NewMeetingForm(_Timed):
    """A meeting to be planned: of which body, when, where."""

    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("body"), empty_label=None)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=Meeting.Kind.choices)
    title = text_field(Meeting, "title", required=False)
    room = _RoomChoice(Room.objects.none(), label=gettext_lazy("room"), required=False)
    people = forms.IntegerField(label=gettext_lazy("people in the room"), min_value=1, max_value=5000, required=False)
    place = text_field(Meeting, "place", label=gettext_lazy("or the place in words"))
    chair = text_field(Meeting, "chair")
    field_order = ["body", "kind", "title", "day", "opens", "closes", "room", "people", "place", "chair"]

    def __init__(self, *args, bodies, rooms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies
        self.fields["room"].queryset = rooms
        self.fields["room"].empty_label = _("none of our rooms")

    def clean(self):
        data = super().clean()
        room, body = data.get("room"), data.get("body")
        if room and body and room.federation_id != body.federation_id:
            self.add_error("room", _("This room belongs to another federation."))
        if room and not data.get("people"):
            data["people"] = min(room.capacity, 10)
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        title = data["title"] or _("%(body)s %(kind)s") % {
            "body": data["body"].name,
            "kind": Meeting.Kind(data["kind"]).label,
        }
        return {
            "kind": data["kind"],
            "title": title,
            "period": self.period,
            "place": data["place"],
            "chair": data["chair"],
        }


class MeetingForm(_Timed):
    """What may change about a meeting until it is held."""

    title = text_field(Meeting, "title")
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=Meeting.Kind.choices)
    place = text_field(Meeting, "place")
    chair = text_field(Meeting, "chair")
    minute_taker = forms.ModelChoiceField(Seat.objects.none(), label=gettext_lazy("minute taker"), required=False)
    topics_from = forms.IntegerField(
        label=gettext_lazy("topics are wanted from so many days before"), min_value=0, max_value=90
    )
    topics_until = forms.IntegerField(
        label=gettext_lazy("topics are closed so many days before"), min_value=0, max_value=90
    )
    minutes_due_on = day_field(gettext_lazy("minutes due on"))
    room = _RoomChoice(Room.objects.none(), label=gettext_lazy("book another room"), required=False)
    people = forms.IntegerField(label=gettext_lazy("people in the room"), min_value=1, max_value=5000, required=False)
    field_order = ["title", "kind", "day", "opens", "closes", "place", "room", "people", "chair", "minute_taker"]

    def __init__(self, *args, seats, rooms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = rooms
        self.fields["room"].empty_label = _("none: it stays as it is")
        self.fields["minute_taker"].queryset = seats
        self.fields["minute_taker"].empty_label = _("whoever calls the meeting")

    def clean(self):
        data = super().clean()
        opened, closed = data.get("topics_from"), data.get("topics_until")
        if opened is not None and closed is not None and opened < closed:
            self.add_error("topics_until", _("Topics would be closed before they are wanted."))
        if data.get("day") and data.get("minutes_due_on") and data["minutes_due_on"] < data["day"]:
            self.add_error("minutes_due_on", _("This day lies before the meeting."))
        return data

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        begins, ends = timezone.localtime(meeting.period.lower), timezone.localtime(meeting.period.upper)
        own = ("title", "kind", "place", "chair", "topics_from", "topics_until", "minutes_due_on")
        return {name: getattr(meeting, name) for name in own} | {
            "day": begins.date(), "opens": begins.time(), "closes": ends.time(), "minute_taker": meeting.minute_taker_id,
        }  # fmt: skip

    def values(self) -> dict[str, Any]:
        own = ("title", "kind", "place", "chair", "minute_taker", "topics_from", "topics_until", "minutes_due_on")
        return {name: self.cleaned_data[name] for name in own} | {"period": self.period}


class TopicForm(Styled):
    title = text_field(Topic, "title")
    why = text_field(Topic, "why", rows=2)


class ItemForm(Styled):
    """A point of the agenda."""

    title = text_field(AgendaItem, "title")
    minutes = forms.IntegerField(label=gettext_lazy("minutes planned"), min_value=1, max_value=480, initial=10)
    speaker = text_field(AgendaItem, "speaker")


class PaperListForm(Styled):
    text = forms.CharField(
        label=gettext_lazy("the list, one organisation on each line, after a comma who came"), max_length=20_000,
        widget=forms.Textarea({"rows": 8}),
    )  # fmt: skip


def _owner(choices: Iterable[tuple[str, str]], **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("who sees to it"), choices=[("", "–"), *choices], **kwargs)


def owner_of(chosen: str) -> dict[str, Any]:
    """The seat or the organisation a menu names as "seat:7"."""
    kind, _colon, number = chosen.partition(":")
    if kind == "seat":
        return {"seat": Seat.objects.select_related("body").get(pk=int(number))}
    return {"organisation": Organisation.objects.get(pk=int(number))}


class MinutesForm(Styled):
    """One page for the whole meeting: beside each item what was said, what was resolved, and one task."""

    PARTS = ("said", "resolved", "task", "owner", "due")

    def __init__(self, *args, items: list[AgendaItem], owners: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            made: dict[str, forms.Field] = {
                "said": forms.CharField(label=_("said"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 3})),
                "resolved": forms.CharField(label=_("resolved"), required=False, max_length=4000, widget=forms.Textarea({"rows": 2})),
                "task": forms.CharField(label=_("task"), required=False, max_length=500),
                "owner": _owner(owners, required=False),
                "due": day_field(_("by which day"), required=False),
            }  # fmt: skip
            for part, field in made.items():
                is_select = isinstance(field.widget, forms.Select)
                field.widget.attrs["class"] = "form-select" if is_select else "form-control"
                self.fields[f"{part}-{item.pk}"] = field

    def beside(self, item: AgendaItem) -> dict[str, Any]:
        return {part: self[f"{part}-{item.pk}"] for part in self.PARTS}

    def clean(self):
        data = self.cleaned_data
        for item in self.items:
            said, resolved, task, owner, due = (data.get(f"{part}-{item.pk}") for part in self.PARTS)
            for part, text in (("said", said), ("resolved", resolved)):
                if any(len(" ".join(line.split())) > 2000 for line in (text or "").splitlines()):
                    self.add_error(f"{part}-{item.pk}", _("At most 2,000 characters stand on a line. Write two lines."))
            if task and not owner:
                self.add_error(f"owner-{item.pk}", _("Say who sees to it."))
            if task and not due and f"due-{item.pk}" not in self.errors:
                self.add_error(f"due-{item.pk}", _("Say by which day."))
            if (owner or due) and not task:
                self.add_error(f"task-{item.pk}", _("Say what is to be done."))
        return data

    def entries(self) -> list[Entry]:
        """In the order of the agenda; every line of what was said is a line of its own."""
        made = []
        for item in self.items:
            said, resolved, task, owner, due = (self.cleaned_data.get(f"{part}-{item.pk}") for part in self.PARTS)
            for kind, text in ((Line.Kind.SAID, said), (Line.Kind.RESOLVED, resolved)):
                made += [Entry(item, kind, line) for line in (text or "").splitlines() if line.strip()]
            if task:
                made.append(Entry(item, Line.Kind.TASK, task, due_on=due, **owner_of(owner)))
        return made


class LineForm(Styled):
    """One line of the draft, with owner and day if it is a task."""

    text = text_field(Line, "text", rows=3)

    def __init__(self, *args, owners: list[tuple[str, str]] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if owners is not None:
            self.fields["owner"] = _owner(owners)
            self.fields["owner"].widget.attrs["class"] = "form-select"
            self.fields["due"] = day_field(_("by which day"))
            self.fields["due"].widget.attrs["class"] = "form-control"

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        task: dict[str, Any] = {"due_on": data["due"], **owner_of(data["owner"])} if "owner" in data else {}
        return {"text": data["text"], **task}


class ReplyForm(Styled):
    """What becomes of an objection."""

    accept = forms.ChoiceField(
        label=gettext_lazy("your answer"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Change the line; below is its new text")), ("no", gettext_lazy("Keep the line; below is why"))],
    )  # fmt: skip
    reply = forms.CharField(
        label=gettext_lazy("new text, or why it stays"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class CorrectionForm(Styled):
    new = forms.CharField(label=gettext_lazy("as it should read"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    why = forms.CharField(label=gettext_lazy("why"), max_length=300)


def day_typed(text: str) -> date | None:
    """A day from a small form; none where nothing was typed."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
