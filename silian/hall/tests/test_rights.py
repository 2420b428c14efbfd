"""Every role × every act × every kind of phase, before, at its start, in it, at its end and after: one table, written out by rule.

Expected is said here in its own words, not read from the rules: who takes part, who treats, and that only the right phase opens it.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from silian.hall import recipes
from silian.hall.actions import parties, raising
from silian.hall.models import Matter
from silian.hall.rules import rights
from silian.hall.tests import build, build_plans
from silian.members.mandates import forget
from tests.cast import build_cast

ROLES = ("anonymous", "resident", "raiser", "party", "owner", "leader", "office", "supervisor", "stranger")
SIGNED = set(ROLES) - {"anonymous"}
TREATS = {"owner", "leader", "office"}
# Who may at all, while a phase for it runs, in a matter open to everybody.
PUBLIC = {
    **dict.fromkeys(("state", "voice", "support", "comment", "ballot"), SIGNED),
    "resolve": {"owner", "leader"}, "meet": TREATS, "look_round": TREATS, "carry_out": TREATS, "check": {"leader", "office"},
    "answer": {"raiser"},
}  # fmt: skip
# A private one is not there for anybody else: raiser, party, owner, and the mediators of its carrier.
INSIDE = {"raiser", "party", "owner", "leader"}
PRIVATE = {act: who & INSIDE for act, who in PUBLIC.items()}
TIMES = ("long before", "the moment before", "its first moment", "in it", "its last moment", "its end", "after")
RUNS = {"its first moment", "in it", "its last moment"}


@pytest.fixture(scope="module")
def hall(django_db_setup, django_db_blocker):
    """One open and one private matter with the same people around both, built once."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = build_cast()
        table = build_plans.carrier(cast, "mediation", "示例联合调解室")
        people = {
            "anonymous": AnonymousUser(), "resident": cast.resident, "party": cast.clinic_liaison, "owner": cast.community_secretary,
            "office": cast.secretary, "stranger": cast.stranger, "raiser": build_plans.person("raiser", "示例·反映人"),
            "leader": build_plans.seated(table, "leader", "convener"), "supervisor": build_plans.supervisor(cast),
        }  # fmt: skip
        matters = {}
        for kind in ("general", "dispute"):
            raised = raising.raise_matter(
                cast.street, "示例：楼道堆物", by=people["raiser"], community=cast.community, kind=kind
            )
            matter = build.accept(cast, raised.matter)
            parties.invite_party(matter, "side", by=cast.community_secretary, organisation=cast.clinic)
            phase = build_plans.in_phase(matter, "collect")
            phase.plan.carrier = table
            phase.plan.save()
            matters[kind] = matter
        yield people, matters
        transaction.set_rollback(True)


def moved(matter: Matter, kind: str, time: str, monkeypatch) -> Matter:
    """A phase of this kind for two days, looked at from a time."""
    begins = timezone.now().replace(microsecond=0)
    ends = begins + timedelta(days=2)
    matter.phases.update(kind=kind, period=(begins, ends))
    instant = {
        "long before": begins - timedelta(days=30), "the moment before": begins - timedelta(microseconds=1), "its first moment": begins,
        "in it": begins + timedelta(days=1), "its last moment": ends - timedelta(microseconds=1), "its end": ends,
        "after": ends + timedelta(days=1),
    }[time]  # fmt: skip
    monkeypatch.setattr("silian.hall.rules.phases.timezone.now", lambda: instant)
    return Matter.objects.prefetch_related("phases").get(pk=matter.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("kind", recipes.PHASES)
def test_everybody_may_what_the_phase_opens_to_her_and_nothing_else(kind, time, hall, monkeypatch):
    people, matters = hall
    for named, expected in (("general", PUBLIC), ("dispute", PRIVATE)):
        matter = moved(matters[named], kind, time, monkeypatch)
        found, wanted = {}, {}
        for role, somebody in people.items():
            forget(somebody)
            for act in recipes.ACTS:
                found[role, act] = bool(rights.can(somebody, act, matter))
                wanted[role, act] = time in RUNS and act in recipes.ALLOWS[kind] and role in expected[act]
        monkeypatch.undo()
        assert found == wanted, named


def test_every_act_and_role_stands_in_the_table(hall):
    people, _matters = hall
    assert set(PUBLIC) == set(recipes.ACTS)
    assert set(people) == set(ROLES)
