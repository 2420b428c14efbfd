"""What the search box looks through: for each kind its rows a person may see, and how one of them is shown.

`visible_to` of the model decides what a hit may be, and nothing here widens it. `PUBLIC` is what everybody may read without an
account; to somebody with a seat it shows what other federations make public, beside what her own federations show her.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.activities.models import Activity
from silian.cobuilding.models import Campaign, Partner, Project
from silian.cobuilding.models import Version as Agreed
from silian.core.search import Asked, found_by
from silian.counsel.models import Consultation
from silian.deliberation.models import Ballot, Statement
from silian.documents.models import Document, Version
from silian.exchange.models import Call, Demand, Service
from silian.hall.models import Matter, Resolution
from silian.honours.models import Honour
from silian.meetings.models import Decision, Line, Meeting
from silian.members.mandates import mandates
from silian.members.models import Organisation, Term
from silian.people.models import User
from silian.places.models import Base, Room
from silian.reports.models import Report
from silian.stories.models import Story
from silian.tasks.models import Task
from silian.volunteering.models import Post, Team

Rows = Any  # a QuerySet with the words of its own model


@dataclass(frozen=True)
class Kind:
    """One kind of thing: which rows a person may see, how they are found, what stands in a line, where one and all of them are."""

    word: Any
    rows: Callable[[Any], Rows]
    title: str
    beside: str
    address: str
    all_of_them: str = ""  # the list, where it can show all that were found here
    more: str = ""  # what it has to be asked beside the words, to do so
    text: tuple[str, ...] = ()  # what else is searched: a line shows the place where the words stand in it
    key: str = "pk"  # what the address names, if not the row itself
    found: Callable[[Rows, str], Rows] = lambda rows, asked: found_by(rows, asked, Asked)


def kinds_for(person: Any) -> list[Kind]:
    """With a seat everything; without one, as without an account, what is for everybody. In the order of the page."""
    return [*SEATED, *ANYBODY, *ELSEWHERE] if mandates(person).held else [*ANYBODY, *ELSEWHERE]


def _visible(model: Any) -> Callable[[Any], Rows]:
    return lambda person: model.objects.visible_to(person)


def _words(model: Any, asked: str) -> Any:
    return found_by(model.objects.order_by(), asked, Asked)


def _projects(rows: Rows, asked: str) -> Rows:
    """By its own words, or by a partner's name."""
    partnered = Partner.objects.order_by().filter(organisation__in=_words(Organisation, asked).values("pk"))
    return rows.filter(pk__in=_words(Project, asked).values("pk").union(partnered.values("project"), all=True))


def _in_force(person: Any) -> Rows:
    """The documents, each with the words of what is in force of it."""
    versions: Any = Version.objects
    text = versions.in_force(timezone.localdate()).filter(document=OuterRef("pk")).order_by("-number")
    return Document.objects.visible_to(person).annotate(in_force=Subquery(text.values("text")[:1]))


def _documents(rows: Rows, asked: str) -> Rows:
    """By its title, or by a clause of what is in force."""
    clauses = _words(Version, asked).in_force(timezone.localdate())
    return rows.filter(pk__in=_words(Document, asked).values("pk").union(clauses.values("document"), all=True))


def _elsewhere(rows: Rows, person: Any) -> Rows:
    """What her own federations show her stands there already."""
    own = mandates(person).federation_ids
    return rows.exclude(federation__in=own) if own else rows


def _agreements(person: Any) -> Rows:
    return Agreed.objects.visible_to(person).exclude(state__in=[Agreed.State.SUPERSEDED, Agreed.State.WITHDRAWN])


def _decisions(person: Any) -> Rows:
    """Those of final minutes, for whoever may read these."""
    return Decision.objects.filter(number__isnull=False, meeting__in=Meeting.objects.visible_to(person).values("pk"))


BASES, CONSULTATIONS = _("Bases"), _("Consultations")
# For whoever holds a seat.
SEATED = [
    Kind(
        _("Organisations"), lambda person: Organisation.objects.visible_to(person).current(),  # type: ignore[attr-defined]
        "name", "community__name", "members:organisation", "members:register", text=("short_name", "uscc"),
    ),
    Kind(
        _("Services"), _visible(Service), "title", "organisation__name", "exchange:service", "exchange:services", "state=all&wide=1",
        text=("detail", "theme"),
    ),
    Kind(
        _("Demands"), _visible(Demand), "title", "organisation__name", "exchange:demand", "exchange:demands", "state=all&wide=1",
        text=("detail", "theme"),
    ),
    Kind(_("Calls"), _visible(Call), "title", "organisation__name", "exchange:call", "exchange:calls", "show=all", text=("detail",)),
    Kind(_("Projects"), _visible(Project), "title", "", "cobuilding:project", "cobuilding:projects", text=("about",), found=_projects),
    Kind(_("Agreements"), _agreements, "title", "agreement__project__title", "cobuilding:version", text=("purpose",)),
    Kind(_("Campaigns"), _visible(Campaign), "name", "", "cobuilding:campaign", text=("about",)),
    Kind(BASES, _visible(Base), "name", "owner__name", "places:base", "places:bases", "state=all", text=("purpose", "address")),
    Kind(_("Rooms"), _visible(Room), "name", "base__name", "places:room", text=("equipment",)),
    Kind(_("Meetings"), _visible(Meeting), "title", "body__name", "meetings:meeting", "meetings:meetings"),
    Kind(
        _("Decisions"), _decisions, "line__text", "meeting__title", "meetings:meeting", key="meeting_id",
        found=lambda rows, asked: rows.filter(line__in=_words(Line, asked).values("pk")),
    ),
    Kind(CONSULTATIONS, _visible(Consultation), "title", "seat__body__name", "counsel:consultation", text=("question",)),
    Kind(_("Documents"), _in_force, "title", "", "documents:document", text=("in_force",), found=_documents),
    Kind(_("Tasks"), _visible(Task), "title", "source_title", "tasks:task", "tasks:tasks", "whose=all&state=all", text=("detail",)),
    Kind(
        _("Seats"), lambda person: Term.objects.visible_to(person).today(), "person__name", "seat__body__name", "members:seat",  # type: ignore[attr-defined]
        key="seat_id", found=lambda rows, asked: rows.filter(person__in=_words(User, asked).values("pk")),
    ),
]  # fmt: skip
# For everybody, with or without an account; somebody may see more of them than others.
ANYBODY = [
    Kind(_("Activities"), _visible(Activity), "title", "organiser__name", "activities:activity", text=("about",)),
    Kind(_("Matters"), _visible(Matter), "title", "community__name", "hall:matter", "hall:matters", "show=all", text=("place", "text")),
    Kind(_("Stories"), _visible(Story), "title", "federation__name", "stories:story", text=("lead",)),
    Kind(_("Honours"), _visible(Honour), "name", "title", "honours:honour", text=("why",)),
    Kind(_("Statements"), _visible(Statement), "text", "matter__title", "deliberation:statement", text=("reason",)),
    Kind(_("Resolutions"), _visible(Resolution), "text", "matter__title", "hall:resolution"),
    Kind(pgettext_lazy("papers", "Reports"), _visible(Report), "title", "federation__name", "reports:report", "reports:reports"),
    Kind(_("Ballots"), _visible(Ballot), "title", "body__name", "deliberation:ballot", "deliberation:ballots"),
    Kind(_("Teams"), lambda person: Team.objects.all(), "name", "community__name", "volunteering:team", text=("about",)),
    Kind(_("Help wanted"), lambda person: Post.objects.all(), "title", "community__name", "volunteering:post", text=("about",)),
]  # fmt: skip
# What has a page of its own for everybody.
ELSEWHERE = [
    Kind(
        _("Calls"), lambda person: _elsewhere(Call.objects.public(), person), "title", "organisation__name", "portal:wanted_one",  # type: ignore[attr-defined]
        text=("detail",),
    ),
    Kind(
        BASES, lambda person: _elsewhere(Base.objects.published(), person), "name", "owner__name", "places:open_base",  # type: ignore[attr-defined]
        text=("purpose", "address"),
    ),
    Kind(
        CONSULTATIONS, lambda person: _elsewhere(Consultation.objects.published(), person), "title", "seat__body__name",  # type: ignore[attr-defined]
        "counsel:published_one", text=("question",),
    ),
]  # fmt: skip
