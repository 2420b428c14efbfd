"""Nobody decides, carries out and supervises the same matter, whatever is tried in whatever order."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from silian.core.errors import Refused
from silian.hall.actions import carrying, parties, resolutions
from silian.hall.models import Matter, MatterTask, Party, Query, Resolution
from silian.hall.rules import roles
from silian.hall.rules.roles import Side, alone
from silian.hall.tests import build, build_plans
from silian.tasks.actions import change_task, drop_task, finish_task
from silian.tasks.models import Task
from tests.cast import seat

PEOPLE = ("owner", "chair", "helper", "bank", "group")
ACTS = ("resolve", "task", "query", "party", "finish", "drop", "pass_on", "carried_out")
moves = st.lists(
    st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), min_size=4, max_size=14
)


@pytest.fixture
def people(cast):
    """The chair of the round table and the bank's liaison sit in the supervision group, too."""
    table = build_plans.carrier(cast)
    group = build_plans.carrier(cast, "supervision", "示例大众监督团")
    found = {
        "owner": cast.community_secretary, "chair": build_plans.seated(table, "chair", "chair"),
        "helper": build_plans.another_of_community(cast), "bank": cast.bank_liaison,
        "group": build_plans.seated(group, "group"),
    }  # fmt: skip
    seat(group.body, "member", found["chair"])
    seat(group.body, "member", found["bank"])
    return found, table


def attempt(act: str, matter: Matter, one, other, cast) -> None:
    first = one.terms.order_by("id").first().seat
    task = MatterTask.objects.filter(matter=matter, task__state=Task.State.OPEN).first()
    to = (
        {"organisation": cast.bank} if other == cast.bank_liaison else {"seat": other.terms.order_by("id").first().seat}
    )
    if act == "resolve":
        resolutions.resolve(matter, build_plans.fields(), by=one, basis="meeting")
    elif act == "task":
        carrying.give_task_of(matter, {"title": "换灯", "due_on": timezone.localdate(), **to}, by=one)
    elif act == "query" and roles.can_supervise(one, matter):
        Query.objects.create(
            federation=matter.federation,
            matter=matter,
            text="为何？",
            by=one,
            seat=first,
            answer_by=timezone.now() + timedelta(3),
        )
    elif act == "party":
        parties.invite_party(matter, "side", by=one, **to)
    elif act == "finish" and task:
        finish_task(task.task, "完成", by=one)
    elif act == "drop" and task:
        drop_task(task.task, "不用了", by=one)
    elif act == "pass_on" and task:
        change_task(task.task, {"seat": None, "organisation": None, **to}, by=one)
    elif act == "carried_out":
        carrying.say_carried_out(matter, "完成", by=one)


def apart(matter: Matter) -> bool:
    """Said once more, plainly, from the rows."""
    decided = set(Resolution.objects.filter(matter=matter, replaced_by=None).values_list("by", flat=True))
    supervising = set(Query.objects.filter(matter=matter).values_list("by", flat=True))
    at_work = set(
        MatterTask.objects.filter(matter=matter)
        .exclude(task__state="dropped")
        .values_list("task__seat__terms__person", flat=True)
    )
    parties_to = set(Party.objects.filter(matter=matter).values_list("seat__terms__person", flat=True))
    return not supervising & (decided | at_work | parties_to)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_decision_work_and_supervision_stay_apart_in_every_order(cast, people, tried):
    found, table = people
    with transaction.atomic():
        matter = build.accepted(cast)
        phase = build_plans.in_phase(matter, "collect")
        phase.plan.carrier = table
        phase.plan.save()
        phase.delete()
        for act, one, other in tried:
            try:
                with transaction.atomic():
                    attempt(act, build.fresh(matter), found[one], found[other], cast)
            except Refused:
                continue
            finally:
                assert roles.roles_of(build.fresh(matter)).apart
                assert apart(matter)
        transaction.set_rollback(True)


@given(
    st.lists(st.sets(st.integers(1, 5), min_size=1).map(frozenset), min_size=1),
    st.sets(st.integers(1, 5), min_size=1).map(frozenset),
)
def test_whoever_decided_is_alone_only_if_nobody_else_carries_out(carriers, decided):
    sides = [Side(persons=one) for one in carriers]
    assert alone(Side(persons=decided), sides) == all(one & decided for one in carriers)
