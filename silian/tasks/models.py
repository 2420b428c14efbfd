"""What somebody has said she will do, by a day: resolved in a meeting, promised on a visit."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.search import WordsIndex
from silian.members.mandates import mandates
from silian.members.models import InFederations, Organisation


class Owed(models.Model):
    """What is owed by a day, by one seat or one organisation: a task here, a step of a project above."""

    class State(models.TextChoices):
        OPEN = "open", _("To be done")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("No longer needed")

    MOVES = {State.OPEN: {State.DONE, State.DROPPED}, State.DONE: {State.OPEN}, State.DROPPED: {State.OPEN}}

    due_on = models.DateField(_("due on"))
    seat = models.ForeignKey(
        "members.Seat",
        verbose_name=_("seat that sees to it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation that sees to it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    dropped_because = models.CharField(_("no longer needed, because"), max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_has_one_owner",
                condition=Q(seat=None, organisation__isnull=False) | Q(seat__isnull=False, organisation=None),
            ),
            models.CheckConstraint(
                name="%(class)s_closed_with_a_day",
                condition=Q(state="open", closed_on=None) | ~Q(state="open") & Q(closed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_dropped_with_a_reason", condition=~Q(state="dropped") | ~Q(dropped_because="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        return self.state == self.State.OPEN and self.due_on < timezone.localdate()

    @property
    def shown_state(self) -> str:
        return "late" if self.is_late else self.state

    @property
    def shown_state_word(self):
        return _("late") if self.is_late else self.State(self.state).label

    @property
    def owner(self) -> str:
        return str(self.organisation or self.seat or "")


class TaskQuerySet(InFederations):
    def visible_to(self, person):
        """For whoever sees to it, whoever wrote it down, and the office; a meeting or a visit shows its own to those it is for."""
        mine = mandates(person)
        if not mine.held:
            return self.none()
        return self.filter(
            Q(federation__in=list(mine.offices))
            | self.owned_by(mine)
            | Q(by=person, federation__in=mine.federation_ids)
        )

    @staticmethod
    def owned_by(mine) -> Q:
        """Tasks of the seats somebody holds today and of the organisations she speaks for; they stay when the holder changes."""
        return Q(seat__in=[held.seat_id for held in mine.held]) | Q(organisation__in=list(mine.organisations))

    def open(self):
        return self.filter(state=Task.State.OPEN)

    def late(self, day=None):
        return self.open().filter(due_on__lt=day or timezone.localdate())


class Task(Owed):
    """Something to be done by a day. It belongs to a seat or an organisation, never to a person, so nothing is lost when people change."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(_("what is to be done"), max_length=160)
    detail = models.CharField(_("one line of detail"), max_length=500, blank=True)
    # Where it comes from, as records name things ("meetings.meeting:7"), with the words and the address it had then.
    source = models.CharField(max_length=60, editable=False)
    source_title = models.CharField(_("comes from"), max_length=200, editable=False)
    source_url = models.CharField(max_length=200, editable=False)
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        ordering = ["due_on", "id"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="task_says_what"), *Owed.Meta.constraints]
        indexes = [
            models.Index(fields=["federation", "due_on", "id"], name="task_page"),
            models.Index(fields=["seat", "due_on"], name="task_of_seat", condition=Q(state="open")),
            models.Index(fields=["organisation", "due_on"], name="task_of_organisation", condition=Q(state="open")),
            models.Index(fields=["source", "due_on", "id"], name="task_of_source"),
            WordsIndex("title", "detail", name="task_words"),
        ]
