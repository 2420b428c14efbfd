"""Late matters go up: to the street's office, then to the joint meeting. Desks go by the clock; this tells each climb once."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.states import lock
from silian.hall.actions.raising import local
from silian.hall.actions.shared import acting_seat, note, told
from silian.hall.actions.steps import take_step
from silian.hall.models import Matter, Step
from silian.hall.queries.people import office, owners
from silian.hall.rules import levels
from silian.hall.rules import matters as rules
from silian.meetings.actions.agenda import raise_topic
from silian.meetings.models import Meeting, Topic
from silian.members.models import Body
from silian.people.models import User

MOST = 500  # in one round; the next one goes on


def tell_climbs() -> int:
    """Every late matter whose climb nobody has been told of; how many climbs were told."""
    late = Matter.objects.late().order_by("next_at", "pk").values_list("pk", flat=True)
    return sum(_tell(pk) for pk in late[:MOST])


@transaction.atomic
def _tell(pk: int) -> int:
    """One matter: as many steps as levels it has reached and nobody has been told of; a second round finds them told."""
    matter = Matter.objects.select_related("owner__body", "federation", "community").get(pk=pk)
    lock(matter)
    if rules.lead_of(matter) is not None:
        return 0  # its lead climbs for both
    reached = levels.level(matter)
    told_of = Step.objects.filter(matter=matter, kind=Step.Kind.CLIMBED, next_at=matter.next_at).count()
    for level in range(told_of + 1, reached + 1):
        take_step(matter, Step.Kind.CLIMBED, by=None, words=str(level), public=level > 1)
        note("hall.matter.climbed", matter, by=None, level=level, owner=str(matter.owner), day=local(matter.next_at))
        people = [*owners(matter), *([] if matter.private else office(matter.federation_id))]
        verb = "hall.matter.late" if level == 1 else "hall.matter.climbed"
        told(verb, matter, people, by=None, level=level, owner=str(matter.owner), day=local(matter.next_at))
    return max(0, reached - told_of)


@transaction.atomic
def put_before_meeting(matter: Matter, *, by: User) -> Topic:
    """Put a matter that stayed late on the list of topics of the federation's next meeting."""
    lock(matter)
    require(rules.can_put_before_meeting(by, matter))
    meeting = next_meeting(matter.federation_id)
    if meeting is None:
        raise Refused(_("No meeting of the federation wants topics now. Plan one, then hand it in."))
    reason = _("Matter %(number)s is late since %(day)s.") % {"number": matter.number, "day": local(matter.next_at)}
    topic = raise_topic(meeting, f"{matter.number} {matter.title}"[:120], reason, by=by)
    seat = acting_seat(by, matter)
    take_step(
        matter,
        Step.Kind.NOTED,
        by=by,
        by_seat=seat,
        words=meeting.title,
        thing=topic,
        url=reverse("meetings:meeting", args=[meeting.pk]),
    )
    note("hall.matter.put_before", matter, by=by, subject=topic, seat=seat, meeting=meeting.title)
    return topic


def next_meeting(federation_id: int) -> Meeting | None:
    """The federation's next meeting for which topics can still be handed in."""
    kinds = (Body.Kind.FEDERATION, Body.Kind.SECRETARIAT)
    rows = Meeting.objects.coming().filter(
        federation=federation_id, body__kind__in=kinds, period__startswith__gt=timezone.now()
    )
    return next((one for one in rows.select_related("body").order_by("period", "pk") if one.wants_topics), None)
