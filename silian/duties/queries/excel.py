"""The board as a workbook: one row for each body, rule and period, with the fact that fulfilled it."""

import io
from typing import Any

from django.utils.translation import gettext as _

from silian.core.export import Sheet, book
from silian.duties.queries.board import Filters, board
from silian.duties.queries.survey import year_of
from silian.duties.words import State, period_word
from silian.members.models import Body, Federation


def workbook(federation: Federation, filters: Filters) -> io.BytesIO:
    heads = [
        _("Body"),
        _("Kind"),
        _("Rule"),
        _("Clause"),
        _("For which period"),
        _("Due on"),
        _("State"),
        _("Fact"),
        _("Day of the fact"),
        _("Remarks"),
    ]
    title = _("Duty board %(year)s") % {"year": filters.year}
    return book(
        [
            Sheet(
                title,
                title,
                federation.name,
                heads,
                _rows(federation, filters),
                {heads[0]: 28, heads[2]: 28, heads[7]: 24, heads[9]: 30},
            )
        ]
    )


def _rows(federation: Federation, filters: Filters) -> Any:
    for body, cells in board(federation, *year_of(filters.year), kind=filters.kind):
        for cell in cells:
            if filters.state in ("", cell.state):
                done, column = cell.found if cell.state == State.FULFILLED else None, cell.column
                remark = cell.excused.because if cell.excused else _("after its day") if cell.is_late else ""
                yield [
                    body.name, str(Body.Kind(body.kind).label), column.edition.name, column.edition.clause, period_word(column.period),
                    column.due.day, cell.state.word, done.label if done else "", done.day if done else None, remark,
                ]  # fmt: skip
