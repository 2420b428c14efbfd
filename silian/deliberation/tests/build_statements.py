"""What the tests of statements start from: a matter whose views are being collected, and people who say and answer."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from silian.deliberation.actions import statements as actions
from silian.deliberation.actions.statements import Said
from silian.deliberation.models import Statement, Voice
from silian.hall.actions.steps import take_step
from silian.hall.models import Matter, Next, Phase, Plan, Step, Urgency
from silian.members.models import Seat
from tests.cast import person

HOUR = timedelta(hours=1)


def seat_of(one) -> Seat:
    return Seat.objects.select_related("body__organisation").filter(terms__person=one).order_by("id")[0]


def matter(cast, *, private: bool = False, owner=None, since=-HOUR, until=timedelta(days=7), kind="collect") -> Matter:
    """Shown to everybody, owned by the community's seat; views are collected from an hour ago for a week."""
    federation = cast.street
    urgency = Urgency.objects.filter(federation=federation, usual=True).first() or Urgency.objects.create(
        federation=federation, name="一般", accept_hours=24, answer_days=3, decide_days=10, finish_days=30, usual=True
    )
    now = timezone.now()
    with transaction.atomic():
        made = Matter.objects.create(
            federation=federation, year=now.year, serial=900 + Matter.objects.filter(federation=federation).count(),
            title="示例：老楼加装电梯", text="示例：六楼老人上下楼不便。", urgency=urgency, community=cast.community, private=private,
            shown_at=None if private else now,
        )  # fmt: skip
        take_step(
            made, Step.Kind.RAISED, by=cast.resident, owner=seat_of(owner or cast.community_secretary),
            next_what=Next.ACCEPT, next_at=now + timedelta(days=1),
        )  # fmt: skip
    plan = Plan.objects.create(federation=federation, matter=made, recipe="open", by=cast.secretary)
    Phase.objects.create(federation=federation, plan=plan, matter=made, kind=kind, period=(now + since, now + until))
    return fresh(made)


def fresh(one):
    return type(one)._base_manager.get(pk=one.pk)


def phase_is_over(one: Matter) -> Matter:
    """The phase that collects views ended a minute ago."""
    phase = one.phases.get()
    phase.period = (phase.period.lower, timezone.now() - timedelta(minutes=1))
    phase.save()
    return fresh(one)


def said(text="示例：应当加装电梯", reason="示例：老人出行方便", side="for") -> Said:
    return Said(text, reason, side)


def statement(cast, one: Matter | None = None, by=None, **words) -> Statement:
    return fresh(actions.make_statement(one or matter(cast), said(**words), by=by or cast.resident))


def statements(cast, one: Matter, number: int) -> list[Statement]:
    """So many things one after the other, by helpers of a meeting so that no limit is met."""
    return [
        fresh(actions.write_down(one, said(text=f"示例观点{at}"), "示例·老住户", "示例：会上所说", by=cast.secretary))
        for at in range(number)
    ]


def residents(number: int) -> list:
    from silian.people.models import User

    there = User.objects.filter(username__startswith="neighbour").count()
    return [person(f"neighbour{there + at}", f"示例·邻居{there + at}") for at in range(number)]


def voices(one: Statement, *stances: int, people=None) -> list[Voice]:
    people = people or residents(len(stances))
    return [actions.give_voice(fresh(one), stance, by=who) for who, stance in zip(people, stances, strict=True)]
