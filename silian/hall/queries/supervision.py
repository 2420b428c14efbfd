"""Public supervision: the part of a case page, the group's own page, and the queries everybody reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from silian.core.rules import Answer as Allowed
from silian.hall.models import Closing, Matter, Objection, Query, Step, supervised
from silian.hall.queries import around
from silian.hall.queries.around import Rows, Wanted
from silian.hall.queries.endings import object_until
from silian.hall.rules import supervising as rules
from silian.hall.rules.known import may_have
from silian.members.mandates import mandates


@dataclass(frozen=True)
class AskedQuery:
    """A query and whether this reader may answer it."""

    query: Query
    may_answer: Allowed


@dataclass(frozen=True)
class MadeObjection:
    """An objection and what this reader may do with it."""

    objection: Objection
    may_answer: Allowed
    may_settle: Allowed
    may_uphold: Allowed


@dataclass(frozen=True)
class SupervisionPart:
    """What a case page shows of public supervision, and what this reader may do there."""

    queries: list[AskedQuery]
    objections: list[MadeObjection]
    closing: Closing | None  # the one that can be objected to, for members of the group
    in_group: bool
    may_query: Allowed
    may_object: Allowed
    days: dict[str, int]


def wanted(matter: Matter) -> Wanted:
    """The rows this part shows."""
    found: Wanted = {}
    if may_have(matter, Query):
        found["queries"] = Query.objects.filter(matter=matter).select_related("by", "seat__body", "answered_by")
    if may_have(matter, Objection):
        found["objections"] = Objection.objects.filter(matter=matter).select_related(
            "by", "seat__body", "answered_by", "ended_by", "closing"
        )
    return found


def part(person: Any, matter: Matter, read: Rows | None = None) -> SupervisionPart:
    """All of it for one reader; `read`: its rows, where they have been read together with others."""
    read = around.read(wanted(matter)) if read is None else read
    in_group = not matter.private and rules.supervises(person, matter.federation_id)
    no = rules.No("")
    standing = Closing.objects.filter(matter=matter, fell_at=None, reopened_at=None).order_by("-id")
    closing = standing.first() if in_group and may_have(matter, Closing) else None
    if closing is not None:
        closing.matter = matter
    asked, made = read.get("queries", ()), read.get("objections", ())
    one: Any
    for one in (*asked, *made):
        one.matter = matter
    return SupervisionPart(
        queries=[AskedQuery(one, rules.can_answer_query(person, one)) for one in asked],
        objections=[
            MadeObjection(
                one, rules.can_answer_objection(person, one), rules.can_settle(person, one), rules.can_uphold(person, one)
            )
            for one in made
        ],
        closing=closing, in_group=in_group, may_query=rules.can_query(person, matter) if in_group else no,
        may_object=rules.can_object(person, closing, object_until(closing)) if in_group and closing else no,
        days=settings.ENDING_DAYS,
    )  # fmt: skip


# ── The group's own page ──

VIEWS = ("events", "late", "closings", "queries", "objections")


@dataclass(frozen=True)
class Counts:
    """How much there is in each view of the group's page, and the marks of the present one."""

    late: int
    closings: int
    queries: int
    objections: int


def watched(person: Any) -> Any:
    """Everything that is not private in the federations whose supervision group she sits in."""
    return Matter.objects.filter(federation__in=supervised(mandates(person)), private=False)


def counts(person: Any) -> Counts:
    """One question each; every one of them opens its list."""
    matters: Any = watched(person)
    return Counts(
        late=matters.late().count(),
        closings=open_closings(matters).count(),
        queries=Query.objects.filter(matter__in=matters, answered_at=None).count(),
        objections=Objection.objects.filter(matter__in=matters, ended_at=None).count(),
    )


def open_closings(matters: QuerySet[Matter]) -> QuerySet[Closing]:
    return Closing.objects.filter(matter__in=matters, fell_at=None, closed_at=None)


def rows(person: Any, view: str) -> QuerySet[Any]:
    """The list behind one view, with what its lines show."""
    matters: Any = watched(person)
    if view == "late":
        return matters.late().select_related("community", "owner__body")
    if view == "closings":
        return open_closings(matters).select_related("matter__community", "matter__owner__body")
    if view == "queries":
        return Query.objects.filter(matter__in=matters, answered_at=None).select_related(
            "matter__community", "seat__body"
        )
    if view == "objections":
        return Objection.objects.filter(matter__in=matters, ended_at=None).select_related(
            "matter__community", "seat__body"
        )
    return Step.objects.filter(matter__in=matters).select_related("matter__community", "by_seat__body")


# ── What everybody reads ──


def queries(person: Any, state: str = "") -> QuerySet[Query]:
    """Queries in matters this reader may see, newest first: all, those that wait, those that are late."""
    found = Query.objects.filter(matter__in=Matter.objects.visible_to(person)).select_related(
        "matter__community", "seat__body", "matter__owner__body"
    )
    if state == "open":
        found = found.filter(answered_at=None)
    if state == "late":
        found = found.filter(Q(answered_at=None) & Q(answer_by__lte=timezone.now()))
    return found


STATES: Sequence[str] = ("", "open", "late")
