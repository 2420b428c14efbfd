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
        CHECKED = "checked", _("Checked")
        WRITTEN = "written", _("Written")
        DROPPED = "dropped", _("Dropped")

    MOVES = {State.CHECKED: {State.WRITTEN, State.DROPPED}}

    federation_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    digest = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"
