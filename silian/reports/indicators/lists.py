"""The two lists: what is offered and asked, what was met, how long it took; calls and who answered them."""

from typing import Any

from django.db.models import DateField, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractDay, Greatest, Least, TruncDate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from silian.cobuilding.models import Project
from silian.core.records import acts, last_verb
from silian.duties.queries import evidence
from silian.exchange.models import Call, CallAnswer, Demand, Exchange, Leg, Listed, Match, Service
from silian.reports.indicators.parts import Indicator, Part, day
from silian.reports.indicators.places import PEOPLE
from silian.reports.indicators.scope import Scope
from silian.reports.indicators.street import MEMBERS, ORGANISATIONS, members

LINES = pgettext_lazy("unit", "lines")
DAYS = pgettext_lazy("unit", "days")


def _open_lines(model: Any) -> Any:
    """In the list on the day: published, not closed by then, its last day not over."""
    about = model._meta.label_lower

    def rows(scope: Scope) -> QuerySet:
        closed, reopened = f"{about}.closed", f"{about}.reopened"
        before = last_verb(acts(about, closed, reopened, until=scope.as_of))
        after = Subquery(
            acts(about, closed, reopened).filter(at__date__gt=scope.as_of).order_by("id").values("verb")[:1]
        )
        return (
            model.objects.exclude(state=Listed.State.DRAFT)
            .filter(Q(valid_until=None) | Q(valid_until__gte=scope.as_of))
            .annotate(counted_on=day("opened_at"))
            .annotate(said_before=before, said_after=after)
            .exclude(said_before=closed)
            # A line that is closed today counted until the day it was.
            .filter(~Q(state=Listed.State.CLOSED) | Q(said_after=closed))
        )

    return rows


def demands_opened(scope: Scope) -> QuerySet:
    """All that were ever published; a draft that was closed never was."""
    about = Demand._meta.label_lower
    drafted, filed = (
        Exists(acts(about, *verbs)) for verbs in ([f"{about}.drafted"], [f"{about}.filed", f"{about}.published"])
    )
    found = Demand.objects.exclude(state=Listed.State.DRAFT)
    return found.filter(~Q(state=Listed.State.CLOSED) | ~drafted | filed).annotate(counted_on=day("opened_at"))


def demands_met(scope: Scope) -> QuerySet:
    """Of those, the ones for which both sides of a match, or all sides of an exchange, had accepted by the day."""
    matched = Match.objects.filter(
        state=Match.State.ACCEPTED, demand_side_at__date__lte=scope.as_of, service_side_at__date__lte=scope.as_of
    )
    late = Leg.objects.filter(accepted_at__date__gt=scope.as_of)
    ringed = Leg.objects.filter(exchange__state=Exchange.State.ACCEPTED).exclude(exchange__in=late.values("exchange"))
    return demands_opened(scope).filter(Q(pk__in=matched.values("demand")) | Q(pk__in=ringed.values("demand")))


def demands_with_result(scope: Scope) -> QuerySet:
    """Demands whose project is done; counted from the day it was finished."""
    done = Project.objects.filter(
        Q(match__demand=OuterRef("pk")) | Q(exchange__legs__demand=OuterRef("pk")), state=Project.State.DONE
    )
    finished = done.order_by("finished_on", "pk").values("finished_on")[:1]
    return Demand.objects.annotate(counted_on=Subquery(finished, output_field=DateField())).filter(
        counted_on__isnull=False
    )


def matches_accepted(scope: Scope) -> QuerySet:
    sides = Greatest("demand_side_at", "service_side_at")
    return Match.objects.filter(state=Match.State.ACCEPTED).annotate(counted_on=TruncDate(sides))


def with_lines(scope: Scope) -> QuerySet:
    """Members with a line in either list of the year of the day."""
    asked = evidence.Asked(scope.federation.pk, scope.as_of)
    either = Q(organisation__in=evidence.services_of_year(asked).values("had_by"))
    either |= Q(organisation__in=evidence.demands_of_year(asked).values("had_by"))
    return members(scope).filter(either)


def calls(scope: Scope) -> QuerySet:
    return Call.objects.filter(opened_at__isnull=False).annotate(counted_on=day("opened_at"))


def calls_answered(scope: Scope) -> QuerySet:
    """An answer may be changed until the call's last day; it counts when it cannot any more."""
    settled = Least("call__answer_until", day("call__ended_at"), output_field=DateField())
    return CallAnswer.objects.filter(state=CallAnswer.State.YES).annotate(
        counted_on=Greatest(day("answered_at"), settled, output_field=DateField())
    )


def _line(name: str, word: object, rows: Any, opens: str, amount: Any = None, *, stands: bool = False) -> Part:
    return Part(name, word, rows, "title", opens, amount=amount, owners=("organisation",), stands=stands)


def _answer(amount: Any = None) -> Part:
    return Part(
        "answers", _("answers"), calls_answered, "call__title", "exchange:call", "call_id", amount=amount,
        owners=("organisation",), seen=lambda rows, reader: rows.filter(call__in=Call.objects.visible_to(reader)),
    )  # fmt: skip


SPAN = ExpressionWrapper(F("counted_on") - TruncDate("opened_at"), output_field=DurationField())
OPENED = _line("demands", _("demands"), demands_opened, "exchange:demand")

LISTS = (
    Indicator(
        "services", _("Services offered"), _("Services that stood in the list on the day: published, not closed, not over."), LINES,
        (_line("services", _("services"), _open_lines(Service), "exchange:service", stands=True),),
        ("exchange_service", "core_record"), public=True, theme="lists",
    ),
    Indicator(
        "demands", _("Demands"), _("Demands that stood in the list on the day: published, not closed, not over."), LINES,
        (_line("demands", _("demands"), _open_lines(Demand), "exchange:demand", stands=True),),
        ("exchange_demand", "core_record"), public=True, theme="lists",
    ),
    Indicator(
        "list_coverage", _("Members with a line"), _("Of the members on the day, those with a line in either list of its year."),
        ORGANISATIONS,
        (Part("with_lines", _("members with a line"), with_lines, "organisation__name", "members:organisation", "organisation_id",
              owners=("organisation",), stands=True),),
        ("members_membership", "exchange_service", "exchange_demand"), "share", (MEMBERS,), theme="lists",
    ),
    Indicator(
        "demands_met", _("Demands met"),
        _("Of the demands published in the time chosen, those that a match or an exchange accepted by all sides had met by the day."), LINES,
        (_line("met", _("demands met"), demands_met, "exchange:demand"),),
        ("exchange_demand", "exchange_match", "exchange_leg"), "share", (OPENED,), theme="lists",
    ),
    Indicator(
        "demand_to_result", _("Days from demand to result"),
        _("The median of the days from the publication of a demand until its project was done; out of all demands published in the time chosen."),
        DAYS, (_line("results", _("demands with a result"), demands_with_result, "exchange:demand", ExtractDay(SPAN)),),
        ("exchange_demand", "cobuilding_project"), "median", (OPENED,), theme="lists",
    ),
    Indicator(
        "matches_accepted", _("Matches accepted"), _("Matches that both sides have accepted, from the second yes on."), pgettext_lazy("unit", "matches"),
        (Part("matches", _("matches"), matches_accepted, "demand__title", "exchange:match", owners=("demand__organisation", "service__organisation")),),
        ("exchange_match",), theme="lists",
    ),
    Indicator(
        "calls", _("Calls posted"), _("Calls that were posted to the members."), pgettext_lazy("unit", "calls"),
        (Part("calls", _("calls"), calls, "title", "exchange:call", owners=("organisation",), places=("community",)),),
        ("exchange_call",), theme="lists",
    ),
    Indicator(
        "calls_answered", _("Calls answered with yes"), _("Yeses of organisations to calls, from the day on which they cannot be changed any more."),
        pgettext_lazy("unit", "answers"), (_answer(),), ("exchange_callanswer",), public=True, theme="lists",
    ),
    Indicator(
        "calls_people", _("People promised to calls"), _("People that organisations promised with their yes to calls."), PEOPLE,
        (_answer("people"),), ("exchange_callanswer",), "sum", theme="lists",
    ),
)  # fmt: skip
