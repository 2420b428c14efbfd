"""Folded templates say what Django's own would say, in every language."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, engines
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from silian.core.folding import Stretch, fold

SOURCE = """{% load i18n %}<p>{% translate "Name" %} {% url "portal:home" %}</p>
{% if yes %}<b>{% translate "Search" %}</b>{{ word }}{% else %}{% blocktranslate trimmed %}Sign
 out{% endblocktranslate %}{% endif %}{% for one in many %}<i>{% translate "Name" %}</i>{{ one }}{% endfor %}
{% blocktranslate trimmed with word=word %}Signed in as {{ word }}{% endblocktranslate %}{% translate word %}"""


def test_a_folded_template_says_the_same_in_each_language_whatever_was_asked_first():
    folded, plain = (engines["django"].from_string(SOURCE).template for _ in range(2))
    fold(folded.nodelist)
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            for context in ({"yes": True, "word": "<甲>", "many": [1, 2]}, {"yes": False, "word": "乙", "many": []}):
                assert folded.render(Context(context)) == plain.render(Context(context))


def test_what_reads_the_context_is_left_alone():
    template = engines["django"].from_string("{% translate word %}{{ word }}{% url name %}").template
    fold(template.nodelist)
    assert not any(isinstance(node, Stretch) for node in template.nodelist)


def test_pages_are_folded_when_they_are_read():
    template = get_template("refused.html").template
    assert template.is_folded
    assert template.nodelist.get_nodes_by_type(Stretch)


VALUES = {
    "text": "<甲> & 'b'", "safe": mark_safe("<b>乙</b>"), "lazy": gettext_lazy("Search"), "number": 1234567.5, "whole": 12,
    "moment": datetime(2026, 11, 25, 4, 0, tzinfo=UTC), "day": date(2026, 11, 25), "nothing": None, "call": lambda: "<c>",
}  # fmt: skip


@pytest.mark.parametrize(
    "name", [*VALUES, "missing", "text|upper", "text|safe", "text|default:'x'", "missing|default:'<x>'"]
)
@pytest.mark.parametrize("frame", ["{{ %s }}", "{%% autoescape off %%}{{ %s }}{%% endautoescape %%}"])
def test_a_value_reads_as_it_does_without_folding(name, frame):
    folded, plain = (engines["django"].from_string(frame % name).template for _ in range(2))
    fold(folded.nodelist)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert folded.render(Context(VALUES)) == plain.render(Context(VALUES))
