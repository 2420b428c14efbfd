from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """One act of one person, kept for good: the database refuses to change or delete it.

    `federation_id`, `organisation_id` and `seat_id` are plain numbers, because
    this app stands below the one that knows those tables.
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    federation_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    seat_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    # Every timeline the act belongs to, as "members.organisation:12"; always holds the subject.
    about = ArrayField(models.CharField(max_length=80), default=list)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            GinIndex(fields=["about"], name="record_about"),
            models.Index(fields=["federation_id", "-id"], name="record_federation"),
            models.Index(fields=["by", "-id"], name="record_by"),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Notice(models.Model):
    """Something one person should know, in the app; channels come on top of it."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    federation_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["to", "-id"], name="notice_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(fields=["to", "-id"], name="notice_all"),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.verb} → {self.to_id}"


class StoredFile(models.Model):
    """A file somebody handed in: what it really is, how large, and whom it belongs to."""

    federation_id = models.BigIntegerField(null=True)
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.FileField(upload_to="%Y/%m/")
    owner = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One workbook on its way in: checked first, then written exactly as checked."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        WRITING = "writing", _("Being written")
        WRITTEN = "written", _("Written")
        DROPPED = "dropped", _("Dropped")
        FAILED = "failed", _("Not readable")

    MOVES = {
        State.CHECKING: {State.CHECKED, State.FAILED, State.DROPPED},
        State.CHECKED: {State.WRITING, State.WRITTEN, State.DROPPED},
        # Back to checked when the writing was refused; a broken one is simply begun again.
        State.WRITING: {State.WRITTEN, State.CHECKED},
    }
    # Work beside the page that has been silent for so long was broken off, for instance by a restart.
    SILENCE = timedelta(minutes=10)

    federation_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    digest = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    good_only = models.BooleanField(default=False)
    failure = models.CharField(max_length=500, blank=True)
    # The language of the reasons in the preview: that of the person who handed the file in.
    language = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    touched_at = models.DateTimeField(default=timezone.now, editable=False)
    written_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["federation_id", "-id"], name="import_run_page")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.WRITING) and not self.is_broken

    @property
    def is_broken(self) -> bool:
        at_work = self.state in (self.State.CHECKING, self.State.WRITING)
        return at_work and self.touched_at < timezone.now() - self.SILENCE


class Feedback(models.Model):
    """A complaint or a suggestion from any page; its receipt number opens the answer, signed in or not."""

    class State(models.TextChoices):
        OPEN = "open", _("To be answered")
        ANSWERED = "answered", _("Answered")

    MOVES = {State.OPEN: {State.ANSWERED}}

    federation_id = models.BigIntegerField()
    receipt = models.CharField(_("receipt number"), max_length=14, unique=True, editable=False)
    text = models.CharField(_("what you want to tell us"), max_length=2000)
    contact = models.CharField(_("how to reach you"), max_length=100, blank=True)
    page = models.CharField(max_length=200, blank=True)
    sender = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["federation_id", "state", "-id"], name="feedback_page"),
            models.Index(fields=["sender", "at"], name="feedback_sender"),
            models.Index(fields=["by", "-id"], name="feedback_by"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="feedback_says_something"),
            models.CheckConstraint(
                condition=models.Q(state="open", answer="", answered_at=None)
                | models.Q(state="answered", answered_at__isnull=False) & ~models.Q(answer=""),
                name="feedback_is_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class Allowance(models.Model):
    """How many requests a key to the API, or an address without one, has made since its minute began."""

    # "key 7", or an address told by its print only.
    of = models.CharField(max_length=80, primary_key=True)
    since = models.DateTimeField()
    used = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["since"], name="allowance_old")]

    def __str__(self) -> str:
        return self.of


# The outbox stands in a room of its own; Django looks for its tables here.
from silian.core.channels.models import (  # noqa: E402, F401
    Attempt,
    Choice,
    Delivery,
    Outgoing,
    Reach,
    Robot,
    Subscription,
)
