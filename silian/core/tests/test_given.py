"""What a form that was sent cost: typed, or filled in and left."""

from datetime import date

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given as over
from hypothesis import strategies as st

from silian.core import given
from silian.core.given import ASKED, Fields, asked, count, sum_of


class Everything(forms.Form):
    title = forms.CharField()
    text = forms.CharField(widget=forms.Textarea)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    at = forms.SplitDateTimeField()
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    days = forms.MultipleChoiceField(choices=[("1", "1"), ("2", "2")], widget=forms.CheckboxSelectMultiple)
    sure = forms.BooleanField()
    number = forms.IntegerField()
    file = forms.FileField()


NAMES = list(Everything.base_fields)


def sent(pairs: list[tuple[str, str]]) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in pairs:
        made.appendlist(name, value)
    return made


def told(form: forms.Form) -> list[tuple[str, str]]:
    return [(ASKED, asked(field)) for field in form]


def as_sent(form: forms.Form) -> list[tuple[str, str]]:
    """What a browser sends of a form nobody touched."""
    found = []
    for field in form:
        for at, value in enumerate(given._posted(field)):
            split = isinstance(field.field.widget, forms.MultiWidget)
            found.append((f"{field.html_name}_{at}" if split else field.html_name, str(value)))
    return found


FILLED = {
    "title": "示例标题", "text": "一行\n两行", "day": date(2026, 3, 1), "kind": "b", "days": ["2", "1"], "sure": True, "number": 0,
}  # fmt: skip


def test_a_form_nobody_touched_was_not_typed():
    form = Everything(initial=FILLED)
    assert count(sent(told(form) + as_sent(form)), MultiValueDict()) == Fields(0, 7)


def test_an_empty_form_that_was_typed_counts_every_field_once():
    typed = [
        ("title", "歌"), ("text", "一"), ("day", "2026-03-01"), ("at_0", "2026-03-01"), ("at_1", "08:00"), ("kind", "a"), ("days", "1"),
        ("days", "2"), ("sure", "on"), ("number", "0"),
    ]  # fmt: skip
    file = MultiValueDict({"file": [SimpleUploadedFile("示例.txt", b"x")]})
    assert count(sent(told(Everything()) + typed), file) == Fields(9, 0)


def test_what_was_changed_was_typed_and_what_was_emptied_was_nothing():
    form = Everything(initial=FILLED)
    untouched = [(name, value) for name, value in as_sent(form) if name not in ("title", "number")]
    assert count(sent([*told(form), *untouched, ("title", "别的"), ("number", "")]), MultiValueDict()) == Fields(1, 5)


def test_lines_end_in_either_way_and_choices_stand_in_any_order():
    form = Everything(initial=FILLED)
    assert sum_of(["一行\r\n两行"]) == sum_of(["一行\n两行 "])
    again = [("text", "一行\r\n两行"), ("days", "1"), ("days", "2")]
    assert count(sent([*told(form), *again]), MultiValueDict()) == Fields(0, 2)


@pytest.mark.parametrize("name", ["csrfmiddlewaretoken", "next", "act", "form-TOTAL_FORMS", "form-INITIAL_FORMS"])
def test_what_is_hidden_and_what_is_pressed_is_nobodys_work(name):
    assert count(sent([(name, "x")]), MultiValueDict(), ["because"]) == Fields(0, 0)


def test_an_input_by_hand_counts_if_it_says_nothing_of_itself():
    assert count(sent([("because", "太远"), ("text", "")]), MultiValueDict(), ["because", "text"]) == Fields(1, 0)
    assert count(
        sent([(ASKED, f"because={sum_of(['太远'])}"), ("because", "太远")]), MultiValueDict(), ["because"]
    ) == Fields(0, 1)


def test_repeated_rows_are_all_counted_and_the_empty_row_is_not():
    rows = forms.formset_factory(Everything, extra=0)(initial=[{"title": "一"}, {"title": "二"}])
    pairs = [pair for form in [*rows, rows.empty_form] for pair in told(form)]
    typed = [("form-0-title", "一"), ("form-1-title", "别的"), ("form-1-number", "3"), ("form-__prefix__-title", "x")]
    assert count(sent(pairs + typed), MultiValueDict()) == Fields(2, 1)


@over(
    st.lists(
        st.tuples(st.sampled_from(["空", "留", "改", "写"]), st.text("字母abc \n", min_size=1, max_size=8)), max_size=12
    ),
)
def test_every_field_is_typed_or_left_or_empty(fields):
    pairs, typed, left = [], 0, 0
    for at, (what, words) in enumerate(fields):
        name, has = f"field-{at}", bool(words.strip())
        before = "" if what in ("空", "写") else sum_of([words])
        pairs.append((ASKED, f"{name}={before}" if before else name))
        value = {"空": "", "留": words, "改": words + "别", "写": words}[what]
        pairs.append((name, value))
        typed += what == "改" or what == "写" and has
        left += what == "留" and has
    assert count(sent(pairs), MultiValueDict()) == Fields(typed, left)
