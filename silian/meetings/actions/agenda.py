"""Topics handed in, the items of the agenda, and what is still open from before."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from silian.core.errors import Refused
from silian.core.rules import require
from silian.core.states import lock, move
from silian.core.verbs import fields as recorded
from silian.meetings import rules
from silian.meetings.actions.shared import note, told, why, words_of
from silian.meetings.models import AgendaItem, Line, Meeting, Topic
from silian.meetings.queries.agenda import still_open
from silian.meetings.queries.people import leaders
from silian.members.mandates import mandates
from silian.members.models import Organisation, Seat
from silian.members.queries.seats import holders
from silian.people.models import User

State = Topic.State
ITEM = ("title", "minutes", "speaker")
REPORT_MINUTES = 5  # house value: how long a report on an earlier task takes


@transaction.atomic
def raise_topic(meeting: Meeting, title: str, reason: str = "", *, by: User) -> Topic:
    """Hand in a topic while topics are wanted; for the organisation or the seat by which she belongs to the body."""
    require(rules.can_raise_topic(by, meeting))
    seat, organisation = _raised_by(by, meeting)
    topic = Topic(
        federation_id=meeting.federation_id, body=meeting.body, seat=seat, organisation=organisation, by=by,
        title=words_of(title, 120, _("Say in a few words what the topic is."), "title"), why=" ".join(reason.split())[:500],
    )  # fmt: skip
    try:
        with transaction.atomic():
            topic.save(force_insert=True)
    except IntegrityError as error:
        if "topic_once_at_a_time" not in str(error):
            raise
        sentence = _("This topic has been handed in already.")
        raise Refused(sentence, {"title": sentence}) from error
    note(
        "meetings.topic.raised",
        meeting,
        by=by,
        subject=topic,
        organisation=organisation,
        topic=topic.title,
        who=topic.raised_by,
    )
    told("meetings.topic.raised", meeting, leaders(meeting.body), by=by, topic=topic.title, who=topic.raised_by)
    return topic


def _raised_by(person: User, meeting: Meeting) -> tuple[Seat | None, Organisation | None]:
    """The seat she holds in the body, else the organisation that belongs to it, else nobody but the office."""
    mine = mandates(person)
    seat = next((held.seat_id for held in mine.held if held.body_id == meeting.body_id), None)
    if seat is not None:
        return Seat.objects.select_related("body").get(pk=seat), None
    organisation = next(
        (pk for pk, held in mine.organisations.items() if held.federation_id == meeting.federation_id), None
    )
    return None, Organisation.objects.get(pk=organisation) if organisation else None


@transaction.atomic
def take_topic(topic: Topic, meeting: Meeting, *, by: User, minutes: int = 10) -> AgendaItem:
    """Put a topic on the agenda of a meeting; it speaks for itself there."""
    lock(meeting, topic)
    require(rules.can_judge(by, topic))
    require(rules.can_arrange(by, meeting))
    if topic.body_id != meeting.body_id:
        raise Refused(_("This topic belongs to another body."))
    topic.meeting, topic.because = meeting, ""
    move(topic, State.TAKEN, save=("meeting", "because"))
    item = AgendaItem.objects.create(
        federation_id=meeting.federation_id, meeting=meeting, position=_next(meeting), title=topic.title, topic=topic,
        minutes=minutes, speaker=topic.raised_by[:60],
    )  # fmt: skip
    _judged("taken", topic, meeting, by=by)
    return item


@transaction.atomic
def put_off_topic(topic: Topic, meeting: Meeting, because: str, *, by: User) -> Topic:
    """Not this time, and why; it waits for another meeting of the body."""
    lock(topic)
    require(rules.can_judge(by, topic))
    topic.because = why(because)
    move(topic, State.PUT_OFF, save=("because",))
    _judged("put_off", topic, meeting, by=by, because=topic.because)
    return topic


@transaction.atomic
def decline_topic(topic: Topic, meeting: Meeting, because: str, *, by: User) -> Topic:
    """Not here, and why."""
    lock(topic)
    require(rules.can_judge(by, topic))
    topic.because = why(because)
    move(topic, State.DECLINED, save=("because",))
    _judged("declined", topic, meeting, by=by, because=topic.because)
    return topic


def _judged(how: str, topic: Topic, meeting: Meeting, *, by: User, **facts: Any) -> None:
    """Whoever raised it reads what became of it."""
    facts |= {"topic": topic.title, "who": topic.raised_by}
    note(f"meetings.topic.{how}", meeting, by=by, subject=topic, about=[topic.organisation, topic.seat], **facts)
    people = [topic.by]
    if topic.organisation_id:
        people += holders(Q(seat__body__organisation=topic.organisation_id))
    told(f"meetings.topic.{how}", meeting, people, by=by, **facts)


@transaction.atomic
def add_item(meeting: Meeting, fields: dict[str, Any], *, by: User) -> AgendaItem:
    """One more point, at the end of the agenda."""
    lock(meeting)
    require(rules.can_arrange(by, meeting))
    item = AgendaItem(federation_id=meeting.federation_id, meeting=meeting, position=_next(meeting))
    _fill(item, fields)
    item.save(force_insert=True)
    note("meetings.item.added", meeting, by=by, subject=item, item=item.title)
    return item


@transaction.atomic
def change_item(item: AgendaItem, fields: dict[str, Any], *, by: User) -> AgendaItem:
    """Other words, other minutes, another speaker."""
    lock(item.meeting, item)
    require(rules.can_arrange(by, item.meeting))
    before = [getattr(item, name) for name in ITEM]
    _fill(item, fields)
    changed = [name for name, value in zip(ITEM, before, strict=True) if getattr(item, name) != value]
    if changed:
        item.save(update_fields=changed)
        note(
            "meetings.item.changed", item.meeting, by=by, subject=item, item=item.title, fields=recorded(AgendaItem, changed)
        )  # fmt: skip
    return item


@transaction.atomic
def move_item(item: AgendaItem, up: bool, *, by: User) -> None:
    """One place up or down; at the end of the agenda nothing happens."""
    lock(item.meeting, item)
    require(rules.can_arrange(by, item.meeting))
    others = AgendaItem.objects.filter(meeting=item.meeting_id)
    neighbour = (
        others.filter(position__lt=item.position).order_by("-position").first()
        if up
        else others.filter(position__gt=item.position).order_by("position").first()
    )
    if neighbour is not None:
        item.position, neighbour.position = neighbour.position, item.position
        AgendaItem.objects.bulk_update([item, neighbour], ["position"])


@transaction.atomic
def drop_item(item: AgendaItem, *, by: User) -> None:
    """Take a point off the agenda; its topic waits again. What something is written about stays."""
    meeting = item.meeting
    lock(meeting, item)
    require(rules.can_arrange(by, meeting))
    if Line.objects.filter(item=item).exists() or item.tasks.exists():
        raise Refused(_("Something is written about this item in the minutes already; it stays on the agenda."))
    if item.earlier_id:
        raise Refused(_("An open task of an earlier meeting heads the agenda by itself. Close the task if it is done."))
    topic, title = item.topic, item.title
    note("meetings.item.dropped", meeting, by=by, subject=item, item=title)
    item.delete()
    if topic is not None:
        _waits_again(topic)


def free_topics(meeting: Meeting) -> None:
    """The topics of a meeting that does not take place wait again."""
    for topic in list(Topic.objects.filter(meeting=meeting)):
        AgendaItem.objects.filter(topic=topic).update(topic=None)
        _waits_again(topic)


def _waits_again(topic: Topic) -> None:
    topic.meeting = None
    try:
        with transaction.atomic():
            move(topic, State.OPEN, save=("meeting",))
    except IntegrityError:  # the same words were handed in anew meanwhile: those stand, these are answered by them
        topic.meeting, topic.because = None, _("It was handed in once more.")
        move(topic, State.PUT_OFF, save=("meeting", "because"))


def head_with_open_tasks(meeting: Meeting) -> None:
    """What earlier meetings of the body resolved and nobody has closed yet stands first, the oldest day first."""
    there = set(AgendaItem.objects.filter(meeting=meeting).values_list("earlier", flat=True))
    tasks = [task for task in still_open(meeting) if task.pk not in there]
    if not tasks:
        return
    AgendaItem.objects.filter(meeting=meeting).update(position=F("position") + len(tasks))
    AgendaItem.objects.bulk_create(
        [
            AgendaItem(
                federation_id=meeting.federation_id, meeting=meeting, position=at, title=task.title, earlier=task,
                minutes=REPORT_MINUTES, speaker=task.owner[:60],
            )
            for at, task in enumerate(tasks, 1)
        ]
    )  # fmt: skip


def _next(meeting: Meeting) -> int:
    return (AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0) + 1


def _fill(item: AgendaItem, fields: dict[str, Any]) -> None:
    item.title = words_of(fields.get("title", item.title), 160, _("Say what the item is about."), "title")
    item.minutes = fields.get("minutes", item.minutes)
    item.speaker = " ".join(str(fields.get("speaker", item.speaker)).split())[:60]
