"""The cells of the duty board: hundreds on a screen, so they are put together here and not by loops in the page."""

from datetime import date
from functools import cache
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from silian.core.templatetags.silian import badge
from silian.duties.queries.board import BoardPage, Line
from silian.duties.queries.survey import Cell
from silian.duties.words import State, period_word

register = template.Library()
SHORTEST_REASON = 24


@cache
def _badge(state: State, language: str) -> str:
    return str(badge(str(state), state.word))


def _day(day: date, cell: Cell) -> str:
    """Without its year where that is the year of the board."""
    return f"{day:%m-%d}" if day.year == cell.column.period.year else day.isoformat()


def _cell(cell: Cell | None, label: str, line: Line, own: str) -> str:
    if cell is None:
        return '<td class="none">–</td>'
    shown, below = _badge(cell.state, get_language() or ""), ""
    found = cell.found
    if cell.state == State.FULFILLED and found and found.day:
        own = found.url if line.opens else own
        below = _day(found.day, cell) + (f" · {_('after its day')}" if cell.is_late else "")
    elif cell.state == State.EXCUSED and cell.excused:
        below = cell.excused.because[:SHORTEST_REASON] + ("…" if len(cell.excused.because) > SHORTEST_REASON else "")
    elif cell.state != State.NOT_YET:
        below = _("by %(day)s") % {"day": _day(cell.column.due.day, cell)}
    return f'<td data-label="{label}"><a href="{own}">{shown}{escape(below)}</a></td>'


@register.simple_tag
def duty_rows(page: BoardPage) -> str:
    """Every body of this screen: its name, and its duties in the order of the columns."""
    if not page.lines:
        return ""
    labels = [
        escape(
            f"{column.edition.name} {period_word(column.period, year=False)}"
            if len(page.heads) > 1
            else period_word(column.period, year=False)
        )
        for column in page.columns
    ]
    prefix = reverse("duties:body", args=[0]).removesuffix("0")
    rows = []
    for line in page.lines:
        own = f"{prefix}{line.body.pk}?year={page.filters.year}"
        cells = "".join(_cell(cell, label, line, own) for cell, label in zip(line.cells, labels, strict=True))
        rows.append(f'<tr><th scope="row"><a href="{own}">{escape(line.body.name)}</a></th>{cells}</tr>')
    return mark_safe("\n".join(rows))


@register.filter
def period_named(period) -> str:
    return period_word(period)


@register.filter
def period_short(period) -> str:
    return period_word(period, year=False)
