"""Every message reads in Chinese, and whoever forgets one is told which."""

import polib
import pytest
from django.utils import translation

from silian.config import messages


def test_the_catalogue_is_complete():
    assert messages.faults() == []


def test_the_catalogue_is_what_readers_get():
    """The compiled file is made by `make setup`."""
    with translation.override("zh-hans"):
        assert translation.gettext("My desk") == "我的工作台"
    with translation.override("en"):
        assert translation.gettext("My desk") == "My desk"


def test_messages_are_found_in_python_and_in_templates(tmp_path):
    module, template = tmp_path / "one.py", tmp_path / "two.html"
    module.write_text('_("One "\n  "sentence.")\nngettext("%(n)d row", "%(n)d rows", n)\npgettext("month", "May")\n')
    template.write_text(
        '{% translate "Title" %}\n   <p>It\'s {{ word|default:_("nothing") }}</p>\n  {% blocktranslate trimmed with a=b %}\n'
        "      Two\n   lines of {{ a }}.\n  {% endblocktranslate %}"
    )
    assert [*messages.messages_of(module), *messages.messages_of(template)] == [
        (None, "One sentence.", ""),
        (None, "%(n)d row", "%(n)d rows"),
        ("month", "May", ""),
        (None, "Title", ""),
        (None, "nothing", ""),
        (None, "Two lines of %(a)s.", ""),
    ]


@pytest.mark.parametrize(
    "entry, fault",
    [
        ({"msgstr": "%(n)s 行"}, []),
        ({"msgstr": ""}, ["not translated: %(n)s rows"]),
        ({"msgstr": "%(n)s 行", "flags": ["fuzzy"]}, ["fuzzy: %(n)s rows"]),
        ({"msgstr": "%(m)s 行"}, ["placeholders differ (wanted %(n)s): %(n)s rows"]),
        ({"msgstr": "%(n)s rows"}, ["foreign words (rows): %(n)s rows"]),
        ({"msgstr": "%(n)s 行", "obsolete": True}, ["obsolete: %(n)s rows"]),
        ({"msgstr_plural": {0: "%(n)s 行"}, "msgid_plural": "rows"}, ["another plural in the source: %(n)s rows"]),
    ],
)
def test_a_fault_of_a_translation_is_named(entry, fault):
    sources = {(None, "%(n)s rows"): messages.Message(None, "%(n)s rows")}
    assert list(messages.compared(sources, [polib.POEntry(msgid="%(n)s rows", **entry)])) == fault


def test_a_message_without_an_entry_is_named():
    sources = {(None, "中文"): messages.Message(None, "中文")}
    assert list(messages.compared(sources, [])) == ["not English in the source: 中文", "missing: 中文"]
