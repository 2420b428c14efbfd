"""What the federation does: visits, meetings, campaigns, projects, contributions, tasks."""

from collections.abc import Callable

from django.db.models import Case, DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.cobuilding.models import Campaign, Contribution, Project, Version
from silian.core.records import acts, first_day
from silian.documents.models import Version as DocumentVersion
from silian.meetings.models import Meeting
from silian.reports.indicators.parts import Indicator, Part, day, latest
from silian.reports.indicators.scope import Scope
from silian.tasks.models import Task
from silian.visits.models import Visit

PROJECT = "cobuilding.project"
# What says that a project is agreed: by a paper signed by all, without one, or as a workbook said.
AGREED = (f"{PROJECT}.agreed", f"{PROJECT}.agreed_without_paper", f"{PROJECT}.begun")
PROJECTS = pgettext_lazy("unit", "projects")
VISITS = pgettext_lazy("unit", "visits")
MEETINGS = pgettext_lazy("unit", "meetings")
ROWS = pgettext_lazy("unit", "rows")


def visits_confirmed(scope: Scope) -> QuerySet:
    return Visit.objects.filter(state=Visit.State.CONFIRMED).annotate(counted_on=latest("held_on", day("confirmed_at")))


def visits_held(scope: Scope) -> QuerySet:
    return Visit.objects.filter(state__in=Visit.HAPPENED).annotate(counted_on=F("held_on"))


def meetings_held(scope: Scope) -> QuerySet:
    return Meeting.objects.filter(state__in=Meeting.OVER).annotate(counted_on=F("held_on"))


def meetings_minuted(scope: Scope) -> QuerySet:
    return meetings_held(scope).annotate(counted_on=latest("held_on", day("minutes__final_at"))).exclude(
        minutes__final_at=None
    )  # fmt: skip


def campaigns(scope: Scope) -> QuerySet:
    return Campaign.objects.filter(period__contains=scope.as_of).annotate(counted_on=F("period__startswith"))


def projects_signed(scope: Scope) -> QuerySet:
    """From the day on which the first text of its agreement was signed by all."""
    texts = Version.objects.filter(agreement__project=OuterRef("pk"), in_force_at__isnull=False)
    first = texts.order_by().values("agreement").annotate(first=Min("in_force_at__date")).values("first")
    return Project.objects.annotate(counted_on=Subquery(first, output_field=DateField())).filter(
        counted_on__isnull=False
    )


def agreements_in_force(scope: Scope) -> QuerySet:
    """Signed by all, begun, neither ended nor over."""
    return (
        Version.objects.filter(in_force_at__isnull=False, period__contains=scope.as_of)
        .filter(Q(ended_at=None) | Q(ended_at__date__gt=scope.as_of))
        .annotate(counted_on=day("in_force_at"))
    )


def projects_running(scope: Scope) -> QuerySet:
    """Agreed – by a paper, without one, or as a workbook said – and neither done nor stopped by the day."""
    agreed = first_day(acts(PROJECT, *AGREED))
    brought = first_day(acts(PROJECT, f"{PROJECT}.imported"))
    came = Case(When(~Q(without_paper=""), then=brought), default=Value(None), output_field=DateField())
    stopped = first_day(acts(PROJECT, f"{PROJECT}.stopped"))
    return (
        Project.objects.annotate(
            counted_on=Coalesce(agreed, came, output_field=DateField()),
            over_on=Least("finished_on", stopped, output_field=DateField()),
        )
        .filter(Q(over_on=None) & ~Q(state=Project.State.STOPPED) | Q(over_on__gt=scope.as_of))
        .filter(counted_on__isnull=False)
    )


def projects_done(scope: Scope) -> QuerySet:
    return Project.objects.filter(state=Project.State.DONE).annotate(counted_on=F("finished_on"))


def contributions(kind: str = "") -> Callable[[Scope], QuerySet]:
    def rows(scope: Scope) -> QuerySet:
        """Confirmed by whoever received it, and not taken out again by the day."""
        undone = Contribution.objects.filter(reverses=OuterRef("pk"), at__date__lte=scope.as_of)
        found = Contribution.objects.filter(~Exists(undone), state=Contribution.State.CONFIRMED, reverses=None)
        found = found.annotate(counted_on=latest("given_on", day("answered_at")))
        return found.filter(kind=kind) if kind else found

    return rows


def tasks_done(scope: Scope) -> QuerySet:
    return Task.objects.filter(state=Task.State.DONE).annotate(counted_on=F("closed_on"))


def documents_issued(scope: Scope) -> QuerySet:
    return DocumentVersion.objects.filter(issued_on__isnull=False).annotate(counted_on=F("issued_on"))


def _project(name: str, word: object, rows: Callable[[Scope], QuerySet], *, stands: bool = False) -> Part:
    return Part(
        name, word, rows, "title", "cobuilding:project", owners=("partners__organisation",), stands=stands,
    )  # fmt: skip


def _visit(name: str, word: object, rows: Callable[[Scope], QuerySet]) -> Part:
    return Part(name, word, rows, "organisation__name", "visits:visit", owners=("organisation",))


def _meeting(name: str, word: object, rows: Callable[[Scope], QuerySet]) -> Part:
    # Those of its body; what a member attended is on its own pages.
    return Part(
        name, word, rows, "title", "meetings:meeting", owners=("body__organisation",), places=("body__community",),
        sectors=("body__sector",),
    )  # fmt: skip


def _given(kind: str, word: object) -> Part:
    return Part(
        "given", word, contributions(kind), "what", "cobuilding:contribution", owners=("giver",), places=("community",),
    )  # fmt: skip


KINDS = {
    Contribution.Kind.PLACE: _("Places given"), Contribution.Kind.GOODS: _("Goods given"),
    Contribution.Kind.HOURS: _("People's time given"), Contribution.Kind.MINDS: _("Knowledge given"),
    Contribution.Kind.FUNDS: _("Funds noted"),
}  # fmt: skip
CONFIRMED_GIFTS = _(
    "Contributions of this kind that the receiving side has confirmed; without those a counter-entry has taken out again."
)

WORK = (
    Indicator(
        "visits_confirmed", _("Visits confirmed"), _("Visits that were held and that the organisation has confirmed, from the day of its word on."),
        VISITS, (_visit("visits", _("visits"), visits_confirmed),), ("visits_visit",), public=True, theme="work",
    ),
    Indicator(
        "visits_held", _("Visits held"), _("Visits that were held, confirmed or not."), VISITS,
        (_visit("visits", _("visits"), visits_held),), ("visits_visit",), theme="work",
    ),
    Indicator(
        "meetings_held", _("Meetings held"), _("Meetings of all bodies that were held, by the day on which they were."), MEETINGS,
        (_meeting("meetings", _("meetings"), meetings_held),), ("meetings_meeting",), public=True, theme="work",
    ),
    Indicator(
        "meetings_minuted", _("Meetings with final minutes"), _("Meetings held whose minutes are final, from that day on."), MEETINGS,
        (_meeting("meetings", _("meetings"), meetings_minuted),), ("meetings_meeting", "meetings_minutes"), theme="work",
    ),
    Indicator(
        "campaigns", _("Campaigns"), _("Campaigns whose period covers the day."), pgettext_lazy("unit", "campaigns"),
        (Part("campaigns", _("campaigns"), campaigns, "name", "cobuilding:campaign", stands=True),),
        ("cobuilding_campaign",), public=True, theme="work",
    ),
    Indicator(
        "projects_signed", _("Projects signed"), _("Projects whose agreement all parties have signed, from the day of the last signature on."),
        PROJECTS, (_project("projects", _("projects"), projects_signed),), ("cobuilding_project", "cobuilding_version"), public=True, theme="work",
    ),
    Indicator(
        "projects_running", _("Projects under way"), _("Projects that were agreed by the day and were neither done nor stopped then."), PROJECTS,
        (_project("projects", _("projects"), projects_running, stands=True),), ("cobuilding_project", "core_record"), public=True, theme="work",
    ),
    Indicator(
        "projects_done", _("Projects done"), _("Projects finished with their result, by the day on which they were finished."), PROJECTS,
        (_project("projects", _("projects"), projects_done),), ("cobuilding_project",), public=True, theme="work",
    ),
    Indicator(
        "agreements_in_force", _("Agreements in force"), _("Texts of agreements that were signed by all and in force on the day."),
        pgettext_lazy("unit", "agreements"),
        (Part("texts", _("texts"), agreements_in_force, "title", "cobuilding:version", owners=("parties__organisation",), stands=True),),
        ("cobuilding_version",), theme="work",
    ),
    Indicator(
        "contributions", _("Contributions in kind"),
        _("Contributions of all kinds that the receiving side has confirmed; without those a counter-entry has taken out again."), ROWS,
        (_given("", _("contributions")),), ("cobuilding_contribution",), public=True, theme="work",
    ),
    *(
        Indicator(
            f"contributions_{kind.value}", word, CONFIRMED_GIFTS, ROWS, (_given(kind.value, _("contributions")),),
            ("cobuilding_contribution",), theme="work",
        )
        for kind, word in KINDS.items()
    ),
    Indicator(
        "tasks_done", _("Tasks done"), _("Tasks that were done, by the day on which they were."), pgettext_lazy("unit", "tasks"),
        (Part("tasks", _("tasks"), tasks_done, "title", "tasks:task", owners=("organisation",)),), ("tasks_task",), theme="work",
    ),
    Indicator(
        "documents_issued", _("Documents issued"), _("Versions of documents that were issued."), pgettext_lazy("unit", "versions"),
        (Part("versions", _("versions"), documents_issued, "document__title", "documents:version"),), ("documents_version",), theme="work",
    ),
)  # fmt: skip
