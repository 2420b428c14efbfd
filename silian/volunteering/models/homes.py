"""Home service: ordered by a community, offered to teams, accepted by one, done, and judged by who was served."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silian.members.mandates import mandates
from silian.members.models import Community, InFederations
from silian.volunteering.models.choices import Skill
from silian.volunteering.models.volunteers import Team, Volunteer


def kept_for() -> timedelta:
    """How long name, address and condition stay after the end (house value: 30 days, SILIAN_HOME_PRIVATE_DAYS)."""
    return timedelta(days=settings.HOME_PRIVATE_DAYS)


class HomeOrderQuerySet(InFederations):
    def handled_by(self, person):
        """Orders of a community in which she holds a seat."""
        return self.filter(community__in=list(mandates(person).communities))

    def of_teams_of(self, person):
        return self.filter(team__body__in=list(mandates(person).teams))

    def visible_to(self, person):
        """The community, the office, teams that were asked, and who takes or may take it herself. Nobody sees by this who is served."""
        mine = mandates(person)
        asked = HomeOffer.objects.filter(order=OuterRef("pk"), team__body__in=list(mine.teams)).exclude(
            state=HomeOffer.State.TAKEN_BACK
        )
        here = Q(community__in=list(mine.communities)) | Q(federation__in=list(mine.offices))
        if mine.teams:
            here |= Exists(asked)
        if getattr(person, "is_authenticated", False):
            here |= Q(taker__person=person.pk)
            here |= Q(
                state__in=HomeOrder.WAITING, open_to_registered=True,
                community__registrations__state="active", community__registrations__volunteer__person=person.pk,
            )  # fmt: skip
        return self.filter(pk__in=HomeOrder._base_manager.filter(here).values("pk"))


class HomeOrder(models.Model):
    """A service at home a community asks for. Who is served stands apart, in a row of its own that no list reads."""

    class State(models.TextChoices):
        OPEN = "open", _("To dispatch")
        OFFERED = "offered", _("Offered to teams")
        ACCEPTED = "accepted", _("Accepted")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")

    MOVES = {
        State.OPEN: {State.OFFERED, State.ACCEPTED, State.CANCELLED},
        State.OFFERED: {State.OPEN, State.ACCEPTED, State.CANCELLED},
        State.ACCEPTED: {State.OPEN, State.DONE, State.CANCELLED},
    }
    WAITING = (State.OPEN, State.OFFERED)
    ENDED = (State.DONE, State.CANCELLED)

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="home_orders")
    community = models.ForeignKey(
        Community, verbose_name=_("community"), on_delete=models.PROTECT, related_name="home_orders"
    )
    kind = models.CharField(_("kind of service"), max_length=20, choices=Skill)
    period = DateTimeRangeField(_("when"))
    people = models.PositiveSmallIntegerField(_("volunteers wanted"), default=2)
    note = models.CharField(_("what the team must know"), max_length=200, blank=True)
    open_to_registered = models.BooleanField(_("volunteers registered with the community may take it"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="home_orders")
    taker = models.ForeignKey(Volunteer, null=True, on_delete=models.PROTECT, related_name="home_orders_taken")
    because = models.CharField(_("because"), max_length=300, blank=True)
    feedback_digest = models.CharField(max_length=64, blank=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    objects = HomeOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("home service")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period__isempty=False) & Q(period__lower_inf=False) & Q(period__upper_inf=False),
                name="home_order_has_both_ends",
            ),
            models.CheckConstraint(condition=Q(team=None) | Q(taker=None), name="home_order_taken_by_one"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "offered"], team=None, taker=None)
                | Q(state__in=["accepted", "done"]) & (Q(team__isnull=False) | Q(taker__isnull=False))
                | Q(state="cancelled"),
                name="home_order_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) & ~Q(state__in=["done", "cancelled"])
                | Q(ended_at__isnull=False, state__in=["done", "cancelled"]),
                name="home_order_ended_when_ended",
            ),
            models.UniqueConstraint(
                fields=["feedback_digest"], condition=~Q(feedback_digest=""), name="home_order_feedback_link_once"
            ),
        ]
        indexes = [models.Index(fields=["federation", "state", "-id"], name="home_order_page")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.community} · {self.number}"

    @property
    def number(self) -> str:
        return f"{self.pk:06d}"


class HomeOrderPrivate(models.Model):
    """Who is served, where and in which condition: for the handling community and who accepted, until done; erased later."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    order = models.OneToOneField(HomeOrder, on_delete=models.PROTECT, related_name="private")
    name = models.CharField(_("who is served"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    condition = models.CharField(_("condition to be considered"), max_length=300, blank=True)
    erased_at = models.DateTimeField(null=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("who is served")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None) & ~Q(name="") & ~Q(address="")
                | Q(erased_at__isnull=False, name="", address="", phone="", condition=""),
                name="home_private_is_whole_or_erased",
            ),
        ]

    def __str__(self) -> str:
        # Never the name: a row may be printed where nobody thought of it.
        return f"{self.order_id}"

    def __repr__(self) -> str:
        return f"<HomeOrderPrivate of {self.order_id}>"


class HomeOffer(models.Model):
    """One team was asked; it accepts or declines with a reason. At most one team accepts."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        TAKEN_BACK = "taken_back", _("Taken back")

    MOVES = {
        State.ASKED: {State.ACCEPTED, State.DECLINED, State.TAKEN_BACK},
        State.ACCEPTED: {State.TAKEN_BACK, State.DECLINED},
    }

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(HomeOrder, on_delete=models.PROTECT, related_name="offers")
    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.PROTECT, related_name="home_offers")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    # Why this team: the parts of its score, as the engine gave them.
    reasons = models.JSONField(default=dict)
    because = models.CharField(_("because"), max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("question to a team")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "team"], condition=Q(state__in=["asked", "accepted"]), name="home_offer_once"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="accepted"), name="home_offer_one_team_accepts"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(because=""), name="home_offer_declined_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} → {self.team}"


class HomeVisit(models.Model):
    """Who of the team went, and for how many minutes."""

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(HomeOrder, on_delete=models.PROTECT, related_name="visits")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="visits")
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("visit at home")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["order", "volunteer"], name="home_visit_once")]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.minutes}"


class HomeFeedback(models.Model):
    """What who was served says about the service – never about a person –, by link, by phone or on paper."""

    class Channel(models.TextChoices):
        LINK = "link", _("Link")
        PHONE = "phone", _("Phone")
        PAPER = "paper", _("Paper")

    class Word(models.TextChoices):
        GOOD = "good", _("Good")
        FAIR = "fair", _("Could be better")
        POOR = "poor", _("Not good")

    federation = models.ForeignKey("members.Federation", on_delete=models.PROTECT, related_name="+")
    order = models.OneToOneField(HomeOrder, on_delete=models.PROTECT, related_name="feedback")
    channel = models.CharField(_("by"), max_length=10, choices=Channel)
    word = models.CharField(_("how was the service"), max_length=10, choices=Word)
    text = models.CharField(_("what could be better about the service"), max_length=300, blank=True)
    by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    objects = InFederations.as_manager()

    class Meta:
        verbose_name = _("feedback")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.order_id} {self.word}"
