"""What waits for a person around the treatment of matters: invitations, resolutions to write and to look at again, work that is done."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.cobuilding.models import Project
from silian.core.waiting import Question, Waiting
from silian.hall.models import Matter, MatterTask, Party, Phase, Resolution, Stage
from silian.hall.progress import ENDED
from silian.meetings.models import CALLERS
from silian.members.mandates import Mandates, mandates
from silian.tasks.models import Task

ROWS = 20
MOMENT = timedelta(microseconds=1)


def questions(person: Any) -> list[Question]:
    """All of it follows from rows and days; nothing has to be sent."""
    mine = mandates(person)
    if not mine.held:
        return []
    return [
        Question(_invited(mine), lambda rows: [_answer(one, mine) for one in rows[:ROWS]]),
        Question(_to_resolve(mine), lambda rows: [_resolve(one, mine) for one in rows[:ROWS]]),
        Question(_to_review(mine), lambda rows: [_review(one, mine) for one in rows[:ROWS]]),
        Question(_done(mine), lambda rows: [_carried_out(one, mine) for one in rows[:ROWS]]),
    ]


def _seats(mine: Mandates) -> list[int]:
    return [held.seat_id for held in mine.held]


def _decided_by(mine: Mandates, matter: str = "") -> Q:
    """Matters of her seats, and those of carriers she leads."""
    led = [held.body_id for held in mine.held if held.body_kind == "carrier" and held.role in CALLERS]
    return Q(**{f"{matter}owner__in": _seats(mine)}) | Q(**{f"{matter}plan__carrier__body__in": led})


def _by(matter: Matter, mine: Mandates) -> str:
    led = next((held.name for held in mine.held if held.body_kind == "carrier" and held.role in CALLERS), "")
    return mine.named(seat=matter.owner_id) or led


def _name(matter: Matter) -> str:
    return matter.number if matter.private else str(matter)


def _url(matter: Matter, part: str) -> str:
    return reverse("hall:matter", args=[matter.pk]) + f"#{part}"


def _invited(mine: Mandates) -> QuerySet[Party]:
    return (
        Party.objects.filter(
            Q(seat__in=_seats(mine)) | Q(organisation__in=list(mine.organisations)), answer=Party.Answer.OPEN
        )
        .exclude(matter__stage__in=ENDED)
        .select_related("matter", "organisation", "seat__body")
        .defer("organisation__search", "matter__search")
        .order_by("at", "id")
    )


def _answer(one: Party, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Say whether you take part in %(matter)s") % {"matter": _name(one.matter)}, for_whom=str(one),
        since=timezone.localdate(one.at), until=None, url=_url(one.matter, "parties"), button=_("Answer"),
        by_seat=mine.named(seat=one.seat_id, organisation=one.organisation_id), confidential=one.matter.private,
    )  # fmt: skip


def _to_resolve(mine: Mandates) -> QuerySet[Phase]:
    """A phase for it runs, and nothing was resolved since it began."""
    now = timezone.now()
    written = Resolution.objects.filter(
        matter=OuterRef("matter"), replaced_by=None, at__gte=OuterRef("period__startswith")
    )
    return (
        Phase.objects.filter(_decided_by(mine, "matter__"), kind=Phase.Kind.RESOLVE, period__contains=now)
        .exclude(matter__stage__in=ENDED)
        .exclude(Exists(written))
        .select_related("matter")
        .defer("matter__search")
        .order_by("period", "id")
    )


def _resolve(one: Phase, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Write down what was resolved in %(matter)s") % {"matter": _name(one.matter)}, for_whom=one.matter.number,
        since=timezone.localdate(one.period.lower), until=timezone.localdate(one.period.upper - MOMENT),
        url=reverse("hall:resolution_new", args=[one.matter_id]), button=_("Write"), by_seat=_by(one.matter, mine),
        confidential=one.matter.private,
    )  # fmt: skip


def _to_review(mine: Mandates) -> QuerySet[Resolution]:
    """Its day has come, whether or not the matter is closed by now."""
    return (
        Resolution.objects.filter(
            _decided_by(mine, "matter__"), replaced_by=None, reviewed_on=None, review_on__lte=timezone.localdate()
        )
        .select_related("matter")
        .defer("matter__search")
        .order_by("review_on", "id")
    )


def _review(one: Resolution, mine: Mandates) -> Waiting:
    return Waiting(
        what=_("Look at %(sign)s again: does it hold?") % {"sign": one.sign}, for_whom=_name(one.matter), since=one.review_on,
        until=one.review_on, url=reverse("hall:resolution", args=[one.pk]), button=_("Look at it"), by_seat=_by(one.matter, mine),
        confidential=one.matter.private,
    )  # fmt: skip


def _done(mine: Mandates) -> QuerySet[Matter]:
    """Its tasks are finished and the projects of its demands are done, and nobody has said yet that it is carried out."""
    tasks = MatterTask.objects.filter(matter=OuterRef("pk"))
    projects = Project.objects.filter(match__demand__matter_link__matter=OuterRef("pk"))
    done = Exists(tasks.filter(task__state=Task.State.DONE)) | Exists(projects.filter(state=Project.State.DONE))
    return (
        Matter.objects.filter(done, owner__in=_seats(mine), stage=Stage.RESOLVED)
        .exclude(Exists(tasks.filter(task__state=Task.State.OPEN)))
        .exclude(Exists(projects.filter(state__in=Project.LIVE)))
        .defer("search")
        .order_by("next_at", "id")
    )


def _carried_out(one: Matter, mine: Mandates) -> Waiting:
    until = timezone.localdate(one.next_at) if one.next_at else None
    return Waiting(
        what=_("What was to be done for %(matter)s is done: say that it is carried out") % {"matter": _name(one)}, for_whom=one.number,
        since=timezone.localdate(one.raised_at), until=until, url=_url(one, "tasks"), button=_("Open"),
        by_seat=mine.named(seat=one.owner_id), confidential=one.private,
    )  # fmt: skip
