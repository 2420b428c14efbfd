"""What a meeting talks about: topics handed in before, the items of the agenda, tasks that came of them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.meetings.models.meetings import Meeting, bodies_of
from silian.members.mandates import mandates
from silian.members.models import Body, InFederations, Organisation, Seat
from silian.tasks.models import Task


class TopicQuerySet(InFederations):
    def visible_to(self, person):
        """Everybody of the body, and the office."""
        mine = mandates(person)
        return self.filter(
            Q(federation__in=list(mine.offices)) | Q(body__in=Body.objects.filter(bodies_of(mine)).values("pk"))
        )

    def waiting(self):
        """Nobody has said yet what becomes of them, or only that they wait for another meeting."""
        return self.filter(state__in=[Topic.State.OPEN, Topic.State.PUT_OFF])


class Topic(models.Model):
    """Something a seat or an organisation would like its body to talk about."""

    class State(models.TextChoices):
        OPEN = "open", _("Handed in")
        TAKEN = "taken", _("On the agenda")
        PUT_OFF = "put_off", _("Put off")
        DECLINED = "declined", _("Declined")

    # Taken off again when the agenda changes or the meeting is cancelled.
    MOVES = {
        State.OPEN: {State.TAKEN, State.PUT_OFF, State.DECLINED},
        State.PUT_OFF: {State.TAKEN, State.PUT_OFF, State.DECLINED},
        State.TAKEN: {State.OPEN, State.PUT_OFF},
    }

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, verbose_name=_("body"), on_delete=models.PROTECT, related_name="topics")
    # The meeting whose agenda it stands on.
    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), null=True, blank=True, on_delete=models.PROTECT, related_name="topics"
    )
    title = models.CharField(_("topic"), max_length=120)
    why = models.CharField(_("why now"), max_length=500, blank=True)
    # Who raised it: a seat of the body, an organisation, or – with neither – the office.
    seat = models.ForeignKey(
        Seat, verbose_name=_("seat"), null=True, blank=True, on_delete=models.PROTECT, related_name="topics"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="topics",
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    because = models.CharField(_("because"), max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "title"], condition=Q(state__in=["open", "put_off"]), name="topic_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="topic_says_something"),
            models.CheckConstraint(condition=Q(seat=None) | Q(organisation=None), name="topic_raised_by_one"),
            models.CheckConstraint(
                condition=~Q(state__in=["put_off", "declined"]) | ~Q(because=""), name="topic_left_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="taken", meeting__isnull=False) | ~Q(state="taken") & Q(meeting=None),
                name="topic_taken_by_a_meeting",
            ),
        ]
        indexes = [models.Index(fields=["body", "state", "id"], name="topic_of_body")]

    def __str__(self) -> str:
        return self.title

    @property
    def raised_by(self) -> str:
        return str(self.organisation or self.seat or _("Office"))

    @property
    def state_word(self):
        return self.State(self.state).label


class AgendaItem(models.Model):
    """One point of the agenda, with its minutes. What is still open from before heads it by itself."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("item"), max_length=160)
    minutes = models.PositiveSmallIntegerField(_("minutes planned"), default=10)
    speaker = models.CharField(_("who speaks"), max_length=60, blank=True)
    topic = models.OneToOneField(
        Topic, verbose_name=_("topic"), null=True, blank=True, on_delete=models.PROTECT, related_name="item"
    )
    # A task of an earlier meeting that is reported on.
    earlier = models.ForeignKey(
        Task, verbose_name=_("earlier task"), null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )  # fmt: skip
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("item of an agenda")
        ordering = ["meeting", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], deferrable=models.Deferrable.IMMEDIATE, name="agenda_position_once"
            ),
            models.UniqueConstraint(fields=["meeting", "earlier"], name="agenda_earlier_task_once"),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_says_something"),
        ]

    def __str__(self) -> str:
        return self.title


class ItemTask(models.Model):
    """The task that came of an item; the task itself lives among the tasks."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, verbose_name=_("item"), on_delete=models.PROTECT, related_name="tasks")
    task = models.OneToOneField(Task, verbose_name=_("task"), on_delete=models.PROTECT, related_name="from_meeting")
    # The line of the minutes that says so; none once it was taken out of a draft.
    line = models.OneToOneField(
        "meetings.Line", verbose_name=_("line"), null=True, on_delete=models.PROTECT, related_name="given"
    )
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("task of a meeting")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.task)
