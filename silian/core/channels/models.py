"""The tables of the outbox. How they play together: docs/decisions/outbox.md."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HOURS = Q(hour__range=(0, 23))


class Channel(models.TextChoices):
    MAIL = "mail", _("E-mail")
    ROBOT = "robot", _("Group robot")
    HOOK = "hook", _("Program")


class Pace(models.TextChoices):
    DIGEST = "digest", _("in the daily digest")
    AT_ONCE = "now", _("at once")
    NONE = "none", _("not by e-mail")


class Reach(models.Model):
    """How one person is reached outside the app. Without a confirmed address nothing leaves the house for her."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="reach"
    )
    address = models.EmailField(_("e-mail address"), blank=True)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    stopped_at = models.DateTimeField(null=True, editable=False)
    hour = models.PositiveSmallIntegerField(_("daily digest at"), default=8)
    quiet_from = models.PositiveSmallIntegerField(_("quiet from"), default=21)
    quiet_until = models.PositiveSmallIntegerField(_("quiet until"), default=7)
    language = models.CharField(_("language of the e-mails"), max_length=10, default="zh-hans")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=HOURS & Q(quiet_from__range=(0, 23)) & Q(quiet_until__range=(0, 23)), name="reach_hours"
            ),
            models.CheckConstraint(condition=Q(confirmed_at=None) | ~Q(address=""), name="reach_confirms_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is not None and self.stopped_at is None


class Choice(models.Model):
    """What one person chose for one kind of notices; without a row it is the daily digest."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    pace = models.CharField(_("what comes by e-mail"), max_length=10, choices=Pace)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "channel"], name="one_choice_per_kind")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}: {self.pace}"


class Robot(models.Model):
    """A robot in a chat group of a federation. Its secret is kept sealed and is never shown again."""

    class Platform(models.TextChoices):
        WECOM = "wecom", _("WeCom")
        DINGTALK = "dingtalk", _("DingTalk")
        FEISHU = "feishu", _("Feishu")

    class State(models.TextChoices):
        ON = "on", _("Speaks")
        PAUSED = "paused", _("Paused")
        REMOVED = "removed", _("Removed")

    MOVES = {
        State.ON: {State.PAUSED, State.REMOVED},
        State.PAUSED: {State.ON, State.REMOVED},
    }

    federation_id = models.BigIntegerField()
    name = models.CharField(_("name of the group"), max_length=60)
    platform = models.CharField(_("platform"), max_length=10, choices=Platform)
    sealed = models.TextField(blank=True, editable=False)
    ending = models.CharField(max_length=4, editable=False)
    # The same webhook always gives the same print: what its platform counts messages by.
    fingerprint = models.CharField(max_length=64, editable=False)
    kinds = ArrayField(models.CharField(max_length=40), verbose_name=_("what it says"), default=list)
    hour = models.PositiveSmallIntegerField(_("first digest of the day at"), default=8)
    every = models.PositiveSmallIntegerField(_("how often"), default=24)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ON)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["federation_id", "-id"], name="robot_page")]
        constraints = [
            models.CheckConstraint(condition=HOURS & Q(every__range=(1, 24)), name="robot_hours"),
            models.CheckConstraint(
                condition=Q(state="removed", sealed="") | (~Q(state="removed") & ~Q(sealed="")),
                name="robot_removed_has_no_secret",
            ),
            models.UniqueConstraint(
                fields=["federation_id", "fingerprint"], condition=~Q(state="removed"), name="one_robot_per_webhook"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """A program outside that is told of the main events of a federation. Its secret is kept sealed and shown once."""

    class State(models.TextChoices):
        ON = "on", _("Is told")
        STOPPED = "stopped", _("Stopped")
        REMOVED = "removed", _("Removed")

    MOVES = {State.ON: {State.STOPPED, State.REMOVED}, State.STOPPED: {State.ON, State.REMOVED}}

    federation_id = models.BigIntegerField()
    name = models.CharField(_("what it is for"), max_length=60)
    address = models.CharField(_("address"), max_length=300)
    events = ArrayField(models.CharField(max_length=80), verbose_name=_("which events"), default=list)
    sealed = models.TextField(blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ON)
    # It is told what this person may see, for as long as she may see it.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["federation_id", "-id"], name="subscription_page")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="removed", sealed="") | (~Q(state="removed") & ~Q(sealed="")),
                name="subscription_removed_has_no_secret",
            ),
            models.CheckConstraint(condition=Q(address__startswith="https://"), name="subscription_by_https"),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message on its way: one e-mail to one person, one message of a robot to its group, or one call to a program."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not delivered")
        DROPPED = "dropped", _("Put aside")

    MOVES = {
        State.WAITING: {State.SENDING, State.DROPPED},
        State.SENDING: {State.SENT, State.WAITING, State.FAILED},
        State.FAILED: {State.WAITING, State.DROPPED},
    }

    class What(models.TextChoices):
        NOTICES = "notices", _("Notices")
        TEST = "test", _("Test line")
        CONFIRM = "confirm", _("Confirmation of an address")
        EVENT = "event", _("Event")

    class Reason(models.TextChoices):
        UNREACHABLE = "unreachable", _("could not be reached")
        REFUSED = "refused", _("refused by the other side")
        TOO_FAST = "too_fast", _("the other side asks to wait")
        UNCERTAIN = "uncertain", _("no answer; it may have arrived")
        INTERRUPTED = "interrupted", _("our machine was interrupted")
        CLOSED = "closed", _("nobody listens here any more")
        HIDDEN = "hidden", _("not to be seen by who made the subscription")

    # A message somebody holds for so long belongs to a process that is gone. Longer than any time-out of a channel.
    LEASE = timedelta(minutes=5)
    # When this process took it up, by its own clock; kept nowhere.
    taken_up = 0.0
    MOST_ATTEMPTS = 8

    key = models.CharField(max_length=100, unique=True)
    what = models.CharField(_("content"), max_length=10, choices=What, default=What.NOTICES)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    robot = models.ForeignKey(Robot, null=True, on_delete=models.PROTECT, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, null=True, on_delete=models.PROTECT, related_name="deliveries")
    federation_ids = ArrayField(models.BigIntegerField(), default=list)
    address = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    # Written once, so that a repetition is letter for letter the same; emptied when it has been sent for a while.
    text = models.TextField(blank=True)
    lines = models.PositiveIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    holder = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    # From this moment on it may have arrived, whatever happens to us.
    handed_at = models.DateTimeField(null=True, editable=False)
    again = models.BooleanField(default=False, editable=False)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at", "id"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(fields=["lease_until"], name="delivery_held", condition=Q(state="sending")),
            models.Index(fields=["robot", "-id"], name="delivery_robot"),
            GinIndex(fields=["federation_ids"], name="delivery_office"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="mail", person__isnull=False, robot=None, subscription=None)
                | Q(channel="robot", robot__isnull=False, person=None, subscription=None)
                | Q(channel="hook", subscription__isnull=False, person=None, robot=None),
                name="delivery_has_one_reader",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", holder__isnull=False, lease_until__isnull=False)
                | (~Q(state="sending") & Q(holder=None, lease_until=None)),
                name="delivery_is_held_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="delivery_sent_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def number(self) -> int:
        """What a reader recognises a repetition by."""
        return self.pk

    @property
    def federation_id(self) -> int | None:
        """Whose record an act about it belongs to."""
        return self.federation_ids[0] if self.federation_ids else None

    @property
    def masked_address(self) -> str:
        name, _at, host = self.address.partition("@")
        return f"{name[:1]}…@{host}" if host else ""


class Outgoing(models.Model):
    """One notice that leaves by one channel; it ends in exactly one message, or is put aside with the reason."""

    class Because(models.TextChoices):
        READ = "read", _("read in the app before")
        NOT_CHOSEN = "not_chosen", _("no longer chosen")
        CLOSED = "closed", _("nobody listens here any more")

    key = models.CharField(max_length=60, unique=True)
    notice = models.ForeignKey("core.Notice", on_delete=models.PROTECT, related_name="outgoing")
    channel = models.CharField(max_length=10, choices=Channel)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    robot = models.ForeignKey(Robot, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    pace = models.CharField(max_length=10, choices=Pace)
    due_at = models.DateTimeField()
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.PROTECT, related_name="outgoing")
    dropped = models.CharField(max_length=12, choices=Because, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="outgoing_due", condition=Q(delivery=None, dropped="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="mail", person__isnull=False, robot=None)
                | Q(channel="robot", robot__isnull=False, person=None),
                name="outgoing_has_one_reader",
            ),
            models.CheckConstraint(condition=Q(delivery=None) | Q(dropped=""), name="outgoing_leaves_or_is_put_aside"),
        ]

    def __str__(self) -> str:
        return self.key


class Attempt(models.Model):
    """One try to send one message; its moment, by the database's clock, is what the platforms' limits count."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="tries")
    fingerprint = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, blank=True)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["fingerprint", "-at"], name="attempt_rate", condition=~Q(fingerprint=""))]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.at}"
