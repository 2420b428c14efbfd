"""What the tests of treatment start from: a matter of the community, its carrier, a supervision group, days moved by moving phases."""

from datetime import timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from silian.hall.actions import plans
from silian.hall.models import Carrier, Matter, Phase, Plan, Resolution
from silian.hall.tests import build
from silian.members.mandates import forget
from silian.members.models import Body, Seat
from tests.cast import person, seat

fresh = build.fresh


def carrier(cast, form: str = "round_table", name: str = "示例民生圆桌会", **fields: Any) -> Carrier:
    body = Body.objects.create(federation=cast.street, kind=Body.Kind.CARRIER, name=name)
    return Carrier.objects.create(federation=cast.street, body=body, form=form, community=cast.community, **fields)


def seated(of: Carrier, username: str, role: str = "member") -> Any:
    """Somebody with a seat in a carrier and nothing else."""
    made = person(username, f"示例·{username}")
    seat(of.body, role, made)
    return made


def supervisor(cast, username: str = "supervisor") -> Any:
    group = Carrier.objects.filter(form="supervision").first() or carrier(cast, "supervision", "示例大众监督团")
    return seated(group, username)


def another_of_community(cast, username: str = "helper") -> Any:
    """A second seat in the community, so that not everything is done by one person."""
    made = person(username, f"示例·{username}")
    seat(Body.objects.get(community=cast.community), "member", made)
    return made


def seat_of(somebody: Any) -> Seat:
    forget(somebody)
    return Seat.objects.select_related("body").get(terms__person=somebody)


def planned(cast, recipe: str = "round_table", **fields: Any) -> Matter:
    matter = build.accepted(cast)
    plans.choose_recipe(matter, recipe, by=cast.community_secretary, **fields)
    return fresh(matter)


def in_phase(matter: Matter, kind: str, *, begins: Any = None, ends: Any = None) -> Phase:
    """Only this phase, running now if no other times are given."""
    plan = Plan.objects.filter(matter=matter).first() or Plan.objects.create(
        federation=matter.federation, matter=matter, recipe="open", by_id=matter.steps.exclude(by=None).first().by_id
    )
    Phase.objects.filter(matter=matter).delete()
    now = timezone.now()
    period = DateTimeTZRange(begins or now - timedelta(days=1), ends or now + timedelta(days=1))
    return Phase.objects.create(federation=matter.federation, plan=plan, matter=matter, kind=kind, period=period)


def fields(text: str = "示例：楼道灯改为声控灯，由物业更换", days: int = 90, **more: Any) -> dict[str, Any]:
    return {"text": text, "review_on": timezone.localdate() + timedelta(days=days), **more}


def resolved(cast, matter: Matter | None = None, *, by: Any = None, **more: Any) -> Resolution:
    from silian.hall.actions import resolutions

    matter = matter or build.accepted(cast)
    return resolutions.resolve(matter, fields(**more), by=by or cast.community_secretary, basis="consensus")
