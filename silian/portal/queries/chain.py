"""The whole chain a thing stands in: from what was asked and offered to what came of it, each link to open."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silian.activities.models import Activity, Session
from silian.cobuilding.models import Contribution, Project, Version
from silian.core.models import Record
from silian.core.records import key
from silian.exchange.models import Call, Demand, Exchange, Leg, Match, Service, ring
from silian.hall.models import Matter
from silian.members.mandates import mandates
from silian.portal.queries.chain_parts import ADDRESSES, Chain, Here, Link, Stage
from silian.volunteering.models import ServiceTime

MOST = 12  # projects of one thing; a service may be in many


def _activities(reader: Any) -> QuerySet[Activity]:
    """Published ones are public, but a chain is drawn only inside one's own federations."""
    mine = mandates(reader)
    return Activity.objects.visible_to(reader).filter(
        Q(federation__in=mine.federation_ids) | Q(project__in=Project.objects.visible_to(reader).values("pk"))
    )


def _built_from(reader: Any) -> QuerySet[Project]:
    """Projects with what they grew from."""
    return Project.objects.visible_to(reader).select_related(
        "match__demand__organisation", "match__service__organisation", "exchange"
    )


# Where a chain may begin, and what the reader may see there.
BEGINNINGS: dict[str, Callable[[Any], QuerySet]] = {
    "matter": lambda reader: Matter.objects.visible_to(reader).filter(federation__in=mandates(reader).federation_ids),
    "demand": lambda reader: Demand.objects.visible_to(reader).select_related("organisation"),
    "service": lambda reader: Service.objects.visible_to(reader).select_related("organisation"),
    "match": lambda reader: Match.objects.visible_to(reader).select_related(
        "demand__organisation", "service__organisation"
    ),
    "exchange": lambda reader: Exchange.objects.visible_to(reader),
    "call": lambda reader: Call.objects.visible_to(reader),
    "project": _built_from,
    "version": lambda reader: Version.objects.visible_to(reader),
    "activity": _activities,
}


def chain(kind: str, start: Any, reader: Any) -> Chain:
    """From one thing to both ends. At most eight queries, however much hangs on the chain."""
    projects = [start] if kind == "project" else list(_projects(kind, start, reader))
    legs = _legs(kind, start, projects)
    calls = _calls(kind, start, projects)
    versions = _versions(projects, reader)
    sessions = _sessions(kind, start, projects, reader)
    here = Here(kind, start.pk)
    raised, demands = _matters(kind, start, projects, legs, reader)
    stages = [
        *([_raised(here, raised)] if raised else []),
        _asked(here, kind, start, projects, legs, calls, demands),
        _agreed_on(here, kind, start, projects, legs, calls),
        _built(here, projects),
        _written(here, versions, reader),
        _places(sessions),
        _took_place(here, kind, start, sessions),
        _given(projects, sessions, reader),
        _results(projects),
    ]
    return Chain(str(start), reverse(ADDRESSES[kind], args=[start.pk]), stages)


# ── What hangs together ──


def _projects(kind: str, start: Any, reader: Any) -> QuerySet[Project]:
    rows = _built_from(reader)
    if kind == "matter":
        legs = Leg.objects.filter(demand__matter_link__matter=start).values("exchange")
        rows = rows.filter(Q(match__demand__matter_link__matter=start) | Q(exchange__in=legs)).distinct()
    elif kind in ("demand", "service"):
        legs = Leg.objects.filter(**{kind: start}).values("exchange")
        rows = rows.filter(Q(**{f"match__{kind}": start}) | Q(exchange__in=legs))
    elif kind == "call":
        born = Record.objects.filter(verb="cobuilding.project.drafted", about__contains=[key(start)]).values_list(
            "subject", flat=True
        )
        rows = rows.filter(pk__in=[int(subject.partition(":")[2]) for subject in born])
    elif kind == "version":
        rows = rows.filter(agreement=start.agreement_id)
    elif kind == "activity":
        rows = rows.filter(pk=start.project_id or 0)
    else:
        rows = rows.filter(**{kind: start})
    return rows.order_by("-id")[:MOST]


def _matters(
    kind: str, start: Any, projects: list[Project], legs: list[Leg], reader: Any
) -> tuple[list[Matter], list[Demand]]:
    """The matters the demands of this chain came of, and for a matter all its demands. What the reader may not see is not there."""
    if kind == "matter":
        return [start], list(
            Demand.objects.visible_to(reader).filter(matter_link__matter=start).select_related("organisation")
        )
    asked = {project.match.demand_id for project in projects if project.match} | {leg.demand_id for leg in legs}
    if kind in ("demand", "match"):
        asked.add(start.pk if kind == "demand" else start.demand_id)
    if not asked:
        return [], []
    rows = Matter.objects.visible_to(reader).filter(demands__demand__in=asked)
    return list(rows.distinct().order_by("id")), []


def _legs(kind: str, start: Any, projects: list[Project]) -> list[Leg]:
    exchanges = {project.exchange_id for project in projects if project.exchange_id}
    if kind == "exchange":
        exchanges.add(start.pk)
    if not exchanges:
        return []
    return list(
        Leg.objects.filter(exchange__in=exchanges)
        .select_related("giver", "service__organisation", "demand__organisation", "exchange")
        .order_by("exchange", "position")
    )


def _calls(kind: str, start: Any, projects: list[Project]) -> list[Call]:
    """Calls a project or an activity grew out of; their first records say so."""
    if kind == "call":
        return [start]
    subjects = [key(project) for project in projects if not project.match_id and not project.exchange_id]
    subjects += [key(start)] if kind == "activity" else []
    if not subjects:
        return []
    about = Record.objects.filter(
        about__overlap=subjects, subject__in=subjects,
        verb__in=["cobuilding.project.drafted", "activities.activity.from_call"],
    ).values_list("about", flat=True)  # fmt: skip
    label = f"{Call._meta.label_lower}:"
    pks = {int(one.removeprefix(label)) for several in about for one in several if one.startswith(label)}
    return list(Call.objects.filter(pk__in=pks).order_by("id")) if pks else []


def _versions(projects: list[Project], reader: Any) -> list[Version]:
    if not projects:
        return []
    rows = Version.objects.filter(agreement__project__in=projects).select_related("agreement")
    return list(
        rows.annotate(opens=Q(pk__in=Version.objects.visible_to(reader).values("pk"))).order_by("agreement", "number")
    )


def _sessions(kind: str, start: Any, projects: list[Project], reader: Any) -> list[Session]:
    which = Q(activity__project__in=projects) if projects else Q(pk=None)
    if kind == "activity":
        which |= Q(activity=start)
    elif not projects:
        return []
    rows = Session.objects.filter(which, activity__in=_activities(reader)).select_related(
        "activity__federation", "activity__organiser", "activity__community", "activity__base", "booking__room__base"
    )
    return list(rows.order_by("begins_at", "id"))


# ── The stages ──


def _raised(here: Here, matters: list[Matter]) -> Stage:
    stage = Stage(_("Raised"), "")
    for matter in matters:
        stage.links.append(
            here.link("matter", matter, _("Matter"), state=matter.stage, state_word=str(matter.get_stage_display()))
        )
    return stage


def _asked(
    here: Here,
    kind: str,
    start: Any,
    projects: list[Project],
    legs: list[Leg],
    calls: list[Call],
    demands: list[Demand],
) -> Stage:
    stage = Stage(_("Asked and offered"), _("Nothing stands in the lists; it was begun by hand."))
    lines: dict[tuple[str, int], Any] = {("demand", one.pk): one for one in demands}
    if kind in ("demand", "service"):
        lines[kind, start.pk] = start
    matches = [project.match for project in projects if project.match] + ([start] if kind == "match" else [])
    for pair in [*matches, *legs]:
        lines["demand", pair.demand_id], lines["service", pair.service_id] = pair.demand, pair.service
    words = {"demand": _("Demand"), "service": _("Service")}
    for (part, _pk), line in sorted(lines.items(), key=lambda one: (one[0][0], one[0][1])):
        stage.links.append(here.link(part, line, words[part], title=line.title, more=str(line.organisation)))
    for call in calls:
        stage.links.append(here.link("call", call, _("Call"), state=call.state, state_word=call.get_state_display()))
    return stage


def _agreed_on(here: Here, kind: str, start: Any, projects: list[Project], legs: list[Leg], calls: list[Call]) -> Stage:
    missing = (
        _("A call needs no match: whoever said yes takes part.")
        if calls
        else _("Both sides accept a suggestion, or all of them an exchange.")
    )
    stage = Stage(_("Accepted"), missing)
    matches = {project.match_id: project.match for project in projects if project.match}
    if kind == "match":
        matches[start.pk] = start
    for match in matches.values():
        title = _("%(service)s for %(demand)s") % {"service": match.service.title, "demand": match.demand.title}
        stage.links.append(
            here.link("match", match, _("Match"), title=title, state=match.state, state_word=match.get_state_display())
        )
    rings: dict[int, list[Leg]] = {}
    for leg in legs:
        rings.setdefault(leg.exchange_id, []).append(leg)
    for several in rings.values():
        exchange = several[0].exchange
        stage.links.append(
            here.link(
                "exchange", exchange, _("Exchange"), title=ring(several), state=exchange.state,
                state_word=exchange.get_state_display(),
            )
        )  # fmt: skip
    return stage


def _built(here: Here, projects: list[Project]) -> Stage:
    stage = Stage(_("Project"), _("A project begins by itself when all sides have accepted."))
    for project in projects:
        stage.links.append(
            here.link("project", project, _("Project"), state=project.state, state_word=project.get_state_display())
        )
    return stage


def _written(here: Here, versions: list[Any], reader: Any) -> Stage:
    stage = Stage(_("Agreement"), _("A partner or the office drafts the agreement on the project's page."))
    for version in versions:
        number = _("version %(number)s") % {"number": version.number}
        link = here.link(
            "version", version, _("Agreement"), title=version.agreement.sign, more=number, state=version.shown_state,
            state_word=str(version.shown_state_word),
        )  # fmt: skip
        stage.links.append(
            link if version.opens else Link(link.kind, link.title, "", link.more, link.state, link.state_word)
        )
    return stage


def _places(sessions: list[Session]) -> Stage:
    stage = Stage(_("Place"), _("Choose a room of a base when you plan an activity."))
    bases: set[int] = set()
    for session in sessions:
        booking, base = session.booking, session.activity.base
        if booking is not None:
            stage.links.append(
                Link(
                    _("Booking"), str(booking.room), reverse("places:booking", args=[booking.pk]), _when(session),
                    booking.state, booking.get_state_display(),
                )
            )  # fmt: skip
        elif base is not None and base.pk not in bases:
            bases.add(base.pk)
            stage.links.append(Link(_("Base"), base.name, reverse("places:base", args=[base.pk])))
    return stage


def _when(session: Session) -> str:
    begins, ends = timezone.localtime(session.period.lower), timezone.localtime(session.period.upper)
    return f"{begins:%Y-%m-%d %H:%M}–{ends:%H:%M}"


def _took_place(here: Here, kind: str, start: Any, sessions: list[Session]) -> Stage:
    stage = Stage(_("Activity"), _("Plan an activity and name the project in it."))
    several: dict[int, list[Session]] = {}
    activities: dict[int, Activity] = {start.pk: start} if kind == "activity" else {}
    for session in sessions:
        activities.setdefault(session.activity_id, session.activity)
        several.setdefault(session.activity_id, []).append(session)
    for pk, activity in activities.items():
        times = several.get(pk, [])
        more = (
            _when(times[0])
            if len(times) == 1
            else ngettext("%(number)s session", "%(number)s sessions", len(times)) % {"number": len(times)}
        )
        if activity.came is not None:
            more += " · " + ngettext("%(number)s person came", "%(number)s people came", activity.came) % {
                "number": activity.came
            }
        stage.links.append(
            here.link(
                "activity",
                activity,
                _("Activity"),
                more=more,
                state=activity.state,
                state_word=activity.get_state_display(),
            )
        )
    return stage


def _given(projects: list[Project], sessions: list[Session], reader: Any) -> Stage:
    stage = Stage(_("Given"), _("Times of helpers and contributions appear here when they are noted and confirmed."))
    if sessions:
        # Sums only: who gave the time stands on pages of their own.
        rows = (
            ServiceTime.objects.filter(session__in=sessions).exclude(state=ServiceTime.State.VOID)
            .order_by("state").values_list("state").annotate(minutes=Sum("minutes"), people=Count("volunteer", distinct=True))
        )  # fmt: skip
        for state, minutes, people in rows:
            hours = _("%(hours)s hours") % {"hours": f"{minutes / 60:.1f}".removesuffix(".0")}
            stage.links.append(
                Link(
                    _("Service time"), hours, "", ngettext("%(number)s person", "%(number)s people", people) % {"number": people},
                    state, str(ServiceTime.State(state).label),
                )
            )  # fmt: skip
    for project, kind, unit, state, total in _contributions(projects, reader):
        stage.links.append(
            Link(
                str(Contribution.Kind(kind).label), f"{total.normalize():f} {unit}",
                f"{reverse('cobuilding:contributions')}?project={project}", "", state, str(Contribution.State(state).label),
            )
        )  # fmt: skip
    return stage


def _contributions(projects: list[Project], reader: Any) -> Iterable[tuple]:
    if not projects:
        return []
    shown = (Contribution.State.NOTED, Contribution.State.CONFIRMED)
    rows = Contribution.objects.visible_to(reader).filter(project__in=projects, state__in=shown)
    return (
        rows.order_by("project", "kind", "unit", "state")
        .values_list("project", "kind", "unit", "state")
        .annotate(total=Sum("quantity"))
    )


def _results(projects: list[Project]) -> Stage:
    stage = Stage(_("Result"), _("One short form ends the project; its numbers are filled in beforehand."))
    for project in projects:
        if project.state != Project.State.DONE:
            continue
        numbers = _("%(served)s people served, %(taking_part)s taking part, %(hours)s hours") % {
            "served": project.served, "taking_part": project.taking_part, "hours": project.hours,
        }  # fmt: skip
        stage.links.append(
            Link(
                _("Result"),
                project.result,
                reverse("cobuilding:project", args=[project.pk]),
                numbers,
                project.state,
                project.get_state_display(),
            )
        )
    return stage
