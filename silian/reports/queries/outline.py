"""What stands in a report of each kind: its sections, the sentences drafted for them, their figures, charts and lists.

A sentence is used when each of its figures has a value; a figure that a part of the federation does not keep is left out.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from silian.reports.indicators import INDICATORS
from silian.reports.models import Report

# What is counted for every community, or for every sector, in the table that compares them.
OF_COMMUNITIES = ("members", "services", "demands", "meetings_held", "activities_held", "topics_closed_solved")
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


FOREWORD = Section("foreword", _("In short"), open=True)
OUTLOOK = Section("outlook", _("What is still difficult, and what comes next"), open=True)

MEMBERS = (
    _("By {as_of}, {subject} had {members}{members__change}."),
    _("{founding_members} of them have been there since the founding."),
    _("They belong to {sectors} and live in {zones} with {communities}."),
)
LISTS = (
    _("Members offer {services} and ask for {demands}."),
    _("{share_of_demands_met} of the demands have been met."),
)
WORK = (
    _("{visits_confirmed} were held and confirmed by the members visited{visits_confirmed__change}."),
    _("{meetings_held} were held{meetings_held__change}."),
)
BUILT = (
    _("{projects_signed} were signed{projects_signed__change}, in {campaigns}."),
    _("Members gave {contributions} in kind."),
)
SERVED = (
    _("{volunteers} are volunteers, with {volunteer_hours} of service."),
    _("{persons_served} were served{persons_served__change}."),
)
HALL = (
    _("{topics_closed_solved} raised in the deliberation hall were solved{topics_closed_solved__change}."),
    _("The think tank was asked {consultations_held}."),
)

OUTLINES: dict[str, tuple[Section, ...]] = {
    Report.Kind.YEARLY: (
        FOREWORD,
        Section(
            "members", _("Members together"), (*MEMBERS, *WORK),
            ("members", "founding_members", "members_joined", "members_left", "sectors", "zones", "communities", "visits_confirmed", "meetings_held"),
            ("growth", "sectors"),
        ),
        Section("places", _("Places together"), (_("{bases} are kept together."), _("{activities_held} were held{activities_held__change}.")), ("bases", "activities_held")),
        Section("services", _("Services together"), (*LISTS, *BUILT), ("services", "demands", "share_of_demands_met", "projects_signed", "campaigns", "contributions")),
        Section("minds", _("Minds together"), HALL, ("topics_closed_solved", "consultations_held")),
        Section("results", _("Results"), SERVED, ("volunteers", "volunteer_hours", "persons_served")),
        Section("communities", _("The communities"), compares="community"),
        OUTLOOK,
    ),
    Report.Kind.COMMUNITY: (
        FOREWORD,
        Section("members", _("Members of the community"), (_("By {as_of}, {subject} had {members}{members__change}."),), ("members", "members_joined", "members_left"), ("sectors",)),
        Section("services", _("Services and demands"), LISTS, ("services", "demands", "share_of_demands_met")),
        Section("work", _("Meetings, visits and activities"), (*WORK, _("{activities_held} were held{activities_held__change}.")), ("visits_confirmed", "meetings_held", "activities_held")),
        Section("hall", _("Matters"), HALL, ("topics_closed_solved",)),
        Section("results", _("Results"), SERVED, ("persons_served", "volunteers", "volunteer_hours")),
        OUTLOOK,
    ),
    Report.Kind.SECTOR: (
        FOREWORD,
        Section("members", _("Members of the sector"), (_("By {as_of}, {subject} had {members}{members__change}."),), ("members", "members_joined", "members_left"), ("communities",)),
        Section("services", _("Services and demands"), LISTS, ("services", "demands", "share_of_demands_met")),
        Section("work", _("Meetings, visits and projects"), (*WORK, *BUILT), ("visits_confirmed", "meetings_held", "projects_signed")),
        Section("results", _("Results"), SERVED, ("persons_served", "volunteer_hours")),
        OUTLOOK,
    ),
    Report.Kind.MEMBER: (
        Section("gave", _("What it gave"), lists=("services", "contributions")),
        Section("got", _("What it got"), lists=("demands",)),
        Section("served", _("Whom it served")),
        Section("words", _("In its own words"), open=True),
    ),
}  # fmt: skip


def outline(kind: str) -> tuple[Section, ...]:
    return OUTLINES[kind]
