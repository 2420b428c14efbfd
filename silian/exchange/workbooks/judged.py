"""What a row of either list's workbook would change: whose line it is, and whether it is there already."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.importing.cells import guard, same_key, tidy, words
from silian.core.importing.plan import BAD, NEW, Row, Scope
from silian.exchange import rules
from silian.exchange.models import Demand, Listed, Match
from silian.members.mandates import mandates
from silian.members.models import Organisation

State = Listed.State
# Not fields of the line, or not to be changed by a workbook.
NOT_COMPARED = {"organisation", "year", "state"}
_TEXT_LENGTH = 60


def theme(cell: Any) -> str:
    """A theme as we keep it: "main/sub"; a sub-theme alone gets its main theme, a word of the file's own stays."""
    from silian.matching.themes import THEMES

    said = words(cell).replace("／", "/").replace(" / ", "/").replace(">", "/")[:_TEXT_LENGTH]
    if not said or said in THEMES or "/" in said:
        return said
    mains = [main for main, subs in THEMES.items() if said in subs]
    return f"{mains[0]}/{said}" if len(mains) == 1 else said


@lru_cache(maxsize=4096)  # the same rows are read twice: to be shown and to be written
def proposed_theme(title: str, detail: str) -> str:
    from silian.matching.themes import propose

    return propose(title, detail)


class Judging:
    """One federation's lines and organisations, read once, and the rows against them."""

    def __init__(self, model: type[Listed], columns: Sequence[str], scope: Scope):
        self.model, self.scope = model, scope
        fields = {field.name for field in model._meta.fields}
        self.compared = [
            name
            for name in columns
            if name in fields and name not in NOT_COMPARED and name not in ("duty_holder", "next_on")
        ]
        self.year = int(scope.options.get("year") or timezone.localdate().year)
        mine = {"federation": scope.federation}
        self.by_name: dict[str, Organisation] = {}
        self.by_key: dict[str, list[Organisation]] = {}
        # By its full name before its short one.
        organisations = list(Organisation.objects.filter(**mine).current().order_by("pk"))
        for one in organisations:
            self.by_name.setdefault(one.name, one)
        for one in organisations:
            for called in {same_key(one.name), same_key(one.short_name)} - {""}:
                self.by_key.setdefault(called, []).append(one)
        self.there: dict[tuple, list[Any]] = {}
        years = {self.year}
        self._years = years
        self.seen: dict[tuple, int] = {}

    def judge(self, rows: list[Row]) -> None:
        self._years.update(row.values["year"] for row in rows if "year" in row.values)
        for line in self.model.objects.filter(federation=self.scope.federation, year__in=self._years).order_by("pk"):
            self.there.setdefault((line.organisation_id, line.year, same_key(line.title)), []).append(line)
        relied_on = self._relied_on_abroad() if any("visibility" in row.values for row in rows) else set()
        for row in rows:
            row.name = row.values["title"]
            organisation = self._organisation(row)
            if organisation is None:
                continue
            answer = rules.can_file(self.scope.by, organisation)
            if not answer:
                row.refuse(answer.reason)
                continue
            self._judge_line(row, organisation, relied_on)

    def _organisation(self, row: Row) -> Organisation | None:
        said = row.values.get("organisation")
        if said is None:
            own = [
                pk
                for pk, held in mandates(self.scope.by).organisations.items()
                if held.federation_id == self.scope.federation.pk
            ]
            if len(own) != 1:
                row.refuse(_("the organisation is missing"))
                return None
            return next((one for one in self.by_name.values() if one.pk == own[0]), None)
        exact = self.by_name.get(said)
        near = [exact] if exact else self.by_key.get(same_key(said), [])
        if len(near) == 1:
            return near[0]
        row.refuse(
            _("several organisations are called “%(name)s”; write the full name") % {"name": said}
            if near
            else _("“%(name)s” is not in the register; enter it there first, or write its name as it stands there")
            % {"name": said}
        )
        return None

    def _judge_line(self, row: Row, organisation: Organisation, relied_on: set[int]) -> None:
        values = row.values
        year, state = values.get("year", self.year), values.get("state")
        key = (organisation.pk, year, same_key(values["title"]))
        lines = self.there.get(key, [])
        closed = [line for line in lines if line.state == State.CLOSED]
        open_lines = [line for line in lines if line.state != State.CLOSED]
        if state == State.CLOSED:
            # A closed line in a file is only told of; our own exports hold some.
            if not closed:
                row.refuse(_("a workbook cannot close a line; close it on its page, with the reason"))
            else:
                row.target = closed[0].pk
            return
        at = self.seen.setdefault(key, row.line.at)
        if at != row.line.at:
            row.refuse(_("the same line stands in row %(row)s already") % {"row": at})
            return
        line = next((one for one in open_lines if one.title == values["title"]), open_lines[0] if open_lines else None)
        row.extra = (organisation, year)
        if line is None:
            self._new(row)
            return
        row.target = line.pk
        self._compare(row, line)
        if row.changes:
            answer = rules.can_change(self.scope.by, line)
            if not answer:
                row.refuse(answer.reason)
            elif "visibility" in row.changes and line.pk in relied_on:
                row.refuse(_("A partner of another sub-district relies on this line, so it stays visible there."))

    def _new(self, row: Row) -> None:
        if row.outcome == BAD:
            return
        row.outcome = NEW
        if "theme" not in row.values and (found := proposed_theme(row.values["title"], row.values.get("detail", ""))):
            row.values["theme"] = found
            row.values["filled_in"] = ["theme"]

    def _compare(self, row: Row, line: Any) -> None:
        for name in self.compared:
            said = row.values.get(name)
            if said is None:
                continue
            before = getattr(line, name)
            if name == "title":
                # Another width or blank is no other title.
                continue
            if before != said and not (isinstance(before, str) and self._plain(name, before) == said):
                row.change(name, before, said)

    def _plain(self, name: str, value: str) -> str:
        return theme(guard(value)) if name == "theme" else tidy(value)

    def _relied_on_abroad(self) -> set[int]:
        """Lines on which a partner of another sub-district relies."""
        side = "demand" if self.model is Demand else "service"
        abroad = ~Q(demand__federation=F("service__federation"))
        found = Match.objects.filter(
            abroad, state=Match.State.ACCEPTED, **{f"{side}__federation": self.scope.federation}
        )
        return set(found.values_list(f"{side}_id", flat=True))
