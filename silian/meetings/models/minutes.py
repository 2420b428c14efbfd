"""What was said and resolved: the minutes, line by line, objections to them, corrections afterwards."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.core.checksums import check_code
from silian.core.search import WordsIndex
from silian.meetings.models.agenda import AgendaItem
from silian.meetings.models.meetings import Invitee, Meeting
from silian.members.models import Body, InFederations


class Minutes(models.Model):
    """What is kept of a meeting. Once final it stays as it is; what turns out wrong is corrected beside it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CIRCULATED = "circulated", _("Out for confirmation")
        FINAL = "final", _("Final")

    MOVES = {State.DRAFT: {State.CIRCULATED}, State.CIRCULATED: {State.FINAL}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    meeting = models.OneToOneField(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    # Whole and with all names, as it was on the day it became final.
    content = models.JSONField(null=True, editable=False)
    digest = models.CharField(_("check code"), max_length=64, blank=True, editable=False)
    circulated_at = models.DateTimeField(null=True, editable=False)
    final_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("minutes of a meeting"), "minutes"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="minutes_final_with_a_digest",
                condition=Q(state="final", final_at__isnull=False, content__isnull=False) & ~Q(digest="")
                | ~Q(state="final") & Q(final_at=None, digest=""),
            ),
            models.CheckConstraint(
                name="minutes_circulated_at_a_time",
                condition=Q(state="draft", circulated_at=None) | ~Q(state="draft") & Q(circulated_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def state_word(self):
        return self.State(self.state).label

    @property
    def check_code(self) -> str:
        return check_code(self.digest)


class Line(models.Model):
    """One numbered line: what was said, what was resolved, or who does what by when."""

    class Kind(models.TextChoices):
        SAID = "said", _("Said")
        RESOLVED = "resolved", _("Resolved")
        TASK = "task", _("Task")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    minutes = models.ForeignKey(
        Minutes, verbose_name=_("minutes of a meeting"), on_delete=models.PROTECT, related_name="lines"
    )
    item = models.ForeignKey(AgendaItem, verbose_name=_("item"), on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SAID)
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("text"), max_length=2000)
    # Of a task, as it was resolved; the task itself may get another owner or day later.
    owner = models.CharField(_("who sees to it"), max_length=200, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("line of minutes")
        ordering = ["minutes", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "number"], deferrable=models.Deferrable.IMMEDIATE, name="line_number_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="line_says_something"),
            models.CheckConstraint(
                condition=Q(kind="task", due_on__isnull=False) & ~Q(owner="") | ~Q(kind="task") & Q(due_on=None, owner=""),
                name="line_of_a_task_names_owner_and_day",
            ),
        ]  # fmt: skip
        indexes = [WordsIndex("text", name="line_words")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"


class Objection(models.Model):
    """Somebody who was there says that a line is not right; whoever writes the minutes answers it."""

    class State(models.TextChoices):
        OPEN = "open", _("To be answered")
        ACCEPTED = "accepted", _("Text changed")
        KEPT = "kept", _("Text kept")

    MOVES = {State.OPEN: {State.ACCEPTED, State.KEPT}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, verbose_name=_("line"), on_delete=models.PROTECT, related_name="objections")
    invitee = models.ForeignKey(
        Invitee, verbose_name=_("who objects"), on_delete=models.PROTECT, related_name="objections"
    )
    words = models.CharField(_("what is not right"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    # The line as it was read when it was objected to, and the new text or the reason why it stays.
    before = models.CharField(max_length=2000, editable=False)
    reply = models.CharField(_("reply"), max_length=2000, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("objection")
        ordering = ["line", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "invitee"], condition=Q(state="open"), name="objection_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="objection_says_something"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | ~Q(state="open") & Q(answered_at__isnull=False) & ~Q(reply=""),
                name="objection_answered_with_words",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.words[:60]

    @property
    def state_word(self):
        return self.State(self.state).label


class Correction(models.Model):
    """What turned out wrong after the minutes were final: numbered, beside them, never in them."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    minutes = models.ForeignKey(
        Minutes, verbose_name=_("minutes of a meeting"), on_delete=models.PROTECT, related_name="corrections"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    line = models.ForeignKey(Line, verbose_name=_("line"), on_delete=models.PROTECT, related_name="corrections")
    old = models.CharField(_("as it reads"), max_length=2000)
    new = models.CharField(_("as it should read"), max_length=2000)
    why = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("correction of minutes")
        ordering = ["minutes", "number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="correction_number_once"),
            models.CheckConstraint(condition=~Q(new="") & ~Q(why=""), name="correction_says_what_and_why"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} · {self.number}"


class Decision(models.Model):
    """A resolved line as a record of its own. It gets its number, 会议决定〔2026〕3号, when the minutes are final."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, verbose_name=_("body"), on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, verbose_name=_("item"), on_delete=models.PROTECT, related_name="decisions")
    line = models.OneToOneField(Line, verbose_name=_("line"), on_delete=models.PROTECT, related_name="decision")
    year = models.PositiveSmallIntegerField(_("year"), null=True, editable=False)
    number = models.PositiveSmallIntegerField(_("number"), null=True, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("decision")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="decision_number_once"),
            models.CheckConstraint(
                condition=Q(year=None, number=None) | Q(year__isnull=False, number__isnull=False),
                name="decision_numbered_in_a_year",
            ),
        ]
        indexes = [models.Index(fields=["meeting", "id"], name="decision_of_meeting")]

    def __str__(self) -> str:
        return self.sign

    @property
    def sign(self) -> str:
        """As papers write it; a paper's number is always in Chinese."""
        return f"会议决定〔{self.year}〕{self.number}号" if self.number else ""
