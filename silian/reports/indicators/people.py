"""Who helps, and whom it serves."""

from typing import Any

from django.db.models import DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.core.records import acts, last_verb
from silian.reports.indicators.parts import Indicator, Part, day, latest
from silian.reports.indicators.places import HOURS, PEOPLE, activities, activity_part
from silian.reports.indicators.scope import Scope
from silian.reports.indicators.work import projects_done
from silian.volunteering.models import Consent, HomeOrder, Registration, ServiceTime, Volunteer

WITHDREW = "volunteering.volunteer.withdrew"


def volunteers(scope: Scope) -> QuerySet:
    """Whose consent to be asked for service stood on the day."""
    standing = Consent.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__date__gt=scope.as_of), volunteer=OuterRef("pk"), kind=Consent.Kind.KEEP
    )
    first = standing.order_by().values("volunteer").annotate(first=Min("at__date")).values("first")
    stopped = last_verb(acts("volunteering.volunteer", WITHDREW, "volunteering.volunteer.came_back", until=scope.as_of))
    return (
        Volunteer.objects.filter(Exists(standing))
        .annotate(counted_on=Subquery(first, output_field=DateField()), said_last=stopped)
        .exclude(said_last=WITHDREW)
    )


def hours(scope: Scope) -> QuerySet:
    """Confirmed by another person, and not made void by the day."""
    void = Q(state=ServiceTime.State.VOID, void_at__date__gt=scope.as_of)
    return ServiceTime.objects.filter(
        Q(state=ServiceTime.State.CONFIRMED) | void, confirmed_at__isnull=False
    ).annotate(counted_on=latest(day("period__endswith"), day("confirmed_at")))  # fmt: skip


def homes_done(scope: Scope) -> QuerySet:
    return HomeOrder.objects.filter(state=HomeOrder.State.DONE).annotate(counted_on=day("ended_at"))


def registrations(scope: Scope) -> QuerySet:
    return Registration.objects.filter(Q(withdrawn_at=None) | Q(withdrawn_at__date__gt=scope.as_of)).annotate(
        counted_on=day("at")
    )


def of_no_project(scope: Scope) -> QuerySet:
    """What belongs to a project counts with the project's own result, and only once."""
    return activities(scope).filter(project=None)


TIME: dict[str, Any] = {
    "owners": ("volunteer__organisation", "session__activity__organiser"),
    "places": ("volunteer__community", "home_order__community", "post__community", "session__activity__community"),
}
HOME = Part("homes", _("home services"), homes_done, "community__name", "volunteering:order", places=("community",))

PEOPLES = (
    Indicator(
        "volunteers", pgettext_lazy("figure", "Volunteers"), _("People who had agreed by the day to be asked for service and had not stopped since."), PEOPLE,
        (Part("volunteers", _("volunteers"), volunteers, "name", "volunteering:volunteer", owners=("organisation",), places=("community",), stands=True),),
        ("volunteering_volunteer", "volunteering_consent"), public=True, theme="people",
    ),
    Indicator(
        "double_reports", _("Double reports"), _("Registrations of volunteers with a community that stood on the day."), PEOPLE,
        (Part("registrations", _("registrations"), registrations, "community__name", "volunteering:teams", "", owners=("volunteer__organisation",),
              places=("community",), stands=True),),
        ("volunteering_registration",), theme="people",
    ),
    Indicator(
        "hours", _("Service time"), _("Minutes of service that another person has confirmed, in hours; without what was void by the day."), HOURS,
        (Part("times", _("service times"), hours, "what", "volunteering:time", amount="minutes", **TIME),),
        ("volunteering_servicetime",), "sum", scale=60, public=True, theme="people",
    ),
    Indicator(
        "persons_served", _("People served"),
        _("People served as the results of finished projects say, people who came as guests to activities that belong to no project, and one for each home service done."),
        pgettext_lazy("unit", "people served"),
        (
            Part("projects", _("projects"), projects_done, "title", "cobuilding:project", amount="served", owners=("partners__organisation",)),
            activity_part(of_no_project, F("came") - Coalesce("helped", 0)),
            HOME,
        ),
        ("cobuilding_project", "activities_activity", "volunteering_homeorder"), "sum", public=True, theme="people",
    ),
    Indicator(
        "home_services", _("Home services done"), _("Services at home that were done."), pgettext_lazy("unit", "home services"), (HOME,),
        ("volunteering_homeorder",), public=True, theme="people",
    ),
)  # fmt: skip
