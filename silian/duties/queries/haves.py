"""The six haves of a member, a community and a base: computed from what is on record, as of any day; nobody ticks anything.

`COUNTED` is the whole definition. What is done once (a visit, an activity, a result) counts for twelve months; what holds
(a document in force, a base, an agreement) counts while it holds on the day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, Max, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.duties.queries import evidence as on_record
from silian.duties.queries.evidence import Asked
from silian.volunteering.models import Skill

# In the order in which offices say them: 有探索、有制度、有场所、有计划、有活动、有实效.
HAVES = {
    "exploration": pgettext_lazy("have", "Exploration"), "rules": pgettext_lazy("have", "Rules"),
    "place": pgettext_lazy("have", "Place"), "plan": pgettext_lazy("have", "Plan"),
    "activity": pgettext_lazy("have", "Activity"), "result": pgettext_lazy("have", "Result"),
}  # fmt: skip
SHOWN = 20  # so many pieces of evidence of one have are read by people; the count says how many there are


@dataclass(frozen=True)
class Source:
    """One kind of evidence: how it is found, what it is called, which page opens it, and where the ordinary act is done."""

    rows: Callable[[Asked], QuerySet]
    counted: Any
    opens: str
    act: Any
    where: str


VISIT = Source(
    on_record.visits,
    _("a visit it has confirmed"),
    "visits:visit",
    _("Receive a visit and confirm it."),
    "visits:visits",
)
CALL = Source(
    on_record.calls_answered, _("a yes to a call"), "exchange:call", _("Answer an open call."), "exchange:calls"
)
DEMAND_MATCHED = Source(
    on_record.demands_matched, _("a match accepted for one of its demands"), "exchange:match", _("Accept a suggestion."),
    "exchange:matching",
)  # fmt: skip
SERVICE_MATCHED = Source(
    on_record.services_matched, _("a match accepted for one of its services"), "exchange:match", _("Accept a suggestion."),
    "exchange:matching",
)  # fmt: skip
TOPIC = Source(
    on_record.topics,
    _("a topic it handed in"),
    "meetings:meeting",
    _("Hand in a topic for the next meeting."),
    "meetings:meetings",
)
RULES = Source(
    on_record.rules_received, _("receipt of the charter or work rules in force"), "documents:version",
    _("Confirm the receipt of what was handed out."), "documents:documents",
)  # fmt: skip
BASE = Source(on_record.bases_kept, _("a base it keeps"), "places:base", _("Keep a base, or join one."), "places:bases")
BASE_JOINED = Source(
    on_record.bases_partnered, _("a base it keeps with others"), "places:base", _("Join a base."), "places:bases"
)
PLACE_GIVEN = Source(
    on_record.places_given, _("a place it gave, confirmed"), "cobuilding:contribution", _("Give a place and note it."),
    "cobuilding:contributions",
)  # fmt: skip
SERVICE = Source(
    on_record.services_of_year,
    _("a service in the list of the year"),
    "exchange:service",
    _("Publish a service."),
    "exchange:services",
)
DEMAND = Source(
    on_record.demands_of_year,
    _("a demand in the list of the year"),
    "exchange:demand",
    _("Publish a demand."),
    "exchange:demands",
)
AGREEMENT = Source(
    on_record.agreements,
    _("an agreement in force"),
    "cobuilding:version",
    _("Sign an agreement."),
    "cobuilding:projects",
)
ORGANISED = Source(
    on_record.activities_organised,
    _("an activity it held"),
    "activities:activity",
    _("Hold an activity."),
    "activities:organised",
)
CAME = Source(
    on_record.people_came,
    _("an activity its people came to"),
    "activities:activity",
    _("Sign up for an activity and come."),
    "activities:activities",
)
ATTENDED = Source(
    on_record.meetings_attended, _("a meeting it attended, minutes final"), "meetings:meeting", _("Come to a meeting."),
    "meetings:meetings",
)  # fmt: skip
PROJECT = Source(
    on_record.projects_done,
    _("a project done, with its result"),
    "cobuilding:project",
    _("Finish a project with its result."),
    "cobuilding:projects",
)
RESULT = Source(
    on_record.activity_results,
    _("the result of an activity it held"),
    "activities:activity",
    _("Note the result of an activity."),
    "activities:organised",
)
GIVEN = Source(
    on_record.contributions_given, _("a contribution, confirmed by who received it"), "cobuilding:contribution",
    _("Note a contribution; the receiving side confirms it."), "cobuilding:contributions",
)  # fmt: skip
TIMES = Source(
    on_record.service_times,
    _("confirmed service time of its volunteers"),
    "volunteering:time",
    _("Report service time and let it be confirmed."),
    "volunteering:teams",
)

# Whose → which have → what counts for it; the first of each is also the act that is named where nothing is on record.
COUNTED: dict[str, dict[str, tuple[Source, ...]]] = {
    "member": {
        "exploration": (VISIT, CALL, DEMAND_MATCHED, SERVICE_MATCHED, TOPIC),
        "rules": (RULES,),
        "place": (BASE, BASE_JOINED, PLACE_GIVEN),
        "plan": (SERVICE, DEMAND, AGREEMENT),
        "activity": (ORGANISED, CAME, ATTENDED),
        "result": (PROJECT, RESULT, GIVEN, TIMES),
    },
    "community": {
        "exploration": (
            Source(on_record.topics_of_community, _("a topic handed in"), "meetings:meeting", _("Hand in a topic for the next meeting."), "meetings:meetings"),
            Source(on_record.calls_posted, _("a call it posted"), "exchange:call", _("Post a call."), "exchange:calls"),
            Source(on_record.visits_made, _("a visit its seats made, confirmed by the member"), "visits:visit", _("Visit a member."), "visits:visits"),
        ),
        "rules": (
            Source(on_record.rules_of_community, RULES.counted, RULES.opens, RULES.act, RULES.where),
        ),
        "place": (Source(on_record.bases_in_community, _("a base in the community"), "places:base", _("Open a base in the community."), "places:bases"),),
        "plan": (
            Source(on_record.plans_of_community, _("receipt of a plan or responsibility list of the year"), "documents:version", RULES.act, RULES.where),
            Source(on_record.meeting_tasks, _("a task with owner and day, given in its meeting"), "meetings:meeting", _("Give tasks in the minutes of a meeting."), "meetings:meetings"),
        ),
        "activity": (
            Source(on_record.meetings_held, _("a meeting held, minutes final"), "meetings:meeting", _("Hold a joint meeting and finish its minutes."), "meetings:meetings"),
            Source(on_record.activities_in_community, _("an activity held there"), "activities:activity", _("Hold an activity."), "activities:organised"),
        ),
        "result": (
            Source(on_record.results_in_community, _("the result of an activity held there"), "activities:activity", RESULT.act, RESULT.where),
            Source(on_record.contributions_received, _("a contribution it received and confirmed"), "cobuilding:contribution", _("Confirm what was given."), "cobuilding:contributions"),
            Source(on_record.home_services, _("a home service that was done"), "volunteering:order", _("Order a home service."), "volunteering:orders"),
        ),
    },
    "base": {
        "exploration": (Source(on_record.bookings_of_others, _("a room used by somebody who does not keep it"), "places:room", _("Let others in: offer its rooms."), "places:bases"),),
        "rules": (Source(on_record.rules_of_keeper, _("its keeper's receipt of the charter or work rules in force"), "documents:version", RULES.act, RULES.where),),
        "place": (Source(on_record.rooms, _("a room in use"), "places:room", _("Add a room."), "places:bases"),),
        "plan": (Source(on_record.sessions_ahead, _("an activity announced there"), "activities:activity", _("Announce an activity there."), "activities:organised"),),
        "activity": (Source(on_record.activities_at_base, _("an activity held there"), "activities:activity", _("Hold an activity there."), "activities:organised"),),
        "result": (Source(on_record.results_at_base, _("the result of an activity held there"), "activities:activity", RESULT.act, RESULT.where),),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """One record that counts, and what opens it."""

    source: Source
    day: date | None  # None where it is there and nobody knows since when
    label: str
    thing: int

    @property
    def url(self) -> str:
        return reverse(self.source.opens, args=[self.thing]) if self.thing else reverse(self.source.where)


@dataclass(frozen=True)
class Counted:
    """How much there is of one have, and the newest day of it."""

    number: int = 0
    last: date | None = None


@dataclass(frozen=True)
class Had:
    """One have of one thing on a day: the newest evidence, how much there is, and what would bring it."""

    key: str
    found: list[Evidence]
    number: int
    sources: tuple[Source, ...]

    @property
    def word(self) -> Any:
        return HAVES[self.key]

    @property
    def is_had(self) -> bool:
        return self.number > 0

    @property
    def more(self) -> int:
        return self.number - len(self.found)


def haves(kind: str, federation_id: int, pk: int, day: date, most: int | None = SHOWN) -> list[Had]:
    """The six haves of one thing as of a day, with their evidence (`most` of each, or all of it): two queries."""
    asked = Asked(federation_id, day, (pk,))
    counts = counted(kind, asked).get(pk, {})
    rows: dict[str, list[tuple[date, int, int, str]]] = {key: [] for key in HAVES}
    for have, *row in _together(
        question.annotate(had_have=_number(at), had_source=_number(number))
        .order_by("-had_on", "-had_thing")
        .values_list("had_have", "had_on", "had_thing", "had_source", "had_label")[:most]
        for at, number, question in _questions(kind, asked)
    ):
        rows[list(HAVES)[have]].append(tuple(row))
    # Days, then numbers: the same records always stand in the same order.
    return [
        Had(key, [_evidence(sources, *row) for row in sorted(rows[key], reverse=True)[:most]], counts.get(key, Counted()).number, sources)
        for key, sources in COUNTED[kind].items()
    ]  # fmt: skip


def _evidence(sources: tuple[Source, ...], on: date, thing: int, source: int, label: str) -> Evidence:
    of = sources[source]
    word = str(Skill(label).label) if of.opens == "volunteering:order" else label
    return Evidence(of, _known(on), word, thing)


def _known(day: date | None) -> date | None:
    return None if day == on_record.UNKNOWN else day


def counted(kind: str, asked: Asked) -> dict[int, dict[str, Counted]]:
    """How much of each have everybody asked about has: one query, whatever their number."""
    found: dict[int, dict[str, Counted]] = {}
    for owner, have, number, last in _together(
        rows.values("had_by")
        .annotate(had_have=_number(at), had_number=Count("pk"), had_last=Max("had_on"))
        .values_list("had_by", "had_have", "had_number", "had_last")
        for at, _source, rows in _questions(kind, asked)
    ):
        name = list(HAVES)[have]
        before = found.setdefault(owner, {}).get(name, Counted())
        days = [day for day in (before.last, _known(last)) if day]
        found[owner][name] = Counted(before.number + number, max(days, default=None))
    return found


def newest(kind: str, asked: Asked) -> dict[int, dict[str, Evidence]]:
    """The newest evidence of each have that everybody asked about has, in the order of the haves: one query."""
    found: dict[int, dict[int, tuple[date, int, int, str]]] = {}
    for owner, have, *row in _together(
        question.annotate(had_have=_number(at), had_source=_number(number))
        .order_by("had_by", "-had_on", "-had_thing", "-had_label")
        .distinct("had_by")
        .values_list("had_by", "had_have", "had_on", "had_thing", "had_source", "had_label")
        for at, number, question in _questions(kind, asked)
    ):
        mine = found.setdefault(owner, {})
        mine[have] = max(mine.get(have, tuple(row)), tuple(row))
    table = list(COUNTED[kind].items())
    return {
        owner: {table[have][0]: _evidence(table[have][1], *row) for have, row in sorted(mine.items())}
        for owner, mine in found.items()
    }


def _questions(kind: str, asked: Asked) -> Iterable[tuple[int, int, QuerySet]]:
    for at, key in enumerate(HAVES):
        for number, source in enumerate(COUNTED[kind][key]):
            yield at, number, source.rows(asked)


def _number(value: int) -> Value:
    return Value(value, output_field=IntegerField())


def _together(rows: Iterable[QuerySet]) -> Iterable[Any]:
    """All questions as one statement."""
    first, *others = rows
    return first.union(*others, all=True) if others else first
