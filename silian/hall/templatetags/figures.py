"""How the three honest numbers read on a page, and where each of them leads."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from silian.hall.models import Ending, Satisfaction
from silian.hall.queries import figures as numbers

register = template.Library()


@register.simple_tag
def figure_word(which: str, category: str) -> str:
    """How a category is called."""
    own = {
        "in_time": _("in time"), "late": _("late"), "waiting": _("not due yet"), "none": _("did not answer"),
        "reopened": _("reopened"),
    }  # fmt: skip
    if category in own:
        return own[category]
    return str((Ending if which == numbers.SOLVED else Satisfaction.Answered)(category).label)


@register.simple_tag
def figure(row: numbers.Row, page: numbers.FiguresPage, category: str) -> str:
    """A number that opens its rows; a hidden one says so."""
    number = row.cells[category] if category else row.denominator
    if number is None:
        return format_html('<span class="sub">{}</span>', _("under %(least)s") % {"least": numbers.LEAST})
    if not number:
        return "0"
    place: Any = "" if row.together else (row.community.pk if row.community else 0)
    if row.together and page.community:
        place = page.community.pk
    asked = {
        "from": page.span.first.isoformat(), "to": page.span.last.isoformat(), "community": place, "category": category,
    }  # fmt: skip
    address = (
        reverse("hall:figure_rows", args=[row.which]) + "?" + urlencode({k: v for k, v in asked.items() if v != ""})
    )
    return format_html('<a href="{}">{}</a>', address, number)
