"""What takes place, and at which times."""

from datetime import datetime

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from silian.cobuilding.models import Campaign, Project
from silian.core.search import WordsIndex
from silian.members.mandates import mandates
from silian.members.models import Community, InFederations, Organisation
from silian.places.models import Base, Booking


class ActivityQuerySet(InFederations):
    def public(self):
        """What everybody may read, signed in or not; a draft that was given up is nobody's business."""
        return self.exclude(published_at=None)

    def organised_by(self, person):
        """Her organisations' own, those of a community she convenes, and in her office all of the street."""
        mine = mandates(person)
        communities = [held.community_id for held in mine.held if held.body_kind == "community"]
        return self.filter(
            Q(federation__in=list(mine.offices))
            | Q(organiser__in=list(mine.organisations))
            | Q(organiser=None, community__in=communities)
        )

    def visible_to(self, person):
        """Whoever organises it sees the draft; published, it is public."""
        return self.filter(Q(published_at__isnull=False) | Q(pk__in=Activity.objects.organised_by(person).values("pk")))


class Activity(models.Model):
    """Something people come to, organised by an organisation, a community or the office."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    MOVES = {
        State.DRAFT: {State.PUBLISHED, State.CANCELLED},
        State.PUBLISHED: {State.DONE, State.CANCELLED},
    }

    class Kind(models.TextChoices):
        READING = "reading", _("Reading and study")
        CULTURE = "culture", _("Culture and arts")
        FAMILY = "family", _("Families and children")
        HEALTH = "health", _("Health and consultation")
        SAFETY = "safety", _("Safety")
        GREEN = "green", _("Environment")
        LAW = "law", _("Law and finance")
        PARTY = "party", _("Party members' day")
        SERVICE = "service", _("Service to neighbours")
        OTHER = "other", _("Other")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="activities")
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    about = models.CharField(_("what it is about"), max_length=1000, blank=True)
    audience = models.CharField(_("for whom"), max_length=120, blank=True)
    # Without an organisation the community organises it, and without a community the office.
    organiser = models.ForeignKey(
        Organisation, verbose_name=_("organiser"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="activities",
    )  # fmt: skip
    community = models.ForeignKey(
        Community, verbose_name=_("community"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="activities",
    )  # fmt: skip
    base = models.ForeignKey(
        Base, verbose_name=_("base"), null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    project = models.ForeignKey(
        Project, verbose_name=_("project"), null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    campaigns = models.ManyToManyField(Campaign, verbose_name=_("campaigns"), blank=True, related_name="activities")
    # Who asks for helpers names the risks and says who insures, before anybody signs up (志愿服务条例).
    risks = models.CharField(_("risks for helpers"), max_length=500, blank=True)
    insurance = models.CharField(_("insurance"), max_length=200, blank=True)
    contact = models.CharField(_("whom to ask"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, editable=False)
    cancelled_because = models.CharField(_("cancelled, because"), max_length=300, blank=True)
    # The result: people who came, helpers among them, and the minutes those gave.
    came = models.PositiveIntegerField(_("people who came"), null=True, editable=False)
    helped = models.PositiveIntegerField(_("helpers"), null=True, editable=False)
    minutes = models.PositiveIntegerField(_("minutes given by helpers"), null=True, editable=False)
    result = models.CharField(_("what came of it"), max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("activity"), "activities"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["federation", "state", "-id"], name="activity_page"),
            WordsIndex("title", "about", name="activity_words"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="activity_has_a_title"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False, came__isnull=False)
                | ~Q(state="done") & Q(done_at=None, came=None),
                name="activity_is_done_with_a_result",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_because=""), name="activity_is_cancelled_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "done"]) | Q(published_at__isnull=False),
                name="activity_is_published_at_a_moment",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def organiser_name(self) -> str:
        return str(self.organiser or self.community or self.federation)

    @property
    def kind_word(self):
        """As `get_kind_display`, at a fraction of its price: a list shows it twenty times."""
        return self.Kind(self.kind).label

    @property
    def where(self) -> str:
        return " · ".join(part for part in (self.base.name if self.base_id else "", self.address) if part)


def span(begins: datetime, ends: datetime) -> str:
    """From when to when, as people write it; a list shows it twenty times, so it is put together plainly."""
    begins, ends = timezone.localtime(begins), timezone.localtime(ends)
    last = f"{ends:%H:%M}" if ends.date() == begins.date() else f"{ends:%m-%d %H:%M}"
    return f"{begins:%Y-%m-%d} {WEEKDAYS_ABBR[begins.weekday()]} {begins:%H:%M}–{last}"


def left_word(places: int | None, taken: int) -> str:
    """How many places are left for guests."""
    if places is None:
        return gettext("everybody is welcome")
    if taken >= places:
        return gettext("full, with a waiting list") if places else ""
    return gettext("%(left)s of %(all)s") % {"left": places - taken, "all": places}


def sought_word(places: int, taken: int) -> str:
    """How many helpers are still sought."""
    if not places:
        return ""
    return gettext("helpers sought: %(left)s of %(all)s") % {"left": max(places - taken, 0), "all": places}


class Session(models.Model):
    """One time of an activity, with its places for guests and for helpers."""

    class State(models.TextChoices):
        OPEN = "open", _("As planned")
        CANCELLED = "cancelled", _("Cancelled")

    MOVES = {State.OPEN: {State.CANCELLED}}

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="sessions")
    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), on_delete=models.PROTECT, related_name="sessions"
    )
    period = DateTimeRangeField(_("time"))
    # The same beginning as a column of its own, for lists in the order of time.
    begins_at = models.GeneratedField(
        expression=RangeStartsWith("period"), output_field=models.DateTimeField(), db_persist=True
    )
    # Places count people. Empty: everybody is welcome; for helpers 0 means that none are sought.
    places = models.PositiveIntegerField(_("places"), null=True, blank=True)
    helper_places = models.PositiveIntegerField(_("places for helpers"), default=0)
    # Empty: one may sign up until it begins.
    deadline = models.DateTimeField(_("sign up until"), null=True, blank=True)
    booking = models.OneToOneField(
        Booking, verbose_name=_("booking"), null=True, blank=True, on_delete=models.PROTECT, related_name="session"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    cancelled_because = models.CharField(_("cancelled, because"), max_length=300, blank=True)
    # People confirmed so far. Counted by PostgreSQL itself with every sign-up; nobody else can write them.
    guests_in = models.PositiveIntegerField(default=0, editable=False)
    helpers_in = models.PositiveIntegerField(default=0, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("session")
        ordering = ["period", "id"]
        indexes = [models.Index(fields=["begins_at", "id"], name="session_in_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
                name="session_has_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(places=None) | Q(guests_in__lte=F("places")), name="session_guests_have_places"
            ),
            models.CheckConstraint(condition=Q(helpers_in__lte=F("helper_places")), name="session_helpers_have_places"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_because=""), name="session_is_cancelled_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {timezone.localtime(self.begins):%Y-%m-%d %H:%M}"

    @property
    def begins(self) -> datetime:
        return self.period.lower

    @property
    def ends(self) -> datetime:
        return self.period.upper

    @property
    def closes(self) -> datetime:
        """Until when one may sign up."""
        return min(self.deadline, self.begins) if self.deadline else self.begins

    @property
    def minutes(self) -> int:
        return round((self.ends - self.begins).total_seconds() / 60)

    def room_for(self, role: str) -> int | None:
        """How many people the session takes in this role; None is as many as come."""
        return self.places if role == "guest" else self.helper_places

    def free(self, role: str) -> int | None:
        """How many places are left in this role; None is as many as come."""
        places = self.room_for(role)
        taken = self.guests_in if role == "guest" else self.helpers_in
        return None if places is None else max(places - taken, 0)

    @property
    def span(self) -> str:
        return span(self.begins, self.ends)

    @property
    def left_word(self) -> str:
        return left_word(self.places, self.guests_in)

    @property
    def sought_word(self) -> str:
        return sought_word(self.helper_places, self.helpers_in)

    @property
    def free_guests(self) -> int | None:
        return self.free("guest")

    @property
    def free_sought(self) -> int | None:
        return self.free("helper")
