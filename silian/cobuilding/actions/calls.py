"""From a call to a project: whoever said yes becomes a partner."""

from django.db import transaction
from django.utils.translation import ngettext

from silian.cobuilding.actions import open_project
from silian.cobuilding.models import Project
from silian.core.rules import require
from silian.core.states import lock
from silian.exchange import rules
from silian.exchange.actions.calls import close_call
from silian.exchange.models import Call, CallAnswer
from silian.exchange.queries.calls import born_of
from silian.members.models import Organisation
from silian.people.models import User


@transaction.atomic
def project_from_call(call: Call, *, by: User, outcome: str = "", because: str = "") -> tuple[Project, bool]:
    """Open a draft project with everybody who said yes, and end the call if it is still open. (project, made)

    A second press of the button finds the project of the first one: the call is locked until it is there.
    """
    lock(call)
    require(rules.can_build_on(by, call))
    for born in born_of(call):
        if born.kind == "cobuilding.project":
            return Project.objects.get(pk=born.pk), False
    if call.state == Call.State.OPEN:
        close_call(call, outcome, because, by=by)
    return open_project(call.federation, {"title": call.title}, partners_of(call), by=by, about=[call]), True


def partners_of(call: Call) -> list[tuple[Organisation, str, str]]:
    """Who takes part, what each gives and asks: first the member that asks, then whoever said yes."""
    asker = [(call.organisation, "", call.title)] if call.organisation else []
    said_yes = CallAnswer.objects.filter(call=call, state=CallAnswer.State.YES).select_related("organisation")
    return asker + [(answer.organisation, given_by(answer), "") for answer in said_yes.order_by("id")]


def given_by(answer: CallAnswer) -> str:
    people = ngettext("%(number)s person", "%(number)s people", answer.people) % {"number": answer.people}
    return f"{people} · {answer.gives}" if answer.gives else people
