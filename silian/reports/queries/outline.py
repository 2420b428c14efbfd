"""What stands in a report of each kind: its sections, the sentences drafted for them, their figures, charts and lists.

A sentence is used when each of its figures has a value and one of them is not nothing; a figure that a part of the federation does not keep is left out.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from silian.reports.indicators import INDICATORS
from silian.reports.indicators.work import KINDS
from silian.reports.models import Report

# What is counted for every community, or for every sector, in the table that compares them.
OF_COMMUNITIES = ("members", "services", "demands", "topics_closed", "meetings_held", "activities")
OF_SECTORS = ("members", "services", "demands", "visits_confirmed", "projects_signed")


@dataclass(frozen=True)
class Section:
    """One section: its heading, the sentences drafted from figures, the figures of its table, its charts.

    `compares`: "community" or "sector", for a table with one row for each. `lists`: figures whose rows are listed by name.
    `open`: nothing is drafted, the words are the office's; without any, the section is left out of the paper.
    """

    key: str
    heading: Any
    sentences: tuple[Any, ...] = ()
    figures: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    compares: str = ""
    lists: tuple[str, ...] = ()
    open: bool = False

    @property
    def known(self) -> tuple[str, ...]:
        """Its figures, without those that are not defined."""
        return tuple(name for name in self.figures if name in INDICATORS)


FOREWORD = Section("foreword", _("The whole picture"), open=True)
OUTLOOK = Section("outlook", _("What is still difficult, and what comes next"), open=True)

MEMBERS = (
    _("By {as_of}, {subject} had {members}{members__change}."),
    _("{founding_members} of them have been there since the founding."),
    _("They belong to {sectors} and live in {zones} with {communities}."),
)
PART_MEMBERS = (_("By {as_of}, {subject} had {members}{members__change}."),)
WORK = (
    _("{visits_confirmed} were held and confirmed by the members visited{visits_confirmed__change}."),
    _("{meetings_held} were held{meetings_held__change}."),
    _("{duties_fulfilled} of the duties that fell due were fulfilled{duties_fulfilled__change}."),
)
LISTS = (
    _("Members offer {services} and ask for {demands}."),
    _("{demands_met} of the demands put forward have been met{demands_met__change}."),
    _("{calls} were posted, and {calls_answered} said yes, with {calls_people}."),
)
BUILT = (
    _(
        "{projects_signed} were signed{projects_signed__change}, {projects_running} are under way, {projects_done} were done."
    ),
    _("Members gave {contributions} in kind{contributions__change}."),
)
USED = (_("Rooms were used for {opening_hours_used} of the hours they stood open{opening_hours_used__change}."),)
ACTIVE = (_("{activities} were held{activities__change}, and {activity_people} came."),)
HALL = (
    _(
        "{topics_raised} were raised in the deliberation hall, {topics_closed} were closed, {topics_closed_solved} of them solved{topics_closed_solved__change}."
    ),
    _("{topics_answered_in_time} were answered in time."),
)
COUNSEL = (_("The think tank was asked {consultations}, and {advice_adopted} of its advice was adopted."),)
SERVED = (
    _("{volunteers} are volunteers{volunteers__change}, with {hours} of confirmed service."),
    _("{persons_served} were served{persons_served__change}."),
)
SATISFIED = (_("{satisfaction} of those who raised a matter are satisfied with its end."),)
LIST_FIGURES = ("services", "demands", "demands_met", "demand_to_result", "calls", "calls_answered", "calls_people")
BUILT_FIGURES = ("projects_signed", "projects_running", "projects_done", "contributions")
GIVEN_FIGURES = tuple(f"contributions_{kind.value}" for kind in KINDS)
HALL_FIGURES = ("topics_raised", "topics_answered_in_time", "topics_closed", "topics_closed_solved", "topics_solved")
RESULT_FIGURES = ("volunteers", "hours", "persons_served", "home_services")

OUTLINES: dict[str, tuple[Section, ...]] = {
    Report.Kind.YEARLY: (
        FOREWORD,
        Section(
            "members", _("Members together"), (*MEMBERS, *WORK),
            ("members", "founding_members", "members_joined", "members_left", "sectors", "zones", "communities",
             "visits_confirmed", "meetings_held", "meetings_minuted", "duties_fulfilled", "documents_issued", "tasks_done"),
            ("growth", "sectors"),
        ),
        Section(
            "places", _("Places together"), (_("{bases} are kept together, and {rooms_used} of their rooms were used, {room_hours} in all."), *USED, *ACTIVE),
            ("bases", "bases_used", "rooms_used", "room_hours", "opening_hours_used", "activities", "activity_people"),
        ),
        Section("services", _("Services together"), (*LISTS, *BUILT, _("{campaigns} of the district are under way.")), (*LIST_FIGURES, *BUILT_FIGURES, *GIVEN_FIGURES, "campaigns")),
        Section("minds", _("Minds together"), (*HALL, *COUNSEL), (*HALL_FIGURES, "consultations", "advice_given", "advice_adopted")),
        Section("results", _("Results"), (*SERVED, *SATISFIED), (*RESULT_FIGURES, "double_reports", "satisfaction", "satisfaction_silent")),
        Section("communities", _("The communities"), compares="community"),
        OUTLOOK,
    ),
    Report.Kind.COMMUNITY: (
        FOREWORD,
        Section("members", _("Members of the community"), PART_MEMBERS, ("members", "members_joined", "members_left"), ("sectors",)),
        Section("services", _("Services and demands"), LISTS, LIST_FIGURES),
        Section(
            "work", _("Meetings, visits and activities"), (*WORK, *USED, *ACTIVE),
            ("visits_confirmed", "meetings_held", "duties_fulfilled", "bases", "opening_hours_used", "activities", "activity_people"),
        ),
        Section("hall", _("Matters"), HALL, HALL_FIGURES),
        Section("results", _("Results"), SERVED, RESULT_FIGURES),
        OUTLOOK,
    ),
    Report.Kind.SECTOR: (
        FOREWORD,
        Section("members", _("Members of the sector"), PART_MEMBERS, ("members", "members_joined", "members_left"), ("communities",)),
        Section("services", _("Services and demands"), LISTS, LIST_FIGURES),
        Section("work", _("Meetings, visits and projects"), (*WORK, *BUILT), ("visits_confirmed", "meetings_held", "duties_fulfilled", *BUILT_FIGURES)),
        Section("results", _("Results"), SERVED, RESULT_FIGURES),
        OUTLOOK,
    ),
    Report.Kind.MEMBER: (
        Section(
            "gave", _("What we gave"),
            (
                _("In {period}, {subject} offered {services} in the list of services."), _("It gave {contributions} in kind."),
                _("It said yes to {calls_answered}, with {calls_people}."),
                _("Its people gave {hours} of confirmed service."),
            ),
            ("services", "contributions", "calls_answered", "calls_people", "hours"), lists=("services", "contributions", "calls_answered"),
        ),
        Section(
            "got", _("What we got"),
            (_("It asked for {demands}."), _("{demands_met} of the demands it put forward have been met."), _("It was visited {visits_confirmed}.")),
            ("demands", "demands_met", "visits_confirmed"), lists=("demands_met",),
        ),
        Section(
            "served", _("Whom we served"),
            (
                _("It signed {projects_signed} and finished {projects_done}."), _("It held {activities}, and {activity_people} came."),
                _("{persons_served} were served by what it took part in."),
            ),
            ("projects_signed", "projects_done", "activities", "activity_people", "persons_served"),
            lists=("projects_signed", "projects_done", "activities"),
        ),
        Section("words", _("In our own words"), open=True),
    ),
}  # fmt: skip


def outline(kind: str) -> tuple[Section, ...]:
    return OUTLINES[kind]
