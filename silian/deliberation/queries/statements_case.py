"""What the page of a matter shows of its statements: how many there are, and who was heard by them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.deliberation.models import Statement, Voice
from silian.hall import recipes
from silian.hall.models import Affected, Matter, Standing
from silian.hall.queries.relatives import Heard, Relative
from silian.hall.rules.known import may_have


def statements_of(person: Any, matter: Matter) -> Iterator[Relative]:
    """One line, as soon as something was said or views are collected; the numbers tell nobody's opinion."""
    found: dict[str, Any] = {"number": 0, "voices": 0, "first": None}
    if may_have(matter, Statement):
        rows = Statement.objects.shown().filter(matter=matter)  # type: ignore[attr-defined]
        found = rows.aggregate(number=Count("pk", distinct=True), voices=Count("voices"), first=Min("at"))
    now = timezone.now()
    open_now = matter.is_open and any(
        phase.period.lower <= now < phase.period.upper and recipes.VOICE in recipes.ALLOWS[phase.kind]
        for phase in matter.phases.all()
    )
    if found["number"] or open_now:
        yield Relative(
            _("Statements"), _("What people say, and the opinion map"),
            _("Views are being collected") if open_now else _("No answers are asked for now"),
            reverse("deliberation:statements", args=[matter.pk]), found["first"], _numbers(found["number"], found["voices"]),
        )  # fmt: skip


def _numbers(number: int, voices: int) -> str:
    said = ngettext("%(number)s statement", "%(number)s statements", number) % {"number": number}
    return said + _(", ") + ngettext("%(voices)s voice", "%(voices)s voices", voices) % {"voices": voices}


def heard_of(matter: Matter) -> Iterator[Heard]:
    """How many people of each group said or answered something, as far as they told where they belong."""
    people = heard_people(matter) if may_have(matter, Statement) else set()
    if not people:
        return
    found: dict[tuple[str, str], int] = {}
    standings = Standing.objects.filter(matter=matter, person__in=people)
    for zone, part, age, home in standings.values_list("zone__name", "part", "age", "home"):
        for side, value in (("zone", zone), ("part", part), ("age", age), ("home", home)):
            if value:
                found[side, value] = found.get((side, value), 0) + 1
    sides = list(Affected.Side.values)
    for (side, value), number in sorted(found.items(), key=lambda one: (sides.index(one[0][0]), one[0][1])):
        yield Heard(side, value, number, _("statements and answers"))


def heard_people(matter: Matter) -> set[int]:
    """Who said or answered something in this matter, by account."""
    said = Statement.objects.filter(matter=matter, person__isnull=False).values_list("person", flat=True)
    answered = Voice.objects.filter(statement__matter=matter).values_list("person", flat=True)
    return set(said.union(answered))
