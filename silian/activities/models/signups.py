"""Who comes, and who came."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.activities.models.activities import Activity, Session
from silian.members.models import InFederations


class SignupQuerySet(InFederations):
    def live(self):
        """Not taken back."""
        return self.exclude(state=Signup.State.CANCELLED)

    def coming(self):
        """With a place, or come without one."""
        return self.filter(state__in=[Signup.State.CONFIRMED, Signup.State.CAME])

    def waiting(self):
        """In the order of the waiting list: all sign-ups of a session are written one after the other."""
        return self.filter(state=Signup.State.WAITING).order_by("id")

    def visible_to(self, person):
        """Her own, and for whoever organises the activity all of them."""
        if person is None or not person.is_authenticated:
            return self.none()
        organised = Activity.objects.organised_by(person).values("pk")
        return self.filter(Q(person=person) | Q(session__activity__in=organised))


class Signup(models.Model):
    """Somebody, with her party, for one session."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        WAITING = "waiting", _("On the waiting list")
        CANCELLED = "cancelled", _("Cancelled")
        CAME = "came", _("Came without a place")

    class Role(models.TextChoices):
        GUEST = "guest", _("Guest")
        HELPER = "helper", _("Helper")

    class Call(models.TextChoices):
        """What somebody without an account has still to be told by phone."""

        NOTHING = "", _("nothing")
        PLACE = "place", _("has a place now")
        CHANGED = "changed", _("something was changed")
        OFF = "off", _("is cancelled")

    MOVES = {
        State.WAITING: {State.CONFIRMED, State.CANCELLED, State.CAME},
        State.CONFIRMED: {State.CANCELLED},
    }

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="signups")
    session = models.ForeignKey(Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="signups")
    role = models.CharField(_("comes as"), max_length=10, choices=Role, default=Role.GUEST)
    # An account where there is one; a resident may come without: then her name and phone, kept for a while only.
    person = models.ForeignKey("people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="signups")
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    party = models.PositiveSmallIntegerField(_("people"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CONFIRMED)
    # Who wrote it down: nobody else where a resident did it herself, without an account.
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    consent_at = models.DateTimeField(null=True, editable=False)
    # Only a digest of her private link is kept.
    secret_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    sender = models.CharField(max_length=64, blank=True, editable=False)
    call = models.CharField(_("to be told"), max_length=10, choices=Call, default=Call.NOTHING, blank=True)
    forgotten_at = models.DateTimeField(null=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = SignupQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["session", "role", "id"], name="signup_waiting", condition=Q(state="waiting")),
            models.Index(fields=["sender", "at"], name="signup_sender", condition=~Q(sender="")),
            models.Index(fields=["person", "-id"], name="signup_mine"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(party__gt=0), name="signup_brings_somebody"),
            # Helpers come one by one: each has her own service time.
            models.CheckConstraint(condition=Q(role="guest") | Q(party=1), name="signup_one_helper"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(consent_at__isnull=False) | Q(state="came"),
                name="signup_guest_agreed",
            ),
            models.UniqueConstraint(
                fields=["session", "person"], condition=~Q(state="cancelled") & Q(person__isnull=False),
                name="signup_person_once",
            ),
            models.UniqueConstraint(
                fields=["session", "phone"], condition=~Q(state="cancelled") & ~Q(phone=""), name="signup_phone_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} · {self.session}"

    @property
    def masked_name(self) -> str:
        return self.name[:1] + "＊＊"

    @property
    def is_past_keeping(self) -> bool:
        """A guest's data is shown for a while after the result, then it has served its purpose."""
        over = self.session.activity.done_at or self.session.ends
        return self.person_id is None and over < timezone.now() - settings.GUEST_DATA_KEPT

    @property
    def shown_name(self) -> str:
        return self.masked_name if self.is_past_keeping and not self.forgotten_at else self.name

    @property
    def shown_phone(self) -> str:
        if self.person_id:
            return self.person.phone
        return "" if self.is_past_keeping else self.phone

    @property
    def is_live(self) -> bool:
        return self.state != self.State.CANCELLED


class Attendance(models.Model):
    """Somebody who signed up really came; written by the organiser, for the result and for the time of helpers."""

    class Via(models.TextChoices):
        LIST = "list", _("the organiser's list")
        PAPER = "paper", _("a paper list")
        DOOR = "door", _("the code at the door")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="attendances")
    signup = models.OneToOneField(
        Signup, verbose_name=_("sign-up"), on_delete=models.PROTECT, related_name="attendance"
    )
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    via = models.CharField(_("known from"), max_length=10, choices=Via, default=Via.LIST)
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("attendance")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(people__gt=0), name="attendance_of_somebody")]

    def __str__(self) -> str:
        return str(self.signup)
